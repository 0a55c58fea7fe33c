"""From when to when a run looks back: every moment belongs to exactly one run of an alert.

A day's run ends at five in the morning of the office's time zone, a week's on Monday. It is done a
quarter of an hour later at the earliest, so that all that was published up to its end is in the
index. The end depends on the clock alone: a run that is repeated after a crash looks at the same
window, and its mail has the same Message-ID.
"""

from datetime import datetime, timedelta

from django.utils import timezone

HOUR = 5
LAG = timedelta(minutes=15)


def latest_end(now: datetime, *, weekly: bool) -> datetime:
    """The end of the latest window that may be looked at."""
    settled = timezone.localtime(now - LAG)
    end = settled.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if end > settled:
        end -= timedelta(days=1)
    return end - timedelta(days=end.weekday()) if weekly else end


def first_start(now: datetime) -> datetime:
    """From when on an alert confirmed now looks.

    The index knows whole seconds, so the second before belongs to it, lest one in between be lost.
    """
    return now.replace(microsecond=0) - timedelta(seconds=1)
