"""Results as JSON and Atom: documented format, pagination, dates, languages."""

import json
from xml.etree import ElementTree

import pytest
from django.test import Client

from cities.models import Concept
from search.engines import registry
from tests import factories
from tests.portal.http import bad_input_table as table
from tests.portal.public_addresses import FORMS
from tests.portal.searching import searching
from tests.search.samples import WORLD, measure

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
NEAR = "near=de-dortmund&within=75"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HOSTILE = measure(
    9, "dortmund", "de", {"de": ("<b>&amp;\x0b Holz", "a </script> & b", "x")},
    changed=1_800_000_000,
)  # fmt: skip


@pytest.fixture
def index(tmp_path):
    """The embedded engine with a few documents."""
    factories.home()
    with searching(tmp_path):
        registry.engine("embedded").rebuild(lambda: [*WORLD, HOSTILE])
        yield registry.engine("embedded")


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


def ask(visitor, query="", language="en", status=200):
    answer = visitor.get(f"/{language}/search.json?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    return json.loads(answer.content)


def read(visitor, query="", language="en"):
    answer = visitor.get(f"/{language}/search.atom?{query}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


class TestJSON:
    def test_the_format_is_the_documented_one(self, visitor, index):
        found = ask(visitor, "q=Dampf")
        assert list(found) == [
            "title", "language", "query", "notes", "total", "page", "size", "degraded",
            "forgiving", "partial", "by_meaning", "correction", "links", "facets", "hits",
        ]  # fmt: skip
        (hit,) = found["hits"]
        assert list(hit) == [
            "uuid", "address", "title", "snippet", "language", "found", "state", "languages", "city",
            "country", "partners", "distance_km", "facts", "through", "by_meaning", "published",
            "changed",
        ]  # fmt: skip
        assert hit["uuid"] == WORLD[0].uuid
        assert hit["address"] == "http://testserver/en/cities/dortmund/m1/"
        assert (hit["title"], hit["language"], hit["found"], hit["state"]) == (
            "District heating from waste heat",
            "en",
            "de",
            "approved",
        )
        assert hit["snippet"].startswith("The inner city is heated")
        assert hit["city"] == {"key": "de-dortmund", "label": "Dortmund"}
        assert hit["country"] == {"key": "DE", "label": "Germany"}
        assert hit["facts"]["status"] == {"key": "completed", "label": "completed"}
        assert [each["key"] for each in hit["facts"]["goals"]] == ["sdg-7", "sdg-13"]
        assert (hit["facts"]["co2_tonnes_a_year"], hit["facts"]["start_year"]) == (45000, 2017)
        assert hit["facts"]["cost_band"] is None
        assert (hit["published"], hit["changed"]) == ("2023-11-14T22:13:21Z",) * 2
        assert (found["total"], found["degraded"], found["forgiving"]) == (1, None, False)
        assert (hit["distance_km"], hit["through"]) == (None, [])
        assert (found["partial"], hit["facts"]["limits"]) == (False, False)
        assert found["query"] == {
            "q": "Dampf", "sort": "relevance", "filters": {}, "place": {}, "like": None, "exact": False,
        }  # fmt: skip

    def test_a_hit_says_all_that_can_be_filtered_by(self, visitor, index):
        facts = {
            "duration": "over_5", "ease": "hard", "city_size": "xl", "limits": True, "contact": True,
        }  # fmt: skip
        index.rebuild(lambda: [measure(9, "dortmund", "de", {"de": ("a", "b", "c")}, **facts)])
        (hit,) = ask(visitor)["hits"]
        assert {name: hit["facts"][name] for name in facts} == facts | {
            "duration": {"key": "over_5", "label": "over five years"},
            "ease": {"key": "hard", "label": "difficult"},
            "city_size": {"key": "xl", "label": "500,000 to 1 million inhabitants"},
        }

    def test_it_has_the_distance_and_the_matching_name(self, visitor, index):
        factories.city("dortmund", latitude=51.514, longitude=7.468)
        factories.city("muenster", latitude=51.963, longitude=7.628)
        found = ask(visitor, "near=de-dortmund&within=75&like=de-muenster")
        assert found["query"]["like"] == "de-muenster"
        assert found["title"] == ("Measures: cities similar to Muenster, within 75 km of Dortmund")
        ways = {each["city"]["key"]: each["distance_km"] for each in ask(visitor, NEAR)["hits"]}
        assert ways == {"de-dortmund": 0, "de-muenster": 51}
        names = {"de": "Fernwärme", "ro": "termoficare"}
        factories.term(Concept, "district-heating", label=names)
        hits = ask(visitor, "q=Fernwärme", "de")["hits"]
        assert {"asked": "Fernwärme", "name": "termoficare", "language": "ro"} in [
            each for hit in hits for each in hit["through"]
        ]
        found = ask(visitor, "q=Fernwärme&exact=1", "de")
        assert (found["query"]["exact"], len(found["hits"]) < len(hits)) == (True, True)

    def test_texts_are_plain_text(self, visitor, index):
        (hit,) = ask(visitor, "q=Holz")["hits"]
        assert hit["title"] == "<b>&amp; Holz"
        assert hit["snippet"] == "a </script> & b"
        assert hit["changed"] == "2027-01-15T08:00:00Z"

    def test_facets_are_counted_and_named(self, visitor, index):
        factories.field("heat", label={"de": "Wärme", "en": "Heating"})
        found = ask(visitor, "field=heat")["facets"]
        assert found["field"]["label"] == "Field of action"
        heat = {"value": "heat", "label": "Heating", "count": 3, "selected": True}
        assert heat in found["field"]["values"]
        assert {each["value"]: each["count"] for each in found["status"]["values"]} == {
            "running": 2,
            "completed": 1,
        }

    def test_pages_join_by_their_links(self, visitor, index):
        seen, address = [], "/en/search.json?sort=co2&size=4"
        while address:
            found = json.loads(visitor.get(address).content)
            seen += [hit["uuid"] for hit in found["hits"]]
            address = (found["links"]["next"] or "").removeprefix("http://testserver")
        assert len(seen) == len(set(seen)) == 9
        assert found["links"]["prev"] == "http://testserver/en/search.json?sort=co2&size=4&page=2"
        assert found["links"]["page"] == "http://testserver/en/search/?entry=measure&sort=co2"

    @pytest.mark.parametrize("size", ["0", "101", "-1", "x", "%00", "9" * 500])
    def test_a_size_that_cannot_be_is_said(self, visitor, index, size):
        found = ask(visitor, f"size={size}")
        assert found["size"] == 20
        assert found["notes"] == ["A page has between 1 and 100 measures; it was set to 20."]

    def test_the_deepest_page_has_none_after_it(self, visitor, index):
        assert ask(visitor, "size=100&page=101", status=404)["error"]["status"] == 404
        assert ask(visitor, "page=2", status=404)["error"]["message"] == (
            "There is no page at this address"
        )

    def test_a_page_that_is_none_is_said_in_the_visitors_language(self, visitor, index):
        found = ask(visitor, "page=0", "de", status=404)
        assert found == {
            "error": {"status": 404, "message": "Unter dieser Adresse gibt es keine Seite"}
        }

    def test_it_says_that_another_engine_stands_in(self, visitor, tmp_path):
        with searching(
            tmp_path,
            SEARCH_ENGINES=["elasticsearch", "embedded"],
            ELASTICSEARCH_URL="http://127.0.0.1:9",
            ELASTICSEARCH_INDEX="nobody",
            ELASTICSEARCH_TIMEOUT=1,
        ):
            registry.engine("embedded").rebuild(lambda: WORLD)
            found = ask(visitor)
        assert (found["degraded"], found["total"]) == ("unreachable", 8)

    def test_it_says_that_none_answers(self, visitor, tmp_path):
        with searching(tmp_path):
            answer = visitor.get("/en/search.json")
        assert (answer.status_code, answer["Retry-After"]) == (503, "60")
        assert json.loads(answer.content)["degraded"] == "no-index"

    def test_what_has_not_changed_is_not_sent_again(self, visitor, index):
        for form in ("search.json", "search.atom", "search/embed/"):
            first = visitor.get(f"/de/{form}")
            again = visitor.get(f"/de/{form}", headers={"If-None-Match": first["ETag"]})
            assert (again.status_code, again.content) == (304, b""), form
        index.remove([WORLD[0].uuid])
        assert visitor.get("/de/search.json", headers={"If-None-Match": first["ETag"]}).content


class TestAtom:
    def test_the_newest_come_first_whatever_the_requested_sort(self, visitor, index):
        for query in ("", "sort=co2", "sort=relevance"):
            feed = read(visitor, query)
            ids = [each.findtext(f"{ATOM}id") for each in feed.iter(f"{ATOM}entry")]
            assert ids == [f"urn:uuid:{each.uuid}" for each in [HOSTILE, *reversed(WORLD)]]

    def test_an_entry_says_what_it_is_and_in_which_language(self, visitor, index):
        feed = read(visitor, "q=termoficare", "de")
        (entry,) = feed.iter(f"{ATOM}entry")
        assert feed.get(LANG) == "de"
        assert entry.get(LANG) == "ro"
        assert entry.findtext(f"{ATOM}title") == "Modernizarea rețelei de termoficare"
        assert entry.findtext(f"{ATOM}summary") == "Rețeaua orașului pierde mai puțină căldură."
        link = entry.find(f"{ATOM}link")
        assert link.get("href") == "http://testserver/de/cities/cluj-napoca/m2/"
        assert entry.findtext(f"{ATOM}published") == "2023-11-14T22:13:22Z"
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Klausenburg"
        assert feed.findtext(f"{ATOM}title") == "Partnerstadt: Maßnahmen zu „termoficare“"

    def test_the_feed_is_as_new_as_its_newest_change(self, visitor, index):
        assert read(visitor).findtext(f"{ATOM}updated") == "2027-01-15T08:00:00Z"
        assert read(visitor, "q=xyzzyx").findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"

    def test_texts_that_xml_cannot_hold_are_made_so(self, visitor, index):
        (entry,) = read(visitor, "q=Holz").iter(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}title") == "<b>&amp; Holz"

    def test_its_id_is_the_same_on_every_page_and_differs_by_query(self, visitor, index):
        ids = [
            read(visitor, query).findtext(f"{ATOM}id")
            for query in ("size=2", "size=2&page=2", "sort=co2", "q=heat", "size=9")
        ]
        assert ids[0] == ids[1] == ids[2] == ids[4] != ids[3]

    def test_its_pages_join(self, visitor, index):
        feed = read(visitor, "size=4&page=2")
        links = {each.get("rel"): each.get("href") for each in feed.findall(f"{ATOM}link")}
        base = "http://testserver/en/search"
        assert links == {
            "alternate": f"{base}/?entry=measure",
            "self": f"{base}.atom?size=4&page=2",
            "first": f"{base}.atom?size=4",
            "previous": f"{base}.atom?size=4",
            "next": f"{base}.atom?size=4&page=3",
        }
        assert visitor.get("/en/search.atom?page=9").status_code == 404

    def test_the_search_page_links_the_feed(self, visitor, index):
        body = visitor.get("/en/search/", {"q": "heat"}).content.decode()
        assert '<link rel="alternate" type="application/atom+xml"' in body
        assert 'href="/en/search.atom?q=heat"' in body


def test_the_search_page_links_every_format(visitor, index):
    body = visitor.get("/de/search/", {"q": "Wärme", "lang": "de", "page": "1"}).content.decode()
    for form in ("xlsx", "csv", "geojson", "json", "atom"):
        assert f'href="/de/search.{form}?q=W%C3%A4rme&amp;lang=de"' in body


@pytest.mark.parametrize("form", FORMS)
def test_bad_input_is_never_an_error_of_the_server(visitor, index, form):
    """Where the page shows a note, exports drop the parameter."""
    whole = form not in (".json", ".atom")
    some = table.HOSTILE[FORMS.index(form) :: 10]
    for query, status, *_says in [*table.SEARCH, *some]:
        expected = 200 if whole and status == 404 else status
        answer = visitor.get(f"/de/search{form}?{query}")
        assert answer.status_code == expected, query[:80]
        content = answer.getvalue()
        assert len(content) < 60_000, "what was sent is not sent back at length"
        if form == ".json" and status != 400:
            json.loads(content)
        if form == ".atom" and status == 200:
            ElementTree.fromstring(content)
        if form == "/embed/":
            assert b"<script>alert" not in content


@pytest.mark.parametrize("form", FORMS)
def test_formats_are_read_only(visitor, index, form):
    answer = visitor.post(f"/de/search{form}")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
