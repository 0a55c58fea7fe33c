"""Permissions: an editor of Cluj-Napoca cannot change Dortmund's pages, by URL or by form."""

import pytest

from tests.e2e.admin import Desk
from tests.e2e.editing.screens import WIDE

DRAFT = "Noch geheimer Plan"
MAKE_DRAFT = f"""
from cities.models import CityPage
from tests import factories
city = CityPage.objects.get(slug="dortmund")
page = factories.measure(in_city=city, published=False, slug="e2e-draft", heading="{DRAFT}")
picture = factories.image("{DRAFT}", collection=city.access.collection)
paper = factories.document("{DRAFT}", collection=city.access.collection)
print(page.pk, picture.pk, paper.pk)
"""


@pytest.fixture(scope="module")
def secrets(embedded_portal):
    """The ids of a draft, a picture and a document of Dortmund."""
    said = embedded_portal.manage("shell", "--no-imports", "-c", MAKE_DRAFT)
    page, picture, paper = said.split()[-3:]
    return {"page": page, "picture": picture, "paper": paper}


@pytest.fixture(scope="module")
def editor(browser, embedded_portal):
    """The browser of Cluj-Napoca's editor, logged in."""
    context = browser.new_context(locale="ro-RO", viewport=WIDE)
    desk = Desk(context.new_page(), embedded_portal.url)
    desk.tab.set_default_timeout(20_000)
    yield desk.log_in("cluj-editor")
    context.close()


@pytest.mark.parametrize(
    "path",
    [
        "pages/{page}/edit/",
        "pages/{page}/delete/",
        "pages/{page}/history/",
        "pages/{page}/move/",
        "images/{picture}/",
        "images/{picture}/delete/",
        "documents/edit/{paper}/",
        "documents/delete/{paper}/",
    ],
)
def test_by_direct_address(editor, secrets, path):
    address = path.format(**secrets)
    answer = editor.go(address)
    # Wagtail sends home with a message, or refuses outright.
    turned_away = editor.tab.url.endswith("/admin/") and editor.messages()
    assert answer.status in (403, 404) or turned_away
    assert DRAFT not in editor.tab.locator("body").inner_text()


@pytest.mark.parametrize(
    "query", ["choose-page/search/?q=geheimer", "images/chooser/results/?q=geheimer"]
)
def test_by_chooser(editor, secrets, query):
    assert editor.go(query).status == 200
    assert DRAFT not in editor.tab.content()


def test_the_admins_own_search_knows_nothing_of_it(editor, secrets):
    assert editor.go("pages/search/?q=geheimer").status == 200
    assert DRAFT not in editor.tab.locator("main").inner_text()


def test_its_own_editor_does_see_it(browser, embedded_portal, secrets):
    context = browser.new_context(locale="de-DE", viewport=WIDE)
    desk = Desk(context.new_page(), embedded_portal.url).log_in("dortmund-editor")
    assert desk.go(f"pages/{secrets['page']}/edit/").status == 200
    assert desk.field("heading_de").input_value() == DRAFT
    context.close()
