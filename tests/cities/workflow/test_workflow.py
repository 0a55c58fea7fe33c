"""Submission and approval within a city, with the recipients and languages of notifications."""

import pytest
from django.core import mail
from wagtail.models import TaskState

from cities import models
from cities.models.access import moderator_groups
from tests import factories
from tests.cities.admin_forms import edit_address, save
from tests.cities.workflow.approval import READY, decide, submit
from tests.factories import fresh


@pytest.fixture
def mails(django_capture_on_commit_callbacks):
    """Return a function that runs on-commit callbacks and returns the sent mails."""

    def sent(action):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            action()
        return {(to, message.subject) for message in mail.outbox for to in message.to}

    return sent


def test_an_editor_cannot_publish_by_forging_the_button(world, as_user):
    browser = as_user(world.cluj_editor)
    save(browser, world.cluj_measure, "publish", summary_ro="Nou")
    assert fresh(world.cluj_measure).summary_ro != "Nou"


def test_submitting_and_approving(world, as_user, mails):
    editor, moderator = as_user(world.cluj_editor), as_user(world.cluj_moderator)
    sent = mails(lambda: submit(world, editor, world.cluj_draft))
    assert {to for to, _subject in sent} == {world.cluj_moderator.email}
    assert not fresh(world.cluj_draft).live

    sent = mails(lambda: decide(moderator, world.cluj_draft))
    assert {to for to, _subject in sent} == {world.cluj_editor.email}
    assert fresh(world.cluj_draft).live
    assert "/cities/cluj-napoca/ciorna/" in moderator.get("/admin/").content.decode()
    assert fresh(world.cluj_draft).summary_ro == "Pe scurt"


def test_a_rejection_tells_the_submitter_why(world, as_user, mails):
    submit(world, as_user(world.cluj_editor), world.cluj_draft)
    sent = mails(
        lambda: decide(as_user(world.cluj_moderator), world.cluj_draft, "reject", "Lipsește sursa")
    )
    assert {to for to, _subject in sent} == {world.cluj_editor.email}
    assert "Lipsește sursa" in mail.outbox[0].body
    assert not fresh(world.cluj_draft).live


def test_each_reader_is_written_to_in_their_language(world, as_user, mails):
    page = world.with_cluj
    workflow = world.home.get_workflow()
    sent = dict(mails(lambda: workflow.start(page, world.dortmund_editor)))
    assert set(sent) == {world.cluj_moderator.email, world.dortmund_moderator.email}
    assert len(set(sent.values())) == 2, "German and Romanian"
    assert "eingereicht" in sent[world.dortmund_moderator.email]


@pytest.mark.parametrize("who", ["dortmund_moderator", "amiens_moderator", "cluj_editor", "office"])
@pytest.mark.parametrize("action", ["approve", "reject"])
def test_nobody_else_decides(world, as_user, who, action):
    page = submit(world, as_user(world.cluj_editor), world.cluj_draft)
    decide(as_user(getattr(world, who)), page, action)
    assert TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exists()
    assert not fresh(page).live


def test_the_start_page_shows_moderators_what_waits(world, as_user):
    submit(world, as_user(world.cluj_editor), world.cluj_draft)
    for who, seen in (("cluj_moderator", True), ("dortmund_moderator", False), ("office", False)):
        shown = "Ciornă" in as_user(getattr(world, who)).get("/admin/").content.decode()
        assert shown is seen, who


def test_the_office_approves_what_belongs_to_no_city(world, as_user, mails):
    page = factories.section(heading="Förderung")
    assert set(moderator_groups(page)) == set(world.office.groups.all())
    workflow = world.home.get_workflow()
    sent = mails(lambda: workflow.start(page, world.admin))
    assert {to for to, _subject in sent} == {world.office.email}
    decide(as_user(world.office), page)
    assert not TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exists()


def test_moderators_of_every_city_of_a_partnership_approve(world):
    groups = models.CityAccess.objects.filter(city__in=[world.dortmund, world.cluj])
    assert set(moderator_groups(world.with_cluj)) == {access.moderators for access in groups}


def test_a_submitted_page_is_locked_for_its_editor(world, as_user):
    page = submit(world, as_user(world.cluj_editor), world.cluj_draft)
    browser = as_user(world.cluj_editor)
    revision = page.latest_revision_id
    browser.post(edit_address(page), {"heading_ro": "Alt titlu"})
    assert fresh(page).latest_revision_id == revision


def test_changes_to_a_published_measure_wait_for_approval(world, as_user):
    terms = {"fields_of_action": [factories.field().pk], "primary_goal": factories.goal().pk}
    values = READY | terms | {"heading_ro": "Autobuze noi"}
    save(as_user(world.cluj_editor), world.cluj_measure, "submit", **values)
    assert fresh(world.cluj_measure).heading_ro == "Autobuze electrice"
    decide(as_user(world.cluj_moderator), world.cluj_measure)
    assert fresh(world.cluj_measure).heading_ro == "Autobuze noi"
