"""Table that compares measures: one row per fact, one cell per measure, in groups."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from cities.languages import active_language, language_name
from cities.models import CityPage, MeasurePage
from portal.compare import selection
from portal.compare.facts import GROUPS, Cell, Reader, Subject
from portal.i18n import labels


@dataclass(frozen=True)
class Row:
    """One fact of all measures; `differs` is None if there is only one measure."""

    label: str | Promise
    cells: tuple[Cell, ...]
    differs: bool | None


@dataclass(frozen=True)
class Group:
    label: str | Promise
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Column:
    """The header of one measure's column, and the URL of the comparison without it."""

    number: int
    heading: labels.Label
    url: str
    state: str
    language_name: str
    city: labels.Label
    city_url: str
    country: str
    without_url: str


def columns(compared: selection.Selection, *, differences: bool) -> list[Column]:
    """Return the table headers."""
    return [_column(page, city, compared.page_ids, differences) for page, city in compared.measures]


def _column(
    page: MeasurePage, city: CityPage, page_ids: Sequence[int], differences: bool
) -> Column:
    other_ids = [number for number in page_ids if number != page.pk]
    language = page.display_language
    return Column(
        number=page.pk,
        heading=labels.heading(page),
        url=page.get_url() or "",
        state=page.translation_state(language),
        language_name=language_name(language) if language != active_language() else "",
        city=labels.heading(city),
        city_url=city.get_url() or "",
        country=city.country_name,
        without_url=selection.url(other_ids, differences=differences and len(other_ids) > 1),
    )


def groups(compared: selection.Selection, *, differences: bool) -> list[Group]:
    """Return all rows with a value; with `differences`, only those that differ."""
    subjects = [Subject(page, city) for page, city in compared.measures]
    found = []
    for label, facts in GROUPS:
        rows = [_row(name, read, subjects) for name, read in facts]
        kept = tuple(
            row
            for row in rows
            if any(any(cell.comparable) for cell in row.cells) and (row.differs or not differences)
        )
        if kept:
            found.append(Group(label, kept))
    return found


def _row(label: str | Promise, read: Reader, subjects: Sequence[Subject]) -> Row:
    cells = tuple(read(subject) for subject in subjects)
    differs = len({cell.comparable for cell in cells}) > 1 if len(cells) > 1 else None
    return Row(label, cells, differs)
