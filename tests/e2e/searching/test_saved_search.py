"""A saved search from sign-up to unsubscribing, by keyboard, through a real mail server."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.barriers import DESKTOP, barriers
from tests.e2e.running import RunningPortal, copy_world, wait_until
from tests.mail_server import MailServer

ADDRESS = "leserin@example.org"
# A day goes by, in which a measure is published: the window of the next run holds it.
NEXT_DAY = """
import datetime
import time
from django.utils import timezone
from cities.models import CityPage, MeasurePage
from portal.alerts import time_windows
from portal.models import SearchAlert
from search.indexing import outbox
end = time_windows.latest_end(timezone.now(), weekly=True)
page = MeasurePage(slug="seilbahn", heading_de="Seilbahn zum Hafen", source_language="de", live=False)
CityPage.objects.get(slug="dortmund").add_child(instance=page)
page.first_published_at = end - datetime.timedelta(hours=1)
page.save_revision().publish()
MeasurePage.objects.filter(pk=page.pk).update(first_published_at=end - datetime.timedelta(hours=1))
MeasurePage.objects.get(pk=page.pk).save()
while any(each.rows for each in outbox.backlog().values()):
    time.sleep(0.1)
SearchAlert.objects.exclude(consented=None).update(last_run=end - datetime.timedelta(days=7))
"""


@pytest.fixture(scope="module")
def server():
    running = MailServer().start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def portal(world, server, tmp_path_factory):
    """A separate portal with a mail server."""
    running = RunningPortal(
        copy_world(world, tmp_path_factory.mktemp("mail") / "var"),
        DJANGO_SETTINGS_MODULE="tests.e2e.mail_settings",
        TEST_MAIL_PORT=str(server.port),
    )
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture
def visitor(browser, portal):
    """A tab without JavaScript."""
    context = browser.new_context(
        locale="de-DE", viewport=DESKTOP, base_url=f"{portal.url}/de/", java_script_enabled=False
    )
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def press(tab, locator, key="Enter"):
    locator.focus()
    tab.keyboard.press(key)


def link_in(mail, part):
    return re.search(rf"https?://\S+/alerts/\S+/{part}/", mail.get_content())[0]


def test_subscribed_confirmed_notified_and_unsubscribed(visitor, portal, server):
    visitor.goto("search/?q=Seilbahn")
    press(visitor, visitor.get_by_role("link", name="Bei neuen Maßnahmen benachrichtigen"))
    expect(visitor.locator("h1")).to_have_text("Bei neuen Maßnahmen benachrichtigen")
    visitor.locator("#alert-address").focus()
    visitor.keyboard.type(ADDRESS)
    visitor.keyboard.press("Tab")
    expect(visitor.locator("[name=rhythm][value=weekly]")).to_be_focused()
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("Enter")
    expect(visitor.locator("h1")).to_have_text("Bitte prüfen Sie Ihren Posteingang")

    assert wait_until(lambda: server.to(ADDRESS)), portal.log()
    visitor.goto(link_in(server.to(ADDRESS)[0], "confirm"))
    expect(visitor.get_by_text("Seilbahn")).to_be_visible()
    press(visitor, visitor.get_by_role("button", name="Ja, schreiben Sie mir"))
    expect(visitor.locator("h1")).to_have_text("Bestätigt")

    portal.manage("shell", "--no-imports", "-c", NEXT_DAY)
    assert wait_until(lambda: len(server.to(ADDRESS)) > 1), portal.log()
    told = server.to(ADDRESS)[1]
    assert "Seilbahn zum Hafen" in told.get_content()
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    visitor.goto(re.search(r"http\S+/seilbahn/", told.get_content())[0])
    expect(visitor.locator("h1")).to_have_text("Seilbahn zum Hafen")

    visitor.goto(link_in(told, "end"))
    press(visitor, visitor.get_by_role("button", name="Ja, abbestellen und löschen"))
    expect(visitor.locator("h1")).to_have_text("Sie erhalten keine E-Mails mehr")
    visitor.reload()
    assert len(server.to(ADDRESS)) == 2


def test_no_barrier_on_the_pages_behind_the_links(browser, portal, server):
    context = browser.new_context(locale="fr-FR", base_url=f"{portal.url}/fr/")
    tab = context.new_page()
    tab.goto("search/alert/?q=chaleur&city=de-dortmund&sdg=sdg-13")
    assert barriers(tab) == []
    tab.fill("#alert-address", "personne@example.org")
    tab.check("[name=rhythm][value=daily]")
    tab.locator(".alert-form [type=submit]").click()
    assert barriers(tab) == []
    assert wait_until(lambda: server.to("personne@example.org")), portal.log()
    tab.goto(link_in(server.to("personne@example.org")[0], "confirm"))
    assert barriers(tab) == []
    tab.locator("main [type=submit]").first.click()
    assert barriers(tab) == []
    tab.locator("main a[href*='/end/']").click()
    assert barriers(tab) == []
    tab.locator("main [type=submit]").first.click()
    assert barriers(tab) == []
    tab.goto(tab.url)
    assert barriers(tab) == []
    context.close()
