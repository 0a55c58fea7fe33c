"""The live preview beside the form: the page itself, framed by the admin."""

import pytest
from playwright.sync_api import expect

from tests.e2e.admin import Desk


@pytest.fixture
def complaints(tab):
    """Console errors and blocked requests of the browser."""
    heard = []
    # Wagtail starts the content checks anew while they still run, and says so.
    busy = "Axe is already running"
    tab.on(
        "console",
        lambda line: line.type == "error" and busy not in line.text and heard.append(line.text),
    )
    tab.on("pageerror", lambda error: heard.append(str(error)))
    return heard


# Wagtail begins to look for changes two seconds after a form was opened.
WATCHED = "document.addEventListener('w-unsaved:watch-edits', () => { window.watched = true })"


def test_the_panel_and_a_new_tab_show_a_half_written_page(embedded_portal, tab, complaints):
    desk = Desk(tab, embedded_portal.url).log_in("dortmund-editor")
    desk.walk_to("Städte", "Dortmund")
    tab.add_init_script(WATCHED)
    tab.goto(tab.url.rstrip("/") + "/add_subpage/")
    tab.wait_for_function("() => window.watched")
    desk.write(summary_de="Noch ohne Überschrift.")
    tab.locator("[data-side-panel-toggle=preview]").click()
    framed = tab.frame_locator("#w-preview-iframe")
    expect(framed.locator("h1")).to_have_text("Noch keine Überschrift")
    expect(framed.locator(".lead")).to_have_text("Noch ohne Überschrift.")
    desk.write(heading_de="Wärme aus dem Fluss", heading_en="Heat from the river")
    expect(framed.locator("h1")).to_have_text("Wärme aus dem Fluss")
    tab.locator("#id_preview_mode").select_option("en")
    expect(framed.locator("h1")).to_have_text("Heat from the river")
    with tab.context.expect_page() as opened:
        tab.locator("[data-w-preview-target=newTab]").click()
    expect(opened.value.locator("h1")).to_have_text("Heat from the river")
    assert complaints == []
