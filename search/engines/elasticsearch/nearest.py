"""Vector queries as parts of Elasticsearch request bodies, and their responses parsed back.

A text's score is its cosine less the mean of its language: the server gives (1 + cosine) / 2, to
which every language adds a constant. So the texts of all languages are in one order.
"""

from collections.abc import Mapping
from typing import Any

from search.engines import Neighbour
from search.engines.elasticsearch.clauses import Query, constraints, words_query
from search.engines.elasticsearch.documents import parse_document
from search.engines.elasticsearch.facet_counts import filters_of
from search.engines.elasticsearch.mapping import VECTORS
from search.schema.clauses import MEANING_BOOST, EngineQuery
from search.schema.vectors import VectorQuery

# The name under which the server tells that the words of a query matched.
_WORDS = "words"
# Scores must not be negative.
_SHIFT = 1.0
# Candidates that the server looks at, as a multiple of what is asked for.
_CANDIDATES = 3


def build_nearest(query: EngineQuery, vectors: VectorQuery) -> dict[str, Any]:
    """The body of the request for the nearest documents under the filters of the query.

    It also tells which of them the words find, at no cost to their order.
    """
    nearest = _any_language(query, vectors, filtered=True)
    # As a filter, so that no score is computed for the words.
    words = {"bool": {"filter": [words_query(query)], "_name": _WORDS}}
    return {
        "query": {"bool": {"must": [nearest], "should": [words]}},
        "sort": ["_score", {"newest": "desc"}],
        "size": vectors.size,
        "track_total_hits": False,
    }


def with_near_enough(found: Query, query: EngineQuery, vectors: VectorQuery) -> Query:
    """What the words find, and after it what is near enough.

    The filters of facets are applied later, so that each facet is counted without its own; under
    them others are the nearest, which are found as well.
    """
    ways = [_any_language(query, vectors, filtered=False, least=vectors.near_enough)]
    if any(query.filters.values()):
        ways.append(_any_language(query, vectors, filtered=True, least=vectors.near_enough))
    near = {"dis_max": {"queries": ways, "boost": MEANING_BOOST}}
    named = {"bool": {"must": [found], "_name": _WORDS}}
    return {"bool": {"should": [named, near], "minimum_should_match": 1}}


def _any_language(
    query: EngineQuery, vectors: VectorQuery, *, filtered: bool, least: float | None = None
) -> Query:
    filters = constraints(query, filters_of(query) if filtered else ())
    languages = [
        _in_language(field, mean, filters, vectors, least)
        for field, mean in sorted(vectors.means.items())
    ]
    return {"dis_max": {"queries": languages}}


def _in_language(
    field: str,
    mean: float,
    filters: Mapping[str, Any],
    vectors: VectorQuery,
    least: float | None,
) -> Query:
    knn: dict[str, Any] = {
        "field": f"{VECTORS}.{field}",
        "query_vector": list(vectors.vector),
        "k": vectors.size,
        "num_candidates": _CANDIDATES * vectors.size,
        "filter": {"bool": filters},
    }
    if least is not None:
        # The server wants no less than -1.
        knn["similarity"] = max(-1.0, mean + least)
    constant = {"filter": {"match_all": {}}, "boost": _SHIFT - mean / 2}
    return {"bool": {"must": [{"knn": knn}, {"constant_score": constant}]}}


def parse_neighbours(response: Mapping[str, Any]) -> tuple[Neighbour, ...]:
    """The nearest documents with their nearness."""
    return tuple(
        Neighbour(parse_document(hit), 2 * (hit["_score"] - _SHIFT) - 1)
        for hit in response["hits"]["hits"]
    )


def by_meaning(*responses: Mapping[str, Any]) -> frozenset[str]:
    """The documents of these responses, all of which tell what the words find, that they do not."""
    return frozenset(
        str(hit["_id"])
        for response in responses
        for hit in response["hits"]["hits"]
        if _WORDS not in hit.get("matched_queries", ())
    )
