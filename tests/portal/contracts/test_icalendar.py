"""Calendars obey RFC 5545: lines, escapes, times and required properties."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.contracts import icalendar

BERLIN = ZoneInfo("Europe/Berlin")
SUMMER = datetime.datetime(2026, 7, 1, 18, 0, tzinfo=BERLIN)
WINTER = datetime.datetime(2026, 12, 1, 18, 0, tzinfo=BERLIN)


def event(**values):
    facts = {"uid": "urn:uuid:1", "changed": WINTER, "start": SUMMER, "end": None, "title": "T"}
    return icalendar.Event(**{**facts, **values})


def unfolded(**values):
    """The properties of a calendar with one event; a later one of the same name wins."""
    text = icalendar.calendar("Name", [event(**values)]).decode()
    lines = text.replace("\r\n ", "").split("\r\n")
    return dict(line.split(":", 1) for line in lines if line)


def test_a_calendar_has_what_the_standard_requires():
    found = unfolded()
    assert (found["VERSION"], found["UID"]) == ("2.0", "urn:uuid:1")
    assert {"PRODID", "DTSTAMP", "DTSTART"} <= set(found)
    text = icalendar.calendar("Name", [event()])
    assert text.startswith(b"BEGIN:VCALENDAR\r\n")
    assert text.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")


def test_times_are_utc_in_summer_and_winter():
    found = unfolded(end=WINTER)
    assert found["DTSTART"] == "20260701T160000Z"
    assert found["DTEND"] == "20261201T170000Z"
    assert found["DTSTAMP"] == "20261201T170000Z"


def test_an_early_year_has_four_digits():
    start = datetime.datetime(33, 4, 3, 12, 0, tzinfo=datetime.UTC)
    assert unfolded(start=start)["DTSTART"] == "00330403T120000Z"


@pytest.mark.parametrize("end", [SUMMER, SUMMER - datetime.timedelta(hours=1), None])
def test_an_end_that_is_not_after_the_start_is_left_out(end):
    assert "DTEND" not in unfolded(end=end)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Rathaus, Saal 1; Eingang", "Rathaus\\, Saal 1\\; Eingang"),
        ("C:\\Weg", "C:\\\\Weg"),
        ("eins\nzwei\r\ndrei\rvier", "eins\\nzwei\\ndrei\\nvier"),
        ("\x00ab\x1b\x7f\tc", "ab\tc"),
        ("\ud800x", "x"),
        ("END:VEVENT\r\nBEGIN:VALARM", "END:VEVENT\\nBEGIN:VALARM"),
    ],
)
def test_texts_are_escaped(text, escaped):
    assert unfolded(description=text)["DESCRIPTION"] == escaped


@pytest.mark.parametrize("text", ["a" * 500, "ä" * 300, "🌍" * 200, "aä🌍" * 120, "x" * 63])
def test_lines_are_folded_between_characters(text):
    lines = icalendar.calendar("Name", [event(title=text)]).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines if line)
    assert unfolded(title=text)["SUMMARY"] == text


def test_an_address_cannot_start_a_new_line():
    found = unfolded(url="https://example.org/a,b;c\r\nX-EVIL:1")
    assert found["URL"] == "https://example.org/a,b;cX-EVIL:1"


def test_texts_name_their_language():
    found = unfolded(language="ro", place="Rathaus", place_language="de")
    assert found["SUMMARY;LANGUAGE=ro"] == "T"
    assert found["LOCATION;LANGUAGE=de"] == "Rathaus"
