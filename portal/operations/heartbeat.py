"""Heartbeats of workers in the database, visible to web processes and monitoring."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

HEARTBEAT_SECONDS = 5
# A worker not seen for this long is considered dead.
STALE_AFTER = timedelta(seconds=60)
DELETE_AFTER = timedelta(days=1)


class WorkerHeartbeat(models.Model):
    """When a worker was last seen, and which of its jobs are failing."""

    worker = models.CharField(_("worker"), max_length=64, primary_key=True)
    started = models.DateTimeField(_("started"), default=timezone.now)
    seen = models.DateTimeField(_("last seen"), db_index=True)
    failing = models.CharField(_("failing jobs"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.worker


def beat(worker: str, failing: list[str]) -> None:
    """Record that this worker is alive, and delete old rows."""
    now = timezone.now()
    WorkerHeartbeat.objects.update_or_create(
        worker=worker, defaults={"seen": now, "failing": ", ".join(failing)[:200]}
    )
    kept_range = (now - DELETE_AFTER, now + DELETE_AFTER)
    WorkerHeartbeat.objects.exclude(seen__range=kept_range).delete()


def remove(worker: str) -> None:
    """Delete the heartbeat of a worker that has shut down."""
    WorkerHeartbeat.objects.filter(worker=worker).delete()


def alive(now: datetime | None = None) -> models.QuerySet[WorkerHeartbeat]:
    """Return the workers seen lately, newest first; rows from a clock that was ahead are ignored."""
    at = now or timezone.now()
    alive_range = (at - STALE_AFTER, at + STALE_AFTER)
    return WorkerHeartbeat.objects.filter(seen__range=alive_range).order_by("-seen")
