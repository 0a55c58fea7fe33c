"""Similar measures while an editor writes a new one: who may ask, and what the answer names."""

import pytest
from bs4 import BeautifulSoup

from cities.models import CityAccess
from portal.duplicates import views
from search.indexing import indexer
from search.schema.request import SearchResult
from tests import factories
from tests.cities import admin_forms
from tests.portal.searching import searching

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/similar-measures/"
LOGIN = "django.contrib.auth.backends.ModelBackend"
TEXT = "Grüne Dächer auf Schulen\nDie Stadt begrünt die Dächer ihrer Schulen."
TEXTS = {"heading": "Grüne Dächer", "summary": "Auf Schulen"}
HOSTILE = "<script>alert(1)</script>"
NOTHING = "Nichts Ähnliches gefunden."


@pytest.fixture
def city():
    return factories.city()


@pytest.fixture
def cluj():
    return factories.city("cluj-napoca", country="RO", heading="Cluj-Napoca")


@pytest.fixture
def editor(client, city):
    """The browser of an editor of the city."""
    client.force_login(factories.editor(city), backend=LOGIN)
    return client


@pytest.fixture
def index(tmp_path):
    """Builds the index, once the measures are there; until then no engine answers."""
    with searching(tmp_path):
        yield lambda: indexer.rebuild("embedded")


def ask(browser, page, text=TEXT, language="de"):
    fields = {"page": getattr(page, "pk", page), "text": text, "language": language}
    return browser.post(ADDRESS, fields, headers={"x-requested-with": "XMLHttpRequest"})


def list_of(answer):
    assert answer.status_code == 200
    return BeautifulSoup(answer.json()["html"], "lxml")


def urls(answer):
    return [link["href"] for link in list_of(answer).select("a")]


def test_similar_measures_are_named_those_of_the_same_city_first(editor, city, cluj, index):
    closest = {"heading": "Grüne Dächer auf Schulen", "summary": "Die Stadt begrünt Dächer."}
    factories.measure(in_city=cluj, slug="away", **closest)
    factories.measure(in_city=city, slug="here", heading=f"Dächer {HOSTILE}", summary="Auf Schulen")
    factories.measure(in_city=cluj, heading="Straßenbahn", summary="Neue Gleise")
    index()
    answer = ask(editor, city)
    assert urls(answer) == ["/de/cities/dortmund/here/", "/de/cities/cluj-napoca/away/"]
    html = list_of(answer)
    assert [part.text for part in html.select("h3")] == ["In dieser Stadt", "In anderen Städten"]
    assert [part.text for part in html.select("a > span:first-child")] == [
        f"Dächer {HOSTILE}",
        "Grüne Dächer auf Schulen",
    ]
    assert html.select("script") == []
    assert {link["target"] for link in html.select("a")} == {"_blank"}
    assert "Cluj-Napoca" in html.select("li")[1].text
    assert answer.json()["status"] == "2 ähnliche Maßnahmen gibt es schon."


def test_a_text_in_another_language_has_its_lang(editor, city, index):
    factories.measure(
        in_city=city,
        heading={"de": "Grüne Dächer", "en": "Green roofs"},
        state={"en": "ok"},
    )
    index()
    heading = list_of(ask(editor, city, "Green roofs on our schools", "en")).select_one("a > span")
    assert (heading.text, heading["lang"]) == ("Green roofs", "en")


def test_the_measure_itself_and_what_is_not_public_are_left_out(editor, city, index):
    own = factories.measure(in_city=city, **TEXTS)
    factories.measure(in_city=city, published=False, **TEXTS)
    withdrawn, closed = (factories.measure(in_city=city, **TEXTS) for _ in range(2))
    factories.measure(in_city=city, slug="public", **TEXTS)
    index()
    assert len(urls(ask(editor, own))) == 3
    # An engine may still have them.
    factories.unpublish(withdrawn)
    factories.restrict(closed)
    assert urls(ask(editor, own)) == ["/de/cities/dortmund/public/"]


def test_nothing_similar_and_no_engine_are_told_apart(editor, city, index):
    answer = ask(editor, city)
    assert answer.json() == {
        "status": "Ähnliche Maßnahmen können gerade nicht angezeigt werden.",
        "html": "",
    }
    index()
    assert ask(editor, city).json() == {"status": NOTHING, "html": ""}


@pytest.mark.parametrize("who", ["other", "reader", "visitor"])
def test_nobody_else_learns_anything(client, city, cluj, who, index):
    draft = factories.measure(in_city=city, published=False)
    factories.measure(in_city=city, **TEXTS)
    index()
    if who != "visitor":
        groups = [CityAccess.objects.get(city=cluj).editors] if who == "other" else []
        client.force_login(factories.user(groups=groups), backend=LOGIN)
    for page in (city, draft):
        answer = ask(client, page)
        assert answer.status_code in (302, 403)
        assert TEXTS["heading"] not in answer.content.decode()


def test_editors_of_the_city_and_its_draft_are_let_in(editor, city, index):
    index()
    draft = factories.measure(in_city=city, published=False)
    assert [ask(editor, page).json()["status"] for page in (city, draft)] == [NOTHING, NOTHING]


def test_requests_without_a_token_are_refused(client, city, editor):
    client.handler.enforce_csrf_checks = True
    assert ask(client, city).status_code == 403
    assert client.get(ADDRESS).status_code == 405


@pytest.mark.parametrize("page", ["", "x", "0", "-1", "9" * 25, "9" * 5000, "٣", "²"])
def test_pages_that_do_not_exist_are_refused(editor, city, page):
    assert ask(editor, page).status_code == 403
    assert ask(editor, city.get_parent()).status_code == 403


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"text": ""}, 200),
        ({"text": "Dächer \x00 \u202e"}, 200),
        ({"text": '"Dächer" -Schule OR ('}, 200),
        ({"language": ""}, 400),
        ({"language": "xx"}, 400),
        ({"language": "de\x00"}, 400),
    ],
)
def test_any_text_is_answered(editor, city, index, given, status):
    index()
    assert ask(editor, city, **given).status_code == status


def test_long_texts_and_many_requests_are_limited(editor, city, monkeypatch):
    asked = []
    monkeypatch.setattr(views, "like_text", lambda text, *_args, **_more: asked.append(text) or [])
    monkeypatch.setattr(views.searcher, "search", lambda _request: SearchResult())
    monkeypatch.setattr(views, "MAX_REQUESTS", 2)
    answers = [ask(editor, city, "ä" * 6000) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert asked == ["ä" * 5000] * 2
    editor.force_login(factories.editor(city), backend=LOGIN)
    assert ask(editor, city).status_code == 200, "another person"


def marks(browser, address, tab=""):
    page = (
        admin_forms.open_tab(browser, address, tab)
        if tab
        else admin_forms.parse(browser.get(address))
    )
    return {tag["name"]: tag["data-new-measure"] for tag in page.select("[data-new-measure]")}


def test_only_forms_of_measures_that_were_never_published_ask(editor, city):
    new = f"/admin/pages/add/cities/measurepage/{city.pk}/"
    number = str(city.pk)
    assert marks(editor, new) == {"heading_de": number, "summary_de": number}
    assert marks(editor, new, "en") == {"heading_en": number, "summary_en": number}
    draft = factories.measure(in_city=city, published=False)
    number = str(draft.pk)
    assert marks(editor, admin_forms.edit_address(draft)) == {
        "heading_de": number,
        "summary_de": number,
    }
    withdrawn = factories.unpublish(factories.measure(in_city=city))
    assert marks(editor, admin_forms.edit_address(withdrawn)) == {}
    assert marks(editor, admin_forms.edit_address(city)) == {}
