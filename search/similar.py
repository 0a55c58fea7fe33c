"""Which public measures are like one, whatever their languages, and what they have in common."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from cities.models import CityPage, MeasurePage
from search.indexing.document_builder import build, related
from search.indexing.outbox import pending_removals
from search.query.parser import wording
from search.results.hits import make_hit
from search.results.matching import Matcher
from search.schema import likeness
from search.schema.request import Hit
from search.searcher import first_answer

MOST = 6


@dataclass(frozen=True)
class Similar:
    """One measure, and the facts it shares, the most telling first: `{"field": ("heat",)}`."""

    hit: Hit
    shared: likeness.Facts


def similar_to(
    page: MeasurePage,
    city: CityPage,
    language: str,
    *,
    own_city: bool = False,
    without: Collection[int] = (),
    size: int = MOST,
    removed: Callable[[], Collection[str]] = pending_removals,
) -> list[Similar]:
    """The measures most like this one, by one question to one engine; none if no engine answers.

    Those of its own city only with `own_city`. `without` are pages that are not wanted. With
    building.MEASURE_RELATIONS, kind and cost band loaded, the page costs no query.
    """
    document = build(page, city, related(page))
    asked = likeness.like(
        document,
        excluded=frozenset(removed()),
        not_city="" if own_city else document.city,
        size=size + len(without),
    )
    found = first_answer(lambda engine: engine.alike(asked)) if asked.facts else None
    nothing_to_mark = Matcher(wording(""), near=False)
    pairs = [(other, likeness.shared(document, other)) for other in found or ()]
    return [
        Similar(make_hit(other, language, nothing_to_mark), common)
        for other, common in pairs
        if other.page_id not in without and any(name in common for name in likeness.TELLING)
    ][:size]
