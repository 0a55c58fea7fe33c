"""Parsing of partial dates; formatting is tested in test_languages.py."""

import pytest

from cities.values import partial_dates

LANGUAGES = ("de", "en", "fr", "ro")


def read(text, language):
    try:
        return partial_dates.parse(text, language)
    except partial_dates.DateError as error:
        return error.code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2023", "2023"),
        ("2023-11", "2023-11"),
        ("2023-11-22", "2023-11-22"),
        ("2023/11/22", "2023-11-22"),
        ("22.11.2023", "2023-11-22"),
        ("22. 11. 2023", "2023-11-22"),
        ("22/11/2023", "2023-11-22"),
        ("03.04.2023", "2023-04-03"),
        ("11/2023", "2023-11"),
        ("11.2023", "2023-11"),
        ("Dez 2025", "2025-12"),
        ("decembrie 2025", "2025-12"),
        ("déc. 2025", "2025-12"),
        ("1er octobre 2023", "2023-10-01"),
        ("23 de noiembrie 2023", "2023-11-23"),
        ("November 22, 2023", "2023-11-22"),
        ("22nd November 2023", "2023-11-22"),
        ("Mrz. 2024", "2024-03"),
        ("836", "0836"),
    ],
)
def test_what_is_clear_in_every_language(text, value, language):
    assert read(text, language) == value


def test_an_english_form_does_not_guess_which_number_is_the_month():
    assert read("03/04/2023", "en") == "ambiguous"
    assert read("04/04/2023", "en") == "2023-04-04"
    assert read("11/22/2023", "en") == "2023-11-22"
    assert {read("03/04/2023", language) for language in ("de", "fr", "ro")} == {"2023-04-03"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("22.11.23", "two-digits"),
        ("2017-2020", "range"),
        ("2017 bis 2020", "range"),
        ("٢٠٢٣", "digits"),
        ("２０２３-１３", "impossible"),
        ("30.02.2023", "impossible"),
        ("13/2023", "impossible"),
        ("Q3 2023", "unreadable"),
        ("Frühjahr 2023", "unreadable"),
        ("20231122", "unreadable"),
        ("x" * 1000, "unreadable"),
    ],
)
def test_what_is_refused(text, code):
    assert read(text, "de") == code


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_is_read_as_the_same(language):
    shown = [
        "2023",
        "0836",
        *(f"2023-{month:02}{day}" for month in range(1, 13) for day in ("", "-01", "-22")),
    ]
    assert [read(partial_dates.localize(value, language), language) for value in shown] == shown


@pytest.mark.parametrize(("value", "year"), [("2023-11", 2023), ("0023", None), ("２０２３", None)])
def test_only_years_of_our_time_are_offered_as_filters(value, year):
    assert partial_dates.year_of(value) == year
