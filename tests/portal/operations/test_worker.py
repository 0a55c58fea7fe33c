"""The background worker: nothing stops it, nothing is lost, nothing is done twice."""

import datetime
import logging
import threading

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from portal.operations import heartbeat, jobs
from portal.operations.heartbeat import WorkerHeartbeat
from portal.operations.jobs import Job
from portal.operations.worker import BackgroundWorker
from search.embeddings import EncoderUnavailable
from search.indexing.embedder import Embedder

pytestmark = pytest.mark.django_db
done = []


@task()
def note(word):
    done.append(word)


@task()
def stumble():
    raise ValueError("on purpose")


@pytest.fixture(autouse=True)
def nothing_done():
    done.clear()


def claimed_by(worker, *earlier):
    """A task that a worker claimed and did not finish."""
    result = note.enqueue("late")
    row = DBTaskResult.objects.get(pk=result.id)
    for name in (*earlier, worker):
        row.claim(name)
    return row


def test_tasks_run_and_a_failing_one_stops_no_other():
    stumble.enqueue()
    note.enqueue("first")
    note.enqueue("second")
    jobs.run_tasks(jobs.task_runner("w1"))
    assert sorted(done) == ["first", "second"]
    assert DBTaskResult.objects.failed().count() == 1


def test_a_task_for_later_waits():
    note.using(run_after=timezone.now() + datetime.timedelta(hours=1)).enqueue("later")
    jobs.run_tasks(jobs.task_runner("w1"))
    assert done == []


def test_a_task_of_a_dead_worker_is_run_by_another():
    claimed_by("gone")
    assert jobs.requeue_stale() == 1
    jobs.run_tasks(jobs.task_runner("w2"))
    assert done == ["late"]


def test_a_task_whose_worker_lives_is_left_alone():
    heartbeat.beat("alive", [])
    claimed_by("alive")
    assert jobs.requeue_stale() == 0


def test_a_task_that_killed_three_workers_fails(caplog):
    row = claimed_by("third", "first", "second")
    assert jobs.requeue_stale() == 0
    row.refresh_from_db()
    assert row.status == TaskResultStatus.FAILED
    assert "ended 3 workers" in caplog.text


def test_a_heartbeat_grows_old():
    heartbeat.beat("w1", ["outbox"])
    assert [found.failing for found in heartbeat.alive()] == ["outbox"]
    later = timezone.now() + heartbeat.STALE_AFTER + datetime.timedelta(seconds=1)
    assert not heartbeat.alive(later).exists()


def test_old_heartbeats_are_deleted():
    past = timezone.now() - datetime.timedelta(days=3)
    WorkerHeartbeat.objects.create(worker="old", seen=past)
    heartbeat.beat("w1", [])
    assert list(WorkerHeartbeat.objects.values_list("worker", flat=True)) == ["w1"]


@pytest.mark.django_db(transaction=True)
def test_a_failing_job_is_logged_once_in_full_and_named_in_the_heartbeat(caplog):
    caplog.set_level(logging.INFO)
    worker = BackgroundWorker()
    outcomes = iter([OSError("away"), OSError("away"), None])

    def work():
        if outcome := next(outcomes):
            raise outcome

    job = Job("outbox", 0.01, work)
    assert not worker.attempt(job, 0)
    assert not worker.attempt(job, 1)
    worker.beat()
    assert heartbeat.alive().get().failing == "outbox"
    assert worker.attempt(job, 2)
    worker.beat()
    assert heartbeat.alive().get().failing == ""
    assert [bool(record.exc_info) for record in caplog.records if record.levelname == "ERROR"] == [
        True,
        False,
    ]
    assert "outbox works again after 2 failures" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_an_encoder_that_is_away_is_no_bug(caplog):
    def work():
        raise EncoderUnavailable("the endpoint does not answer")

    assert not BackgroundWorker().attempt(Job("embeddings", 0.5, work), 0)
    (record,) = caplog.records
    assert not record.exc_info
    assert "embeddings failed: the endpoint does not answer" in record.getMessage()


def test_delays_grow_while_a_job_fails_up_to_ten_seconds(monkeypatch):
    worker = BackgroundWorker()
    intervals = []

    def wait(seconds):
        intervals.append(seconds)
        if len(intervals) == 2000:
            worker.stop()

    monkeypatch.setattr(worker.stopping, "wait", wait)
    monkeypatch.setattr(worker, "attempt", lambda job, failures: False)
    monkeypatch.setattr("portal.operations.worker.connections.close_all", lambda: None)
    worker.run_job(Job("outbox", 0.5, lambda: None))
    assert intervals[:4] == [1, 2, 4, 8]
    assert max(intervals) == 10


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_every_job_and_stops_on_request(monkeypatch, caplog):
    worker = BackgroundWorker()
    first = threading.Event()

    def second():
        if first.wait(5):
            worker.stop()

    made = [Job("first", 0.01, first.set), Job("second", 0.01, second)]
    monkeypatch.setattr("portal.operations.worker.jobs", lambda name, sign_of_life: made)
    worker.run()
    assert first.is_set()
    assert "no encoder is set, so nothing is found by meaning" in caplog.text
    assert not WorkerHeartbeat.objects.exists()


def test_the_outbox_is_polled_twice_a_second_and_the_schedule_every_minute():
    intervals = {job.name: job.interval for job in jobs.jobs("w1", lambda: None)}
    assert intervals["outbox of embedded"] <= 0.5
    assert intervals["timetable"] <= 60


def test_texts_are_embedded_as_soon_as_the_outbox_is_emptied():
    found = {job.name: job for job in jobs.jobs("w1", lambda: None)}
    assert found["embeddings"].interval == found["outbox of embedded"].interval
    assert isinstance(found["embeddings"].work.__self__, Embedder)


def test_each_engine_has_jobs_of_its_own(settings):
    settings.SEARCH_ENGINES = ["elasticsearch", "embedded"]
    names = [job.name for job in jobs.jobs("w1", lambda: None)]
    assert {"outbox of elasticsearch", "outbox of embedded"} <= set(names)


def test_scheduled_pages_are_published(monkeypatch):
    called = []
    monkeypatch.setattr(jobs, "call_command", called.append)
    jobs.publish_scheduled()
    assert called == ["publish_scheduled"]


def test_the_command_ends_in_order_on_a_signal(monkeypatch):
    handlers = {}
    module = "portal.management.commands.worker"
    monkeypatch.setattr(
        f"{module}.signal.signal", lambda number, act: handlers.update({number: act})
    )
    monkeypatch.setattr(
        f"{module}.BackgroundWorker.run",
        lambda self: handlers[15](15, None) or self.stopping.wait(),
    )
    call_command("worker")
    assert set(handlers) == {2, 15}
