"""The columns of exported tables, shared by spreadsheets and GeoJSON."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.exports.row_labels import RowLabels
from portal.queries import geo_labels
from search.schema.documents import Document
from search.schema.request import Circle

Value = str | int | float | datetime.date | None


@dataclass(frozen=True)
class Column:
    """A column: `name` is stable, `heading` is translated, `width` is in characters."""

    name: str
    heading: str
    width: int
    value: Callable[[Document], Value]


def _day(seconds: int) -> datetime.date | None:
    """Return the date in the office's time zone."""
    if not seconds:
        return None
    moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return timezone.localdate(moment)


def columns(base: str, near: Circle | None = None) -> list[Column]:
    """Return the columns in the visitor's language; `base` is the portal's URL.

    The column of distances exists only for searches with a circle.
    """
    row_labels = RowLabels()
    return [
        *_identity_columns(row_labels),
        *(_distance_column(near) if near else ()),
        *_content_columns(row_labels),
        *_number_columns(row_labels),
        *_publication_columns(row_labels, f"{base}/{row_labels.language}"),
    ]


def _identity_columns(row_labels: RowLabels) -> list[Column]:
    return [
        Column("title", _("Measure"), 50, lambda d: row_labels.text(d).heading),
        Column("city", _("City"), 20, row_labels.city),
        Column("country", _("Country"), 16, row_labels.country),
        Column(
            "city_size",
            _("Size of the city"),
            20,
            lambda d: row_labels.label("city_size", d.city_size),
        ),
    ]


def _distance_column(near: Circle) -> list[Column]:
    kilometres = {key: round(distance) for key, distance in geo_labels.distances(near).items()}
    return [Column("distance_km", _("Distance (km)"), 14, lambda d: kilometres.get(d.city))]


def _content_columns(row_labels: RowLabels) -> list[Column]:
    return [
        Column("summary", _("In short"), 60, lambda d: row_labels.text(d).summary),
        Column("fields", _("Field of action"), 30, lambda d: row_labels.joined("field", d.fields)),
        Column("goals", _("Goals"), 30, lambda d: row_labels.joined("sdg", d.goals)),
        Column("targets", _("Targets"), 30, lambda d: row_labels.joined("target", d.targets)),
        Column("type", _("Type"), 24, lambda d: row_labels.label("type", d.measure_type)),
        Column(
            "instruments",
            _("Instruments"),
            24,
            lambda d: row_labels.joined("instrument", d.instruments),
        ),
        Column("status", _("Status"), 14, lambda d: row_labels.label("status", d.status)),
        Column(
            "level", _("Depth of description"), 18, lambda d: row_labels.label("level", d.level)
        ),
    ]


def _number_columns(row_labels: RowLabels) -> list[Column]:
    return [
        Column("start_year", _("Year of start"), 12, lambda d: d.start_year),
        Column("co2_tonnes_a_year", _("CO2 effect (t CO2e a year)"), 16, lambda d: d.co2),
        Column("co2_year", _("year of the CO2 effect"), 12, lambda d: d.co2_year),
        Column(
            "co2_method",
            _("How the CO2 effect is known"),
            18,
            lambda d: row_labels.method(d.co2_method),
        ),
        Column("cost_band", _("Cost"), 24, lambda d: row_labels.label("cost", d.cost_band)),
        Column(
            "duration",
            _("Time to implement"),
            18,
            lambda d: row_labels.label("duration", d.duration),
        ),
        Column("ease", _("Ease of transfer"), 18, lambda d: row_labels.label("ease", d.ease)),
        Column("limits", _("What did not work"), 18, lambda d: row_labels.flag("limits", d.limits)),
        Column("contact", _("Contact"), 18, lambda d: row_labels.flag("contact", d.contact)),
    ]


def _publication_columns(row_labels: RowLabels, prefix: str) -> list[Column]:
    """Return the columns about language, dates and links; `prefix` precedes a measure's path."""
    return [
        Column("language", _("Language of this text"), 16, row_labels.text_language),
        Column(
            "state",
            _("How this text came about"),
            20,
            lambda d: row_labels.state(row_labels.text(d).state),
        ),
        Column("languages", _("All languages"), 24, row_labels.languages),
        Column("published", _("First published"), 14, lambda d: _day(d.published)),
        Column("changed", _("Last change"), 14, lambda d: _day(d.changed or d.published)),
        Column("address", _("Address"), 50, lambda d: f"{prefix}{d.path}"),
        Column("uuid", _("Identifier"), 38, lambda d: d.uuid),
    ]
