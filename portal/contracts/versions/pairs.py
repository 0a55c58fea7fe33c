"""Two versions side by side: their pages with rows, and the language in which they are compared."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from cities.contracts import sums, versions
from cities.languages import Text, active_language, fallback_languages, has_text, read
from cities.models import ContractPage, ContractVersion
from cities.models.page import in_order


class Snapshot:
    """The frozen content of one version, with its sums."""

    def __init__(self, version: ContractVersion) -> None:
        self.label = version.label
        self.page: ContractPage = versions.thaw(version)

    @cached_property
    def actions(self) -> list[Any]:
        return list(self.page.actions.all())

    @cached_property
    def finance_rows(self) -> list[Any]:
        return in_order(self.page.finance.all())

    @cached_property
    def co2(self) -> sums.Total:
        return sums.co2(self.actions)

    @cached_property
    def cost(self) -> sums.Total:
        return sums.cost(self.actions)

    @cached_property
    def finance(self) -> sums.Finance:
        page = self.page
        return sums.finance(self.finance_rows, self.cost, page.stated_cost, page.currency)


@dataclass(frozen=True)
class Pair:
    """The older and the newer version."""

    older: Snapshot
    newer: Snapshot

    @cached_property
    def languages(self) -> list[str]:
        """The languages that are public in both, the visitor's or its fallback first.

        Without a common language: those of either version, so that texts are at least shown.
        """
        public = [set(side.page.languages_public) for side in (self.older, self.newer)]
        known = public[0] & public[1] or public[0] | public[1]
        order = fallback_languages(active_language(), self.newer.page.source_language)
        return [code for code in order if code in known]

    @property
    def language(self) -> str:
        return self.languages[0] if self.languages else active_language()

    def texts(self, before: Any, after: Any, field: str) -> tuple[Text, Text]:
        """Return a text of two rows or pages in one language; either row may be None.

        The first language in which both have it; else the first in which one of them has it.
        """
        rows = [row for row in (before, after) if row is not None]
        for wanted in (all, any):
            for code in self.languages:
                if wanted(has_text(read(row, field, code)) for row in rows):
                    return _text(before, field, code), _text(after, field, code)
        return Text("", self.language), Text("", self.language)


def _text(row: Any, field: str, language: str) -> Text:
    return Text(str(read(row, field, language) or "") if row is not None else "", language)


def by_key(rows: Iterable[Any]) -> dict[Any, Any]:
    return {row.key: row for row in rows}
