"""Counters of attempts within a time window, in the database, shared by all processes.

What is counted, for whom and from where is stored under a keyed digest only, and deleted once the
window has ended.
"""

from datetime import timedelta

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """One counter, and when its window ends."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(_("count"))
    until = models.DateTimeField(_("until"), db_index=True)

    class Meta:
        verbose_name = _("count of attempts")
        verbose_name_plural = _("counts of attempts")

    def __str__(self) -> str:
        return self.key[:8]


def _key(parts: tuple[object, ...]) -> str:
    text = "\n".join(str(part).casefold() for part in parts)
    return salted_hmac("portal.tally", text, algorithm="sha256").hexdigest()


def increment(*parts: object, seconds: int) -> int:
    """Add one and return the count; the first increment starts the window."""
    now = timezone.now()
    end = now + timedelta(seconds=seconds)
    counter = Tally.objects.filter(key=_key(parts))
    # A window that ends later was written while the clock was ahead.
    if not counter.filter(until__gt=now, until__lte=end).update(count=F("count") + 1):
        Tally.objects.update_or_create(key=_key(parts), defaults={"count": 1, "until": end})
    return counter.values_list("count", flat=True).first() or 1


def count(*parts: object) -> int:
    """Return the current count."""
    now = timezone.now()
    active = Tally.objects.filter(key=_key(parts), until__gt=now)
    return active.values_list("count", flat=True).first() or 0


def decrement(*parts: object) -> None:
    """Take back one attempt that turned out to be no failure."""
    Tally.objects.filter(key=_key(parts), count__gt=0).update(count=F("count") - 1)


def reset(*parts: object) -> None:
    """Delete the counter."""
    Tally.objects.filter(key=_key(parts)).delete()


def delete_expired() -> None:
    """Delete counters whose window has ended."""
    Tally.objects.filter(until__lte=timezone.now()).delete()
