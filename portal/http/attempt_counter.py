"""How often something was tried within a while: counted in the database, for all processes together.

What was tried, by whom and from where is kept under a keyed digest only, and forgotten afterwards.
"""

from datetime import timedelta

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """One thing that is counted, and until when."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(_("count"))
    until = models.DateTimeField(_("until"), db_index=True)

    class Meta:
        verbose_name = _("count of attempts")
        verbose_name_plural = _("counts of attempts")

    def __str__(self) -> str:
        return self.key[:8]


def _key(facts: tuple[object, ...]) -> str:
    text = "\n".join(str(fact).casefold() for fact in facts)
    return salted_hmac("portal.tally", text, algorithm="sha256").hexdigest()


def note(*facts: object, seconds: int) -> int:
    """Count one more; how many there are within the time, which begins with the first."""
    now = timezone.now()
    end = now + timedelta(seconds=seconds)
    same = Tally.objects.filter(key=_key(facts))
    # A count that would last longer is from a clock that was ahead.
    if not same.filter(until__gt=now, until__lte=end).update(count=F("count") + 1):
        Tally.objects.update_or_create(key=_key(facts), defaults={"count": 1, "until": end})
    return same.values_list("count", flat=True).first() or 1


def count(*facts: object) -> int:
    """How many there are, without one more."""
    now = timezone.now()
    running = Tally.objects.filter(key=_key(facts), until__gt=now)
    return running.values_list("count", flat=True).first() or 0


def less(*facts: object) -> None:
    """Take one back that was no failure."""
    Tally.objects.filter(key=_key(facts), count__gt=0).update(count=F("count") - 1)


def forget(*facts: object) -> None:
    """Begin anew."""
    Tally.objects.filter(key=_key(facts)).delete()


def forget_old() -> None:
    """Delete what counts no more."""
    Tally.objects.filter(until__lte=timezone.now()).delete()
