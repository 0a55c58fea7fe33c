"""Nothing in the edit form covers a control."""

import pytest
from playwright.sync_api import expect

from tests.e2e.admin import Desk

COVERED = """() => {
  const button = document.querySelector(".w-minimap__collapse-all").getBoundingClientRect();
  const right = document.querySelector("[data-form-side]").getBoundingClientRect().left;
  return [...document.querySelectorAll("[role=tab]")].filter((tab) => {
    const box = tab.getBoundingClientRect();
    const apart = box.right <= button.left || box.top >= button.bottom || box.bottom <= button.top;
    return !apart || box.right > right;
  }).map((tab) => tab.textContent.trim());
}"""


@pytest.fixture
def desk(browser, embedded_portal):
    context = browser.new_context(locale="de-DE", viewport={"width": 1600, "height": 1000})
    desk = Desk(context.new_page(), embedded_portal.url)
    desk.tab.set_default_timeout(20_000)
    desk.log_in("dortmund-moderator").walk_to("Städte", "Dortmund")
    with desk.tab.expect_navigation():
        desk.tab.locator("main a[href$='/edit/']").first.click()
    desk.tab.locator("[data-side-panel-toggle=status]").click()
    yield desk
    context.close()


@pytest.mark.parametrize("width", [1600, 1280, 900])
def test_no_tab_lies_below_the_button_beside_an_open_panel(desk, width):
    desk.tab.set_viewport_size({"width": width, "height": 1000})
    expect(desk.tab.locator(".w-minimap__collapse-all")).to_be_visible()
    assert desk.tab.evaluate(COVERED) == []


def test_one_calendar_is_open_at_a_time(desk):
    desk.tab.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first.click()
    calendars = desk.tab.locator(".xdsoft_datetimepicker:visible")
    starts, ends = desk.tab.locator("[name=go_live_at]"), desk.tab.locator("[name=expire_at]")
    # A calendar opens a moment after its field gets the focus, which may be elsewhere by then.
    desk.tab.evaluate("() => { id_go_live_at.focus(); id_expire_at.focus(); }")
    desk.tab.wait_for_timeout(500)
    expect(calendars).to_have_count(1)
    day = calendars.locator(".xdsoft_date:not(.xdsoft_disabled)").last
    day.click()
    expect(ends).not_to_have_value("")
    expect(starts).to_have_value("")


def test_related_measures_are_chosen_in_the_page_chooser(desk):
    desk.go("pages/")
    desk.walk_to("Städte", "Dortmund")
    with desk.tab.expect_navigation():
        desk.tab.locator("main tr", has_text="Fernwärme").first.locator(
            "a[href$='/edit/']"
        ).first.click()
    chooser = desk.tab.locator("[data-page-chooser]")
    desk.turn_to("[data-page-chooser]")
    before = chooser.locator("li").count()
    chooser.get_by_role("button", name="Seiten auswählen").click()
    dialog = desk.tab.locator(".modal-body")
    dialog.locator("[name=q]").fill("termoficare")
    row = dialog.locator("tr", has_text="termoficare").first
    row.locator("[data-multiple-choice-select]").check()
    title = row.locator(".title").inner_text().strip().split("\n")[0]
    dialog.locator("[data-multiple-choice-submit]").click()
    dialog.wait_for(state="detached")
    expect(chooser.locator("li")).to_have_count(before + 1)
    expect(chooser.locator("li").last).to_contain_text(title)
    desk.press("button.action-save")
    desk.turn_to("[data-page-chooser]")
    expect(chooser.locator("li input:checked")).to_have_count(before + 1)
