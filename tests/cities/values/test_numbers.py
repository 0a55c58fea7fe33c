"""Parsing of numbers: no text parses to two different numbers."""

from decimal import Decimal

import pytest

from cities.values import numbers

LANGUAGES = ("de", "en", "fr", "ro")


def read(text, language):
    try:
        return numbers.parse(text, language)
    except numbers.NumberError as error:
        return error.code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,75", "12.75"),
        ("12.75", "12.75"),
        ("9,99", "9.99"),
        ("0,125", "0.125"),
        (".5", "0.5"),
        ("1250", "1250"),
        ("1 250", "1250"),
        ("1\u00a0250,5", "1250.5"),
        ("1\u202f250\u202f000", "1250000"),
        ("1'250.50", "1250.50"),
        ("1’250", "1250"),
        ("1.250,50", "1250.50"),
        ("1,250.50", "1250.50"),
        ("1.250.000", "1250000"),
        ("1,250,000", "1250000"),
        ("−5", "-5"),
        ("１２", "12"),
        ("\u200b7\u200e", "7"),
    ],
)
def test_what_is_clear_in_every_language(text, value, language):
    assert read(text, language) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("1.250", {"de": 1250, "en": "ambiguous", "fr": "ambiguous", "ro": 1250}),
        ("1,250", {"de": "ambiguous", "en": 1250, "fr": "ambiguous", "ro": "ambiguous"}),
        ("2,5 Mio.", {"de": 2_500_000, "en": "more", "fr": "more", "ro": "more"}),
        ("5 mil.", {"de": "more", "en": "more", "fr": "more", "ro": 5_000_000}),
    ],
)
def test_what_only_the_language_of_the_form_decides(text, readings):
    assert {language: read(text, language) for language in LANGUAGES} == readings


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1250-1300", "range"),
        ("1250 – 1300", "range"),
        ("1250 bis 1300", "range"),
        ("12 Personen", "more"),
        ("12 %", "more"),
        ("ca. 1250", "unreadable"),
        ("12 75", "unreadable"),
        ("1.2.3", "unreadable"),
        ("12,", "unreadable"),
        ("1e5", "unreadable"),
        ("NaN", "unreadable"),
        ("3/4", "unreadable"),
        ("--", "unreadable"),
        ("9" * 100, "unreadable"),
        ("٢٠", "digits"),
        ("10²", "digits"),
    ],
)
def test_what_is_refused(text, code):
    assert read(text, "de") == code


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_one_language_shows_is_no_other_number_in_another(language):
    for value in ("0", "12.75", "1250", "1250.5", "1.125", "1234567.891", "-5", "0.001", "1000"):
        shown = numbers.localize(Decimal(value), language)
        assert read(shown, language) == Decimal(value)
        assert all(
            reading == Decimal(value) or reading == "ambiguous"
            for reading in (read(shown, other) for other in LANGUAGES)
        ), shown


@pytest.mark.parametrize(
    ("text", "value", "currencies"),
    [
        ("1.250,50 €", "1250.50", ("EUR",)),
        ("€ 12", "12", ("EUR",)),
        ("12,- €", "12", ("EUR",)),
        ("EUR 500", "500", ("EUR",)),
        ("500 lei", "500", ("RON", "MDL")),
        ("5 Mio. €", "5000000", ("EUR",)),
        ("12,75", "12.75", ()),
    ],
)
def test_sums_of_money(text, value, currencies):
    assert numbers.parse_amount(text, "de") == (Decimal(value), currencies)


@pytest.mark.parametrize(
    ("text", "value"), [("51,5142", 51.5142), ("51.514", 51.514), ("-7", -7.0), ("46,77°", 46.77)]
)
def test_coordinates_know_no_thousands(text, value):
    assert numbers.parse_coordinate(text) == value
