"""The columns of exported tables, shared by spreadsheets and GeoJSON."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.exports.row_labels import RowLabels
from portal.queries import geo_labels
from search.schema.documents import Document
from search.schema.facets import FACETS, Facet
from search.schema.facets import Column as FacetColumn
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
    before = {
        "entry": _identity_columns(row_labels),
        "field": [*(_distance_column(near) if near else ()), _summary_column(row_labels)],
        "cost": _number_columns(row_labels),
    }
    table: list[Column] = []
    for facet in FACETS.values():
        table += before.get(facet.name, ())
        if facet.column:
            table.append(_facet_column(facet, facet.column, row_labels))
    return [*table, *_publication_columns(row_labels, f"{base}/{row_labels.language}")]


def _facet_column(facet: Facet, column: FacetColumn, row_labels: RowLabels) -> Column:
    return Column(
        column.name,
        str(column.heading or facet.label),
        column.width,
        lambda document: row_labels.joined(facet.name, facet.values(document)),
    )


def _identity_columns(row_labels: RowLabels) -> list[Column]:
    return [
        Column("title", _("Measure"), 50, lambda d: row_labels.text(d).heading),
        Column("city", _("City"), 20, row_labels.city),
        Column("country", _("Country"), 16, row_labels.country),
    ]


def _distance_column(near: Circle) -> list[Column]:
    kilometres = {key: round(distance) for key, distance in geo_labels.distances(near).items()}
    return [Column("distance_km", _("Distance (km)"), 14, lambda d: kilometres.get(d.city))]


def _summary_column(row_labels: RowLabels) -> Column:
    return Column("summary", _("In short"), 60, lambda d: row_labels.text(d).summary)


def _number_columns(row_labels: RowLabels) -> list[Column]:
    return [
        Column("start_year", _("Start year"), 12, lambda d: d.start_year),
        Column("co2_tonnes_a_year", _("CO2 effect (t CO2e a year)"), 16, lambda d: d.co2),
        Column("co2_year", _("year of the CO2 effect"), 12, lambda d: d.co2_year),
        Column(
            "co2_method",
            _("How the CO2 effect is known"),
            18,
            lambda d: row_labels.method(d.co2_method),
        ),
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
