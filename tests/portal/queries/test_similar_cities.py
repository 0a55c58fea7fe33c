"""Similar cities: the filter, the reasons, the criteria, and the list on a city's page."""

import re

import pytest
from django.utils import translation

from cities.similarity import rules as rule
from cities.similarity.rules import Reason
from portal.queries import query_params, search_urls, similar_cities
from portal.search_page import views as view
from search.schema.facets import FACETS
from search.schema.request import FacetValue, SearchResult
from tests import factories
from tests.portal.queries.parsing import parse
from tests.portal.search_page.hits import hit, text

pytestmark = pytest.mark.django_db
RULE = "search/cities-alike/"


@pytest.fixture
def cities():
    factories.home()
    factories.city("dortmund", population=600_000, climate_target_year=2035)
    factories.city("muenster", population=320_000, climate_target_year=2030)
    factories.city("amiens", country="FR", population=130_000, source_language="de")
    factories.city("cluj-napoca", country="RO", population=290_000, climate_target_year=2030)


@pytest.mark.parametrize("given", ["de-dortmund", "dortmund", " dortmund "])
def test_a_city_is_named_by_its_key_or_its_slug(cities, given):
    parsed = parse(f"q=heat&like={given}")
    assert (parsed.request.like, parsed.notes) == ("de-dortmund", ())
    with translation.override("en"):
        assert search_urls.page(parsed.request, 2) == "/en/search/?q=heat&like=de-dortmund&page=2"
        assert search_urls.without_similar(parsed.request) == "/en/search/?q=heat"
        assert search_urls.without_filters(parsed.request) == "/en/search/?q=heat"


@pytest.mark.parametrize("given", ["atlantis", "x" * 10_000, "%00", "DE", "-"])
def test_an_unknown_city_is_left_out_and_named(cities, given):
    parsed = parse(f"like={given}")
    assert parsed.request.like == ""
    assert len(parsed.notes) == 1
    assert len(parsed.notes[0]) < 3 * query_params.MAX_VALUE_LENGTH


def test_a_slug_of_two_cities_names_neither(cities):
    factories.city("frankfurt", country="DE")
    assert similar_cities.resolve_key("frankfurt") == "de-frankfurt"
    assert similar_cities.resolve_key("rt") == ""


def test_reason_texts(cities):
    factories.goal(7)
    factories.goal(13)
    reasons = (
        Reason(rule.SIZE, 320_000),
        Reason(rule.REGION, keys=("155",)),
        Reason(rule.GOALS, keys=("sdg-13", "sdg-7")),
        Reason(rule.EMISSIONS, 6.04),
        Reason(rule.TARGET, 2030),
    )
    with translation.override("en"):
        assert similar_cities.reason_texts(reasons) == (
            "similar size (320,000 inhabitants)",
            "same region (Western Europe)",
            "shared goals (7, 13)",
            "similar emissions (6 t CO₂e per inhabitant)",
            "similar target (climate-neutral by 2030)",
        )


def test_the_search_page_lists_similar_cities_with_reasons(client, cities, monkeypatch):
    answer = SearchResult(
        hits=(hit(city="de-muenster"),),
        total=1,
        engine="embedded",
        facets={name: [] for name in FACETS} | {"field": [FacetValue("heat", 1)]},
    )
    monkeypatch.setattr(view.searcher, "search", lambda request: answer)
    body = client.get("/en/search/?like=dortmund").content.decode()
    assert '<option value="de-dortmund" selected' in body
    assert 'name="like"' in body[body.index('id="search-form"') : body.index("</form>")]
    assert "1 city is similar to Dortmund" in body
    assert 'href="/en/cities/muenster/"' in body
    assert "amiens" not in re.sub(r"<option.*?</option>", "", body)
    page_text = "similar size (320,000 inhabitants), same region (Western Europe)"
    page_text += ", similar target (climate-neutral by 2030)"
    assert body.count(page_text) == 2, "in the list of cities and at the hit"
    assert "cities similar to Dortmund" in text(client.get("/en/search/?like=dortmund"))
    assert 'href="/en/search/"' in body


def test_a_city_without_similar_ones_has_a_message(client, cities, monkeypatch):
    monkeypatch.setattr(view.searcher, "search", lambda request: SearchResult(engine="embedded"))
    page_text = text(client.get("/en/search/?like=amiens"))
    assert "No city in this portal is considered similar to Amiens" in page_text


def test_a_city_page_lists_similar_cities(client, cities):
    body = client.get("/en/cities/dortmund/").content.decode()
    part = body[body.index('aria-labelledby="alike"') :].split("</section>")[0]
    assert "Cities similar to Dortmund" in part
    assert 'href="/en/cities/muenster/"' in part
    assert "cluj" not in part
    assert 'href="/en/search/?entry=measure&amp;like=de-dortmund"' in part
    factories.unpublish(factories.city("muenster"))
    assert 'aria-labelledby="alike"' not in client.get("/en/cities/dortmund/").content.decode()


@pytest.mark.parametrize("language", ["de", "en", "fr", "ro"])
def test_the_criteria_show_the_rules_numbers(client, cities, monkeypatch, language):
    monkeypatch.setattr(rule, "MIN_REASONS", 3)
    monkeypatch.setattr(rule, "MAIN_GOALS", 61)
    monkeypatch.setattr(rule, "SHARED_GOALS", 47)
    monkeypatch.setattr(rule, "SIZE_FACTOR", 29)
    monkeypatch.setattr(rule, "EMISSIONS_FACTOR", 38)
    monkeypatch.setattr(rule, "TARGET_YEARS", 83)
    page_text = text(client.get(f"/{language}/{RULE}"))
    for number in ("3", "61", "47", "29", "38", "83"):
        assert re.search(rf"\b{number}\b", page_text), number


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_rule_is_read_only(client, cities, method):
    assert getattr(client, method)(f"/en/{RULE}").status_code == 405
