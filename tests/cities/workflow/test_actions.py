"""All workflow actions for all page types, by permitted users."""

import datetime
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from cities.languages import locname
from tests import factories
from tests.cities.admin_forms import edit_address, form_data

OF_CITIES = {
    "measure": ("cluj_measure", "cluj_editor", "cluj_moderator"),
    "city": ("cluj", "cluj_editor", "cluj_moderator"),
    "partnership": ("with_cluj", "dortmund_editor", "cluj_moderator"),
}
OF_THE_OFFICE = {
    "home": factories.home,
    "cities": factories.city_index,
    "partnerships": factories.partnership_index,
    "goals": factories.sdg_index,
    "goal": lambda: factories.sdg_page(13),
    "section": factories.section,
    "article": factories.article,
    "mission": factories.mission,
    "legal": factories.legal,
}
FACTS = {"measure_type": "mitigation", "status": "running", "start": "2023",
         "review_due": "2030-01-01"}  # fmt: skip
ROWS_OF_CITY = {"population": "300000", "population_year": "2021", "latitude": "46.77",
                "longitude": "23.6", "target_year": "2030"}  # fmt: skip


class Desk:
    """The form of a page for two users, opened once and kept up to date."""

    def __init__(self, page, editor, moderator):
        self.page = page
        self.people = {"editor": editor, "moderator": moderator}
        self.form = form_data(editor, page)
        self.heading = locname("heading", page.source_language)

    def fresh(self):
        return type(self.page).objects.get(pk=self.page.pk)

    def send(self, who, heading="", **buttons):
        """Submit the form with a heading and buttons; True if it was accepted."""
        latest = self.fresh().latest_revision
        if latest is not None:
            self.form["loaded_revision_id"] = str(latest.pk)
            self.form["loaded_revision_created_at"] = latest.created_at.isoformat()
        if heading:
            self.form[self.heading] = heading
        return (
            self.people[who].post(edit_address(self.page), self.form | buttons).status_code == 302
        )

    def decide(self, name, heading="", comment=""):
        return self.send("moderator", heading, **{
            "action-workflow-action": "true",
            "workflow-action-name": name,
            "workflow-action-extra-data": json.dumps({"comment": comment} if comment else {}),
        })  # fmt: skip

    def stands(self):
        """Return the published heading, whether it is in moderation, and the number of revisions."""
        page = self.fresh()
        shown = getattr(page, self.heading) if page.live else None
        return shown, page.workflow_in_progress, page.revisions.count()


@pytest.fixture
def desk(request, world, as_user):
    kind = request.param
    if kind in OF_THE_OFFICE:
        page, editor, moderator = OF_THE_OFFICE[kind](), world.office, world.office
    else:
        page, editor, moderator = (getattr(world, name) for name in OF_CITIES[kind])
    desk = Desk(page, as_user(editor), as_user(moderator))
    summary = locname("summary", page.source_language)
    if kind == "measure":
        terms = {"fields_of_action": [factories.field().pk], "primary_goal": factories.goal().pk}
        desk.form |= FACTS | terms
    if kind == "city":
        desk.form |= ROWS_OF_CITY
    if kind == "partnership":
        desk.form |= {"kind": "twinning", "since": "2022"}
    if summary in desk.form:
        desk.form[summary] = "Pe scurt"
    if "introduction_ro" in desk.form and kind == "city":
        desk.form["introduction_ro"] = json.dumps(
            {"blocks": [{"key": "a", "text": "Text", "type": "unstyled", "depth": 0,
                         "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}
        )  # fmt: skip
    return desk


@pytest.mark.parametrize("desk", [*OF_CITIES, *OF_THE_OFFICE], indirect=True)
def test_every_action(desk):
    before, _waits, versions = desk.stands()

    assert desk.send("editor", "Eins", **{"action-submit": "1"})
    assert desk.stands() == (before, True, versions + 1), "submitted"

    assert desk.decide("reject", comment="Quelle fehlt")
    assert desk.stands() == (before, False, versions + 1), "changes requested"

    assert desk.send("editor", "Zwei", **{"action-submit": "1"})
    assert desk.stands() == (before, True, versions + 2), "submitted again"

    assert desk.decide("approve", "Drei")
    assert desk.stands() == ("Drei", False, versions + 3), "approved with a correction"

    assert desk.send("editor", "Vier", **{"action-submit": "1"})
    desk.send("editor", **{"action-cancel-workflow": "1"})
    assert desk.stands() == ("Drei", False, versions + 4), "cancelled"

    assert desk.send("moderator", "Fünf", **{"action-publish": "1"})
    assert desk.stands() == ("Fünf", False, versions + 5), "published directly"

    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    desk.form["go_live_at"] = tomorrow.strftime("%Y-%m-%d %H:%M")
    assert desk.send("moderator", "Sechs", **{"action-publish": "1"})
    assert desk.stands() == ("Fünf", False, versions + 6), "scheduled"
    scheduled = desk.fresh().scheduled_revision
    assert scheduled is not None

    address = "wagtailadmin_pages:revisions_unschedule"
    desk.people["moderator"].post(reverse(address, args=[desk.page.pk, scheduled.pk]))
    assert desk.fresh().scheduled_revision is None

    desk.people["moderator"].post(reverse("wagtailadmin_pages:unpublish", args=[desk.page.pk]))
    assert desk.stands() == (None, False, versions + 6), "taken back"


@pytest.mark.parametrize("desk", ["measure"], indirect=True)
def test_what_was_approved_can_be_looked_at(desk):
    for decision, leads_there in (("reject", False), ("approve", True)):
        desk.send("editor", "Eins", **{"action-submit": "1"})
        desk.decide(decision)
        html = desk.people["moderator"].get("/admin/").content.decode()
        assert ("/cities/cluj-napoca/autobuze/" in html) is leads_there


@pytest.mark.parametrize("desk", OF_CITIES, indirect=True)
def test_an_editor_neither_publishes_nor_decides(desk):
    before = desk.stands()
    desk.send("editor", "Eins", **{"action-publish": "1"})
    assert desk.stands() == before
    desk.form[desk.heading] = "Eins"
    desk.send("editor", **{"action-submit": "1"})
    waiting = desk.stands()
    assert waiting[1]
    desk.people["moderator"] = desk.people["editor"]
    desk.decide("approve")
    assert desk.stands() == waiting
