"""Steps that the crash tests run in processes of their own.

`prepare ADDRESS` creates a measure and an alert for it; `settled` waits until nothing is due.
"""

import datetime
import sys
import time

import django

django.setup()

from django.utils import timezone  # noqa: E402  Django must be set up first

from cities.models import MeasurePage  # noqa: E402
from portal.alerts import time_windows  # noqa: E402
from portal.alerts.models import SearchAlert  # noqa: E402
from tests import factories  # noqa: E402

TIMEOUT_SECONDS = 120
DAY = datetime.timedelta(days=1)


def prepare(address):
    end = time_windows.latest_end(timezone.now(), weekly=False)
    page = factories.measure(heading="Wärmenetz")
    MeasurePage.objects.filter(pk=page.pk).update(first_published_at=end - DAY / 2)
    SearchAlert.objects.create(
        address=address, language="de", question="q=W%C3%A4rmenetz",
        consented=end - 3 * DAY, last_run=end - 2 * DAY,
    )  # fmt: skip


def settled():
    until = time.monotonic() + TIMEOUT_SECONDS
    due = SearchAlert.objects.filter(last_run__lt=timezone.now() - 1.5 * DAY)
    while due.exists() and time.monotonic() < until:
        time.sleep(0.2)
    sys.stdout.write("due" if due.exists() else "settled")


if __name__ == "__main__":
    {"prepare": prepare, "settled": settled}[sys.argv[1]](*sys.argv[2:])
