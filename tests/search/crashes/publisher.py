"""What the processes do that a test of crashes starts, and kills.

`publish DRAFTS LIVE` makes measures where there are none, publishes every draft and prints a line
for each; `drafts COUNT` makes complete drafts and an account that may publish them, and prints
both; `submitted COUNT` the same with drafts that wait for approval, `approved` prints what became of
them; `settled` waits until no change waits, then prints what there is as JSON.
"""

import json
import sys
import time
from collections import Counter

import django

django.setup()

from django.conf import settings  # noqa: E402  Django must be set up first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import transaction  # noqa: E402
from wagtail.models import PageLogEntry, Revision, TaskState, WorkflowState  # noqa: E402

from cities import publishing  # noqa: E402
from cities.models import MeasurePage  # noqa: E402
from search.engines import registry  # noqa: E402
from search.indexing import indexer, outbox  # noqa: E402
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


def complete():
    facts = {
        "summary": "Kurz gesagt", "measure_type": "mitigation", "start": "2023",
        "review_due": "2030-01-01", "fields_of_action": [f.field()], "primary_goal": f.goal(),
    }  # fmt: skip
    return f.measure(published=False, **facts)


@transaction.atomic
def drafts(count):
    pages = [complete() for _ in range(int(count))]
    listed = [
        {
            "pk": page.pk,
            "fields": {
                "slug": page.slug,
                "heading_de": f"Neu {page.pk}",
                "loaded_revision_id": revision.pk,
                "loaded_revision_created_at": revision.created_at.isoformat(),
            },
        }
        for page, revision in [(page, page.save_revision()) for page in pages]
    ]
    say(json.dumps({"session": logged_in(f.user(superuser=True)), "pages": listed}))


@transaction.atomic
def submitted(count):
    publishing.set_up_approval(home=f.home())
    approver, author = f.user(superuser=True), f.user(superuser=True)
    listed = []
    for _ in range(int(count)):
        page = complete()
        page.save_revision(user=author)
        state = page.get_workflow().start(page, author)
        listed.append({"pk": page.pk, "task": state.current_task_state_id})
    say(json.dumps({"session": logged_in(approver), "pages": listed}))


def approved():
    pages = MeasurePage.objects.all()
    logged = PageLogEntry.objects.filter(page__in=pages.values("pk"), action="wagtail.publish")
    say(
        json.dumps(
            {
                "live": pages.filter(live=True, has_unpublished_changes=False).count(),
                "states": sorted(WorkflowState.objects.values_list("status", flat=True).distinct()),
                "tasks": sorted(TaskState.objects.values_list("status", flat=True).distinct()),
                "task states": TaskState.objects.count(),
                "published": sorted(Counter(logged.values_list("page_id", flat=True)).values()),
                "revisions": max(
                    Counter(
                        Revision.objects.filter(
                            object_id__in=[str(pk) for pk in pages.values_list("pk", flat=True)]
                        ).values_list("object_id", flat=True)
                    ).values()
                ),
            }
        )
    )


def logged_in(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def settled():
    end = time.monotonic() + PATIENCE
    while any(each.rows for each in outbox.backlog().values()) and time.monotonic() < end:
        time.sleep(0.2)
    public = MeasurePage.objects.published().values_list("uuid", flat=True)
    engines = {}
    for name, waiting in outbox.backlog().items():
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
    known = (publish, drafts, submitted, approved, settled)
    {each.__name__: each for each in known}[sys.argv[1]](*sys.argv[2:])
