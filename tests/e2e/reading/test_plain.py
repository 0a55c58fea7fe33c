"""Every page without JavaScript, and the language switch that stays on the page."""

from urllib.parse import urlsplit

import pytest

from tests.e2e.barriers import DESKTOP
from tests.e2e.page_list import PAGES, TEMPLATES

OTHERS = ("en", "fr", "ro", "ar")


def open_context(browser, portal, **options):
    return browser.new_context(
        locale="de-DE", viewport=DESKTOP, base_url=f"{portal.url}/de/", **options
    )


@pytest.fixture(scope="module")
def scripted(browser, embedded_portal):
    context = open_context(browser, embedded_portal)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def plain(browser, embedded_portal):
    """A tab without JavaScript."""
    context = open_context(browser, embedded_portal, java_script_enabled=False)
    yield context.new_page()
    context.close()


def path_and_query(url):
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.mark.parametrize("kind", TEMPLATES)
def test_the_page_says_the_same_without_scripts(scripted, plain, kind):
    texts = []
    for tab in (scripted, plain):
        tab.goto(PAGES[kind])
        # Buttons that only help without scripts may be there on top.
        words = tab.locator("main").inner_text().split("\n")
        buttons = {button.strip() for button in tab.locator("main button").all_inner_texts()}
        texts.append([word for word in words if word.strip() not in buttons])
    assert texts[0] == texts[1]


@pytest.mark.parametrize("kind", PAGES)
def test_the_language_switch_stays_on_the_page(plain, kind):
    plain.goto(PAGES[kind])
    links = plain.locator(".languages a")
    leads = {
        link.get_attribute("hreflang"): path_and_query(link.get_attribute("href"))
        for link in links.all()
    }
    here = path_and_query(plain.url).removeprefix("/de")
    assert leads == {code: f"/{code}{here}" for code in ("de", *OTHERS)}


def test_changing_the_language_changes_the_text(plain):
    plain.goto(PAGES["full measure"])
    headings = {plain.locator("h1").inner_text()}
    for code in OTHERS:
        plain.locator(f".languages a[hreflang={code}]").click()
        assert f"/{code}/cities/dortmund/" in plain.url
        headings.add(plain.locator("h1").inner_text())
    # Arabic shows one of the other four texts, with a note in which language it is.
    assert len(headings) == len(OTHERS)


def test_a_search_from_the_home_page(plain):
    plain.goto("")
    plain.locator("input[name=q]").first.fill("Fernwärme")
    plain.locator("input[name=q]").first.press("Enter")
    assert urlsplit(plain.url).path == "/de/search/"
    assert plain.locator("article.hit").count()


def test_the_next_page_of_hits(plain):
    plain.goto("search/")
    first = plain.locator(".hit__heading").all_inner_texts()
    plain.locator(".pagination a[rel=next], a[rel=next]").first.click()
    assert "page=2" in plain.url
    assert not set(first) & set(plain.locator(".hit__heading").all_inner_texts())


def test_another_order_of_the_hits(plain):
    plain.goto("search/")
    plain.locator("#sort").select_option("co2")
    plain.locator("#search-form [type=submit]").first.click()
    assert "sort=co2" in plain.url
    assert plain.locator("#sort").input_value() == "co2"
