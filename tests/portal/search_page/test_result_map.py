"""The search page's map, list of cities, distance filter and geo labels."""

import re

import pytest
from django.utils.html import escape

from portal.search_page import views as view
from search.schema.facets import FACETS
from search.schema.request import FacetValue, SearchResult
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
SEARCH = "/en/search/"
COUNTS = {"de-dortmund": 10, "de-bochum": 3, "ro-cluj-napoca": 1200, "fr-amiens": 2}


@pytest.fixture
def world(monkeypatch):
    """Four cities, one without coordinates, and an engine that finds measures in all."""
    factories.home()
    factories.city("dortmund", latitude=51.514, longitude=7.468)
    factories.city("bochum", latitude=51.482, longitude=7.216)
    factories.city("cluj-napoca", country="RO", latitude=46.771, longitude=23.624)
    factories.city("amiens", country="FR")
    cities = [FacetValue(key, count) for key, count in COUNTS.items()]
    facets = {name: [] for name in FACETS} | {"city": [*cities, FacetValue("de-leeds", 0, True)]}
    result = SearchResult(total=1215, engine="embedded", facets=facets)
    monkeypatch.setattr(view.searcher, "search", lambda request: result)


def test_the_list_is_that_of_the_hits_not_the_reading_list(client):
    body = client.get(f"{SEARCH}?q=heat&view=map").content.decode()
    assert '<a href="/en/search/?q=heat">List</a>' in body


def shown(client, query="view=map"):
    """Return the page, its markers as (name, URL), and its cities as (text, URL)."""
    body = client.get(f"{SEARCH}?{query}").content.decode()
    markers = re.findall(r'class="marker" href="([^"]+)" aria-label="([^"]+)"', body)
    cities = re.findall(r'<li><a href="([^"]+)"><span class="result-map__city".*?</a>', body)
    rows = re.findall(r'<span class="result-map__city".*?</a>', body)
    words = [" ".join(re.sub(r"<[^>]+>", "", row).split()) for row in rows]
    return body, {name: url for url, name in markers}, dict(zip(words, cities, strict=True))


def test_the_map_has_the_whole_result_and_the_list_says_the_same(client):
    _body, markers, cities = shown(client)
    assert markers == {
        "2 cities, 13 measures: Dortmund, Bochum. Zoom in": escape(
            "/en/search/?box=51.482%2C7.216%2C51.514%2C7.468&view=map"
        ),
        "Cluj Napoca: 1,200 measures": escape("/en/search/?city=ro-cluj-napoca&view=map"),
    }
    assert list(cities) == [
        "Cluj Napoca 1,200 measures",
        "Dortmund 10 measures",
        "Bochum 3 measures",
        "Amiens 2 measures · not on the map",
    ]
    assert cities["Dortmund 10 measures"] == escape("/en/search/?city=de-dortmund&view=map")


def test_facet_counts_of_unselected_cities_are_not_on_the_map(client):
    _body, markers, cities = shown(client, "view=map&city=de-dortmund")
    assert (list(markers), list(cities)) == (["Dortmund: 10 measures"], ["Dortmund 10 measures"])
    _body, markers, _cities = shown(client, "view=map&city=de-dortmund&country=RO&country=DE")
    assert list(markers) == ["Dortmund: 10 measures", "Cluj Napoca: 1,200 measures"]


def test_with_a_distance_the_nearest_come_first(client):
    body, _markers, cities = shown(client, "view=map&near=de-bochum&within=75")
    assert list(cities) == [
        "Bochum 3 measures · 0 km",
        "Dortmund 10 measures · 18 km",
        "Cluj Napoca 1,200 measures · 1,300 km",
        "Amiens 2 measures · not on the map",
    ]
    assert 'class="result-map__reach"' in body
    assert '<option value="75" selected>75 km</option>' in body
    assert re.search(r'<option value="de-bochum"[^>]* selected>Bochum</option>', body)
    assert re.search(r"<summary>Distance <span[^>]*>1<", body)


def test_a_city_without_coordinates_is_no_centre(client):
    body = client.get(SEARCH).content.decode()
    middles = re.search(r'<select id="near-city".*?</select>', body, re.DOTALL)[0]
    assert re.findall(r'value="([^"]*)"', middles) == [
        "",
        "de-bochum",
        "ro-cluj-napoca",
        "de-dortmund",
    ]


def test_geo_filters_are_labelled_and_removable(client):
    query = "q=heat&near=de-dortmund&within=50&box=48,6,52.5,9.25&view=map"
    body = client.get(f"{SEARCH}?{query}").content.decode()
    chips = {
        " ".join(re.sub(r"<[^>]+>", "", words).split()): url
        for url, words in re.findall(r'<a class="chip" href="([^"]+)">(.*?)</a>', body)
    }
    box = "box=48%2C6%2C52.5%2C9.25"
    assert chips == {
        "Remove filter: Distance within 50 km of Dortmund ×": escape(
            f"/en/search/?q=heat&{box}&view=map"
        ),
        "Remove filter: Map section 48° N to 52.5° N, 6° E to 9.2° E ×": escape(
            "/en/search/?q=heat&near=de-dortmund&within=50&view=map"
        ),
        "Remove all filters": escape("/en/search/?q=heat&view=map"),
    }
    # What has no field of its own goes along when the form is sent.
    assert '<input type="hidden" name="box" value="48,6,52.5,9.25">' in body
    assert '<input type="hidden" name="view" value="map">' in body


def test_list_and_map_lead_to_one_another(client):
    body, markers, _cities = shown(client, "q=heat")
    assert not markers
    assert 'href="/en/search/?q=heat&amp;view=map"' in body
    body, _markers, _cities = shown(client, "q=heat&view=map")
    assert re.search(r'href="/en/search/\?q=heat&amp;view=map" aria-current="true"', body)


def test_a_withdrawn_city_is_no_centre_and_not_named(client):
    factories.unpublish(factories.city("bochum"))
    body, markers, cities = shown(client, "view=map&near=de-bochum")
    assert "The place from which to measure the distance is not known" in body
    assert any("Dortmund" in name for name in markers)
    assert not any("Bochum" in name for name in [*markers, *cities])


def test_an_unknown_view_is_the_list(client):
    body, markers, _cities = shown(client, "view=satellite")
    assert not markers
    assert 'name="view"' not in body
