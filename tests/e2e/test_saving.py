"""Wagtail saves while an editor types; a button pressed meanwhile must not save a second page."""

import pytest

from tests.e2e.admin import Desk
from tests.e2e.running import wait_until
from tests.e2e.test_story import WIDE

HEADING = "Doppelt gedrückt"
# Wagtail notes the form as it was opened only after seconds, and then again.
UNTIL_WATCHED = 4_000
ANNOUNCED = "document.addEventListener('w-autosave:save', () => { window.announced = true })"
COUNT = f"""
from cities.models import MeasurePage
print(MeasurePage.objects.filter(heading_de="{HEADING}").count())
"""


@pytest.fixture
def editor(browser, embedded_portal):
    context = browser.new_context(locale="de-DE", viewport=WIDE)
    desk = Desk(context.new_page(), embedded_portal.url)
    desk.tab.set_default_timeout(20_000)
    yield desk.log_in("dortmund-editor")
    context.close()


@pytest.mark.parametrize("sent", [False, True])
def test_a_button_pressed_while_the_page_saves_itself(editor, embedded_portal, sent):
    """Before the form has gone, and while a slow line still carries it away."""
    before = count(embedded_portal)
    editor.walk_to("Städte", "Dortmund")
    editor.add_page()
    tab = editor.tab
    tab.evaluate(ANNOUNCED)
    tab.wait_for_timeout(UNTIL_WATCHED)
    if sent:
        tab.route("**/admin/pages/add/**", lambda route: delay(tab, route))
        with tab.expect_request(lambda request: request.method == "POST"):
            editor.write(heading_de=HEADING)
    else:
        editor.write(heading_de=HEADING)
        assert wait_until(lambda: tab.evaluate("window.announced"), pause=0.05)
    # A new address in the bar is no new page: saving by itself changes it too.
    with tab.expect_event("load"):
        tab.locator("footer button[type=submit]").first.click()
    assert HEADING in editor.messages()
    assert count(embedded_portal) - before == 1


def count(portal):
    return int(portal.manage("shell", "--no-imports", "-c", COUNT).split()[-1])


def delay(tab, route):
    tab.wait_for_timeout(3_000)
    route.continue_()
