"""What a table of measures holds: its columns, for spreadsheets and maps alike."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.exports.row_labels import Words
from portal.queries import geo_params
from search.schema.documents import Document
from search.schema.request import Circle

Value = str | int | float | datetime.date | None


@dataclass(frozen=True)
class Column:
    """`name` never changes, `heading` is in the visitor's language, `width` counts characters."""

    name: str
    heading: str
    width: int
    value: Callable[[Document], Value]


def _day(seconds: int) -> datetime.date | None:
    """The day in the office's time zone."""
    if not seconds:
        return None
    moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return timezone.localdate(moment)


def columns(base: str, near: Circle | None = None) -> list[Column]:
    """The columns in the visitor's language; `base` is the address of the portal.

    Only a question for what is `near` somewhere has a column of distances.
    """
    words = Words()
    return [
        *_head(words),
        *(_way(near) if near else ()),
        *_contents(words),
        *_figures(words),
        *_publication(words, f"{base}/{words.language}"),
    ]


def _head(words: Words) -> list[Column]:
    return [
        Column("title", _("Measure"), 50, lambda d: words.text(d).heading),
        Column("city", _("City"), 20, words.city),
        Column("country", _("Country"), 16, words.country),
        Column(
            "city_size", _("Size of the city"), 20, lambda d: words.label("city_size", d.city_size)
        ),
    ]


def _way(near: Circle) -> list[Column]:
    ways = {key: round(way) for key, way in geo_params.ways(near).items()}
    return [Column("distance_km", _("Distance (km)"), 14, lambda d: ways.get(d.city))]


def _contents(words: Words) -> list[Column]:
    return [
        Column("summary", _("In short"), 60, lambda d: words.text(d).summary),
        Column("fields", _("Field of action"), 30, lambda d: words.listed("field", d.fields)),
        Column("goals", _("Goals"), 30, lambda d: words.listed("sdg", d.goals)),
        Column("targets", _("Targets"), 30, lambda d: words.listed("target", d.targets)),
        Column("type", _("Type"), 24, lambda d: words.label("type", d.measure_type)),
        Column(
            "instruments", _("Instruments"), 24, lambda d: words.listed("instrument", d.instruments)
        ),
        Column("status", _("Status"), 14, lambda d: words.label("status", d.status)),
        Column("level", _("Depth of description"), 18, lambda d: words.label("level", d.level)),
    ]


def _figures(words: Words) -> list[Column]:
    return [
        Column("start_year", _("Year of start"), 12, lambda d: d.start_year),
        Column("co2_tonnes_a_year", _("CO2 effect (t CO2e a year)"), 16, lambda d: d.co2),
        Column("co2_year", _("year of the CO2 effect"), 12, lambda d: d.co2_year),
        Column(
            "co2_method",
            _("How the CO2 effect is known"),
            18,
            lambda d: words.method(d.co2_method),
        ),
        Column("cost_band", _("Cost"), 24, lambda d: words.label("cost", d.cost_band)),
        Column(
            "duration", _("Time to implement"), 18, lambda d: words.label("duration", d.duration)
        ),
        Column("ease", _("Ease of transfer"), 18, lambda d: words.label("ease", d.ease)),
        Column("limits", _("What did not work"), 18, lambda d: words.said("limits", d.limits)),
        Column("contact", _("Contact"), 18, lambda d: words.said("contact", d.contact)),
    ]


def _publication(words: Words, place: str) -> list[Column]:
    """`place` stands before a measure's path."""
    return [
        Column("language", _("Language of this text"), 16, words.text_language),
        Column(
            "state", _("How this text came about"), 20, lambda d: words.state(words.text(d).state)
        ),
        Column("languages", _("All languages"), 24, words.languages),
        Column("published", _("First published"), 14, lambda d: _day(d.published)),
        Column("changed", _("Last change"), 14, lambda d: _day(d.changed or d.published)),
        Column("address", _("Address"), 50, lambda d: f"{place}{d.path}"),
        Column("uuid", _("Identifier"), 38, lambda d: d.uuid),
    ]
