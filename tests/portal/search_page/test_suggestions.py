"""Suggestions while typing, and the query expansions that a search reports."""

from dataclasses import replace

import pytest

from cities.models import Concept
from portal.search_page import suggestions
from search.indexing import indexer
from search.query.thesaurus_store import bump_version
from search.schema.request import Expanded, Through
from tests import factories
from tests.portal.search_page.hits import hit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@pytest.fixture
def world():
    factories.home()
    factories.goal(13)
    factories.city(heading="Dortmund", slug="dortmund")
    Concept.objects.create(
        key="district-heating",
        label_de="Fernwärme",
        label_en="district heating",
        label_ro="termoficare",
        alternatives_de="Wärmenetz",
    )


def kinds(found):
    return [(each.kind, str(each.label), each.label.language) for each in found]


@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("fernw", "de", [("concept", "Fernwärme", "de")]),
        ("fernwa", "de", [("concept", "Fernwärme", "de")]),
        ("WÄRMEN", "de", [("concept", "Wärmenetz", "de")]),
        ("heat", "de", [("concept", "district heating", "en")]),
        ("term", "de", [("concept", "termoficare", "ro")]),
        ("f", "de", []),
        ("", "de", []),
        ("\x00\ud800", "de", []),
    ],
)
def test_terms_in_the_visitors_language_before_others(typed, language, expected):
    assert kinds(suggestions.terms(typed, language)) == expected


@pytest.mark.parametrize(
    ("typed", "first"), [("wä", "Wärmenetz"), ("WÄ", "Wärmenetz"), ("wa", "wall insulation")]
)
def test_a_typed_diacritic_prefers_names_with_it(typed, first):
    Concept.objects.create(key="insulation", label_de="Dämmung", label_en="wall insulation")
    found = suggestions.terms(typed, "fr")
    assert str(found[0].label) == first
    assert {str(each.label) for each in found} == {"Wärmenetz", "wall insulation"}


def test_cities_and_goals_lead_to_their_measures(client, engine):
    engine.finds(hit())
    body = client.get("/de/search/suggest/?q=dort").content.decode()
    assert "city=de-dortmund" in body
    assert 'role="option"' in body
    (goal,) = suggestions.terms("SDG 13", "de")
    assert goal.url.endswith("?sdg=sdg-13")


def test_what_is_suggested_finds_something_when_it_is_chosen(client, embedded):
    Concept.objects.create(key="by-law", label_de="Fernwärmesatzung")
    bump_version()
    heading = "Fernwärme für alle"
    factories.measure(heading=heading, in_city=factories.city("bremen", heading="Bremen"))
    indexer.rebuild("embedded")
    found = suggestions.suggest("fernw", "de")
    assert [str(each.label) for each in found] == ["Fernwärme", heading]
    found += [*suggestions.cities("brem", "de"), *suggestions.cities("dort", "de")]
    for each in found:
        answer = client.get(each.url)
        assert answer.status_code == 200
        assert "result" not in answer.context or answer.context["result"].total, each.url
    assert found[-1].url == "/de/cities/dortmund/", "a city without measures leads to its page"


def test_without_an_engine_every_term_is_suggested(engine):
    engine.finds(engine="")
    assert kinds(suggestions.terms("fernw", "de")) == [("concept", "Fernwärme", "de")]
    engine.finds()
    assert suggestions.terms("fernw", "de") == []


def test_measures_are_those_that_a_search_finds(client, engine):
    engine.finds(hit(title="<Rețeaua>"))
    body = client.get("/de/search/suggest/?q=retea").content.decode()
    assert '<span lang="ro">&lt;Rețeaua&gt;</span>' in body
    assert 'data-url="/de/cities/cluj-napoca/m1/"' in body
    assert engine.asked.text == "retea"


def test_headings_come_first_then_every_city_before_one_twice(engine):
    def found(number, city, *, in_heading):
        return hit(number, city=city, title=f"{city} {number}", in_heading=in_heading)

    engine.finds(
        found(1, "a", in_heading=False),
        found(2, "a", in_heading=True),
        found(3, "a", in_heading=True),
        found(4, "b", in_heading=False),
        found(5, "b", in_heading=True),
        found(6, "c", in_heading=False),
    )
    assert [str(each.label) for each in suggestions.measures("fernw", "de")] == [
        "a 2",
        "b 5",
        "a 3",
    ]
    engine.finds(*(found(number, "ab"[number > 3], in_heading=False) for number in range(1, 6)))
    assert [str(each.label) for each in suggestions.measures("fernw", "de")] == [
        "a 1",
        "b 4",
        "a 2",
    ]


@pytest.mark.parametrize("typed", ["", "x", "<script>", "a" * 5000, "%00", "%ff", "OR -"])
def test_anything_may_be_typed(client, engine, typed):
    answer = client.get(f"/de/search/suggest/?q={typed}&page=nonsense")
    assert answer.status_code == 200
    assert b"<script" not in answer.content


def test_only_reading_is_answered(client):
    assert client.post("/de/search/suggest/?q=x").status_code == 405


def test_a_withdrawn_city_is_not_suggested(client, engine):
    factories.city(heading="Geheimstadt", slug="geheim", published=False)
    assert b"Geheim" not in client.get("/de/search/suggest/?q=gehei").content


NAMED = Expanded("Fernwärme", {"de": "Fernwärme", "en": "heat", "ro": "termoficare"})


def test_the_page_says_which_other_names_were_searched(client, engine):
    # A field of action may have the same names.
    again = replace(NAMED)
    engine.finds(hit(through=(Through("Fernwärme", "termoficare", "ro"),)), expanded=(NAMED, again))
    body = client.get("/de/search/?q=Fernw%C3%A4rme&city=de-dortmund").content.decode()
    assert "Auch unter anderen Bezeichnungen gesucht" in body
    assert body.count("<strong>Fernwärme</strong> =") == 1
    assert '<span lang="ro">termoficare</span>' in body
    assert 'Fernwärme = <mark lang="ro">termoficare</mark>' in body
    assert "q=Fernw%C3%A4rme&amp;city=de-dortmund&amp;exact=1" in body
    assert engine.asked.expand


def test_it_can_be_switched_off_and_stays_off(client, engine):
    engine.finds(*[hit(number) for number in range(1, 4)], total=60, expanded=(NAMED,))
    body = client.get("/de/search/?q=Fernw%C3%A4rme&exact=1").content.decode()
    assert not engine.asked.expand
    assert "Nur nach den eingegebenen Wörtern gesucht." in body
    assert '<input type="hidden" name="exact" value="1">' in body
    assert "exact=1&amp;page=2" in body
