"""What the processes do that a test of crashes starts, and kills.

`publish DRAFTS LIVE` makes measures where there are none, publishes every draft and prints a line
for each; `drafts COUNT` makes complete drafts and an account that may publish them, and prints
both; `settled` waits until no change waits, then prints what there is as JSON.
"""

import json
import sys
import time

import django

django.setup()

from django.conf import settings  # noqa: E402  Django must be set up first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import transaction  # noqa: E402

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


@transaction.atomic
def drafts(count):
    facts = {
        "summary": "Kurz gesagt", "measure_type": "mitigation", "start": "2023",
        "review_due": "2030-01-01", "fields_of_action": [f.field()], "primary_goal": f.goal(),
    }  # fmt: skip
    pages = [f.measure(published=False, **facts) for _ in range(int(count))]
    for page in pages:
        page.save_revision()
    listed = [{"pk": page.pk, "slug": page.slug, "heading": f"Neu {page.pk}"} for page in pages]
    say(json.dumps({"session": logged_in(f.user(superuser=True)), "pages": listed}))


def logged_in(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


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
    {"publish": publish, "drafts": drafts, "settled": settled}[sys.argv[1]](*sys.argv[2:])
