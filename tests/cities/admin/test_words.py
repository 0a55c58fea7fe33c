"""The admin is translated completely, without English leftovers and technical names."""

import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cities.admin_forms import edit_address, fields, open_tab
from tests.cities.workflow.approval import submit
from tests.factories import fresh

LEFTOVERS = re.compile(
    r"Approval by the city|Moderators approval|Portal (image|document)|-Objekt\b|\bCe\(tte\)"
    r"|Acest (măsură|pagină)|Link text|Email address|\bSubject\b|\bBody\b|(?<![-\w])Actions\b(?!/)"
    r"|\w+\((?:e|le|ne|tte)\)|\b[KMG]O\b|Versiune live"
)
LANGUAGES = ("de", "fr", "ro")


@pytest.fixture(params=LANGUAGES)
def language(request, world):
    """The preferred language of all users."""
    for user in (world.cluj_moderator, world.office, world.admin):
        profile = user.wagtail_userprofile
        profile.preferred_language = request.param
        profile.save()
    return request.param


def visible_text(response):
    """Return the text and labels of a page or a modal dialog."""
    assert response.status_code == 200
    html = response.json()["html"] if "json" in response["Content-Type"] else response.content
    page = BeautifulSoup(html, "lxml")
    for tag in page(["script", "style"]):
        tag.decompose()
    labels = [tag.get(name, "") for tag in page(True) for name in ("aria-label", "title")]
    return " ".join([page.get_text(" "), *labels])


def leftovers(text, language):
    matches = {match[0] for match in LEFTOVERS.finditer(text)}
    # Also a French word.
    return matches - {"Actions"} if language == "fr" else matches


def test_a_waiting_page_speaks_the_language_of_who_looks_at_it(world, as_user, language):
    submit(world, as_user(world.cluj_editor), world.cluj_draft)
    browser = as_user(world.cluj_moderator)
    page = fresh(world.cluj_draft)
    addresses = (
        edit_address(page),
        *(f"{edit_address(page)}?tab={tab}" for tab in ("en", "effect", "transfer", "people")),
        f"/admin/pages/{page.pk}/history/",
        "/admin/",
    )
    for address in addresses:
        assert leftovers(visible_text(browser.get(address)), language) == set(), address


def test_the_administrators_lists_speak_their_language(world, as_user, language):
    browser = as_user(world.admin)
    for address in (
        "/admin/workflows/list/",
        "/admin/reports/workflow/",
        "/admin/images/",
        "/admin/documents/",
        "/admin/images/add/",
        f"/admin/images/{world.image.pk}/",
        f"/admin/images/{world.image.pk}/delete/",
        f"/admin/documents/edit/{world.document.pk}/",
        "/admin/choose-email-link/",
        "/admin/choose-external-link/",
        f"/admin/pages/{world.cluj.pk}/",
    ):
        assert leftovers(visible_text(browser.get(address)), language) == set(), address


def test_publishing_beside_approving_says_what_it_leaves_out(world, as_user, language):
    label = {
        "de": "Ohne Freigabe veröffentlichen",
        "fr": "Publier sans validation",
        "ro": "Publică fără aprobare",
    }[language]
    browser = as_user(world.cluj_moderator)
    assert label not in visible_text(browser.get(edit_address(world.cluj_draft)))
    submit(world, as_user(world.cluj_editor), world.cluj_draft)
    assert label in visible_text(browser.get(edit_address(world.cluj_draft)))


def test_the_account_offers_time_zones_in_which_people_live(world, as_user):
    zones = settings.WAGTAIL_USER_TIME_ZONES
    assert {"Europe/Berlin", "Europe/Bucharest", "Europe/Paris"} <= set(zones)
    assert not [zone for zone in zones if "/" not in zone or zone.startswith("Etc/")]
    page = BeautifulSoup(as_user(world.cluj_editor).get("/admin/account/").content, "lxml")
    offered = [option["value"] for option in page.select("[name$=current_time_zone] option")]
    assert {"", *zones} == set(offered)


def test_no_label_keeps_the_language_in_which_the_portal_started(world, as_user, language):
    """Wagtail evaluates some translations at import time."""
    page = world.cluj_draft
    page.get_workflow().start(page, world.admin)
    task = page.current_workflow_task_state
    dialog = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", task.pk])
    browser = as_user(world.cluj_moderator)
    assert {"de": "Kommentar", "fr": "Commentaire", "ro": "Comentariu"}[language] in visible_text(
        browser.get(dialog, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    )
    chooser = visible_text(browser.get(reverse("wagtailimages_chooser:choose")))
    assert {"de": "Suche", "fr": "Recherche", "ro": "Căut"}[language] in chooser
    assert language == "de" or "Suchen" not in chooser


def test_django_speaks_romanian_where_its_own_catalogue_is_silent(world, as_user):
    browser = as_user(world.cluj_editor)
    address = reverse("wagtaildocs:add")
    file = SimpleUploadedFile("a.py", b"x")
    form = fields(browser.get(address).content) | {"title": "A", "file": file}
    response = visible_text(browser.post(address, form))
    assert "Extensia de fișier „py” nu este permisă" in response
    assert "Dateiendung" not in response


def test_a_chooser_speaks_the_language_of_who_opens_the_form(world, as_user):
    """Wagtail's page chooser keeps its text in the language in which it was made."""
    for user, text in (
        (world.dortmund_editor, "Seite auswählen (Maßnahme)"),
        (world.cluj_editor, "Alege o pagină (Măsură)"),
        (world.dortmund_editor, "Seite auswählen (Maßnahme)"),
    ):
        page = world.cluj_measure if user == world.cluj_editor else world.measure
        tab = open_tab(as_user(user), edit_address(page), "transfer")
        assert text in tab.get_text(), user
