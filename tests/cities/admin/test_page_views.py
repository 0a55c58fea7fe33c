"""Page forms are idempotent and detect conflicts without losing input."""

import datetime
import json
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from portal.models import SectionPage
from tests import factories
from tests.cities.admin_forms import edit_address, fields, form_data, open_form

AS_AUTOSAVE = {"HTTP_ACCEPT": "application/json"}
APPROVE = {"action-workflow-action": "true", "workflow-action-name": "approve"}
MEANWHILE = "hat diese Seite am"


@pytest.fixture
def page(world):
    """A page of the office, with the smallest form."""
    return factories.section(heading="Förderung", source_language="de")


@pytest.fixture
def office(world, as_user):
    return as_user(world.office)


@pytest.fixture
def waiting(world, page):
    """The page with a draft in moderation by the office."""
    page.heading_de = "Fördermittel"
    page.save_revision(user=world.admin)
    page.get_workflow().start(page, world.admin)
    return page


def opened(browser, page):
    """Return the unchanged data of the page's form."""
    return form_data(browser, page)


def state(page):
    """Return the current state of a page in the database."""
    fresh = SectionPage.objects.get(pk=page.pk)
    return SimpleNamespace(
        live=fresh.live,
        heading=fresh.heading_de,
        draft=fresh.latest_revision.content["heading_de"] if fresh.latest_revision else "",
        revisions=fresh.revisions.count(),
        waits=fresh.workflow_in_progress,
        changes=fresh.has_unpublished_changes,
        scheduled=fresh.scheduled_revision,
    )


def messages_of(response):
    """Return the messages of a response."""
    return " ".join(str(message) for message in response.context["messages"])


def test_approving_publishes_and_says_so(office, waiting):
    before = state(waiting)
    form = opened(office, waiting)
    response = office.post(edit_address(waiting), form | APPROVE, follow=True)
    after = state(waiting)
    assert (after.live, after.heading, after.waits) == (True, "Fördermittel", False)
    assert after.revisions == before.revisions, "nobody wrote another version"
    assert not after.changes
    assert "wurde freigegeben und veröffentlicht" in messages_of(response)


def test_approving_with_a_correction_publishes_the_correction_once(office, waiting):
    before = state(waiting)
    form = opened(office, waiting) | {"heading_de": "Fördermittel 2027"}
    office.post(edit_address(waiting), form | APPROVE)
    after = state(waiting)
    assert (after.live, after.heading, after.waits) == (True, "Fördermittel 2027", False)
    assert after.revisions == before.revisions + 1
    decided = TaskState.objects.filter(workflow_state__object_id=str(waiting.pk))
    assert list(decided.values_list("status", flat=True)) == [TaskState.STATUS_APPROVED]


def test_the_second_of_two_approvals_is_refused(office, waiting):
    form = opened(office, waiting) | APPROVE
    office.post(edit_address(waiting), form)
    once = state(waiting)
    response = office.post(edit_address(waiting), form, follow=True)
    assert state(waiting) == once
    assert "es wurde schon darüber entschieden" in messages_of(response)


@pytest.mark.parametrize("changed", [False, True])
def test_no_request_made_by_a_script_repeats_an_action(office, waiting, changed):
    """Like autosave, which includes the fields of a pressed button."""
    before = state(waiting)
    form = opened(office, waiting) | APPROVE | ({"heading_de": "Neu"} if changed else {})
    response = office.post(edit_address(waiting), form, **AS_AUTOSAVE)
    assert response.status_code == 400
    assert response.json()["success"] is False
    assert state(waiting) == before


def test_no_form_of_a_page_saves_itself(office, page):
    for address in (
        edit_address(page),
        f"/admin/pages/add/portal/sectionpage/{page.get_parent().pk}/",
    ):
        assert b"w-autosave#save" not in office.get(address).content


def test_an_untouched_form_makes_no_version(world, as_user, page):
    """The content has line breaks and rich text that the editor writes differently."""
    measure = world.cluj_measure
    measure.solution_ro = "<p>Unu</p><p>Doi</p>"
    measure.summary_ro = "Pe scurt\r\nfoarte"
    measure.save_revision().publish()
    before = type(measure).objects.get(pk=measure.pk)
    browser = as_user(world.cluj_editor)
    browser.post(edit_address(measure), open_form(browser, edit_address(measure)))
    after = type(measure).objects.get(pk=measure.pk)
    assert after.latest_revision_id == before.latest_revision_id
    assert not after.has_unpublished_changes


def test_a_save_sent_twice_makes_one_version(office, page):
    before = state(page)
    form = opened(office, page) | {"heading_de": "Neu"}
    for _time in range(2):
        office.post(edit_address(page), form)
    after = state(page)
    assert after.draft == "Neu"
    assert after.revisions == before.revisions + 1


def test_a_new_page_sent_twice_is_made_once(office, page):
    address = f"/admin/pages/add/portal/sectionpage/{page.get_parent().pk}/"
    form = fields(office.get(address).content) | {"heading_de": "Doppelt"}
    first, second = (office.post(address, form, follow=True) for _time in range(2))
    created = SectionPage.objects.get(heading_de="Doppelt")
    assert "ist schon angelegt" in messages_of(second)
    assert first.redirect_chain[-1][0] == second.redirect_chain[-1][0] == edit_address(created)


@pytest.mark.parametrize("button", ["", "action-publish", "action-submit"])
def test_an_older_form_does_not_overwrite_a_newer_text_unasked(
    world, as_user, office, page, button
):
    older = opened(office, page) | {"heading_de": "Aus dem alten Fenster"}
    other = as_user(world.admin)
    other.post(edit_address(page), opened(other, page) | {"heading_de": "Neuer"})
    newer = state(page)

    older |= {button: "1"} if button else {}
    response = office.post(edit_address(page), older)
    assert state(page) == newer
    assert MEANWHILE in messages_of(response)
    assert "Zum Speichern nötig." in response.content.decode(), "the marks stay"
    typed = fields(response.content)
    assert typed["heading_de"] == ["Aus dem alten Fenster"], "what was typed is still there"

    office.post(edit_address(page), typed | ({button: "1"} if button else {}))
    assert state(page).draft == "Aus dem alten Fenster", "asked again, it is saved"


def test_an_older_form_is_not_scheduled_over_a_newer_text(world, as_user, office, page):
    older = opened(office, page) | {"heading_de": "Alt"}
    other = as_user(world.admin)
    other.post(edit_address(page), opened(other, page) | {"heading_de": "Neuer"})
    newer = state(page)
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    times = {"go_live_at": tomorrow.strftime("%Y-%m-%d %H:%M"), "action-publish": "1"}
    response = office.post(edit_address(page), older | times)
    assert state(page) == newer
    assert newer.scheduled is None
    assert MEANWHILE in messages_of(response)


def test_a_reader_of_an_older_text_approves_nothing(world, as_user, office, waiting):
    """Without input the current version is shown."""
    form = opened(office, waiting)
    other = as_user(world.admin)
    other.post(edit_address(waiting), opened(other, waiting) | {"heading_de": "Geändert"})
    changed = state(waiting)
    response = office.post(edit_address(waiting), form | APPROVE, follow=True)
    assert state(waiting) == changed
    assert changed.waits
    assert MEANWHILE in messages_of(response)
    assert fields(response.content)["heading_de"] == ["Geändert"]


def test_an_action_one_may_not_do_saves_nothing(world, as_user):
    before = world.cluj_measure.latest_revision_id
    browser = as_user(world.cluj_editor)
    form = opened(browser, world.cluj_measure) | {"summary_ro": "Nou", "action-publish": "1"}
    response = browser.post(edit_address(world.cluj_measure), form)
    fresh = type(world.cluj_measure).objects.get(pk=world.cluj_measure.pk)
    assert fresh.latest_revision_id == before
    assert fields(response.content)["summary_ro"] == ["Nou"]


def test_the_list_of_what_waits_decides_once_and_says_so(office, waiting):
    task = waiting.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[waiting.pk, "approve", task.pk])
    first = office.post(address, {"comment": ""}, follow=True)
    assert "wurde freigegeben und veröffentlicht" in messages_of(first)
    once = state(waiting)
    second = office.post(address, {"comment": ""}, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert second.status_code == 200
    assert json.loads(second.content)["step"] == "success"
    assert state(waiting) == once


def test_the_list_of_what_waits_approves_nothing_that_is_incomplete(world, as_user):
    draft = world.cluj_draft
    draft.get_workflow().start(draft, world.admin)
    task = draft.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", task.pk])
    response = as_user(world.cluj_moderator).post(address, {"comment": ""}, follow=True)
    fresh = type(draft).objects.get(pk=draft.pk)
    assert (fresh.live, fresh.workflow_in_progress) == (False, True)
    assert response.redirect_chain[-1][0] == edit_address(draft)
    assert "Ciornă" in messages_of(response)


def test_a_refusal_stands_above_the_form_with_its_comment(world, as_user, waiting):
    waiting.current_workflow_task_state.reject(
        user=world.office, comment="Bitte <b>Quelle</b> nennen"
    )
    response = as_user(world.office).get(edit_address(waiting))
    assert "zurückgegeben: „Bitte &lt;b&gt;Quelle&lt;/b&gt; nennen“" in messages_of(response)
    older = opened(as_user(world.office), waiting) | {"heading_de": "Alt"}
    other = as_user(world.admin)
    other.post(edit_address(waiting), opened(other, waiting) | {"heading_de": "Neuer"})
    conflict = as_user(world.office).post(edit_address(waiting), older)
    assert MEANWHILE in messages_of(conflict)
    assert "zur Überarbeitung zurückgegeben" in messages_of(conflict)
    waiting.current_workflow_state.resume(world.admin)
    assert "zur Überarbeitung zurückgegeben" not in messages_of(
        as_user(world.office).get(edit_address(waiting))
    )


def test_a_page_that_was_not_saved_names_the_fields_and_their_tabs(world, as_user):
    browser = as_user(world.cluj_editor)
    form = open_form(browser, edit_address(world.cluj_draft)) | {
        "review_due": "",
        "links-TOTAL_FORMS": "1",
        "links-0-title": "Fără adresă",
        "action-submit": "1",
    }
    response = messages_of(browser.post(edit_address(world.cluj_draft), form))
    assert "<li>română: Rezumat [ro]</li>" in response
    assert "<li>Setări: Următoarea verificare</li>" in response
    assert "<li>Oameni și surse: Adresă</li>" in response


def test_a_form_opens_with_the_language_of_the_original(world, as_user):
    for user, page, language in (
        (world.cluj_editor, world.cluj_measure, "română"),
        (world.office, world.home, "Deutsch"),
    ):
        html = BeautifulSoup(as_user(user).get(edit_address(page)).content, "lxml")
        first = html.select_one("[role=tablist] [role=tab]")
        assert next(first.stripped_strings) == language


def test_a_new_measure_is_to_be_checked_in_a_year(world, as_user):
    address = f"/admin/pages/add/cities/measurepage/{world.cluj.pk}/"
    due = fields(as_user(world.cluj_editor).get(address).content)["review_due"]
    assert due[0].endswith(str(timezone.localdate().year + 1))
