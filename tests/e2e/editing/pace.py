"""Users with different speeds and connections, and the database their portal uses."""

import datetime
import re
import sqlite3
from contextlib import closing, suppress
from typing import NamedTuple

import psycopg
from playwright.sync_api import TimeoutError as TooLate

from tests.e2e.admin import Desk

# Parts of the words that the people of the stories look for, as patterns.
WORDS = {
    "de": {
        "more": "^Mehr Aktionen$",
        "save": "^Entwurf speichern$",
        "submit": "einreichen$",
        "publish": "eröffentlichen$",
        "schedule": "einplanen$",
        "unpublish": "Veröffentlichung aufheben$",
        "approve": "^Freigeben und veröffentlichen$",
        "plan": "^Zeitplan festlegen$",
        "keep_plan": "^Zeitplan speichern$",
    },
    "ro": {
        "more": "^Mai multe acțiuni$",
        "save": "^Salvează ciorna$",
        "submit": "^Trimite",
        "publish": "^Publică",
        "approve": "^Aprobă și publică$",
        "approve_comment": "^Aprobă cu comentariu$",
        "reject": "^Cere modificări$",
        "cancel": "^Anulează cererea",
    },
}


# So often somebody clicks on a menu that does not open.
MAX_ATTEMPTS = 5


class Pace(NamedTuple):
    """Seconds before each click, and seconds of latency per request."""

    pause: float
    delay: float


class Person(Desk):
    """A user of the admin who clicks on visible labels at human speed."""

    def __init__(self, tab, url, language, pace):
        super().__init__(tab, url)
        self.language = language
        self.pace = pace

    def word(self, name):
        return re.compile(WORDS[self.language][name])

    def slow_down(self):
        """Hold back every request from now on, as a slow line does."""
        session = self.tab.context.new_cdp_session(self.tab)
        session.send("Network.enable")
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": self.pace.delay * 1000,
                "downloadThroughput": -1,
                "uploadThroughput": -1,
            },
        )

    def click(self, target):
        """Wait as a person does, then click with the mouse."""
        target.wait_for(state="visible")
        self.tab.wait_for_timeout(self.pace.pause * 1000)
        target.click()

    def open(self, page_id):
        self.go(f"pages/{page_id}/edit/")
        self.tab.locator("#page-edit-form").wait_for()

    def open_from_desk(self, title):
        """Open what waits on the start page."""
        self.go("")
        self.click(self.tab.locator("main a", has_text=title).first)
        self.tab.locator("#page-edit-form").wait_for()

    def button(self, name):
        """The button at the foot of the form with these words; the menu is opened for it."""
        footer = self.tab.locator("footer")
        button = footer.get_by_role("button", name=self.word(name))
        link = footer.get_by_role("link", name=self.word(name))
        wanted = button.or_(link).first
        more = footer.get_by_role("button", name=self.word("more"))
        for _try in range(MAX_ATTEMPTS):
            if wanted.is_visible():
                break
            self.click(more)
            # On a slow line the first click may come before the script that opens the menu.
            with suppress(TooLate):
                wanted.wait_for(state="visible", timeout=3_000)
        return wanted

    def press(self, name):
        """Press a button of the form and wait for the page that follows."""
        wanted = self.button(name)
        wanted.wait_for(state="visible")
        self.tab.wait_for_timeout(self.pace.pause * 1000)
        with self.tab.expect_event("load", timeout=60_000):
            wanted.click()

    def press_with_comment(self, name, comment):
        """Press a button that asks for a comment, give one and send it."""
        self.click(self.button(name))
        modal = self.tab.locator(".modal-content")
        modal.locator("textarea").fill(comment)
        send = modal.locator("[type=submit]")
        self.tab.wait_for_timeout(self.pace.pause * 1000)
        with self.tab.expect_event("load", timeout=60_000):
            send.click()

    def press_anyway(self, name):
        """Press a button; where the browser warns of a newer version, go on."""
        wanted = self.button(name)
        wanted.wait_for(state="visible")
        self.tab.wait_for_timeout(self.pace.pause * 1000)
        with self.tab.expect_event("load", timeout=60_000):
            wanted.click()
            warning = self.tab.locator("#w-save-confirmation-dialog [data-w-dialog-target=confirm]")
            # It comes a moment after the click, or the form has gone.
            with suppress(TooLate):
                warning.click(timeout=5_000)

    def plan_for_tomorrow(self):
        """Set the time of publication in the panel beside the form."""
        schedule = self.tab.get_by_role("button", name=self.word("plan"))
        if not schedule.is_visible():
            self.click(self.tab.locator("[data-side-panel-toggle=status]"))
        self.click(schedule)
        tomorrow = datetime.datetime.now(tz=datetime.UTC) + datetime.timedelta(days=1)
        field = self.tab.locator("[name=go_live_at]")
        field.click()
        # The calendar opens a moment later and covers the button.
        calendar = self.tab.locator(".xdsoft_datetimepicker:visible")
        calendar.first.wait_for()
        field.fill(f"{tomorrow:%Y-%m-%d %H:%M}")
        self.click(self.tab.get_by_role("dialog").get_by_role("heading").first)
        calendar.first.wait_for(state="hidden")
        with self.tab.expect_event("load", timeout=60_000):
            self.click(self.tab.get_by_role("button", name=self.word("keep_plan")))


class Database:
    """Read what a running portal has stored, whichever database it uses."""

    def __init__(self, portal):
        self.portal = portal

    def rows(self, question, *values):
        url = self.portal.settings.get("DATABASE_URL")
        if url:
            with psycopg.connect(url) as connection:
                return connection.execute(question.replace("?", "%s"), values).fetchall()
        with closing(sqlite3.connect(self.portal.folder / "db.sqlite3")) as connection:
            return connection.execute(question, values).fetchall()

    def page(self, page_id):
        """Whether it is live, whether a newer text waits, its title, how many versions it has."""
        [(live, newer, title)] = self.rows(
            "SELECT live, has_unpublished_changes, title FROM wagtailcore_page WHERE id = ?",
            page_id,
        )
        [(versions,)] = self.rows(
            "SELECT count(*) FROM wagtailcore_revision WHERE object_id = ?", str(page_id)
        )
        return bool(live), bool(newer), title, versions

    def decisions(self, page_id):
        """The states of every step of the approvals of a page, oldest first."""
        found = self.rows(
            "SELECT t.status FROM wagtailcore_taskstate t JOIN wagtailcore_workflowstate w "
            "ON w.id = t.workflow_state_id WHERE w.object_id = ? ORDER BY t.id",
            str(page_id),
        )
        return [status for (status,) in found]
