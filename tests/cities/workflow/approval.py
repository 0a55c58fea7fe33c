"""The steps of an approval as requests to the admin."""

from django.urls import reverse
from wagtail.models import TaskState

from tests import factories
from tests.cities.admin_forms import save
from tests.factories import fresh

READY = {
    "summary_ro": "Pe scurt", "measure_type": "mitigation", "status": "running", "start": "2023",
    "review_due": "2030-01-01",
}  # fmt: skip


def submit(world, browser, page):
    terms = {"fields_of_action": [factories.field().pk], "primary_goal": factories.goal().pk}
    response = save(browser, page, "submit", **READY, **terms)
    assert response.status_code == 302
    return fresh(page)


def decide(browser, page, action="approve", comment=""):
    state = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).get()
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return browser.post(address, {"comment": comment})
