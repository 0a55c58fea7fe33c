"""Engines for the contract: the embedded one always, Elasticsearch where a server answers."""

from functools import cache

import pytest

from search.embeddings import encoders, serving
from search.engines import registry
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.embedded.engine import EmbeddedEngine
from tests.search.running_engines import ENGINES, asker, finder, only_to_be_read
from tests.search.samples import WORLD


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
    return finder(engine)


@pytest.fixture(scope="session", params=ENGINES)
def library(request, tmp_path_factory):
    """Each engine in turn, holding the small world, only to be read; built once."""
    yield from only_to_be_read(request, tmp_path_factory, WORLD)


@pytest.fixture
def ask(library):
    """Asks the read-only engine in a visitor's words."""
    return asker(library)


@pytest.fixture
def look_up(library):
    """The numbers of the measures the read-only engine finds, in the order of the answer."""
    return finder(library)


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
def use_encoder(monkeypatch):
    """Puts an encoder in place of the one that the settings name; None is none."""
    encoders.reset()
    monkeypatch.setattr(serving, "VERSION_CACHE_SECONDS", 0)

    def use(encoder):
        encoders.embed_query.cache_clear()
        encoders.encoder_of.cache_clear()
        monkeypatch.setattr(encoders, "encoder", cache(lambda: encoder))
        return encoder

    yield use
    encoders.reset()


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
