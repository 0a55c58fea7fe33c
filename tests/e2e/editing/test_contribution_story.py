"""A company contributes to a contract: sent, confirmed, asked, answered, published and withdrawn.

At a person's pace and with the mouse, through a real mail server.
"""

import re
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import expect

from tests.e2e.admin import Desk
from tests.e2e.barriers import barriers
from tests.e2e.editing.screens import WIDE
from tests.e2e.running import RunningPortal, copy_world, wait_until
from tests.mail_server import MailServer

PHONE = {"width": 360, "height": 740}
# Between two keys and before a click, in milliseconds.
KEY, PAUSE = 10, 300
# A published commitment is public and found after at most as many seconds.
SOON = 5
LINK = re.compile(r"https?://\S+/contributions/\S+/")


@pytest.fixture(scope="module")
def server():
    running = MailServer().start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def portal(world, server, tmp_path_factory):
    """A separate portal with a mail server."""
    running = RunningPortal(
        copy_world(world, tmp_path_factory.mktemp("contributions") / "var"),
        DJANGO_SETTINGS_MODULE="tests.e2e.mail_settings",
        TEST_MAIL_PORT=str(server.port),
    )
    try:
        yield running.start()
    finally:
        running.stop()


class Sender:
    """A person at a company with a phone."""

    def __init__(self, tab, portal, server, language, *, scripts):
        self.tab, self.portal, self.server = tab, portal, server
        self.language, self.scripts = language, scripts
        self.address = f"{language}@company.example.org"
        self.organisation = f"Solarwerk {language.upper()}"
        # What the commitment is found by.
        self.word = f"Zonnedak{language}"
        self._read = 0

    def click(self, target):
        target.scroll_into_view_if_needed()
        self.tab.wait_for_timeout(PAUSE)
        target.click()

    def type(self, name, text):
        field = self.tab.locator(f"#contribute [name={name}]")
        self.click(field)
        field.press_sequentially(text, delay=KEY)

    def go_on(self):
        """Go to the next step; without scripts there is none."""
        if self.scripts:
            self.click(self.tab.locator(".contribute-buttons button:visible").last)

    def send_commitment(self):
        self.tab.goto(f"{self.portal.url}/{self.language}/cities/dortmund/contract/")
        self.click(self.tab.locator(".contribute-call a"))
        self.click(self.tab.locator("[name=kind][value=commitment]"))
        self.go_on()
        self.type("title", "Roofs full of solar panels")
        self.type("text", f"Solar panels on all our roofs: {self.word}.")
        self.go_on()
        self.type("value", "12,5" if self.language != "en" else "12.5")
        self.type("unit", "MW")
        self.type("by", "2029")
        self.go_on()
        self.type("sender_name", "Alex Muster")
        self.type("organisation", self.organisation)
        self.tab.locator("[name=organisation_kind]").select_option("company")
        self.type("sender_email", self.address)
        self.go_on()
        if self.scripts:
            expect(self.tab.locator("[data-summary]")).to_contain_text(self.organisation)
        self.click(self.tab.locator("[name=consent]"))
        self.click(self.tab.locator(".contribute-buttons [type=submit]:visible"))
        if not self.scripts:
            expect(self.tab.locator(".contribute-summary")).to_contain_text(self.organisation)
            self.click(self.tab.locator("[name=action][value=send]"))
        self.tab.wait_for_url("**/contribute/sent/**")

    def open_mail(self):
        """Open the link of the next mail."""
        self._read += 1
        assert wait_until(lambda: len(self.server.to(self.address)) >= self._read, seconds=60), (
            self.portal.log()
        )
        mail = self.server.to(self.address)[self._read - 1]
        path = urlsplit(LINK.search(mail.get_content())[0]).path
        self.tab.goto(self.portal.url + path)

    def check_barriers(self):
        """Check the page for barriers, once with scripts."""
        if self.language == "en":
            assert barriers(self.tab) == []
            self.tab.set_viewport_size(PHONE)

    def press(self):
        self.click(self.tab.locator("main form button[type=submit]").first)


@pytest.fixture(params=[("en", True), ("de", False), ("ro", True)], ids=["en", "de-plain", "ro"])
def sender(request, browser, portal, server):
    language, scripts = request.param
    context = browser.new_context(locale=language, viewport=PHONE, java_script_enabled=scripts)
    yield Sender(context.new_page(), portal, server, language, scripts=scripts)
    assert context.cookies() == []
    context.close()


@pytest.fixture
def moderator(browser, portal):
    context = browser.new_context(locale="de-DE", viewport=WIDE)
    desk = Desk(context.new_page(), portal.url).log_in("dortmund-moderator")
    yield desk
    context.close()


def take_step(desk, step, **texts):
    """Fill in and send one of the forms below a contribution."""
    form = desk.tab.locator(f"form:has([name=step][value={step}])")
    for name, text in texts.items():
        form.locator(f"[name={step}-{name}]").fill(text)
    desk.tab.wait_for_timeout(PAUSE)
    with desk.tab.expect_navigation():
        form.locator("[type=submit]").click()


def mentions(portal, sender):
    """How often the public can read of the organisation: in the contract, the search, a table."""
    addresses = (
        f"/{sender.language}/cities/dortmund/contract/",
        f"/{sender.language}/search/?q={sender.word}",
        f"/{sender.language}/search.csv?entry=commitment&q={sender.word}",
    )
    answers = [requests.get(portal.url + address, timeout=60) for address in addresses]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    return [answer.text.count(sender.organisation) for answer in answers]


def test_a_company_contributes_and_withdraws(sender, moderator, portal):
    sender.send_commitment()
    sender.open_mail()
    sender.check_barriers()
    sender.press()
    sender.open_mail()
    sender.check_barriers()
    status = sender.tab.url

    moderator.go("contributions/")
    moderator.tab.locator("tr", has_text=sender.organisation).get_by_role("link").first.click()
    if sender.language == "en":
        assert barriers(moderator.tab) == []
        moderator.tab.set_viewport_size(WIDE)
    take_step(moderator, "ask", text="Wie viele Dächer sind es?")

    sender.open_mail()
    expect(sender.tab.get_by_text("Wie viele Dächer sind es?")).to_be_visible()
    answer = sender.tab.locator("#answer textarea")
    sender.click(answer)
    answer.press_sequentially("Eleven roofs.", delay=KEY)
    sender.click(sender.tab.locator("#answer [type=submit]"))
    expect(sender.tab.locator("main")).to_contain_text("Eleven roofs.")

    moderator.tab.reload()
    expect(moderator.tab.locator("#thread-section, #thread, main").first).to_contain_text(
        "Eleven roofs."
    )
    assert mentions(portal, sender)[0] == 0
    take_step(moderator, "publish", public_answer="Vielen Dank!")
    assert wait_until(lambda: all(mentions(portal, sender)), seconds=SOON), mentions(portal, sender)

    sender.open_mail()
    sender.tab.goto(f"{portal.url}/{sender.language}/cities/dortmund/contract/#commitments")
    expect(sender.tab.locator("#commitments ~ ul, .commitments")).to_contain_text("Vielen Dank!")
    sender.tab.goto(status)
    sender.click(sender.tab.locator("a[href$='/withdraw/']"))
    sender.press()
    assert wait_until(lambda: not any(mentions(portal, sender)), seconds=SOON), mentions(
        portal, sender
    )
    assert sender.tab.goto(status).status in (404, 410)
