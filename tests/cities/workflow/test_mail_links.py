"""All URLs in e-mails start with the public URL of the portal."""

import re

import pytest
from django.core import mail
from wagtail.models import Site

from portal.alerts import emails
from portal.alerts.models import SearchAlert
from portal.http import public_url
from portal.mail.sending import send_waiting
from tests.cities.workflow.approval import decide, submit

PORTAL = "https://staedte.example:8443"
ADDRESS = re.compile(r"[a-z]+://[^\s<>\"]+")


@pytest.fixture(autouse=True)
def portal_url(settings):
    settings.WAGTAILADMIN_BASE_URL = PORTAL


@pytest.fixture
def addresses(django_capture_on_commit_callbacks):
    """The addresses in the mails that an action sends."""

    def found(action):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            action()
        # A mail of the queue is written when it is its turn.
        send_waiting()
        assert mail.outbox
        return [each for message in mail.outbox for each in ADDRESS.findall(message.body)]

    return found


def only_portal(links):
    assert links
    return all(re.match(rf"{PORTAL}/(?!/)", link) for link in links)


def test_every_mail_of_the_approval_leads_to_the_portal(world, as_user, addresses):
    editor, moderator = as_user(world.cluj_editor), as_user(world.cluj_moderator)
    assert only_portal(addresses(lambda: submit(world, editor, world.cluj_draft)))
    refused = addresses(lambda: decide(moderator, world.cluj_draft, "reject", "Nu"))
    assert only_portal(refused)
    submit(world, editor, world.cluj_draft)
    approved = addresses(lambda: decide(moderator, world.cluj_draft))
    assert only_portal(approved)
    assert f"{PORTAL}/ro/cities/cluj-napoca/ciorna/" in approved


def test_a_forgotten_password_leads_to_the_portal_whatever_host_was_asked(
    world, client, addresses, settings
):
    settings.ALLOWED_HOSTS = ["*"]
    form = {"email": world.cluj_editor.email}
    host = {"host": "evil.example"}
    links = addresses(lambda: client.post("/admin/password_reset/", form, headers=host))
    assert only_portal(links)


def test_a_saved_search_leads_to_the_portal(db):
    alert = SearchAlert.objects.create(address="a@example.org", language="fr", question="q=eau")
    assert only_portal(ADDRESS.findall(emails.confirmation(alert).body))


def test_every_full_address_of_a_page_is_public(world):
    assert world.cluj_measure.full_url.startswith(f"{PORTAL}/")
    assert world.cluj_measure.page_ptr.full_url.startswith(f"{PORTAL}/")
    assert Site.objects.get().root_url == public_url.portal_url() == PORTAL
