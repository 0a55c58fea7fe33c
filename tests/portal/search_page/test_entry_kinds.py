"""All kinds of entries on the search page; measures alone wherever measures are promised."""

import csv
import io
import json
import re
from decimal import Decimal
from uuid import UUID

import pytest

from cities import models
from portal.alerts import saved_queries
from portal.queries import entry_kinds
from portal.queries.query_params import EXPORT_FORMATS
from search.indexing import indexer
from search.schema.entries import Entry
from search.schema.request import SearchRequest
from tests import factories as f
from tests.portal.search_page.hits import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
KEY, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture
def world(embedded):
    """One entry of each kind, all with the word Wärme; the measure describes the action."""
    cluj = f.city("cluj-napoca", country="RO", heading={"de": "Klausenburg", "en": "Cluj"})
    measure = f.measure(heading="Wärme als Maßnahme", slug="measure")
    action = models.ContractAction(
        key=KEY, title_de="Wärme als Maßnahme im Plan", measure=measure, status="planned",
        start="2026", end="2030", co2=Decimal(1200), cost=Decimal(5_000_000),
    )  # fmt: skip
    commitment = models.ContractCommitment(
        key=OTHER, organisation="Wärmewerke", kind="company", text_de="Spart.", by="2031"
    )
    f.contract(
        heading={"de": "Vertrag zur Wärme"}, rows={"actions": [action], "commitments": [commitment]}
    )
    f.partnership(f.city(), cluj, heading="Partner in Wärme", since="1990")
    f.article(heading="Wärme fördern")
    indexer.drain("embedded")


def cards(body):
    """The kind and the rest of each hit, by the path of its link."""
    found = {}
    for hit in re.findall(r'<article class="hit">(.*?)</article>', body, re.DOTALL):
        found[re.search(r'href="([^"]+)"', hit)[1]] = hit
    return found


def test_the_search_page_shows_each_kind_with_its_facts(client):
    body = client.get("/de/search/?q=Wärme").content.decode().replace("\xa0", " ")
    found = cards(body)
    assert len(found) == 6
    action = found[f"/de/cities/dortmund/contract/#action-{KEY}"]
    for fact in ("2026", "2030", "1.200 t CO₂e", "5 Mio", "Dortmund"):
        assert fact in action
    assert "2031" in found[f"/de/cities/dortmund/contract/#commitment-{OTHER}"]
    assert "2035" in found["/de/cities/dortmund/contract/"]
    (partnership,) = (hit for path, hit in found.items() if "/partnerships/" in path)
    assert "Dortmund" in partnership
    assert "Klausenburg" in partnership
    assert 'class="entry-kind"' not in found["/de/cities/dortmund/measure/"]


def test_an_action_says_that_a_measure_describes_it(client):
    path = f"/en/cities/dortmund/contract/#action-{KEY}"
    said = "described as a measure in this portal"
    assert said in cards(client.get("/en/search/?entry=action").content.decode())[path]


def test_only_measures_can_be_compared_and_kept(client):
    found = cards(client.get("/en/search/").content.decode())
    with_actions = [path for path, hit in found.items() if "checkbox" in hit or "keep" in hit]
    assert with_actions == ["/en/cities/dortmund/measure/"]


def test_the_kind_is_the_first_filter(client):
    body = client.get("/en/search/").content.decode()
    assert re.findall(r'id="facet-(?!group)(\w+)"', body)[0] == "entry"
    assert re.findall(r'name="entry" value="(\w+)"', body) == Entry.values


def test_what_is_counted_is_called_by_its_name(client):
    assert "6 results" in text(client.get("/en/search/"))
    assert "1 measure" in text(client.get("/en/search/?entry=measure"))
    assert "Cluj 1 result" in text(client.get("/en/search/?entry=partnership&view=map"))


@pytest.mark.parametrize("value", ["nothing", "measure'", "%00", "x" * 5000])
def test_an_unknown_kind_is_dropped_with_a_note(client, value):
    response = client.get("/en/search/", {"entry": value})
    assert response.status_code == 200
    assert "Type of result" in text(response)


def rows(client, query=""):
    content = b"".join(client.get(f"/en/search.csv{query}")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_programs_get_measures_unless_they_name_other_kinds(client):
    assert json.loads(client.get("/en/search.json").content)["total"] == 1
    assert json.loads(client.get("/en/search.json?entry=article").content)["total"] == 1
    assert client.get("/en/search.atom").content.count(b"<entry") == 1
    assert len(cards(client.get("/en/search/embed/").content.decode())) == 1
    assert len(rows(client)) == 1
    assert len(json.loads(b"".join(client.get("/en/search.geojson")))["features"]) == 1


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_every_format_holds_every_kind(client, name):
    path = "search/embed/" if name == "embed" else f"search.{name}"
    query = "&".join(f"entry={kind}" for kind in Entry.values)
    response = client.get(f"/de/{path}?{query}")
    assert response.status_code == 200
    content = b"".join(response) if response.streaming else response.content
    assert name == "xlsx" or content.count("Wärme".encode()) >= 6 or b"\\u00e4" in content


def test_the_page_links_to_exports_of_what_it_shows(client):
    body = client.get("/en/search/?q=W%C3%A4rme").content.decode()
    (query,) = re.findall(r'href="/en/search\.csv(\?[^"]+)"', body)
    assert len(rows(client, query.replace("&amp;", "&"))) == 6


def test_a_table_names_the_kind_and_the_cities(client):
    found = {row["Type of result"]: row for row in rows(client, "?entry=partnership&entry=article")}
    assert found["partnership"]["City"] == "Dortmund; Cluj"
    assert found["article"]["City"] == found["article"]["Country"] == ""


def test_suggestions_offers_and_saved_searches_are_measures(client):
    assert b"measure/" in client.get("/en/search/suggest/?q=W%C3%A4rme").content
    for path in ("search/suggest/", "compare/", "list/"):
        body = client.get(f"/en/{path}?q=W%C3%A4rme").content.decode()
        assert "contract/" not in body
        assert "partnership-" not in body
    assert saved_queries.to_request("q=heat", "en").filters == entry_kinds.MEASURES
    named = saved_queries.to_request("entry=action", "en")
    assert named.filters == {"entry": ("action",)}


def test_the_default_keeps_what_was_chosen():
    chosen = SearchRequest(filters={"entry": ("article",), "lang": ("de",)})
    assert entry_kinds.measures_by_default(chosen) == chosen
