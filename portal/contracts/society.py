"""What the city's society brings in: commitments, dates to take part, and the yearly notes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from cities.languages import Text
from cities.models import ContractPage
from cities.models.page import in_order
from portal.components.facts import row_text
from portal.i18n import date_phrases, formatting


@dataclass(frozen=True)
class Commitment:
    """What an organisation has promised; `answer` is what the city says about it."""

    anchor: str
    organisation: str
    kind: str
    text: Text
    figure: str
    by: str
    progress: Text
    answer: Text
    url: str


@dataclass(frozen=True)
class Event:
    """A date to take part; `outcome` is what came of it."""

    title: Text
    start: datetime
    end: datetime | None
    place: str
    url: str
    how: Text
    outcome: Text

    @property
    def time(self) -> str:
        return formatting.moments(self.start, self.end)


@dataclass(frozen=True)
class YearNote:
    year: int
    text: Text


class SocietyView:
    """View model of commitments, events and yearly notes."""

    def __init__(self, page: ContractPage) -> None:
        self._page = page

    @cached_property
    def commitments(self) -> list[Commitment]:
        page = self._page
        return [
            Commitment(
                anchor=f"commitment-{row.key}",
                organisation=row.organisation,
                kind=str(row.get_kind_display()),
                text=row_text(page, row, "text"),
                figure=" ".join(part for part in (formatting.number(row.value), row.unit) if part)
                if row.value is not None
                else "",
                by=date_phrases.by(row.by),
                progress=row_text(page, row, "progress"),
                answer=row_text(page, row, "answer"),
                url=row.url,
            )
            for row in in_order(page.commitments.all())
        ]

    @cached_property
    def _events(self) -> list[Event]:
        page = self._page
        rows = [row for row in page.events.all() if row.start is not None]
        return [
            Event(
                row_text(page, row, "title"), row.start, row.end, row.place, row.url,
                row_text(page, row, "how"), row_text(page, row, "outcome"),
            )
            for row in sorted(rows, key=lambda row: row.start)
        ]  # fmt: skip

    @cached_property
    def coming_events(self) -> list[Event]:
        now = timezone.now()
        return [event for event in self._events if (event.end or event.start) >= now]

    @cached_property
    def past_events(self) -> list[Event]:
        """Past events, newest first."""
        now = timezone.now()
        return [event for event in reversed(self._events) if (event.end or event.start) < now]

    @cached_property
    def notes(self) -> list[YearNote]:
        """Return what is behind plan, the newest year first."""
        rows: list[Any] = [row for row in self._page.progress.all() if row.year is not None]
        return [
            YearNote(row.year, row_text(self._page, row, "text"))
            for row in sorted(rows, key=lambda row: -row.year)
        ]
