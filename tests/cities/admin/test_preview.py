"""Page previews: framed by the admin, in every language, of incomplete drafts."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Page

from cities.models import CityPage
from tests import factories
from tests.cities.admin_forms import edit_address, fields, open_form, rich


def heading(response):
    return BeautifulSoup(response.content, "lxml").h1.get_text(strip=True)


def preview(browser, address, data, language):
    result = browser.post(f"{address}preview/", data).json()
    assert result == {"is_valid": True, "is_available": True}
    return browser.get(f"{address}preview/?in_preview_panel=true&mode={language}")


def frames(response):
    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    return policy["frame-ancestors"], response["X-Frame-Options"], policy["script-src"]


def test_the_admin_may_frame_a_preview_and_nobody_a_public_page(world, as_user):
    browser = as_user(world.cluj_editor)
    address = edit_address(world.cluj_measure)
    shown = preview(browser, address, fields(browser.get(address).content), "ro")
    assert heading(shown) == "Autobuze electrice"
    assert frames(shown) == ("'self'", "SAMEORIGIN", "'self'")
    draft = browser.get(f"/admin/pages/{world.cluj_draft.pk}/view_draft/")
    assert frames(draft) == ("'self'", "SAMEORIGIN", "'self'")
    public = browser.get("/ro/cities/cluj-napoca/autobuze/")
    assert frames(public) == ("'none'", "DENY", "'self'")


def test_every_language_of_the_city_can_be_looked_at_from_the_first_word_on(world, as_user):
    browser = as_user(world.cluj_editor)
    address = edit_address(world.cluj_draft)
    form = browser.get(address)
    assert [code for code, _name in world.cluj_draft.preview_modes] == ["en", "ro"]
    assert b'<option value="en">' in form.content
    data = open_form(browser, address) | {"heading_en": "Draft of a bus", "summary_en": ""}
    assert heading(preview(browser, address, data, "en")) == "Draft of a bus"
    without_heading = data | {"heading_en": "", "summary_en": "Only a summary"}
    shown = preview(browser, address, without_heading, "en")
    assert heading(shown) == "No heading yet"
    assert "Only a summary" in shown.content.decode()
    assert heading(preview(browser, address, data, "ro")) == "Ciornă"


def test_what_is_missing_or_mistyped_hides_nothing_else(world, as_user):
    browser = as_user(world.cluj_editor)
    address = edit_address(world.cluj_draft)
    data = open_form(browser, address) | {
        "heading_ro": "",
        "solution_ro": rich("Autobuze pe curent"),
        "start": "in the spring",
        "latitude": "up north",
        "effects-TOTAL_FORMS": "2",
        "effects-0-indicator_ro": "Tone",
        "effects-0-value": "many",
        "effects-0-ORDER": "1",
        "effects-1-indicator_ro": "Locuri de muncă",
        "effects-1-value": "12",
        "effects-1-unit": "persoane",
        "effects-1-year": "2024",
        "effects-1-method": "measured",
        "effects-1-source": "Raport",
        "effects-1-ORDER": "2",
    }
    shown = preview(browser, address, data, "ro")
    assert heading(shown) == "Încă fără titlu"
    assert "Autobuze pe curent" in shown.content.decode()
    assert "Locuri de muncă" in shown.content.decode()
    world.cluj_draft.refresh_from_db()
    assert world.cluj_draft.heading_ro == "Ciornă"


def test_what_may_not_be_chosen_is_not_shown_either(world, as_user):
    browser = as_user(world.cluj_editor)
    address = edit_address(world.cluj_draft)
    data = fields(browser.get(address).content) | {"image": world.internal_image.pk, "start": "?"}
    assert not browser.post(f"{address}preview/", data).json()["is_valid"]


@pytest.mark.parametrize(
    ("model", "parent", "who"),
    [
        ("cities/measurepage", "cluj", "cluj_editor"),
        ("cities/partnershippage", "partnerships", "cluj_editor"),
        ("cities/citypage", "cities", "office"),
        ("portal/sectionpage", "home", "office"),
        ("portal/legalpage", "home", "office"),
    ],
)
def test_an_empty_form_of_every_kind_has_a_preview(world, as_user, model, parent, who):
    parent = factories.city_index() if parent == "cities" else getattr(world, parent)
    browser = as_user(getattr(world, who))
    address = f"/admin/pages/add/{model}/{parent.pk}/"
    before = Page.objects.count()
    opened = browser.get(f"{address}preview/")
    assert opened.status_code == 200
    form = browser.get(address)
    language = form.context["form"].instance.source_language
    shown = preview(browser, address, fields(form.content), language)
    assert shown.status_code == 200
    assert heading(shown) == heading(opened)
    assert heading(shown) in ("Noch keine Überschrift", "Încă fără titlu")
    assert Page.objects.count() == before


def test_a_preview_in_a_language_that_is_unknown_shows_the_original(world, as_user):
    shown = as_user(world.office).get(f"{edit_address(world.dortmund)}preview/?mode=xx")
    assert heading(shown) == CityPage.objects.get(pk=world.dortmund.pk).heading_de
