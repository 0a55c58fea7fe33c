"""Fixtures and hooks for all tests: database template, browser, Elasticsearch, skips in CI."""

import gc
import os
import shutil
import threading
import uuid
from collections import Counter
from contextlib import closing, contextmanager

import hypothesis
import psycopg
import pytest
import requests
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.creation import DatabaseCreation
from django.dispatch import receiver
from django.test import TransactionTestCase
from django.test.signals import setting_changed
from django.utils import translation
from playwright.sync_api import sync_playwright

from portal.i18n import fallback_catalogs, typography
from search.indexing.locks import try_lock
from tests import database, factories
from tests.needs import REQUIRE_ALL, ROOT, find_browser, find_elasticsearch, require

# Playwright's synchronous interface runs an event loop in the test's own thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# The time of an example depends on the load of the machine.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

BLOCKER = pytest.StashKey()
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def pytest_collection_modifyitems(items):
    """Mark what runs on PostgreSQL, or on both databases."""
    for item in items:
        path = item.path.relative_to(ROOT / "tests").as_posix()
        if path.startswith(database.ON_POSTGRESQL):
            item.add_marker(pytest.mark.postgresql)
        if path.startswith(database.ON_BOTH):
            item.add_marker(pytest.mark.both)


def pytest_collection_finish():
    """Collect garbage seldom, and not among what the imports left."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_terminal_summary(terminalreporter):
    """Print how long the tests of each folder took, set-up included."""
    seconds = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid.partition("::")[0].rpartition("/")[0]] += report.duration
    terminalreporter.section("seconds per folder")
    for folder, total in seconds.most_common():
        terminalreporter.write_line(f"{total:8.1f} {folder}")


@pytest.fixture(autouse=True)
def reset_cache_and_language():
    """Isolate tests from each other's cached labels and active language."""
    cache.clear()
    translation.deactivate()


@receiver(setting_changed)
def set_up_catalogs(*, setting, **kwargs):
    """Modify Django's catalogs again, which it reloads when a test changes the languages."""
    if setting in {"LANGUAGES", "LOCALE_PATHS"}:
        fallback_catalogs.set_up()
        typography.set_up()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Under REQUIRE_ALL=1 turn skipped tests into failures."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped under REQUIRE_ALL=1: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """Create the test database from the template of the migrated database, if it exists."""
    if connection.vendor == "postgresql":
        template = database.postgresql_template(os.environ["DATABASE_URL"])
        connection.settings_dict["TEST"]["TEMPLATE"] = template
    create_test_db = DatabaseCreation._create_test_db
    holders = []

    def create_from_template(self, *args, **kwargs):
        name = create_test_db(self, *args, **kwargs)
        holders.append(database.load_template(name))
        return name

    DatabaseCreation._create_test_db = create_from_template
    yield
    DatabaseCreation._create_test_db = create_test_db
    for holder in holders:
        holder.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, request):
    """Save the migrated database as the template, to restore it after transactional tests."""
    request.config.stash[BLOCKER] = django_db_blocker
    with django_db_blocker.unblock():
        database.save_template()
    return django_db_setup


@pytest.fixture(scope="session", autouse=True)
def keep_connections_in_transactions():
    """Prevent the end of a request from closing a connection inside a test's transaction."""
    close = BaseDatabaseWrapper.close_if_unusable_or_obsolete

    def close_outside_transactions(self):
        if not self.in_atomic_block:
            close(self)

    BaseDatabaseWrapper.close_if_unusable_or_obsolete = close_outside_transactions
    yield
    BaseDatabaseWrapper.close_if_unusable_or_obsolete = close


@pytest.fixture(scope="session", autouse=True)
def keep_rows_of_transactional_tests():
    """Prevent Django from emptying all tables after a test: `restore` replaces them."""
    teardown = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda self: None
    yield
    TransactionTestCase._fixture_teardown = teardown


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Restore the migrated database after transactional tests."""
    result = yield
    if nextitem is None:
        return result
    if _commits(item):
        with item.config.stash[BLOCKER].unblock():
            database.restore()
            connection.close()
    return result


@pytest.fixture(scope="session")
def elasticsearch_url():
    """The URL of a running Elasticsearch."""
    url = find_elasticsearch()
    require("Elasticsearch", "run `make elasticsearch`", present=url is not None)
    return url


@pytest.fixture
def elasticsearch_index(elasticsearch_url):
    """A unique prefix for index names; indexes with it are deleted after the test."""
    prefix = f"test-{uuid.uuid4().hex[:12]}"
    yield prefix
    names = requests.get(f"{elasticsearch_url}/_cat/indices/{prefix}*?h=index", timeout=30).text
    for name in names.split():
        requests.delete(f"{elasticsearch_url}/{name}", timeout=30)
    requests.delete(f"{elasticsearch_url}/_index_template/{prefix}", timeout=30)


@pytest.fixture(scope="session")
def browser_path():
    """The path of an installed Chromium."""
    path = find_browser()
    require("Chromium", "apt-get install chromium, or name one in PORTAL_BROWSER", present=path)
    return path


@pytest.fixture(scope="session")
def browser(browser_path):
    """A running Chromium that resolves no host but localhost."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path, args=BROWSER_FLAGS)
        yield chromium
        # While Playwright's event loop runs, Django has database connections of their own.
        connections.close_all()
        chromium.close()


@pytest.fixture
def context(browser):
    """A fresh browser profile in German."""
    profile = browser.new_context(locale="de-DE")
    yield profile
    profile.close()


@pytest.fixture
def tab(context):
    """One empty tab of a fresh browser profile."""
    return context.new_page()


def _needs_database(item):
    return "db" in item.fixturenames or item.get_closest_marker("django_db")


def _commits(item):
    marker = item.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(item.fixturenames)
    return commits or (marker and marker.kwargs.get("transaction"))


@pytest.fixture(scope="module", autouse=True)
def page_tree(request):
    """The home page and the indexes, made once for a module whose tests roll back."""
    items = [item for item in request.session.items if item.path == request.path]
    if any(map(_commits, items)) or not any(map(_needs_database, items)):
        yield
        return
    request.getfixturevalue("django_db_setup")
    blocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock(), transaction.atomic():
        cache.clear()
        factories.city_index()
        factories.sdg_index()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def dortmund(page_tree, django_db_blocker):
    """The city that the factories add pages to, made once for a module whose tests roll back."""
    with django_db_blocker.unblock():
        factories.city()


@pytest.fixture
def database_url(tmp_path, transactional_db):
    """The URL of a copy of the migrated database, to be opened by several processes."""
    if connection.vendor == "sqlite":
        shutil.copyfile(database.template_path(), tmp_path / "db.sqlite3")
        yield f"sqlite:///{tmp_path / 'db.sqlite3'}"
        return
    name, copy = connection.settings_dict["NAME"], f"crash_{os.getpid()}"
    connections.close_all()
    server_url, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    with closing(psycopg.connect(f"{server_url}/postgres", autocommit=True)) as server:
        server.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
        yield f"{server_url}/{copy}"
        server.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


@pytest.fixture
def held_elsewhere():
    """Holds a lock as another process would, with a database connection of its own."""

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
