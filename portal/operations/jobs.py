"""The jobs of the worker: indexes, tasks, pictures, scheduled publishing, mails, retention."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from axes.models import AccessAttempt
from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max
from django_tasks_db.utils import exclusive_transaction

from portal.alerts.delivery import AlertDelivery
from portal.contributions import desk_emails, retention
from portal.http import attempt_counter
from portal.mail import sending
from portal.operations.heartbeat import HEARTBEAT_SECONDS, alive
from portal.operations.picture_sizes import PictureSizes
from portal.operations.tasks import TaskRunner
from search.engines.registry import engine_names
from search.indexing import indexer, outbox
from search.indexing.embedder import Embedder
from search.indexing.maintenance import Maintenance

logger = logging.getLogger(__name__)

OUTBOX_SECONDS = 0.5
TASK_SECONDS = 1.0
SCHEDULE_SECONDS = 60.0
INDEX_SECONDS = 60.0
ALERT_SECONDS = 5.0
PICTURE_SECONDS = 30.0
NOTICE_SECONDS = 60.0
RETENTION_SECONDS = 24 * 60 * 60.0
MAX_ATTEMPTS = 3
MAX_CLOCK_SKEW = timedelta(minutes=5)


@dataclass(frozen=True)
class Job:
    """A repeated job: its name, the interval in seconds, and the function to call."""

    name: str
    interval: float
    work: Callable[[], object]


def task_runner(worker: str) -> TaskRunner:
    """Return the runner of the tasks that one worker has claimed."""
    return TaskRunner(
        queue_names=["*"],
        interval=TASK_SECONDS,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker,
        excluded_queue_names=[],
    )


def claim(worker: str) -> DBTaskResult | None:
    """Claim the next due task exclusively."""
    due = DBTaskResult.objects.ready()
    if not due.exists():
        return None
    with exclusive_transaction():
        task = due.get_locked()
        if task is not None:
            task.claim(worker)
        return task


def run_tasks(runner: TaskRunner) -> None:
    """Run all due tasks one by one."""
    while (task := claim(runner.worker_id)) is not None:
        runner.run_task(task)


def requeue_stale() -> int:
    """Requeue the tasks of dead workers; fail those that have killed three workers.

    Returns how many were requeued.
    """
    alive_workers = set(alive().values_list("worker", flat=True))
    requeued = 0
    for task in DBTaskResult.objects.running():
        if task.worker_ids and task.worker_ids[-1] in alive_workers:
            continue
        if len(task.worker_ids) >= MAX_ATTEMPTS:
            logger.error("Task %s (%s) ended %d workers", task.id, task.task_path, MAX_ATTEMPTS)
            task.set_failed(RuntimeError(f"{MAX_ATTEMPTS} workers ended while running this task"))
            continue
        # Due at once, independent of the clock.
        logger.warning("Task %s (%s) is put back: its worker is gone", task.id, task.task_path)
        still_running = Q(status=TaskResultStatus.RUNNING, worker_ids=task.worker_ids)
        requeued += DBTaskResult.objects.filter(still_running, pk=task.pk).update(
            status=TaskResultStatus.READY, started_at=None, run_after=get_date_max()
        )
    return requeued


def engine_jobs(engine: str) -> list[Job]:
    """Return the jobs of one engine, which a failing other engine does not block."""
    return [
        Job(f"index of {engine}", INDEX_SECONDS, Maintenance(engine).run),
        Job(f"outbox of {engine}", OUTBOX_SECONDS, partial(indexer.drain, engine)),
    ]


def delete_expired_counts() -> None:
    """Delete expired counters, and login failures recorded by a clock that was ahead."""
    attempt_counter.delete_expired()
    AccessAttempt.objects.filter(attempt_time__gt=timezone.now() + MAX_CLOCK_SKEW).delete()


def publish_scheduled() -> None:
    """Publish and unpublish pages by their scheduled dates."""
    call_command("publish_scheduled")


def send_notices() -> None:
    """Tell moderators of new contributions."""
    desk_emails.send_notices(timezone.now())


def jobs(worker: str, beat: Callable[[], None]) -> list[Job]:
    """Return all jobs of a worker; each runs in a thread of its own."""
    runner = task_runner(worker)
    return [
        *(job for name in engine_names() for job in engine_jobs(name)),
        Job(outbox.EMBEDDINGS, OUTBOX_SECONDS, Embedder().run),
        Job("tasks", TASK_SECONDS, partial(run_tasks, runner)),
        Job("stale tasks", SCHEDULE_SECONDS, requeue_stale),
        Job("mails", TASK_SECONDS, sending.send_waiting),
        Job("old counts", SCHEDULE_SECONDS, delete_expired_counts),
        Job("mails to subscribers", ALERT_SECONDS, AlertDelivery().run),
        Job("mails to moderators", NOTICE_SECONDS, send_notices),
        Job("expired contributions", RETENTION_SECONDS, retention.delete_expired),
        Job("sizes of pictures", PICTURE_SECONDS, PictureSizes().run),
        Job("timetable", SCHEDULE_SECONDS, publish_scheduled),
        Job("heartbeat", HEARTBEAT_SECONDS, beat),
    ]
