"""The search page: results, filters, invalid input, and an unavailable engine."""

import re

import pytest

from portal.i18n import fallback_catalogs
from search.schema.facets import FACETS
from search.schema.request import Degraded, FacetValue, SearchResult
from tests import factories
from tests.portal.search_page.hits import hit, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
SEARCH = "/en/search/"


@pytest.fixture
def site():
    factories.home()
    factories.goal(13)
    factories.field("heat")


def test_a_hit_shows_where_what_and_in_which_language(client, engine):
    engine.finds(hit())
    body = client.get(SEARCH, {"q": "heat"}).content.decode()
    assert "<span>Cluj-Napoca</span>, <span>Romania</span>" in body
    assert '<a href="/en/cities/cluj-napoca/m1/" lang="ro">Rețeaua de <mark>' in body
    assert "found in Romanian" in body
    assert "Original" in body
    assert "also in German" in body
    assert "45,000 t CO₂e a year" in body
    assert 'aria-label="13 ' in body


@pytest.mark.parametrize(
    ("facts", "expected_text"),
    [
        ({"co2_method": "measured", "co2_year": 2020}, "45,000 t CO₂e a year"),
        ({"co2_method": "planned"}, "45,000 t CO₂e a year expected"),
        ({"status": "planned", "co2_method": "calculated"}, "45,000 t CO₂e a year expected"),
        ({"co2_method": "estimated", "co2_year": 2099}, "45,000 t CO₂e a year expected"),
    ],
)
def test_an_effect_that_has_not_come_about_is_called_expected(client, engine, facts, expected_text):
    engine.finds(hit(**facts))
    shown = client.get(SEARCH).content.decode()
    assert f'<strong class="number">{expected_text}</strong>' in shown


def test_a_hit_in_the_visitors_language_names_the_language_of_the_match(client, engine):
    engine.finds(hit(found="de"))
    expected_text = text(client.get("/ro/search/", {"q": "Wärme"}))
    assert "găsit în germană" in expected_text or "în germană" in expected_text
    assert "în română" not in expected_text


@pytest.mark.parametrize(
    ("typed", "expected_text"),
    [
        ("-40", "The minus sign leaves out measures with “40”."),
        ("Heizung -Öl -Gas", "leaves out measures with “Öl”, “Gas”."),
        ("%", "Your search has no letters or digits, so all measures are shown."),
        ("\u2014 \u2026", "Your search has no letters or digits"),
    ],
)
def test_excluded_and_missing_words_are_reported(client, engine, typed, expected_text):
    engine.finds(hit())
    assert expected_text in text(client.get(SEARCH, {"q": typed}))
    for plain in ("", "Heizung", "E-Mobilität"):
        shown = text(client.get(SEARCH, {"q": plain}))
        assert "leaves out" not in shown
        assert "no letters or digits" not in shown


def test_near_a_city_a_hit_shows_its_distance(client, engine):
    factories.city("dortmund", latitude=51.514, longitude=7.468)
    factories.city("cluj-napoca", country="RO", latitude=46.771, longitude=23.624)
    there = hit(2, city="de-dortmund", city_name="Dortmund", country="DE")
    engine.finds(hit(), there)
    expected_text = text(client.get("/de/search/?near=de-dortmund&within=2000"))
    assert "Rumänien · Entfernung: 1.285 km Rețeaua" in expected_text
    assert expected_text.count("Entfernung:") == 1, "a city is not away from itself"
    assert "Entfernung:" not in text(client.get("/de/search/"))


def test_a_machine_translation_is_called_one(client, engine):
    engine.finds(hit(state="machine", language="en"))
    assert "Translated automatically, not yet checked" in text(client.get(SEARCH, {"q": "heat"}))


def test_filters_show_their_counts_and_what_is_chosen(client, engine):
    engine.finds(hit(), facets={"sdg": [FacetValue("sdg-13", 4, True), FacetValue("sdg-7", 0)]})
    body = client.get(SEARCH, {"q": "heat", "sdg": "sdg-13"}).content.decode()
    box = re.search(r'<input type="checkbox"[^>]+value="sdg-13"[^>]*>', body)
    assert box
    assert "checked" in box[0]
    assert 'value="sdg-7"' not in body
    assert 'href="/en/search/?q=heat"' in body, "the chip leads to the list without the filter"


def test_filters_are_fields_of_the_form_without_scripts(client, engine):
    years = [FacetValue("2015", 2), FacetValue("2020", 1)]
    engine.finds(hit(), total=3, facets={"year": years, "limits": [FacetValue("yes", 1)]})
    body = client.get(SEARCH, {"year_from": "2015"}).content.decode()
    form = body[body.index('id="search-form"') : body.index("</form>")]
    assert '<option value="2015" selected>' in form
    assert {"year_from", "year_to", "sort"} <= set(re.findall(r'<select[^>]+name="(\w+)"', form))
    assert re.search(r'<input type="checkbox"[^>]+name="limits" value="yes">', form)
    assert "from 2015" in text(client.get(SEARCH, {"year_from": "2015"}))


def test_pagination_keeps_the_query(client, engine):
    engine.finds(*(hit(number) for number in range(20)), total=45)
    body = client.get(SEARCH, {"q": "heat", "page": "2"}).content.decode()
    assert 'href="/en/search/?q=heat&amp;page=3"' in body
    assert 'href="/en/search/?q=heat"' in body
    assert '<ol class="hits" start="21">' in body


def test_htmx_gets_the_results_alone_and_the_url_to_push(client, engine):
    engine.finds(hit())
    answer = client.get(SEARCH, {"q": "heat", "sort": "relevance"}, headers={"HX-Request": "true"})
    body = answer.content.decode()
    assert "<html" not in body
    assert 'id="results"' in body
    assert 'id="facet-groups" hx-swap-oob' in body
    assert answer["HX-Push-Url"] == "/en/search/?q=heat"
    assert "HX-Request" in answer["Vary"]


def test_going_back_in_history_gets_the_whole_page(client, engine):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get(SEARCH, headers=headers).content.decode()


def test_no_results_repeats_the_query_and_offers_help(client, engine):
    engine.finds(facets={"field": [FacetValue("heat", 3)]}, correction="heating")
    answer = client.get(SEARCH, {"q": "haeting", "sdg": "sdg-13"})
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "No results found for “haeting”" in body
    assert 'href="/en/search/?q=heating&amp;sdg=sdg-13"' in body
    assert 'href="/en/search/?q=haeting"' in body
    assert 'href="/en/search/?field=heat"' in body


def test_the_fallback_engine_says_that_it_is_one(client, engine):
    engine.finds(hit(), degraded=Degraded.UNREACHABLE)
    answer = client.get(SEARCH)
    assert answer.status_code == 200
    assert "The full search is not responding" in text(answer)


def test_when_no_engine_answers_the_page_says_so(client, engine):
    engine.result = SearchResult(degraded=Degraded.UNREACHABLE)
    answer = client.get(SEARCH, {"page": "2"})
    assert answer.status_code == 503
    assert "The search is not responding at the moment" in text(answer)
    assert "0 measures" not in text(answer)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_other_methods_get_an_error_page(client, engine, method):
    answer = getattr(client, method)(SEARCH)
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert "This action is not possible here" in text(answer)


NOT_KNOWN = "has no option"
BEGINNING = "Only its beginning was used"
UNREADABLE = "Characters that cannot be read"
NO_PAGE = "There is no page at this address"
SQL = "%27%20OR%201%3D1--%20%22%3BDROP%20TABLE%20x"
SCRIPT = "%3Cscript%3Ealert(1)%3C%2Fscript%3E"
BAD_INPUT = [
    # query string, status, what the page says
    ("city=de-atlantis", 200, NOT_KNOWN),
    ("sdg=sdg-18&status=eternal", 200, NOT_KNOWN),
    ("year=0", 200, NOT_KNOWN),
    ("lang=xx", 200, NOT_KNOWN),
    ("sort=alphabet", 200, "This sort order does not exist"),
    ("page=0", 404, NO_PAGE),
    ("page=-3", 404, NO_PAGE),
    ("page=99999", 404, NO_PAGE),
    ("page=two", 404, NO_PAGE),
    ("page=2", 404, NO_PAGE),
    ("q=" + "a" * 10_000, 200, BEGINNING),
    ("q=" + "heat+" * 20_000, 200, BEGINNING),
    ("city=" + "a" * 100_000, 200, NOT_KNOWN),
    ("q=%FF%FE%C3%28", 200, UNREADABLE),
    ("q=heat%00pump", 200, UNREADABLE),
    ("sdg=%00", 200, NOT_KNOWN),
    ("q=%E2%80%AE%E2%80%8B", 200, "1 measure"),
    ("&".join(f"x{number}=1" for number in range(10_001)), 400, "This address cannot be read"),
    *[(f"{name}={SQL}", 200, NOT_KNOWN) for name in FACETS],
    *[(f"{name}={SCRIPT}", 200, NOT_KNOWN) for name in FACETS],
    (f"q={SQL}", 200, "1 measure for"),
    (f"q={SCRIPT}", 200, "&lt;script&gt;"),
    (f"sort={SCRIPT}", 200, "This sort order does not exist"),
    (f"page={SCRIPT}", 404, NO_PAGE),
]


@pytest.mark.parametrize(
    ("query", "status", "says"),
    BAD_INPUT,
    ids=lambda value: str(value)[:40].encode("unicode_escape"),
)
def test_bad_input_gets_a_note_or_an_error_page(client, engine, query, status, says):
    engine.finds(hit())
    answer = client.get(f"{SEARCH}?{query}")
    body = answer.content.decode()
    assert answer.status_code == status
    assert says in body
    assert "<script>alert" not in body
    assert len(body) < 100_000, "what was sent is not sent back at length"


@pytest.mark.parametrize(
    ("path", "language"), [("/de/search/", "de"), ("/fr/search/", "fr"), ("/ro/search/", "ro")]
)
def test_the_page_is_in_the_language_of_its_url(client, engine, path, language):
    engine.finds(hit())
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert f'<html lang="{language}"' in answer.content.decode()
    assert engine.asked.language == language


def test_an_unknown_language_is_no_page(client):
    assert client.get("/xx/search/", follow=True).status_code == 404


def test_other_languages_keep_the_query(client, engine):
    body = client.get(SEARCH, {"q": "heat pump", "sdg": "sdg-13"}).content.decode()
    assert 'href="/ro/search/?q=heat%20pump&amp;sdg=sdg-13"' in body or (
        'href="/ro/search/?q=heat+pump&amp;sdg=sdg-13"' in body
    )


def test_without_a_catalogue_the_interface_is_english_and_marked(client, engine, settings):
    settings.LANGUAGES = [("de", "German"), ("ar", "Arabic")]
    fallback_catalogs.set_up()
    factories.field("heat").delete()
    factories.field("heat", label={"de": "Wärme", "ar": "التدفئة"})
    found = {"field": [FacetValue("heat", 1), FacetValue("food", 2)]}
    engine.finds(hit(), total=3, facets=found)
    body = client.get("/ar/search/").content.decode()
    assert '<html lang="en" dir="ltr">' in body
    assert ">Search</button>" in body, "not Django's own Arabic word"
    assert '<span lang="ar" dir="rtl">التدفئة</span>' in body
    assert '<span lang="ar" dir="rtl">رومانيا</span>' in body


def test_visitors_get_no_cookie(client, engine):
    assert not client.get(SEARCH).cookies


def test_a_hit_costs_no_query(client, engine, names_are_kept, django_assert_max_num_queries):
    engine.finds(hit(0))
    client.get(SEARCH)
    with django_assert_max_num_queries(30) as one:
        client.get(SEARCH)
    engine.finds(*(hit(number) for number in range(20)))
    with django_assert_max_num_queries(30) as many:
        client.get(SEARCH)
    assert len(many) == len(one)


def test_the_default_sort_is_not_in_the_url(client, engine):
    """Otherwise a text entered later would be sorted by date, too."""
    engine.finds(hit(1), hit(2))
    newest = '<option value="" selected>Newest first</option>'
    assert newest in client.get(SEARCH).content.decode()
    body = client.get(f"{SEARCH}?q=heat").content.decode()
    assert '<option value="" selected>Best match</option>' in body
    assert '<option value="newest">Newest first</option>' in body


def test_an_htmx_partial_updates_everything_that_depends_on_the_query(client, engine):
    engine.finds(hit())
    asked = {"q": "Wärme & <b>", "field": "heat", "near": "", "within": "100"}
    body = client.get("/de/search/", asked, headers={"HX-Request": "true"}).content.decode()
    address = "search/?q=W%C3%A4rme+%26+%3Cb%3E&amp;field=heat"
    title = re.search(r"<title>(.*?)</title>", body, re.DOTALL)[1].split()
    assert title == ["Maßnahmen", "zu", "„Wärme", "&amp;", "&lt;b&gt;“", "–", "Partnerstadt"]
    links = body[body.index('<ul id="language-links" hx-swap-oob="true">') :].partition("</ul>")[0]
    assert re.findall(r'href="([^"]+)"', links) == [
        f"/{code}/{address}" for code in ("de", "en", "fr", "ro")
    ]
    feed = re.search(r'<link [^>]*id="feed-link"[^>]+hx-swap-oob="true">', body)[0]
    assert f"/de/{address.replace('search/', 'search.atom')}" in feed
    whole = client.get("/de/search/", asked).content.decode()
    assert "hx-swap-oob" not in whole
    assert 'id="language-links"' in whole
    assert 'id="feed-link"' in whole
