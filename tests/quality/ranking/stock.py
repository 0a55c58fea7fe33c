"""Elasticsearch as one gets it: its own language analyzers and one multi_match over all fields."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from tests.quality.ranking.metrics import DEPTH
from tests.quality.ranking.sets import Query, Row

ANALYZERS = {
    "de": "german",
    "en": "english",
    "fr": "french",
    "ro": "romanian",
    "tr": "turkish",
    "ar": "arabic",
    "es": "spanish",
    "it": "italian",
    "nl": "dutch",
}
# As a title counts in many tutorials; the texts of all languages are searched alike.
WEIGHTS = {"title": 3, "tags": 2, "text": 1}


class Stock:
    """An index of its own, named `index`, filled with a set."""

    def __init__(self, url: str, index: str, measures: Mapping[str, Sequence[Row]]) -> None:
        self._server = Elasticsearch(url, request_timeout=30)
        self._index = index
        languages = dict.fromkeys(row.lang for rows in measures.values() for row in rows)
        self._fields = [
            f"{name}_{language}^{weight}"
            for language in languages
            for name, weight in WEIGHTS.items()
        ]
        self._server.indices.create(
            index=index,
            settings={"number_of_shards": 1, "number_of_replicas": 0},
            mappings={
                "properties": {
                    f"{name}_{language}": {
                        "type": "text",
                        "analyzer": ANALYZERS.get(language, "standard"),
                    }
                    for language in languages
                    for name in WEIGHTS
                }
            },
        )
        bulk(self._server, self._actions(measures), refresh=True)

    def _actions(self, measures: Mapping[str, Sequence[Row]]) -> Iterator[dict[str, Any]]:
        for key, rows in measures.items():
            source: dict[str, Any] = {}
            for row in rows:
                source[f"title_{row.lang}"] = row.title
                source[f"text_{row.lang}"] = row.text
                source[f"tags_{row.lang}"] = list(row.tags)
            yield {"_index": self._index, "_id": key, "_source": source}

    def ask(self, asked: Query) -> list[str]:
        """The measures found, best first."""
        answer = self._server.search(
            index=self._index,
            query={"multi_match": {"query": asked.text, "fields": self._fields}},
            size=DEPTH,
            source=False,
        )
        return [str(hit["_id"]) for hit in answer["hits"]["hits"]]
