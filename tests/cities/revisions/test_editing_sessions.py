"""The save dialog of an outdated form says who has saved the page, and when."""

from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation
from wagtail.admin.models import EditingSession
from wagtail.utils.timestamps import render_timestamp

from tests.cities.admin_forms import edit_address, save
from tests.factories import fresh


def dialog(browser, world, revision):
    """Return the texts that the page's script writes into the dialog, by target."""
    page = world.cluj_measure
    browser.get(edit_address(page))
    session = EditingSession.objects.latest("pk")
    address = reverse(
        "wagtailadmin_editing_sessions:ping",
        args=["wagtailcore", "page", page.pk, session.pk],
    )
    html = browser.post(address, {"revision_id": revision.pk}).json()["html"]
    texts = {}
    for template in BeautifulSoup(html, "lxml").select("template"):
        texts[template["data-w-teleport-target-value"]] = template.get_text(" ", strip=True)
    return texts


def test_the_dialog_names_who_saved_and_when(world, as_user):
    opened = fresh(world.cluj_measure).latest_revision
    moderator = as_user(world.cluj_moderator)
    assert dialog(moderator, world, opened) == {}
    save(as_user(world.cluj_editor), world.cluj_measure, plan_name="Plan")
    texts = dialog(moderator, world, opened)
    with translation.override("ro"):
        time = render_timestamp(fresh(world.cluj_measure).latest_revision.created_at)
    title = texts["#title-text-w-save-confirmation-dialog"]
    assert world.cluj_editor.get_username() in title
    assert time in title
    assert "nu este înlocuită" in texts["#subtitle-w-save-confirmation-dialog"]


def test_one_persons_two_windows_are_called_so(world, as_user):
    opened = fresh(world.cluj_measure).latest_revision
    editor = as_user(world.cluj_editor)
    save(editor, world.cluj_measure, plan_name="Plan")
    texts = dialog(editor, world, opened)
    with translation.override("ro"):
        time = render_timestamp(fresh(world.cluj_measure).latest_revision.created_at)
    title = texts["#title-text-w-save-confirmation-dialog"]
    assert title == f"Ați salvat această pagină la {time} într-o altă fereastră."
