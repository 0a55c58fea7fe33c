"""The worker's sign of life: one row per worker, so that web and monitoring see it from anywhere."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

BEAT_SECONDS = 5
# A worker unseen for this long counts as gone.
GONE_AFTER = timedelta(seconds=60)
FORGET_AFTER = timedelta(days=1)


class WorkerHeartbeat(models.Model):
    """When a worker was last seen, and the names of its jobs that fail at the moment."""

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
    """Say that this worker lives, and forget the long gone."""
    now = timezone.now()
    WorkerHeartbeat.objects.update_or_create(
        worker=worker, defaults={"seen": now, "failing": ", ".join(failing)[:200]}
    )
    kept = (now - FORGET_AFTER, now + FORGET_AFTER)
    WorkerHeartbeat.objects.exclude(seen__range=kept).delete()


def leave(worker: str) -> None:
    """Say that this worker has ended in order."""
    WorkerHeartbeat.objects.filter(worker=worker).delete()


def living(now: datetime | None = None) -> models.QuerySet[WorkerHeartbeat]:
    """The workers seen lately, the newest first; not those a clock that was ahead has noted."""
    at = now or timezone.now()
    lately = (at - GONE_AFTER, at + GONE_AFTER)
    return WorkerHeartbeat.objects.filter(seen__range=lately).order_by("-seen")
