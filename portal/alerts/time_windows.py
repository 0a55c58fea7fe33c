"""Time windows of delivery runs: every moment belongs to exactly one window of an alert.

A daily window ends at five in the morning of the office's time zone, a weekly one on Monday. It is
processed at least a quarter of an hour later, so that everything published in it is indexed. The
end depends on the clock alone: a run repeated after a crash has the same window, and its mail the
same Message-ID.
"""

from datetime import datetime, timedelta

from django.utils import timezone

CUTOFF_HOUR = 5
INDEX_LAG = timedelta(minutes=15)


def latest_end(now: datetime, *, weekly: bool) -> datetime:
    """Return the end of the latest window that may be processed."""
    settled = timezone.localtime(now - INDEX_LAG)
    end = settled.replace(hour=CUTOFF_HOUR, minute=0, second=0, microsecond=0)
    if end > settled:
        end -= timedelta(days=1)
    return end - timedelta(days=end.weekday()) if weekly else end


def first_start(now: datetime) -> datetime:
    """Return the start of the first window of an alert confirmed now.

    The index has whole seconds, so the preceding second is included, lest a publication be missed.
    """
    return now.replace(microsecond=0) - timedelta(seconds=1)
