"""What the worker does, job by job: the outbox, tasks, the timetable, mails, its sign of life."""

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
from portal.http import attempt_counter
from portal.mail import sending
from portal.operations.heartbeat import BEAT_SECONDS, living
from portal.operations.tasks import TaskRunner
from search.engines import IndexMissing
from search.engines.registry import engine_names
from search.indexing import indexer
from search.indexing.maintenance import Upkeep

logger = logging.getLogger(__name__)

OUTBOX_SECONDS = 0.5
TASK_SECONDS = 1.0
TIMETABLE_SECONDS = 60.0
INDEX_SECONDS = 60.0
POST_SECONDS = 5.0
MAX_ATTEMPTS = 3
LONGEST_DELAY = timedelta(minutes=5)


@dataclass(frozen=True)
class Job:
    """Something done again and again: its name, the pause after it in seconds, and the work."""

    name: str
    pause: float
    work: Callable[[], object]


def task_runner(worker: str) -> TaskRunner:
    """What runs the tasks that one worker has claimed."""
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
    """Take the next task that is due; nobody else gets it."""
    due = DBTaskResult.objects.ready()
    if not due.exists():
        return None
    with exclusive_transaction():
        task = due.get_locked()
        if task is not None:
            task.claim(worker)
        return task


def run_tasks(runner: TaskRunner) -> None:
    """Run every task that is due, one after the other."""
    while (task := claim(runner.worker_id)) is not None:
        runner.run_task(task)


def requeue_stale() -> int:
    """Put back the tasks whose worker is gone; give up on those that ended three workers.

    Returns how many were put back.
    """
    alive = set(living().values_list("worker", flat=True))
    returned = 0
    for task in DBTaskResult.objects.running():
        if task.worker_ids and task.worker_ids[-1] in alive:
            continue
        if len(task.worker_ids) >= MAX_ATTEMPTS:
            logger.error("Task %s (%s) ended %d workers", task.id, task.task_path, MAX_ATTEMPTS)
            task.set_failed(RuntimeError(f"{MAX_ATTEMPTS} workers ended while running this task"))
            continue
        # Due at once, whatever the clock does.
        logger.warning("Task %s (%s) is put back: its worker is gone", task.id, task.task_path)
        still_running = Q(status=TaskResultStatus.RUNNING, worker_ids=task.worker_ids)
        returned += DBTaskResult.objects.filter(still_running, pk=task.pk).update(
            status=TaskResultStatus.READY, started_at=None, run_after=get_date_max()
        )
    return returned


def drain(engine: str) -> None:
    """Bring one engine up to date; raises EngineError, so that the pauses grow while it is away."""
    try:
        indexer.drain_engine(engine)
    except IndexMissing:
        indexer.ensure_ready(engine)
        indexer.drain_engine(engine)


def engine_jobs(engine: str) -> list[Job]:
    """One engine's jobs, apart from those of the others: an absent engine holds up nobody."""
    return [
        Job(f"index of {engine}", INDEX_SECONDS, Upkeep(engine).work),
        Job(f"outbox of {engine}", OUTBOX_SECONDS, partial(drain, engine)),
    ]


def forget_counts() -> None:
    """Forget counts that have ended, and wrong passwords noted by a clock that was ahead."""
    attempt_counter.delete_expired()
    AccessAttempt.objects.filter(attempt_time__gt=timezone.now() + LONGEST_DELAY).delete()


def publish_scheduled() -> None:
    """Publish and unpublish what is due by its dates."""
    call_command("publish_scheduled")


def jobs(worker: str, sign_of_life: Callable[[], None]) -> list[Job]:
    """All jobs of a worker; each has a thread of its own, so that none waits for another."""
    runner = task_runner(worker)
    return [
        *(job for name in engine_names() for job in engine_jobs(name)),
        Job("tasks", TASK_SECONDS, partial(run_tasks, runner)),
        Job("stale tasks", TIMETABLE_SECONDS, requeue_stale),
        Job("mails", TASK_SECONDS, sending.send_waiting),
        Job("old counts", TIMETABLE_SECONDS, forget_counts),
        Job("mails to subscribers", POST_SECONDS, AlertDelivery().run),
        Job("timetable", TIMETABLE_SECONDS, publish_scheduled),
        Job("heartbeat", BEAT_SECONDS, sign_of_life),
    ]
