"""Dates in phrases, per language, for a day, a month and a year."""

import pytest
from django.utils import translation

from portal.i18n import date_phrases, formatting

DAY, MONTH, YEAR = "2022-10-01", "2022-04", "2017"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fr",
            [
                "depuis le 1er octobre 2022",
                "depuis avril 2022",
                "de 2017 au 1er octobre 2022",
                "d’avril 2022 à 2017",
                "à partir du 1er octobre 2022, sans fin prévue",
                "jusqu’en 2017",
            ],
        ),
        (
            "de",
            [
                "seit dem 1. Oktober 2022",
                "seit April 2022",
                "von 2017 bis zum 1. Oktober 2022",
                "April 2022 bis 2017",
                "ab dem 1. Oktober 2022, ohne geplantes Ende",
                "bis 2017",
            ],
        ),
        (
            "ro",
            [
                "din 1 octombrie 2022",
                "din aprilie 2022",
                "2017 – 1 octombrie 2022",
                "aprilie 2022 – 2017",
                "din 1 octombrie 2022, fără sfârșit planificat",
                "până în 2017",
            ],
        ),
    ],
)
def test_each_language_has_its_own_phrase(language, said):
    with translation.override(language):
        assert [
            date_phrases.since(DAY),
            date_phrases.since(MONTH),
            date_phrases.period(YEAR, DAY),
            date_phrases.period(MONTH, YEAR),
            date_phrases.period(DAY, "", continuous=True),
            date_phrases.period("", YEAR),
        ] == said


def test_nothing_is_said_of_no_date():
    assert date_phrases.since("") == date_phrases.period("", "") == date_phrases.decided("") == ""


def test_the_first_day_of_a_month_is_an_ordinal_in_french():
    assert formatting.date("2022-10-01", "fr") == "1er octobre 2022"
    assert formatting.date("2022-10-11", "fr") == "11 octobre 2022"
