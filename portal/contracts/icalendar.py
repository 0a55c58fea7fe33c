"""Events as an iCalendar object (RFC 5545)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

PRODUCT = "-//Partnerstadt//Climate City Contracts//EN"
# In octets, without the line break.
MAX_LINE = 75


@dataclass(frozen=True)
class Event:
    """An event as calendars show it; `start` and `end` are aware, `language` is a BCP 47 tag."""

    uid: str
    changed: datetime.datetime
    start: datetime.datetime
    end: datetime.datetime | None
    title: str
    description: str = ""
    place: str = ""
    url: str = ""
    language: str = ""
    place_language: str = ""


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """Return the calendar; clients show it under its name."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        # RFC 7986, and the property that older clients read.
        f"NAME:{_escaped(name)}",
        f"X-WR-CALNAME:{_escaped(name)}",
        *(line for event in events for line in _event(event)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _event(event: Event) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_without_controls(event.uid)}",
        f"DTSTAMP:{_utc(event.changed)}",
        f"DTSTART:{_utc(event.start)}",
    ]
    # An end before the start is invalid; without an end the event has no length.
    if event.end and event.end > event.start:
        lines.append(f"DTEND:{_utc(event.end)}")
    texts = (
        ("SUMMARY", event.title, event.language),
        ("DESCRIPTION", event.description, event.language),
        ("LOCATION", event.place, event.place_language),
    )
    for name, text, language in texts:
        if text:
            parameter = f";LANGUAGE={language}" if language else ""
            lines.append(f"{name}{parameter}:{_escaped(text)}")
    if event.url:
        lines.append(f"URL:{_without_controls(event.url)}")
    return [*lines, "END:VEVENT"]


def _utc(moment: datetime.datetime) -> str:
    """Return the moment in UTC, which needs no definition of a time zone."""
    utc = moment.astimezone(datetime.UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="seconds").translate({ord("-"): None, ord(":"): None}) + "Z"


def _escaped(text: str) -> str:
    """Escape a value of type TEXT."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    escaped = (line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,") for line in lines)
    return "\\n".join(_without_controls(line) for line in escaped)


def _without_controls(text: str) -> str:
    """Drop control characters and lone surrogates, which no value may hold."""
    kept = (char for char in text if char == "\t" or (char >= " " and char != "\x7f"))
    return "".join(kept).encode(errors="ignore").decode()


def _folded(line: str) -> bytes:
    """Break a line after at most MAX_LINE octets, never inside a character."""
    parts: list[bytes] = [b""]
    for char in line:
        octets = char.encode()
        # The space that starts a continuation line counts.
        if len(parts[-1]) + len(octets) > MAX_LINE - (len(parts) > 1):
            parts.append(b"")
        parts[-1] += octets
    return b"\r\n ".join(parts)
