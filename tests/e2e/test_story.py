"""The main path: written in Romanian, approved, found in German, reached from everywhere."""

import re
import time

import pytest

from tests.e2e.admin import Desk
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
WIDE = {"width": 1600, "height": 1000}


@pytest.fixture
def person(browser, portal):
    """Opens the browser of one more person."""
    contexts = []

    def open_browser(locale):
        contexts.append(browser.new_context(locale=locale, viewport=WIDE))
        tab = contexts[-1].new_page()
        tab.set_default_timeout(20_000)
        return Desk(tab, portal.url)

    yield open_browser
    for context in contexts:
        context.close()


def write_measure(desk):
    """A snapshot with its original and two translations, and Dortmund as its partner."""
    desk.write(**{f"heading_{code}": text for code, text in HEADINGS.items()})
    desk.write(**{f"summary_{code}": text for code, text in SUMMARIES.items()})
    desk.write_rich("solution_ro", "Apa de ploaie se infiltrează în sol.")
    desk.select(state_de="ok", state_en="machine", measure_type="adaptation", status="running")
    desk.write(start="2024-03", review_due="2027-05-01")
    desk.tick("fields_of_action", "Ape și râuri")
    desk.select_word("primary_goal", "13")
    desk.add_city("partner_cities", "Dortmund")


def mail_to(portal, address):
    """The text of the newest mail to somebody, with its subject, once it is there."""
    mails = wait_until(lambda: [mail for mail in portal.mails() if mail["To"] == address])
    return f"{mails[-1]['Subject']}\n{mails[-1].get_body(('plain',)).get_content()}"


def addresses(tab):
    """Where the links in the page's main part lead."""
    return tab.locator("main a[href]").evaluate_all("links => links.map(a => a.pathname)")


def test_written_in_romanian_found_in_german(portal, person):
    editor = person("ro-RO").log_in("cluj-editor")
    assert editor.tab.locator("html").get_attribute("lang") == "ro"
    editor.walk_to("Städte", "Cluj-Napoca")
    editor.add_page()
    write_measure(editor)
    editor.press("action-submit")
    assert HEADINGS["ro"] in editor.messages()
    visitor = person("de-DE").tab
    assert visitor.goto(portal.url + ADDRESS).status == 404

    mail = mail_to(portal, "cluj-moderator@example.org")
    assert HEADINGS["ro"] in mail
    print(mail)

    moderator = person("ro-RO").log_in("cluj-moderator")
    moderator.tab.locator("main a", has_text=HEADINGS["ro"]).first.click()
    moderator.tab.locator("#page-edit-form").wait_for()
    moderator.press("action-approve") 
    approved = time.monotonic()

    search = f"{portal.url}/de/search/?q={WORD}"
    visitor.goto(search)
    found = wait_until(
        lambda: visitor.goto(search) and visitor.locator("article.hit").count(), seconds=SECONDS
    )
    print(f"found after {time.monotonic() - approved:.1f} s")
    assert found == 1
