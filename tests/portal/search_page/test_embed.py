"""Embeddable results: only for allowed origins, and only this page."""

import pytest
from django.core.checks import run_checks
from django.test import Client

from search.engines import registry
from tests import factories
from tests.portal.http.headers import check_headers, directives
from tests.portal.markup import Page
from tests.portal.searching import searching
from tests.search.samples import WORLD

pytestmark = pytest.mark.django_db
ORIGINS = ["https://www.dortmund.de", "https://*.example"]
EMBED = "/de/search/embed/"


@pytest.fixture(autouse=True)
def index(tmp_path):
    factories.home()
    with searching(tmp_path):
        registry.engine("embedded").rebuild(lambda: WORLD)
        yield


@pytest.fixture
def visitor():
    return Client()


def test_by_default_nobody_may_frame_it(visitor):
    answer = visitor.get(EMBED)
    assert answer.status_code == 200
    check_headers(answer)
    assert "iframe" not in visitor.get("/de/search/").content.decode()


@pytest.mark.parametrize("allowed", [ORIGINS, ["*"]])
def test_allowed_origins_may_frame_it_and_nothing_else(visitor, settings, allowed):
    settings.PORTAL_EMBED_ORIGINS = allowed
    answer = visitor.get(EMBED)
    policy = directives(answer)
    assert policy["frame-ancestors"] == allowed
    assert "X-Frame-Options" not in answer
    assert policy["default-src"] == policy["script-src"] == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert not answer.cookies
    for path in ("/de/search/", "/de/", "/de/search.json", "/de/search.csv", "/de/search/embed"):
        other = visitor.get(path)
        check_headers(other)
        other.close()


def test_an_invalid_origin_changes_no_policy_and_is_reported(visitor, settings):
    settings.PORTAL_EMBED_ORIGINS = ["'self'", "https://a.example;", "script-src", "dortmund.de"]
    answer = visitor.get(EMBED)
    assert directives(answer)["frame-ancestors"] == ["'none'"]
    check_headers(answer)
    told = [each for each in run_checks(tags=["security"]) if each.id == "portal.E003"]
    assert len(told) == 4
    settings.PORTAL_EMBED_ORIGINS = [*ORIGINS, "*", "http://localhost:8000", "https://x.de:*"]
    assert not [each for each in run_checks(tags=["security"]) if each.id == "portal.E003"]


def test_it_is_a_small_page_without_a_script(visitor):
    body = visitor.get(EMBED, {"q": "Fernwärme"}).content.decode()
    page = Page(body)
    assert not page.forbidden
    names = [name for name, _attrs in page.elements]
    assert not {"script", "header", "nav", "form"} & set(names)
    assert (names.count("h1"), names.count("h2")) == (1, 2)
    assert page.language == "de"
    assert "Maßnahmen zu „Fernwärme“" in page.words
    assert "noindex" in body


def test_every_link_leaves_the_frame(visitor):
    page = Page(visitor.get(EMBED, {"size": "3"}).content.decode())
    links = [attrs for name, attrs in page.elements if name == "a"]
    assert len(links) == 4
    for attrs in links:
        assert (attrs["target"], attrs["rel"]) == ("_blank", "noopener")
    assert "Alle ansehen: 8 Maßnahmen" in page.words
    assert links[-1]["href"] == "/de/search/?entry=measure"


def test_its_title_names_words_and_filters(visitor):
    factories.field("heat", label={"de": "Wärme", "en": "Heat"})
    body = visitor.get(EMBED, {"field": "heat", "status": "running"}).content.decode()
    assert "<h1>Maßnahmen: Wärme, laufend</h1>" in body
    assert "<h1>Maßnahmen für Klima und Nachhaltigkeit</h1>" in visitor.get(EMBED).content.decode()


def test_no_results_and_no_engine_are_reported(visitor, tmp_path):
    assert "passt keine Maßnahme" in visitor.get(EMBED, {"q": "xyzzyx"}).content.decode()
    with searching(tmp_path / "nothing"):
        answer = visitor.get(EMBED)
    assert answer.status_code == 503
    assert "antwortet" in answer.content.decode()


def test_the_search_page_shows_the_embed_code(visitor, settings):
    settings.PORTAL_EMBED_ORIGINS = ["*"]
    body = visitor.get("/de/search/", {"q": 'a"><b>', "lang": "de"}).content.decode()
    assert not Page(body).forbidden
    (lines,) = [text for text in Page(body).texts if "<iframe" in text]
    ((name, attrs),) = Page(lines).elements
    assert name == "iframe", "what was searched for opens no other element"
    assert attrs["src"] == "http://testserver/de/search/embed/?q=a%22%3E%3Cb%3E&lang=de&size=10"
    assert attrs["title"] == 'Maßnahmen zu „a"><b>“: Deutsch'
    assert visitor.get(attrs["src"].removeprefix("http://testserver")).status_code == 200
