"""`manage.py search`: what an operator sees and may do."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cities.models import MeasurePage
from search import indexer, loading, outbox
from search.management.commands import search as command
from search.models import SearchChange
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def embedded(use_engines):
    (engine,) = use_engines("embedded")
    return engine


def run(*arguments):
    said = StringIO()
    call_command("search", *arguments, stdout=said)
    return said.getvalue()


def test_status_of_an_index_that_is_missing(embedded):
    with pytest.raises(CommandError, match="embedded: must be rebuilt: there is no index"):
        run("status")


def test_status(embedded):
    indexer.ensure_ready("embedded")
    page = f.measure()
    indexer.drain_engine("embedded")
    assert run("status") == (
        "embedded: 0 changes wait, the oldest for 0 s; 0 are parked\nembedded: 1 documents\n"
    )
    f.publish(page)
    assert "0 changes wait" not in run("status")


def test_parked_changes_are_shown_and_tried_again(embedded, monkeypatch):
    indexer.ensure_ready("embedded")
    page = f.measure()
    build = loading.build
    monkeypatch.setattr(loading, "build", lambda page, city: 1 / 0)
    for _ in range(outbox.MAX_ATTEMPTS):
        indexer.drain_engine("embedded")
        SearchChange.objects.update(due=timezone.now())
    monkeypatch.setattr(loading, "build", build)

    shown = run("status")
    assert "1 are parked" in shown
    assert f"parked: page {page.pk} ({page.uuid}): cannot be built: ZeroDivisionError" in shown

    assert run("retry") == "embedded: 1 changes are tried again\n"
    indexer.drain_engine("embedded")
    assert not indexer.check("embedded")


def test_rebuild_shows_progress(embedded, monkeypatch):
    monkeypatch.setattr(command, "EVERY", 2)
    f.measures(5)
    assert run("rebuild", "--engine", "embedded") == (
        "embedded: 2 documents ...\nembedded: 4 documents ...\nembedded: rebuilt with 5 documents\n"
    )


def test_migrate_builds_what_is_missing_and_nothing_else(embedded):
    assert run("migrate") == "embedded: rebuilt, there is no index\n"
    assert run("migrate") == "embedded: nothing to do\n"


def test_check_finds_differences_and_repairs_them(embedded):
    f.measure()
    indexer.drain()
    assert run("check") == "embedded: index and database agree\n"

    MeasurePage.objects.update(status="stopped")
    with pytest.raises(CommandError, match="0 missing, 1 outdated, 0 too many; mend with --repair"):
        run("check")
    assert "repaired 0 missing, 1 outdated" in run("check", "--repair")
    assert run("check") == "embedded: index and database agree\n"


def test_one_engine_that_is_away_does_not_hide_the_other(use_engines):
    use_engines("elasticsearch", "embedded", url="http://127.0.0.1:9")
    said = StringIO()
    with pytest.raises(CommandError, match="elasticsearch: "):
        call_command("search", "migrate", stdout=said)
    assert "embedded: rebuilt" in said.getvalue()
