"""Engines that tests of several folders ask."""

import uuid

import requests

from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.embedded.engine import EmbeddedEngine
from search.query.expansion import expand
from search.query.parser import parse_query
from search.query.query_builder import build_clauses, build_excluded
from search.query.thesaurus import Thesaurus
from search.schema.clauses import EngineQuery

ENGINES = ["embedded", "elasticsearch"]


NO_CONCEPTS = Thesaurus(())


def asker(engine):
    def asking(text="", language="de", *, fuzzy=False, thesaurus=NO_CONCEPTS, **options):
        parsed = parse_query(text)
        expansions = expand(parsed, language, thesaurus)
        groups = build_clauses(parsed, language, expansions=expansions, fuzzy=fuzzy)
        return engine.search(
            EngineQuery(groups=groups, must_not=build_excluded(parsed, language), **options)
        )

    return asking


def finder(engine):
    def finding(text="", language="de", **options):
        answer = asker(engine)(text, language, **options)
        return [document.page_id for document in answer.documents]

    return finding


def only_to_be_read(request, tmp_path_factory, documents):
    """The engine that a fixture's `request` names, holding documents; for fixtures of wider scope."""
    if request.param == "embedded":
        made = EmbeddedEngine(tmp_path_factory.mktemp("search"))
        made.rebuild(lambda: documents)
        yield made
        return
    url = request.getfixturevalue("elasticsearch_url")
    prefix = f"test-{uuid.uuid4().hex[:12]}"
    made = ElasticsearchEngine(url, prefix, 30)
    made.rebuild(lambda: documents)
    yield made
    remove_elasticsearch(url, prefix)


def remove_elasticsearch(url, prefix):
    """Remove every index and template under a prefix."""
    names = requests.get(f"{url}/_cat/indices/{prefix}*?h=index", timeout=30).text
    for name in names.split():
        requests.delete(f"{url}/{name}", timeout=30)
    requests.delete(f"{url}/_index_template/{prefix}", timeout=30)
