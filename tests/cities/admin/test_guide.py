"""Each role can do what docs/editors.md promises; the tested sentences must be in the guide."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core import mail
from PIL import Image
from wagtail.models import Page

from cities import models
from portal.alerts.models import SearchAlert
from portal.models import PortalSettings
from tests import factories
from tests.cities.admin_forms import create, edit_address, fields, save
from tests.cities.workflow.approval import READY, decide, submit
from tests.factories import fresh
from tests.needs import ROOT


@pytest.fixture
def guide():
    """The text of the guide in one line, without emphasis."""
    text = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
    return " ".join(text.replace("*", "").split())


@pytest.fixture
def desk(world, as_user, request):
    """The test client of one role, with the site's objects."""
    return SimpleNamespace(world=world, browser=as_user(getattr(world, request.param)))


def opens(desk, address, *words):
    response = desk.browser.get(address)
    assert response.status_code == 200, address
    body = response.content.decode()
    for word in words:
        assert word in body
    return response


def draft(desk):
    """Create a page with a heading only."""
    response = create(desk.browser, desk.world.cluj, "measurepage", heading_ro="Tramvai")
    assert response.status_code == 302, response.context["form"].errors
    return models.MeasurePage.objects.get(heading_ro="Tramvai")


def adds_a_page(desk):
    opens(desk, f"/admin/pages/{desk.world.cluj.pk}/", "/add_subpage/")
    assert not draft(desk).live


def previews(desk):
    address = edit_address(desk.world.cluj_measure)
    data = fields(desk.browser.get(address).content)
    assert desk.browser.post(f"{address}preview/", data).json()["is_available"]
    opens(desk, f"{address}preview/?mode=ro", "Autobuze electrice")


def submits(desk):
    assert submit(desk.world, desk.browser, desk.world.cluj_draft).current_workflow_state


def uploads(desk):
    content = BytesIO()
    Image.new("RGB", (40, 30), "#3f7e44").save(content, "PNG")
    content.seek(0)
    content.name = "poza.png"
    own = models.CityAccess.objects.get(city=desk.world.cluj).collection
    address = "/admin/images/add/"
    opens(desk, address)
    values = {"title": "Poza", "file": content, "collection": own.pk}
    response = desk.browser.post(address, values)
    assert response.status_code in (200, 302)
    assert (
        models.PortalImage.objects.filter(title="Poza", collection=own).exists()
        or (response.json()["success"])
    )
    opens(desk, "/admin/documents/multiple/add/")


def changes_a_partnership(desk):
    page = desk.world.with_cluj
    save(desk.browser, page, summary_de="Neu")
    assert fresh(page).get_latest_revision_as_object().summary_de == "Neu"


def sees_what_is_outdated(desk):
    page = desk.world.cluj_measure
    page.heading_en, page.state_en, page.digest_en = "Buses", "ok", "older"
    page.save()
    opens(desk, "/admin/", "Autobuze electrice")


def sets_the_state(desk):
    opens(desk, f"{edit_address(desk.world.cluj_measure)}?tab=en", 'name="state_en"')


def with_a_waiting_page(desk):
    page = desk.world.cluj_draft
    terms = {"fields_of_action": [factories.field().pk], "primary_goal": factories.goal().pk}
    save(desk.browser, page, "submit", **READY, **terms)
    return fresh(page)


def approves(desk):
    page = with_a_waiting_page(desk)
    opens(desk, "/admin/", page.get_admin_display_title())
    decide(desk.browser, page)
    assert fresh(page).live


def requests_changes(desk):
    page = with_a_waiting_page(desk)
    decide(desk.browser, page, "reject", "Nu")
    assert not fresh(page).live
    assert mail.outbox is not None


def unpublishes(desk):
    page = desk.world.cluj_measure
    desk.browser.post(f"/admin/pages/{page.pk}/unpublish/")
    assert not fresh(page).live


def sets_the_privacy(desk):
    address = f"/admin/pages/{desk.world.cluj_measure.pk}/privacy/"
    opens(desk, address)
    desk.browser.post(address, {"restriction_type": "login"})
    assert fresh(desk.world.cluj_measure).get_view_restrictions().exists()


def changes_a_label(desk):
    term = factories.field()
    address = f"/admin/snippets/cities/fieldofaction/edit/{term.pk}/"
    response = opens(desk, address)
    desk.browser.post(address, fields(response.content) | {"label_de": "Wärme neu"})
    term.refresh_from_db()
    assert term.label_de == "Wärme neu"


def ends_a_subscription(desk):
    SearchAlert.objects.create(address="a@example.org", language="de", question="q=heat")
    opens(desk, "/admin/", "/admin/subscribers/")
    opens(desk, "/admin/subscribers/")
    desk.browser.post("/admin/subscribers/", {"address": "a@example.org"})
    assert not SearchAlert.objects.exists()


def sets_the_notice(desk):
    site = PortalSettings.objects.get()
    opens(desk, "/admin/", "/admin/settings/portal/portalsettings/")
    address = f"/admin/settings/portal/portalsettings/{site.site_id}/"
    opens(desk, address)
    response = desk.browser.post(address, {"notice_de": "Wartung am Montag", "operator": "Amt"})
    assert response.status_code == 302
    site.refresh_from_db()
    assert (site.notice_de, site.operator) == ("Wartung am Montag", "Amt")


EDITOR = {
    "Sign in at `/admin/`. Open Pages, then your city, and choose Add child page.": adds_a_page,
    "Use Preview to see the page in each language": previews,
    "Submit for approval.": submits,
    "Upload them to your city's collection.": uploads,
    "editors of each may change it": changes_a_partnership,
    "its translations show as outdated on your start page": sees_what_is_outdated,
    "Set the state of each language": sets_the_state,
}
MODERATOR = {
    "Approve and publish publishes at once": approves,
    "Request changes sends a mail with your comment": requests_changes,
    "To take a page back, unpublish it": unpublishes,
    "or set its privacy": sets_the_privacy,
}
OFFICE = {
    "You may change every label": changes_a_label,
    "deletes an address whose owner asks for it": ends_a_subscription,
    "Settings → Portal settings holds the notice above every page.": sets_the_notice,
}
STEPS = [
    pytest.param(who, sentence, act, id=f"{who}-{act.__name__}")
    for who, steps in (
        ("cluj_editor", EDITOR),
        ("cluj_moderator", MODERATOR),
        ("office", OFFICE),
    )
    for sentence, act in steps.items()
]


@pytest.mark.parametrize(("desk", "sentence", "act"), STEPS, indirect=["desk"])
def test_what_the_guide_promises_to_a_role_it_can_do(guide, desk, sentence, act):
    assert sentence in guide
    act(desk)


@pytest.mark.parametrize("desk", ["cluj_editor", "cluj_moderator"], indirect=True)
def test_the_settings_of_the_site_are_the_offices(desk):
    assert "portalsettings" not in opens(desk, "/admin/").content.decode()
    site = PortalSettings.objects.get().site_id
    refused = desk.browser.get(f"/admin/settings/portal/portalsettings/{site}/")
    assert refused.status_code == 302


@pytest.mark.parametrize("desk", ["cluj_editor", "office", "admin"], indirect=True)
def test_nobody_can_make_the_admin_fail_on_purpose(desk):
    assert desk.browser.get("/admin/failwhale/", follow=True).status_code == 404
    assert Page.objects.exists()
