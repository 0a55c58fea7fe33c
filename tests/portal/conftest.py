"""Fixtures with canary texts, and the search engines behind public pages."""

import pytest
from django.core.cache import cache
from django.db import transaction

from search.indexing import indexer
from tests.portal import page_kinds
from tests.portal.crashing import KillingServer
from tests.portal.searching import nothing_expires, searching
from tests.portal.visibility import canaries as canary_world
from tests.search.crashes.processes import Portal
from tests.search.outbox import drain_all


@pytest.fixture(scope="module")
def _canaries(django_db_setup, django_db_blocker):
    """Built once per module, inside a transaction that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        yield canary_world.build()
        transaction.set_rollback(True)


@pytest.fixture
def names_are_kept(monkeypatch):
    """Warm the cache of city and page names, which lasts two seconds."""
    nothing_expires(monkeypatch)


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries, names_are_kept):
    return django_assert_num_queries


@pytest.fixture
def django_assert_max_num_queries(django_assert_max_num_queries, names_are_kept):
    return django_assert_max_num_queries


@pytest.fixture
def canaries(_canaries, db):
    """The canary pages; changes of a test are rolled back."""
    cache.clear()
    return _canaries


@pytest.fixture(params=["embedded", "elasticsearch"])
def engines(request, tmp_path):
    """The embedded engine alone, then Elasticsearch with the embedded one as a fallback."""
    if request.param == "embedded":
        with searching(tmp_path):
            yield ["embedded"]
        return
    names = ["elasticsearch", "embedded"]
    url = request.getfixturevalue("elasticsearch_url")
    prefix = request.getfixturevalue("elasticsearch_index")
    with searching(
        tmp_path,
        SEARCH_ENGINES=names,
        ELASTICSEARCH_URL=url,
        ELASTICSEARCH_INDEX=prefix,
        ELASTICSEARCH_TIMEOUT=30,
    ):
        yield names


@pytest.fixture
def embedded(tmp_path):
    """The embedded engine alone, its index built."""
    with searching(tmp_path):
        indexer.rebuild("embedded")
        yield


@pytest.fixture
def indexed(engines):
    """Each set of engines in turn, with a current index."""
    for name in engines:
        indexer.rebuild(name)
    outcome = drain_all()
    assert all(isinstance(done, int) for done in outcome.values()), outcome
    return engines


@pytest.fixture(scope="module")
def _page_kinds(django_db_setup, django_db_blocker, tmp_path_factory):
    """Built once per module, with an index, and rolled back."""
    with (
        django_db_blocker.unblock(),
        searching(tmp_path_factory.mktemp("search")),
        transaction.atomic(),
    ):
        cache.clear()
        yield page_kinds.build(), indexer.rebuild("embedded")
        transaction.set_rollback(True)


@pytest.fixture
def kinds(_page_kinds, db):
    """One public page of every kind, and the embedded engine: paths without language by kind."""
    cache.clear()
    return _page_kinds[0]


@pytest.fixture
def server_that_kills():
    running = KillingServer().start()
    yield running
    running.stop()


@pytest.fixture
def killed_portal(tmp_path, database_url, server_that_kills):
    made = Portal(
        tmp_path,
        ["embedded"],
        DATABASE_URL=database_url,
        DJANGO_SETTINGS_MODULE="tests.portal.mail.settings",
        TEST_MAIL_PORT=str(server_that_kills.port),
    )
    yield made
    for process in made.running:
        if process.poll() is None:
            made.kill(process)
        process.stdout.close()
