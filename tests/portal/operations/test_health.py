"""Health endpoints: what they report, and what they do not reveal."""

import pytest
from django.db import DatabaseError

from portal.operations import health, heartbeat
from portal.operations.health import DEGRADED, FAILED, OK, Finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def findings(monkeypatch):
    """Make the three checks return what the test wants."""

    def answer(**states):
        made = [Finding(part, state, "secret detail") for part, state in states.items()]
        monkeypatch.setattr(health, "CHECKS", tuple(lambda found=found: found for found in made))

    return answer


def test_liveness_depends_on_nothing_else(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_ready_names_each_part_and_no_details(client, findings):
    findings(database=OK, search=DEGRADED, worker=OK)
    answer = client.get("/health/ready/")
    assert answer.status_code == 200
    assert answer.json()["checks"] == {"database": OK, "search": DEGRADED, "worker": OK}
    assert "secret" not in answer.text


def test_a_failed_part_makes_it_503_and_is_logged(client, findings, caplog):
    findings(database=OK, search=OK, worker=FAILED)
    answer = client.get("/health/ready/")
    assert answer.status_code == 503
    assert "worker is failed: secret detail" in caplog.text


def test_writing_methods_are_refused(client):
    assert client.post("/health/").status_code == 405
    assert client.post("/health/ready/").status_code == 405


def test_the_database_is_checked():
    assert health.database().state == OK


def test_an_unavailable_database_is_detected(monkeypatch):
    def away():
        raise DatabaseError("away")

    monkeypatch.setattr(health.connection, "cursor", away)
    assert health.database() == Finding("database", FAILED, "away")


def test_a_search_that_raises_is_detected(monkeypatch):
    def broken(request):
        raise RuntimeError("broken")

    monkeypatch.setattr(health.searcher, "search", broken)
    assert health.search_engine() == Finding("search", FAILED, "broken")


def test_a_missing_worker_and_failing_jobs_are_reported():
    assert health.worker().state == FAILED
    heartbeat.beat("w1", [])
    assert health.worker().state == OK
    heartbeat.beat("w1", ["outbox"])
    assert health.worker() == Finding("worker", DEGRADED, "failing: outbox")
