"""The approval workflow as users go through it: with pauses, on slow lines, in two languages.

Each run goes through every story once, at another pace and on another database than the run before
if STORY_ROUND is incremented; STORY_DATABASE=sqlite or postgresql runs all of them on one.
"""

import datetime
import itertools
import os

import pytest

from tests.e2e.editing.pace import Database, Pace, Person
from tests.e2e.running import wait_until

# At the slowest pace a story takes two minutes, and the first one builds a world.
pytestmark = pytest.mark.timeout(1200)
WIDE = {"width": 1600, "height": 1000}
PACES = [Pace(*pair) for pair in itertools.product((0, 2, 7), (0, 1, 2.5))]
DATABASES = ("sqlite", "postgresql")
STORIES = (
    "approve", "approve_new_page_with_correction", "send_back_and_approve", "publish_and_schedule",
    "cancel_and_publish", "two_windows",
)  # fmt: skip
ROUND = int(os.environ.get("STORY_ROUND", "0"))


def _cases():
    for number, story in enumerate(STORIES):
        database = os.environ.get("STORY_DATABASE") or DATABASES[(number + ROUND) % 2]
        # Nine paces and six stories: after nine rounds each story was told at each pace.
        pace = PACES[(2 * number + ROUND) % len(PACES)]
        name = f"{story}-{database}-{pace.pause}s-{pace.delay}s"
        yield pytest.param((story, database, pace), id=name)


@pytest.fixture
def scene(request, browser):
    """One portal on one database, and users with their own browsers."""
    story, database, pace = request.param
    portal = request.getfixturevalue(f"{database}_portal")
    scene = Scene(portal, browser, pace)
    yield story, scene
    for context in scene.contexts:
        context.close()


class Scene:
    def __init__(self, portal, browser, pace):
        self.portal = portal
        self.browser = browser
        self.pace = pace
        self.contexts = []
        self.database = Database(portal)
        self.mails_before = len(portal.mails())

    def person(self, username, language):
        """Somebody signed in, whose line then becomes slow."""
        context = self.browser.new_context(locale=language, viewport=WIDE)
        self.contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(60_000)
        person = Person(tab, self.portal.url, language, self.pace).log_in(username)
        person.slow_down()
        return person

    def measure_of(self, city):
        """A published measure of a city that no other story has touched."""
        rows = self.database.rows(
            "SELECT p.id FROM wagtailcore_page p JOIN cities_measurepage m ON m.page_ptr_id = p.id "
            "WHERE p.url_path LIKE ? AND p.live AND NOT p.has_unpublished_changes "
            "AND p.title NOT LIKE ? ORDER BY p.id",
            f"%/{city}/%",
            "%(%)",
        )
        return rows[0][0]

    def page_at(self, slug):
        [(found,)] = self.database.rows("SELECT id FROM wagtailcore_page WHERE slug = ?", slug)
        return found

    def mails_to(self, username):
        """The subjects of what somebody was sent in this story, once there is anything."""

        def arrived():
            new = self.portal.mails()[self.mails_before :]
            return [mail["Subject"] for mail in new if mail["To"] == f"{username}@example.org"]

        return wait_until(arrived)

    def public(self, page_id, language="de"):
        """What a visitor reads at the address of a page: the status and the text."""
        [(path,)] = self.database.rows(
            "SELECT url_path FROM wagtailcore_page WHERE id = ?", page_id
        )
        context = self.browser.new_context(locale=language)
        self.contexts.append(context)
        tab = context.new_page()
        address = f"{self.portal.url}/{language}/{path.split('/', 2)[2]}"
        status = tab.goto(address).status
        return status, tab.locator("main").inner_text() if status == 200 else ""


@pytest.mark.parametrize("scene", list(_cases()), indirect=True)
def test_story(scene):
    story, stage = scene
    globals()[story](stage)


def heading_of(scene, page_id):
    return scene.database.page(page_id)[2]


def approve(scene):
    """A published measure gets a new heading; approving it publishes exactly that, once."""
    page = scene.measure_of("dortmund")
    editor = scene.person("dortmund-editor", "de")
    editor.open(page)
    before = scene.database.page(page)
    new = f"{before[2]} (neu)"
    editor.write(heading_de=new)
    editor.press("submit")
    live, newer, title, versions = scene.database.page(page)
    assert (live, newer, title, versions) == (True, True, before[2], before[3] + 1)
    assert scene.mails_to("dortmund-moderator")

    moderator = scene.person("dortmund-moderator", "de")
    moderator.open_from_desk(before[2])
    moderator.press("approve")
    assert "wurde freigegeben und veröffentlicht" in moderator.messages()
    assert scene.database.page(page) == (True, False, new, versions)
    assert scene.database.decisions(page) == ["approved"]
    assert scene.mails_to("dortmund-editor")
    status, text = scene.public(page)
    assert (status, new in text) == (200, True)


def approve_new_page_with_correction(scene):
    """A new measure in Romanian; the moderator corrects its heading while approving."""
    written = f"Gradină de ploaie {datetime.datetime.now(tz=datetime.UTC):%H%M%S}"
    editor = scene.person("cluj-editor", "ro")
    editor.walk_to("Städte", "Cluj-Napoca")
    editor.add_page()
    editor.write_measure(
        {"ro": written, "de": f"Regengarten {written[-6:]}"}, {"ro": "Pe scurt", "de": "Kurz"}
    )
    editor.press("submit")
    [(page,)] = scene.database.rows("SELECT id FROM wagtailcore_page WHERE title = ?", written)
    assert scene.database.page(page)[0] is False
    assert scene.database.page(page)[3] == 1
    assert scene.mails_to("cluj-moderator")

    moderator = scene.person("cluj-moderator", "ro")
    moderator.open_from_desk(written)
    corrected = written.replace("Gradină", "Grădină")
    moderator.write(heading_ro=corrected)
    moderator.press("approve")
    assert "a fost aprobată și publicată" in moderator.messages()
    assert scene.database.page(page) == (True, False, corrected, 2)
    assert scene.database.decisions(page) == ["approved"]
    assert scene.mails_to("cluj-editor")
    status, text = scene.public(page, "ro")
    assert (status, corrected in text) == (200, True)


def send_back_and_approve(scene):
    """A partnership is rejected with a comment and resubmitted; two cities, two languages."""
    page = scene.page_at("dortmund-cluj-napoca")
    before = scene.database.page(page)
    editor = scene.person("dortmund-editor", "de")
    editor.open(page)
    editor.write(summary_de="Kurz gesagt: eine Partnerschaft.")
    editor.press("submit")
    versions = before[3] + 1

    moderator = scene.person("cluj-moderator", "ro")
    moderator.open_from_desk(before[2])
    moderator.press_with_comment("reject", "Lipsește anul")
    assert scene.database.page(page)[3] == versions
    assert scene.database.decisions(page)[-1] == "rejected"
    assert scene.mails_to("dortmund-editor")

    editor.open(page)
    new = f"Kurz gesagt: eine Partnerschaft seit {2000 + versions}."
    editor.write(summary_de=new)
    editor.press("submit")
    moderator.open_from_desk(before[2])
    moderator.press_with_comment("approve_comment", "Mulțumim")
    assert "a fost aprobată și publicată" in moderator.messages()
    assert scene.database.page(page) == (True, False, before[2], versions + 1)
    assert scene.database.decisions(page)[-2:] == ["rejected", "approved"]
    status, text = scene.public(page)
    assert (status, new in text) == (200, True)


def publish_and_schedule(scene):
    """The office publishes a section, unpublishes it, and schedules it for tomorrow."""
    # Nothing that another story reads lies below it.
    page = scene.page_at("background")
    office = scene.person("office", "de")
    office.open(page)
    before = scene.database.page(page)
    new = f"Hintergrund ({before[3]})"
    office.write(heading_de=new)
    office.press("publish")
    assert scene.database.page(page) == (True, False, new, before[3] + 1)
    assert scene.public(page)[0] == 200

    office.open(page)
    office.press("unpublish")
    confirm = office.tab.get_by_role("button", name=office.word("unpublish"))
    office.tab.wait_for_timeout(scene.pace.pause * 1000)
    with office.tab.expect_event("load"):
        confirm.click()
    assert scene.database.page(page)[0] is False
    assert scene.public(page)[0] == 404

    office.open(page)
    office.plan_for_tomorrow()
    office.press("schedule")
    live, _newer, _title, versions = scene.database.page(page)
    assert (live, versions) == (False, before[3] + 2)
    planned = scene.database.rows(
        "SELECT count(*) FROM wagtailcore_revision WHERE object_id = ? AND approved_go_live_at IS NOT NULL",
        str(page),
    )
    assert planned == [(1,)]


def cancel_and_publish(scene):
    """A city's page: submitted and cancelled; saved as a draft once; published by a double click."""
    page = scene.page_at("cluj-napoca")
    before = scene.database.page(page)
    editor = scene.person("cluj-editor", "ro")
    editor.open(page)
    editor.write(summary_ro=f"Un oraș verde {before[3]}.")
    editor.press("submit")
    editor.open(page)
    editor.press("cancel")
    assert scene.database.decisions(page)[-1] == "cancelled"
    assert scene.database.page(page)[3] == before[3] + 1

    moderator = scene.person("cluj-moderator", "ro")
    moderator.open(page)
    moderator.write(summary_ro=f"Un oraș mai verde {before[3]}.")
    moderator.press("save")
    assert scene.database.page(page) == (True, True, before[2], before[3] + 2)
    button = moderator.button("publish")
    moderator.tab.wait_for_timeout(scene.pace.pause * 1000)
    with moderator.tab.expect_event("load"):
        button.dblclick()
    assert scene.database.page(page) == (True, False, before[2], before[3] + 2)


def two_windows(scene):
    """Opening and waiting changes nothing; saving an outdated form shows a conflict."""
    page = scene.measure_of("cluj-napoca")
    before = scene.database.page(page)
    editor = scene.person("cluj-editor", "ro")
    editor.open(page)
    editor.tab.wait_for_timeout(max(4, scene.pace.pause) * 1000)
    moderator = scene.person("cluj-moderator", "ro")
    moderator.open(page)
    assert scene.database.page(page) == before

    editor.write(summary_ro=f"Text nou {before[3]}")
    editor.press("save")
    moderator.write(heading_ro=f"{before[2]} (al doilea)")
    moderator.press_anyway("publish")
    live, newer, title, versions = scene.database.page(page)
    assert (live, newer, title, versions) == (True, True, before[2], before[3] + 1)
    assert "după ce ați deschis-o" in moderator.messages()
    moderator.press_anyway("publish")
    assert scene.database.page(page) == (
        True, False, f"{before[2]} (al doilea)", before[3] + 2,
    )  # fmt: skip
