"""What the processes do that a test of crashes starts, and kills.

`publish DRAFTS LIVE` makes measures where there are none, publishes every draft and prints a line
for each; `settled` waits until no change waits, then prints what there is as JSON.
"""

import json
import sys
import time

import django

django.setup()

from django.db import transaction  # noqa: E402  Django must be set up first

from cities.models import MeasurePage  # noqa: E402
from search import indexer, outbox, registry  # noqa: E402
from tests import factories as f  # noqa: E402

PATIENCE = 180


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@transaction.atomic
def prepare(drafts, live):
    for number in range(drafts):
        page = MeasurePage(live=False, slug=f"draft-{number}", title=f"Entwurf {number}")
        page.heading_de = f"Entwurf {number}"
        f.city().add_child(instance=page)
    f.measures(live)


def publish(drafts, live):
    if not MeasurePage.objects.exists():
        prepare(int(drafts), int(live))
        say("prepared")
    for page in MeasurePage.objects.filter(live=False).order_by("pk"):
        page.save_revision().publish()
        say(page.uuid)


def settled():
    end = time.monotonic() + PATIENCE
    while any(each.rows for each in outbox.waiting().values()) and time.monotonic() < end:
        time.sleep(0.2)
    public = MeasurePage.objects.published().values_list("uuid", flat=True)
    engines = {}
    for name, waiting in outbox.waiting().items():
        difference = indexer.check(name)
        engines[name] = {
            "waiting": waiting.rows,
            "parked": waiting.parked,
            "difference": [str(difference), difference.failed],
            "documents": registry.engine(name).count(),
            "distinct": len(registry.engine(name).hashes()),
        }
    say(json.dumps({"public": len(public), "distinct": len(set(public)), "engines": engines}))


if __name__ == "__main__":
    {"publish": publish, "settled": settled}[sys.argv[1]](*sys.argv[2:])
