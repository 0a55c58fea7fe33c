"""The comparison of two versions; its template reads the properties one by one."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField

from cities.contracts import numbers
from cities.contracts.versions import TEXTS
from cities.languages import Text
from cities.models import ContractPage, ContractVersion, MeasurePage
from cities.models.page import in_order
from portal.components.facts import Value
from portal.contracts import phrases, version_list
from portal.contracts.versions import words
from portal.contracts.versions.figures import Figure, emission_changes, key_figures
from portal.contracts.versions.pairs import Pair, Snapshot
from portal.contracts.versions.rows import FieldChange, RowChanges, RowComparison, text_change
from portal.i18n import labels


class ComparisonView:
    """View model of two versions of a contract.

    `between` are the versions after the older one up to the newer one: each gives its reason.
    """

    def __init__(
        self, older: ContractVersion, newer: ContractVersion, between: Sequence[ContractVersion]
    ) -> None:
        self.older = older
        self.newer = newer
        self._between = between
        self.pair = Pair(Snapshot(older), Snapshot(newer))

    @property
    def language(self) -> str:
        """The language in which the texts are compared."""
        return self.pair.language

    @property
    def reasons(self) -> list[tuple[str, Text]]:
        """The label of each version with the reason that the city gives."""
        original = self.pair.newer.page.source_language
        found = [(v.label, version_list.reason(v.change_reason, original)) for v in self._between]
        return [(label, text) for label, text in found if text.value]

    # --- Figures -----------------------------------------------------------------------------
    @cached_property
    def figures(self) -> list[Figure]:
        return key_figures(self.pair)

    @property
    def sum_notes(self) -> list[tuple[str, list[str]]]:
        """For each version, what the computed sums are and what they leave out."""
        sides = (self.pair.older, self.pair.newer)
        notes = [(side.label, phrases.sums(side.co2, side.cost)) for side in sides]
        return [(label, texts) for label, texts in notes if texts]

    @cached_property
    def emissions(self) -> list[Figure]:
        return emission_changes(self.pair)

    # --- Texts -------------------------------------------------------------------------------
    @cached_property
    def texts(self) -> list[FieldChange]:
        """The texts of the page that differ."""
        older, newer = self.pair.older.page, self.pair.newer.page
        found = []
        for name in TEXTS:
            column = ContractPage._meta.get_field(name)
            before, after = self.pair.texts(older, newer, name)
            plain = words.plain if isinstance(column, RichTextField) else str
            label = capfirst(str(column.verbose_name))
            found += text_change(label, plain(before.value), plain(after.value), after.language)
        return found

    # --- Rows --------------------------------------------------------------------------------
    @cached_property
    def rows(self) -> list[RowChanges]:
        """Actions, finance and commitments, each with its differences."""
        older, newer = self.pair.older, self.pair.newer
        return [
            RowComparison(
                self.pair, _action_name, ("status", "start", "end", "co2", "cost"), self._measures
            ).compare(
                "actions",
                _("Action plan"),
                numbers.in_order(older.actions),
                numbers.in_order(newer.actions),
            ),
            RowComparison(self.pair, _finance_name, ("amount", "state"), {}).compare(
                "finance", _("Finance plan"), older.finance_rows, newer.finance_rows
            ),
            RowComparison(self.pair, _commitment_name, ("value", "unit", "by"), {}).compare(
                "commitments",
                _("Commitments"),
                in_order(older.page.commitments.all()),
                in_order(newer.page.commitments.all()),
            ),
        ]

    @cached_property
    def _measures(self) -> dict[int, Value]:
        """Return the public measures that actions of either version are linked to."""
        keys = {
            row.measure_id for side in (self.pair.older, self.pair.newer) for row in side.actions
        }
        measures = MeasurePage.objects.published().filter(pk__in=keys - {None}).by_key()
        return {page.pk: _measure(page) for page in measures} if keys - {None} else {}

    @property
    def has_differences(self) -> bool:
        return bool(
            self.texts
            or self.emissions
            or any(figure.is_changed for figure in self.figures)
            or any(rows.has_differences for rows in self.rows)
        )


def _measure(page: MeasurePage) -> Value:
    heading = labels.heading(page)
    return Value(str(heading), heading.language, page.get_url() or "")


def _action_name(row: Any, pair: Pair) -> tuple[str, Value]:
    title = pair.texts(row, row, "title")[0]
    return row.number, Value(title.value or _("action without a title"), title.language)


def _finance_name(row: Any, pair: Pair) -> tuple[str, Value]:
    source = Value(capfirst(str(row.get_source_kind_display())))
    giver = Value(row.giver, pair.newer.page.source_language)
    return row.action_number, giver if row.giver else source


def _commitment_name(row: Any, pair: Pair) -> tuple[str, Value]:
    return "", Value(row.organisation, pair.newer.page.source_language)
