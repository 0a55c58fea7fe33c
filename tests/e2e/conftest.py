"""One demo database per session, a running portal per engine, and one browser for all tests."""

import uuid

import psycopg
import pytest
import requests
from playwright.sync_api import expect

from tests.database import template_path
from tests.e2e.running import (
    RunningPortal,
    copy_world,
    database_url,
    kept_world,
    kept_world_on_postgresql,
)
from tests.needs import ROOT, find_postgres, require

ENGINES = ("embedded", "elasticsearch")

# Two cores serve the portal, its worker, the browser and other tests; how fast a page is, is measured
# elsewhere.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items):
    """Mark every test here as end-to-end."""
    for item in items:
        if item.path.is_relative_to(ROOT / "tests" / "e2e"):
            item.add_marker(pytest.mark.e2e)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Attach the logs of web server and worker to failed tests."""
    report = yield
    if report.failed:
        for value in getattr(item, "funcargs", {}).values():
            if isinstance(value, RunningPortal):
                report.sections.append(("The portal's processes", value.log()))
    return report


@pytest.fixture(scope="session")
def world():
    """The demo database, built once per version of the code; tests run on copies."""
    built = ROOT / "var" / "frontend" / "css" / "portal.css"
    require("The built style sheets", "run `make setup`", present=built.exists())
    return kept_world(migrated=template_path())


@pytest.fixture(scope="session")
def embedded_portal(world, tmp_path_factory):
    """The portal with the engine that needs no server."""
    running = RunningPortal(copy_world(world, tmp_path_factory.mktemp("embedded") / "var"))
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture(scope="session")
def elasticsearch_portal(world, tmp_path_factory, elasticsearch_url):
    """The portal with a real Elasticsearch behind it."""
    prefix = f"test-{uuid.uuid4().hex[:12]}"
    running = RunningPortal(
        copy_world(world, tmp_path_factory.mktemp("elasticsearch") / "var"),
        ELASTICSEARCH_URL=elasticsearch_url,
        ELASTICSEARCH_INDEX=prefix,
    )
    try:
        yield running.start()
    finally:
        running.stop()
        names = requests.get(f"{elasticsearch_url}/_cat/indices/{prefix}*?h=index", timeout=30)
        for name in names.text.split():
            requests.delete(f"{elasticsearch_url}/{name}", timeout=30)


@pytest.fixture(scope="session")
def sqlite_portal(world, tmp_path_factory):
    """A separate portal on SQLite for tests that change the demo content."""
    running = RunningPortal(copy_world(world, tmp_path_factory.mktemp("sqlite") / "var"))
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture(scope="session")
def postgresql_portal(tmp_path_factory):
    """The same on a real PostgreSQL."""
    server = find_postgres()
    require("PostgreSQL", "run `bash scripts/postgres.sh start`", present=server)
    folder, template = kept_world_on_postgresql(server)
    name = f"story_{uuid.uuid4().hex[:12]}"
    running = RunningPortal(
        copy_world(folder, tmp_path_factory.mktemp("postgresql") / "var"),
        DATABASE_URL=database_url(server, name),
    )
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield running.start()
        finally:
            running.stop()
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=ENGINES)
def portal(request):
    """The running portal, once with each engine."""
    return request.getfixturevalue(f"{request.param}_portal")
