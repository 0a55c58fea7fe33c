"""The search page in a real browser: live updates, the filter drawer, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

PHONE = {"width": 320, "height": 720}
HEAT = "#facet-field-heat"


@pytest.fixture
def complaints():
    """Console errors of the browser, including CSP violations and failed scripts."""
    return []


@pytest.fixture
def phone(browser, complaints):
    """One tab of a phone."""
    context = browser.new_context(locale="de-DE", viewport=PHONE)
    tab = context.new_page()
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    context.close()


@pytest.fixture
def desk(browser, complaints):
    """A tab of a desktop, where languages and filters are not collapsed."""
    context = browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    context.close()


@pytest.fixture
def plain(browser):
    """A tab of a phone without JavaScript."""
    context = browser.new_context(locale="de-DE", viewport=PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


def total(tab):
    return int(re.search(r"\d+", tab.locator("#results-total").inner_text())[0])


def test_a_filter_set_in_the_drawer_answers_at_once(phone, complaints, embedded_portal):
    phone.goto(f"{embedded_portal.url}/de/search/?q=W%C3%A4rme")
    before = total(phone)
    expect(phone.locator("#facets")).to_be_hidden()
    phone.click(".facets-button")
    phone.check(HEAT)
    expect(phone).to_have_url(re.compile(r"\?q=W%C3%A4rme&field=heat$"))
    expect(phone.locator(HEAT)).to_be_checked()
    expect(phone.locator(HEAT)).to_be_focused()
    expect(phone.locator("#facets")).to_be_visible()
    expect(phone.locator("#search-said")).to_have_text(phone.locator("#results-total").inner_text())
    assert 0 < total(phone) < before
    phone.click("#facets button[type=submit]")
    expect(phone.locator("#facets")).to_be_hidden()
    expect(phone.locator("#facets-count")).to_contain_text("1")
    assert complaints == []


def test_a_group_stays_as_the_visitor_left_it(phone, embedded_portal):
    phone.goto(f"{embedded_portal.url}/de/search/")
    phone.click(".facets-button")
    phone.click("#facet-status > summary")
    phone.click("#facet-field > summary")
    phone.check("#facet-status-running")
    expect(phone).to_have_url(re.compile("status=running"))
    expect(phone.locator("#facet-status")).to_have_attribute("open", "")
    expect(phone.locator("#facet-field")).not_to_have_attribute("open", "")


def test_a_chosen_goal_opens_its_targets_and_keeps_them(phone, complaints, embedded_portal):
    phone.goto(f"{embedded_portal.url}/de/search/")
    phone.click(".facets-button")
    goal, below = phone.locator("#facet-sdg-sdg-13"), phone.locator("#branch-sdg-13")
    expect(below).not_to_have_attribute("open", "")
    goal.focus()
    phone.keyboard.press("Space")
    expect(phone).to_have_url(re.compile("sdg=sdg-13"))
    expect(below).to_have_attribute("open", "")
    target = below.locator("input").first
    target.focus()
    phone.keyboard.press("Space")
    expect(phone).to_have_url(re.compile("target=sdg-13"))
    expect(goal).to_be_checked()
    expect(below.locator("input:checked")).to_have_count(1)
    assert below.locator("input").count() > 1
    assert complaints == []


def test_a_range_of_years_by_keyboard(phone, embedded_portal):
    phone.goto(f"{embedded_portal.url}/de/search/")
    phone.click(".facets-button")
    phone.click("#facet-year > summary")
    phone.select_option("#year-from", "2020")
    expect(phone).to_have_url(re.compile(r"year=2020-$"))
    phone.select_option("#year-to", "2022")
    expect(phone).to_have_url(re.compile(r"year=2020-2022$"))
    expect(phone.locator("#facet-year > summary")).to_contain_text("1")
    phone.keyboard.press("Escape")
    expect(phone.locator(".results > .chips")).to_contain_text("2020 bis 2022")


def test_typing_searches_and_back_leads_back(phone, complaints, embedded_portal):
    phone.goto(f"{embedded_portal.url}/de/search/?q=W%C3%A4rme")
    phone.fill("#q", "Fernwärme")
    expect(phone).to_have_url(re.compile("q=Fernw%C3%A4rme"))
    expect(phone.locator("#results-total")).to_contain_text("Fernwärme")
    phone.go_back()
    expect(phone).to_have_url(re.compile("q=W%C3%A4rme"))
    expect(phone.locator("#q")).to_have_value("Wärme")
    expect(phone.locator("#results-total")).to_contain_text("„Wärme“")
    assert complaints == []


def test_everything_that_depends_on_the_query_changes_with_it(desk, complaints, embedded_portal):
    desk.goto(f"{embedded_portal.url}/de/search/")
    empty = desk.title()
    feed = desk.locator("#feed-link")
    french = desk.locator("#language-links a[hreflang=fr]")
    desk.fill("#q", "Fernwärme")
    expect(desk).to_have_url(re.compile("q=Fernw%C3%A4rme$"))
    expect(desk).to_have_title(re.compile("Maßnahmen zu „Fernwärme“ – "))
    expect(feed).to_have_attribute("href", re.compile("q=Fernw%C3%A4rme"))
    desk.check(HEAT)
    expect(french).to_have_attribute(
        "href", re.compile(r"^/fr/search/\?q=Fernw%C3%A4rme&field=heat$")
    )
    desk.go_back()
    expect(french).to_have_attribute("href", re.compile(r"^/fr/search/\?q=Fernw%C3%A4rme$"))
    desk.go_back()
    expect(desk).to_have_title(empty)
    expect(french).to_have_attribute("href", "/fr/search/")
    desk.go_forward()
    expect(desk.locator("#q")).to_have_value("Fernwärme")
    french.click()
    expect(desk).to_have_url(re.compile(r"/fr/search/\?q=Fernw%C3%A4rme$"))
    expect(desk.locator("#results-total")).to_contain_text("Fernwärme")
    assert complaints == []


def test_leaving_the_field_does_not_exchange_the_answer_once_more(phone, embedded_portal):
    phone.goto(f"{embedded_portal.url}/de/search/")
    phone.fill("#q", "Fernwärme")
    expect(phone.locator("#results-total")).to_contain_text("Fernwärme")
    asked = []
    phone.on("request", lambda request: "/search/" in request.url and asked.append(request.url))
    hit = phone.locator(".results .hit__heading a").first
    hit.focus()
    phone.wait_for_timeout(1_000)
    expect(hit).to_be_focused()
    assert asked == []


def test_a_chip_takes_its_filter_off(phone, embedded_portal):
    phone.goto(f"{embedded_portal.url}/de/search/?field=heat&status=running")
    phone.click(".chips >> text=/Wärme/")
    expect(phone).to_have_url(re.compile(r"\?status=running$"))


def test_without_scripts_the_drawer_is_a_form(plain, embedded_portal):
    plain.goto(f"{embedded_portal.url}/de/search/?q=W%C3%A4rme")
    before = total(plain)
    plain.click(".facets-button")
    plain.check(HEAT)
    plain.click("#facets button[type=submit]")
    assert "field=heat" in plain.url
    assert 0 < total(plain) < before


def test_without_scripts_years_and_long_lists_work(plain, embedded_portal):
    plain.goto(f"{embedded_portal.url}/de/search/")
    plain.click(".facets-button")
    plain.click("#facet-year > summary")
    plain.select_option("#year-from", "2022")
    plain.select_option("#year-to", "2019")
    plain.click("#more-sdg > summary")
    plain.locator("#more-sdg input[name=sdg]").last.check()
    plain.click("#facets button[type=submit]")
    expect(plain.locator(".results > .notice--caution")).to_have_count(1)
    expect(plain.locator(".results > .chips li")).to_have_count(3)
    plain.click(".results > .chips li:last-child a")
    expect(plain.locator(".results > .chips li")).to_have_count(0)


def test_without_scripts_the_menu_opens_and_leads_on(plain, embedded_portal):
    plain.goto(f"{embedded_portal.url}/de/")
    expect(plain.locator(".site-nav")).to_be_hidden()
    plain.click(".menu-button >> nth=0")
    plain.click(".site-nav a >> nth=0")
    assert plain.url.endswith("/de/search/?entry=measure")


def test_the_drawer_closes_by_key_and_gives_the_focus_back(phone, embedded_portal):
    phone.goto(f"{embedded_portal.url}/de/search/")
    phone.focus(".facets-button")
    phone.keyboard.press("Enter")
    expect(phone.locator("#facets")).to_be_visible()
    phone.keyboard.press("Escape")
    expect(phone.locator("#facets")).to_be_hidden()
    expect(phone.locator(".facets-button")).to_be_focused()


def test_the_first_key_leads_past_the_menu(phone, embedded_portal):
    phone.goto(f"{embedded_portal.url}/de/cities/dortmund/")
    phone.keyboard.press("Tab")
    expect(phone.locator(".skip-link")).to_be_focused()
    phone.keyboard.press("Enter")
    expect(phone.locator("main")).to_be_focused()


def test_a_clicked_filter_stays_under_the_mouse(desk, embedded_portal):
    desk.goto(f"{embedded_portal.url}/de/search/")
    label = desk.locator(f"label[for={HEAT[1:]}]")
    label.evaluate("(label) => label.scrollIntoView({ block: 'center' })")
    before = label.bounding_box()
    label.click()
    expect(desk.locator(HEAT)).to_be_checked()
    expect(desk).to_have_url(re.compile("field=heat"))
    expect(desk.locator(".htmx-request, .htmx-settling")).to_have_count(0)
    assert label.bounding_box()["y"] == pytest.approx(before["y"], abs=3)
