"""Create the initial pages: home, indexes, goals, mission, legal pages; no cities yet."""

from collections.abc import Callable

from django.db import transaction
from wagtail.models import Page, Site

from cities import models, publishing
from cities.languages import prepared_languages, read, write
from portal import models as portal_models
from portal.bootstrap.pages import page_texts, publish

Report = Callable[[str], None]


def exists() -> bool:
    """Return whether the portal has pages; they are never touched then."""
    return portal_models.HomePage.objects.exists()


@transaction.atomic
def begin(report: Report) -> None:
    """Create the initial pages; legal pages stay drafts, as only the operator knows their text."""
    texts = page_texts()
    site = Site.objects.get(is_default_site=True)
    welcome = site.root_page
    home = portal_models.HomePage(slug="start")
    publish(Page.get_first_root_node(), home, texts["home"])
    site.root_page = home
    site.save()
    welcome.delete()
    publishing.set_up_approval(home=home)
    publishing.set_up_office(home=home)
    for name, model in (
        ("cities", models.CityIndexPage),
        ("partnerships", models.PartnershipIndexPage),
        ("sdgs", models.SdgIndexPage),
    ):
        publish(home, model(), texts["indexes"][name])
        report(f"page: {name}")
    _goals()
    publish(home, portal_models.MissionPage(slug="mission"), texts["mission"])
    for entry in texts["legal"]:
        _draft(home, portal_models.LegalPage(slug=entry["slug"]), entry["heading"])
        report(f"draft to fill in: {entry['slug']}")


def _goals() -> None:
    index = models.SdgIndexPage.objects.get()
    for goal in models.SdgGoal.objects.all():
        page = models.SdgPage(slug=str(goal.number), goal=goal)
        for language in prepared_languages():
            write(page, "heading", language, read(goal, "label", language))
        publish(index, page, {"goal": goal.key})


def _draft(home: Page, page: portal_models.LegalPage, headings: dict[str, str]) -> None:
    for language, heading in headings.items():
        write(page, "heading", language, heading)
    page.title = read(page, "heading", page.source_language)
    page.live = False
    home.add_child(instance=page)
    page.save_revision()
