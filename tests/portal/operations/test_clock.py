"""A clock set forward and back: nothing waits for a wrong time, nothing is lost."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.mail import EmailMessage
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from portal.alerts.delivery import AlertDelivery
from portal.alerts.models import SearchAlert
from portal.mail import sending
from portal.mail.queue import QUEUE
from portal.operations import heartbeat, jobs
from search.indexing import outbox
from search.models import SearchChange
from tests import factories

pytestmark = pytest.mark.django_db
AHEAD = timedelta(days=400)


@pytest.fixture
def ahead(monkeypatch):
    """Set the clock ahead until `set_back` is called."""
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + AHEAD)
    return lambda: monkeypatch.setattr(timezone, "now", real)


def test_a_worker_seen_in_the_future_is_not_alive(ahead):
    heartbeat.beat("w1", [])
    assert heartbeat.alive().exists()
    ahead()
    assert not heartbeat.alive().exists()
    heartbeat.beat("w2", [])
    assert [each.worker for each in heartbeat.alive()] == ["w2"]
    assert not heartbeat.WorkerHeartbeat.objects.filter(worker="w1").exists()


def test_a_change_that_failed_in_the_future_is_tried_again(ahead):
    page = factories.measure()
    rows = outbox.due_rows("embedded")
    outbox.finish(rows, {str(page.uuid): "broken"})
    assert not outbox.due_rows("embedded"), "it rests"
    ahead()
    assert [row.uuid for row in outbox.due_rows("embedded")] == [page.uuid]
    assert SearchChange.objects.exists()


def test_a_task_put_back_in_the_future_is_run_now(ahead):
    task = DBTaskResult.objects.create(
        task_path="portal.operations.jobs.x",
        args_kwargs={"args": [], "kwargs": {}},
        status=TaskResultStatus.RUNNING,
        worker_ids=["gone"],
        backend_name="default",
        run_after=timezone.now(),
    )
    assert jobs.requeue_stale() == 1
    ahead()
    assert DBTaskResult.objects.ready().filter(pk=task.pk).exists()


def test_nobody_is_locked_out_until_the_future(ahead):
    AccessAttempt.objects.create(
        username="ana", ip_address="192.0.2.7", failures_since_start=10, attempt_time=timezone.now()
    )
    ahead()
    jobs.delete_expired_counts()
    assert not AccessAttempt.objects.exists()


def test_saved_searches_look_from_now_on_again(ahead):
    alert = SearchAlert.objects.create(
        address="ana@example.org",
        language="de",
        question="",
        weekly=False,
        consented=timezone.now(),
        last_run=timezone.now(),
    )
    ahead()
    before = timezone.now()
    AlertDelivery().run()
    alert.refresh_from_db()
    assert before - timedelta(minutes=1) < alert.last_run <= timezone.now()


def test_a_clock_set_forward_loses_nothing_that_waits(monkeypatch, settings):
    settings.EMAIL_BACKEND = QUEUE
    page = factories.measure()
    EmailMessage("Zur Prüfung", "Text", to=["ana@example.org"]).send()
    heartbeat.beat("w1", [])
    alert = SearchAlert.objects.create(
        address="ana@example.org",
        language="de",
        question="",
        weekly=False,
        consented=timezone.now(),
        last_run=timezone.now(),
    )
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + AHEAD)
    assert {row.uuid for row in outbox.due_rows("embedded")} == {page.uuid}
    assert sending.due(timezone.now()).count() == 1
    AlertDelivery().run()
    assert SearchAlert.objects.filter(pk=alert.pk).exists(), "nobody loses a saved search"
    assert not heartbeat.alive().exists()
    heartbeat.beat("w1", [])
    assert heartbeat.alive().exists(), "until the worker's next sign of life"
