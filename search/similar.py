"""Similar measures: which public measures are like one, in any language, and what they share."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from cities.models import CityPage, MeasurePage
from search.indexing.outbox import pending_removals
from search.indexing.readers.document_builder import build, related
from search.query.parser import ParsedQuery
from search.results.hits import build_hit
from search.results.matching import Matcher
from search.schema.request import Hit
from search.schema.similarity import REQUIRED_FACTS, Facts, shared_facts, similarity_query
from search.searcher import query_engines

MAX_SIMILAR = 6


@dataclass(frozen=True)
class Similar:
    """A similar measure and the facts it shares, most informative first: `{"field": ("heat",)}`."""

    hit: Hit
    shared: Facts


def similar_to(
    page: MeasurePage,
    city: CityPage,
    language: str,
    *,
    own_city: bool = False,
    without: Collection[int] = (),
    size: int = MAX_SIMILAR,
    removed: Callable[[], Collection[str]] = pending_removals,
) -> list[Similar]:
    """The most similar measures, by one query to one engine; none if no engine answers.

    Measures of the same city are included only with `own_city`; the pages with the ids `without`
    are left out. With document_builder.MEASURE_RELATIONS, kind and cost band prefetched, this costs
    no database query for the page.
    """
    document = build(page, city, related(page))
    query = similarity_query(
        document,
        excluded_uuids=frozenset(removed()),
        excluded_city="" if own_city else document.city,
        size=size + len(without),
    )
    documents = query_engines(lambda engine: engine.similar(query)) if query.facts else None
    no_highlighting = Matcher(ParsedQuery())
    pairs = [(other, shared_facts(document, other)) for other in documents or ()]
    return [
        Similar(build_hit(other, language, no_highlighting), shared)
        for other, shared in pairs
        if other.page_id not in without and any(name in shared for name in REQUIRED_FACTS)
    ][:size]
