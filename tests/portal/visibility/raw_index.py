"""Read an index past the portal: every stored document and every searchable term."""

import json

import requests
import tantivy
from django.conf import settings

from search.engines import registry
from search.engines.embedded.schema import SCHEMA
from search.schema.facets import FACETS
from search.schema.fields import LANGUAGE_FIELDS, PREANALYZED_FIELDS, WORD_FIELD
from tests.portal.visibility.canaries import PREFIX

FIELDS = (*LANGUAGE_FIELDS, *PREANALYZED_FIELDS, WORD_FIELD, *FACETS)


def _embedded():
    """All documents as they are stored, and those that hold any word beginning like ours."""
    searcher = registry.engine("embedded")._searcher()

    def stored(query):
        found = searcher.search(query, limit=max(searcher.num_docs, 1)).hits
        raw = [searcher.doc(address).to_dict() for _score, address in found]
        return "\n".join(
            json.dumps(each, default=lambda value: bytes(value).decode()) for each in raw
        )

    begins = [tantivy.Query.regex_query(SCHEMA, field, f"{PREFIX}.*") for field in FIELDS]
    either = tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in begins])
    return stored(tantivy.Query.all_query()), stored(either), searcher.num_docs


def _elasticsearch():
    url = f"{settings.ELASTICSEARCH_URL}/{settings.ELASTICSEARCH_INDEX}*/_search"

    def search(query):
        body = {
            "query": query,
            "size": 10_000,
            "_source": True,
            "stored_fields": ["*"],
            "explain": True,
        }
        answer = requests.post(url, json=body, timeout=30)
        assert answer.ok, answer.text
        return answer.text, answer.json()["hits"]["total"]["value"]

    everything, number = search({"match_all": {}})
    begins = [{"prefix": {field: {"value": PREFIX}}} for field in FIELDS]
    with_words, _number = search({"bool": {"should": begins}})
    return everything, with_words, number


def contents(engine):
    """The stored documents as text; those in which a search can find a word that begins like
    a canary, as text; and the number of documents.
    """
    return _embedded() if engine == "embedded" else _elasticsearch()


def uuids(engine):
    """Return the measures an index holds."""
    return set(registry.engine(engine).hashes())


def finds(engine, word, field_names=FIELDS):
    """Return whether any field of any document contains this word or one that starts with it."""
    if engine == "embedded":
        searcher = registry.engine("embedded")._searcher()
        queries = [tantivy.Query.regex_query(SCHEMA, each, f"{word}.*") for each in field_names]
        either = tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])
        return searcher.search(either, limit=1).count > 0
    url = f"{settings.ELASTICSEARCH_URL}/{settings.ELASTICSEARCH_INDEX}*/_count"
    begins = [{"prefix": {field: {"value": word}}} for field in field_names]
    answer = requests.post(url, json={"query": {"bool": {"should": begins}}}, timeout=30)
    assert answer.ok, answer.text
    return answer.json()["count"] > 0
