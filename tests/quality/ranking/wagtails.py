"""Wagtail's database search over the same texts, asked as a Wagtail site asks it."""

from collections.abc import Mapping, Sequence

from wagtail.search.backends import get_search_backend

from tests.quality.ranking.metrics import DEPTH
from tests.quality.ranking.models import SearchedMeasure
from tests.quality.ranking.sets import Query, Row


class Wagtail:
    """The default backend, filled with a set."""

    def __init__(self, measures: Mapping[str, Sequence[Row]]) -> None:
        self._backend = get_search_backend()
        made = SearchedMeasure.objects.bulk_create(
            SearchedMeasure(
                key=key,
                title="\n".join(row.title for row in rows),
                text="\n".join(row.text for row in rows),
                tags="\n".join(tag for row in rows for tag in row.tags),
            )
            for key, rows in measures.items()
        )
        self._backend.get_index_for_model(SearchedMeasure).add_items(SearchedMeasure, made)

    def ask(self, asked: Query) -> list[str]:
        """The measures found, best first."""
        return [found.key for found in self._backend.search(asked.text, SearchedMeasure)[:DEPTH]]
