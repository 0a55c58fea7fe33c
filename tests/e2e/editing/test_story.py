"""The main path: written in Romanian, approved, found in German, reachable from everywhere."""

import pytest

from tests.e2e.admin import APPROVE, SUBMIT, Desk
from tests.e2e.editing.screens import WIDE
from tests.e2e.running import wait_until

HEADINGS = {
    "ro": "Grădini de ploaie pe malul Someșului",
    "de": "Regengärten am Ufer des Someș",
    "en": "Rain gardens on the banks of the Someș",
}
SUMMARIES = {
    "ro": "Grădinile de ploaie rețin apa pe loc și răcoresc malul în zilele de caniculă.",
    "de": "Versickerungsbeete halten das Regenwasser zurück und kühlen das Ufer an Hitzetagen.",
    "en": "Rain gardens hold the water where it falls and cool the banks on hot days.",
}
# A German word that stands in no measure of the demo world.
WORD = "Versickerungsbeete"
ADDRESS = "/de/cities/cluj-napoca/gradini-de-ploaie-pe-malul-somesului/"
SECONDS = 5


@pytest.fixture
def person(browser, portal):
    """A factory of browsers for further users."""
    contexts = []

    def open_browser(locale):
        contexts.append(browser.new_context(locale=locale, viewport=WIDE))
        tab = contexts[-1].new_page()
        tab.set_default_timeout(20_000)
        return Desk(tab, portal.url)

    yield open_browser
    for context in contexts:
        context.close()


def mail_to(portal, address):
    """Wait for the newest mail to somebody; return its subject and text."""
    mails = wait_until(lambda: [mail for mail in portal.mails() if mail["To"] == address])
    return f"{mails[-1]['Subject']}\n{mails[-1].get_body(('plain',)).get_content()}"


def submit(editor):
    """Write a measure for Cluj-Napoca and submit it."""
    editor.walk_to("Städte", "Cluj-Napoca")
    editor.add_page()
    editor.write_measure(HEADINGS, SUMMARIES)
    editor.press(SUBMIT)
    assert HEADINGS["ro"] in editor.messages()


def approve(moderator):
    """Open the page that waits for review and approve it."""
    moderator.tab.locator("main a", has_text=HEADINGS["ro"]).first.click()
    moderator.tab.locator("#page-edit-form").wait_for()
    moderator.press(APPROVE)
    assert HEADINGS["ro"] in moderator.messages()


def found_by_visitor(portal, visitor):
    """Return whether the German search page shows the measure within the time."""

    def shown():
        visitor.goto(f"{portal.url}/de/search/?q={WORD}")
        return visitor.locator("article.hit").count() == 1

    return wait_until(shown, seconds=SECONDS)


def follow(visitor, start):
    """Reach the measure by a link in the main part of a page."""
    visitor.goto(start)
    visitor.locator(f"main a[href$='{ADDRESS}']").first.click()
    visitor.wait_for_url(f"**{ADDRESS}")
    assert visitor.locator("h1").inner_text() == HEADINGS["de"]


def test_written_in_romanian_found_in_german(portal, person):
    editor = person("ro-RO").log_in("cluj-editor")
    assert editor.tab.locator("html").get_attribute("lang") == "ro"
    submit(editor)

    visitor = person("de-DE").tab
    assert visitor.goto(portal.url + ADDRESS).status == 404
    asked = mail_to(portal, "cluj-moderator@example.org")
    assert "a fost trimisă spre aprobare" in asked
    assert HEADINGS["ro"] in asked

    approve(person("ro-RO").log_in("cluj-moderator"))
    assert found_by_visitor(portal, visitor)
    hit = visitor.locator("article.hit")
    assert hit.locator("mark").inner_text() == WORD
    assert hit.locator(".hit__heading a").inner_text() == HEADINGS["de"]
    answered = mail_to(portal, "cluj-editor@example.org")
    assert HEADINGS["ro"] in answered
    assert "aprobat" in answered

    for start in (
        visitor.url,
        f"{portal.url}/de/sdgs/13/",
        f"{portal.url}/de/cities/cluj-napoca/",
        f"{portal.url}/de/partnerships/dortmund-cluj-napoca/",
    ):
        follow(visitor, start)
    assert visitor.context.cookies() == []
