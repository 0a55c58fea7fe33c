"""Engines for the contract: the embedded one always, Elasticsearch where a server answers."""

import threading
import uuid
from contextlib import contextmanager

import pytest
import requests
from django.db import connection

from search.engines import registry
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.embedded.engine import EmbeddedEngine
from search.indexing.locks import try_lock
from search.query.expansion import expand
from search.query.parser import parse_query
from search.query.query_builder import build_clauses, build_excluded
from search.query.thesaurus import Thesaurus
from search.schema.clauses import EngineQuery
from tests.search.samples import WORLD

ENGINES = ["embedded", "elasticsearch"]
NO_CONCEPTS = Thesaurus(())


def _asker(engine):
    def asking(text="", language="de", *, fuzzy=False, thesaurus=NO_CONCEPTS, **options):
        parsed = parse_query(text)
        expansions = expand(parsed, language, thesaurus)
        groups = build_clauses(parsed, language, expansions=expansions, fuzzy=fuzzy)
        return engine.search(
            EngineQuery(groups=groups, must_not=build_excluded(parsed, language), **options)
        )

    return asking


def _finder(engine):
    def finding(text="", language="de", **options):
        answer = _asker(engine)(text, language, **options)
        return [document.page_id for document in answer.documents]

    return finding


@pytest.fixture
def make_engine(request, tmp_path):
    """Makes an engine by its name, empty, in a place of its own."""

    def make(name):
        if name == "embedded":
            return EmbeddedEngine(tmp_path / "search")
        url = request.getfixturevalue("elasticsearch_url")
        return ElasticsearchEngine(url, request.getfixturevalue("elasticsearch_index"), 30)

    return make


@pytest.fixture(params=ENGINES)
def empty_engine(request, make_engine):
    """Each engine in turn, without an index."""
    return make_engine(request.param)


@pytest.fixture
def engine(empty_engine):
    """Each engine in turn, holding the small world, to be written to."""
    empty_engine.rebuild(lambda: WORLD)
    return empty_engine


@pytest.fixture
def found(engine):
    """The numbers of the measures found in the engine, in the order of the answer."""
    return _finder(engine)


@pytest.fixture(scope="session", params=ENGINES)
def library(request, tmp_path_factory):
    """Each engine in turn, holding the small world, only to be read; built once."""
    yield from only_to_be_read(request, tmp_path_factory, WORLD)


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


@pytest.fixture
def ask(library):
    """Asks the read-only engine in a visitor's words."""
    return _asker(library)


@pytest.fixture
def look_up(library):
    """The numbers of the measures the read-only engine finds, in the order of the answer."""
    return _finder(library)


def remove_elasticsearch(url, prefix):
    """Remove every index and template under a prefix."""
    names = requests.get(f"{url}/_cat/indices/{prefix}*?h=index", timeout=30).text
    for name in names.split():
        requests.delete(f"{url}/{name}", timeout=30)
    requests.delete(f"{url}/_index_template/{prefix}", timeout=30)


@pytest.fixture
def use_engines(request, settings, tmp_path):
    """Puts engines into the settings, without an index and in places of their own."""

    def use(*names, url=None):
        settings.SEARCH_ENGINES = list(names)
        settings.SEARCH_EMBEDDED_DIR = tmp_path / "search"
        if "elasticsearch" in names:
            settings.ELASTICSEARCH_URL = url or request.getfixturevalue("elasticsearch_url")
            settings.ELASTICSEARCH_TIMEOUT = 30
        if "elasticsearch" in names and url is None:
            settings.ELASTICSEARCH_INDEX = request.getfixturevalue("elasticsearch_index")
        registry.reset()
        return [registry.engine(name) for name in names]

    yield use
    registry.reset()


@pytest.fixture
def held_elsewhere():
    """Holds a turn as another process would, with a database connection of its own."""

    @contextmanager
    def hold(name):
        taken, done = threading.Event(), threading.Event()

        def elsewhere():
            with try_lock(name) as mine:
                assert mine
                taken.set()
                done.wait(60)
            connection.close()

        other = threading.Thread(target=elsewhere)
        other.start()
        try:
            assert taken.wait(60)
            yield
        finally:
            done.set()
            other.join()

    return hold


@pytest.fixture(params=ENGINES)
def used(request, use_engines):
    """Each engine in turn, alone in the settings and with an empty index."""
    (made,) = use_engines(request.param)
    made.rebuild(list)
    return made


@pytest.fixture
def tell(capsys):
    """Says what was counted, also where everything went well."""

    def say(line):
        with capsys.disabled():
            print(f"\n{line}")  # noqa: T201

    return say
