"""Fixtures with canary texts, and the search engines behind public pages."""

from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.db import transaction
from django.test import override_settings

from search.engines import registry
from search.indexing import indexer
from tests.portal import page_kinds
from tests.portal.visibility import canaries as canary_world


@pytest.fixture(scope="module")
def _canaries(django_db_setup, django_db_blocker):
    """Built once a module, inside a transaction that never ends well."""
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        yield canary_world.build()
        transaction.set_rollback(True)


def nothing_expires(patch):
    """What is kept for seconds is kept until the cache is cleared.

    Else a slow machine counts the statements that read it again, and a fast one does not.
    """
    patch.setattr(BaseCache, "get_backend_timeout", lambda self, timeout=None: None)


@pytest.fixture
def names_are_kept(monkeypatch):
    """Names and places of cities and pages are kept for two seconds, and a page may take one."""
    nothing_expires(monkeypatch)


@pytest.fixture
def canaries(_canaries, db):
    """The world of the canaries; what a test changes is undone after it."""
    cache.clear()
    return _canaries


@contextmanager
def searching(folder, **engines):
    """Engines in a place of their own; without further settings the embedded one alone."""
    values = {"SEARCH_ENGINES": ["embedded"], "SEARCH_EMBEDDED_DIR": folder, **engines}
    with override_settings(**values):
        registry.forget()
        yield
    registry.forget()


@pytest.fixture(params=["embedded", "elasticsearch"])
def engines(request, tmp_path):
    """The embedded engine alone, then Elasticsearch with the embedded one behind it."""
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
    """Each set of engines in turn, up to date."""
    for name in engines:
        indexer.rebuild(name)
    outcome = indexer.drain()
    assert all(isinstance(done, int) for done in outcome.values()), outcome
    return engines


@pytest.fixture(scope="module")
def _page_kinds(django_db_setup, django_db_blocker, tmp_path_factory):
    """Built once a module, with an index; nothing of it stays."""
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
    """One public page of every kind, and the embedded engine: addresses without language by kind."""
    cache.clear()
    return _page_kinds[0]
