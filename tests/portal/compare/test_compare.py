"""Comparison: equal and differing rows, and what the URL may contain."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cities import models
from portal.i18n.hyphenation import hyphenated
from search.indexing import indexer
from tests import factories
from tests.portal.markup import Page
from tests.portal.searching import searching

pytestmark = pytest.mark.django_db
MISSING = "because it does not exist or is no longer public"
RICH = "<p>Zu <b>teuer</b> &amp; spät.</p>"


def build():
    heat = factories.field("heat", label={"de": "Wärme", "en": "Heat"})
    goals = [factories.goal(7), factories.goal(13)]
    same = {"fields_of_action": [heat], "goals": goals, "measure_type": "mitigation"}
    made = [
        factories.measure(
            slug="eins", heading={"de": "Eins", "en": "One"}, state={"en": "machine"},
            summary={"de": "Kurz", "en": "Short"}, limits={"de": RICH}, cost_total=1_000_000,
            cost_year=2023, co2_reduction=45000, co2_method="calculated", ease="easy", **same,
        ),
        factories.measure(
            in_city=factories.city("amiens", country="FR", population=133_000), slug="deux",
            heading={"fr": "Deux"}, source_language="fr", cost_total=2_000_000, **same,
        ),
        factories.measure(in_city=factories.city("cluj-napoca", country="RO"), slug="trei", **same),
    ]  # fmt: skip
    made += [factories.measure(slug=f"mehr-{number}", **same) for number in (4, 5)]
    made[0].contacts.create(unit="Amt", email="a@example.org", visibility="name_address")
    made[0].contacts.create(unit="Geheimamt", email="b@example.org", visibility="nothing")
    made[0].funding_sources.create(name="Fonds", amount=5)
    made[0].effects.create(indicator_de="Netz", value=20, unit="km")
    made[0].save()
    return [page.pk for page in made]


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    """Content and index, built once and rolled back."""
    folder = tmp_path_factory.mktemp("search")
    with django_db_blocker.unblock(), searching(folder), transaction.atomic():
        yield build(), indexer.rebuild("embedded")
        transaction.set_rollback(True)


@pytest.fixture
def pages(built, db):
    """The measures in their order."""
    return list(models.MeasurePage.objects.filter(pk__in=built[0]).order_by("pk"))


@pytest.fixture
def open_comparison(client):
    """The page for a query in English: response, text and elements."""

    def ask(query, language="en"):
        answer = client.get(f"/{language}/compare/?{query}")
        assert answer.status_code == 200
        return answer.content.decode(), Page(answer.content.decode()).words

    return ask


def rows(body):
    """The rows by label: `{"Status": ("=", ["...", ...])}`."""
    found = {}
    for row in body.split("<tr")[1:]:
        head = re.search(r'<th scope="row">(.*?)</th>', row, re.DOTALL)
        if head:
            label, _bracket, state = Page(head[1]).words.partition(" (")
            mark = {"differs)": "≠", "the same for all)": "="}.get(state)
            found[label] = (mark, [Page(f"<td{cell}").words for cell in row.split("<td")[1:]])
    return found


def query(*pages):
    return "&".join(f"m={page.pk}" for page in pages)


def test_facts_side_by_side_with_what_differs_marked(open_comparison, pages):
    body, words = open_comparison(query(*pages[:3]))
    table = rows(body)
    assert table["Mitigation or adaptation"][0] == "="
    mark, cells = table["Total cost"]
    assert mark == "≠"
    assert cells[0].startswith("€1,000,000")
    assert "2023" in cells[0]
    assert cells[1] == "€2,000,000"
    assert cells[2] == "not stated"
    assert table["CO₂ reduction"][1][0].startswith("45,000 t CO₂e a year")
    assert table["Fields of action"] == ("=", ["Heat"] * 3)
    assert table["Funding"][1][0] == "Fonds : €5"
    assert table["Other effects"][1][0] == "Netz: 20 km"
    assert "Amt a@" in table["Contact"][1][0]
    assert "Geheimamt" not in body
    assert "the same for all" in words
    assert "Legal basis" not in table
    assert "Staff" not in table, "where nothing is known there is no row"


def test_the_signs_are_drawn_for_the_font_has_none(open_comparison, pages):
    body, _words = open_comparison(query(*pages[:3]))
    assert "≠" not in body
    assert body.count('class="compare__sign"') > 5


def test_long_words_have_soft_hyphens_for_narrow_columns(open_comparison, pages):
    body, _words = open_comparison(query(*pages[:2]), "de")
    assert "\u00ad" in body.partition("<main")[2]
    assert "\u00ad" not in body.partition("<main")[0]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("Klimastadtvertrag", ["Klimastadt", "vertrag"]),
        ("Grundstücksgesellschaft", ["Grundstücks", "gesell", "schaft"]),
        ("Fernwärmeversorgung", ["Fern", "wärme", "versor", "gung"]),
        ("Kurzwort", ["Kurzwort"]),
    ],
)
def test_words_are_hyphenated_where_the_dictionary_is_reliable(word, pieces):
    assert hyphenated(word, "de").split("\u00ad") == pieces


def test_what_is_only_planned_says_so(open_comparison, pages):
    models.MeasureEffect.objects.update(method="planned")
    body, _words = open_comparison(query(*pages[:2]))
    assert rows(body)["Other effects"][1][0] == "Netz: 20 km (planned)"


def test_how_a_planned_measure_goes_is_not_yet_known(open_comparison, pages):
    first, second = (models.MeasurePage.objects.filter(pk=page.pk) for page in pages[:2])
    first.update(limits_en="<p>Too late.</p>")
    second.update(status="planned")
    table = rows(open_comparison(query(*pages[:3]))[0])
    assert table["What did not work"][1] == ["Too late.", "not yet known", "not stated"]
    assert "What did not work" not in rows(open_comparison(query(*pages[1:3]))[0])


def test_it_is_a_table_with_heads_of_rows_and_columns(open_comparison, pages):
    elements = Page(open_comparison(query(*pages[:3]))[0]).elements
    scopes = [attrs.get("scope") for tag, attrs in elements if tag == "th"]
    assert scopes.count("col") == 3
    assert scopes.count("row") > 5
    assert scopes.count("rowgroup") > 2
    assert any(
        attrs.get("role") == "region" and attrs.get("tabindex") == "0" for _tag, attrs in elements
    )


def test_texts_fall_back_with_their_language_and_state(open_comparison, pages):
    body, words = open_comparison(query(*pages[:2]))
    assert '<a class="compare__heading" href="/en/cities/amiens/deux/" lang="fr">Deux</a>' in body
    assert "in French" in words
    assert "Translated automatically, not yet checked" in words
    body, words = open_comparison(query(*pages[:2]), "de")
    assert "Zu teuer & spät." in words
    assert "Translated" not in words


def test_only_differences(open_comparison, pages):
    body, words = open_comparison(f"{query(*pages[:2])}&only=differences")
    table = rows(body)
    assert "Mitigation or adaptation" not in table
    assert "Total cost" in table
    assert "Show all rows" in words
    assert "only=differences" in open_comparison(query(*pages[:2]))[0]


def test_a_column_is_removed_by_a_link(open_comparison, pages):
    body, _words = open_comparison(f"{query(*pages[:3])}&only=differences")
    one, two, three = (page.pk for page in pages[:3])
    assert f'href="/en/compare/?m={one}&amp;m={three}&amp;only=differences"' in body
    assert f'href="/en/compare/?m={two}&amp;m={three}&amp;only=differences"' in body


@pytest.mark.parametrize("name", ["pk", "uuid", "slug"])
def test_measures_are_named_by_number_uuid_or_slug(open_comparison, pages, name):
    one, two = (getattr(page, name) for page in pages[:2])
    for asked_for in (f"m={one}&m={two}", f"m={one},{two}", f"m={one}&m={two}&m={one}"):
        assert "€2,000,000" in open_comparison(asked_for)[1]


def test_nothing_chosen_says_what_can_be_done(open_comparison, pages):
    body, words = open_comparison("")
    assert "Put up to four measures side by side" in words
    assert "<table" not in body
    assert "Find the first measure" in words


def test_one_alone_marks_nothing_and_offers_similar_ones(open_comparison, pages):
    body, words = open_comparison(query(pages[0]))
    assert "≠" not in words
    assert "Show only differences" not in words
    assert "Similar to the first one" in words
    assert f"m={pages[0].pk}&amp;m={pages[1].pk}" in body


def test_found_ones_are_offered_to_be_added(open_comparison, pages):
    body, _words = open_comparison(f"{query(pages[0])}&q=Deux")
    assert f'href="/en/compare/?m={pages[0].pk}&amp;m={pages[1].pk}"' in body
    assert "No results found for “zzzz”" in open_comparison(f"{query(pages[0])}&q=zzzz")[1]


def test_a_search_that_does_not_answer_has_not_found_nothing(open_comparison, pages, tmp_path):
    with searching(tmp_path):
        _body, words = open_comparison(f"{query(pages[0])}&q=Deux")
    assert "The search is not responding at the moment." in words
    assert "No results found" not in words


def test_more_than_four_are_truncated_with_a_note(open_comparison, pages):
    body, words = open_comparison(query(*pages))
    assert "Up to 4 measures can be compared" in words
    assert body.count('scope="col"') == 4
    assert "Add a measure" not in words


def test_unknown_and_non_public_measures_get_the_same_note(open_comparison, pages):
    draft = factories.measure(slug="entwurf", heading="Geheim", published=False)
    private = factories.measure(slug="privat", heading="Geheim")
    factories.restrict(private)
    state = set()
    for name in (
        draft.pk,
        draft.uuid,
        private.slug,
        private.pk,
        999_999,
        "no-such",
        pages[0].get_parent().pk,
    ):
        body, words = open_comparison(f"{query(pages[0])}&m={name}")
        assert "Geheim" not in body
        assert body.count('scope="col"') == 1
        assert MISSING in words
        state.add(words.split("compare", 1)[0].split(MISSING)[0])
    assert len(state) == 1
    factories.unpublish(pages[1])
    assert "Deux" not in open_comparison(query(*pages[:2]))[0]
    factories.restrict(factories.city("cluj-napoca"))
    assert "Cluj" not in open_comparison(query(*pages[:3]))[0]


def test_a_slug_that_several_have_is_not_guessed(open_comparison, pages):
    factories.measure(in_city=factories.city("amiens"), slug="eins", heading="Zweites")
    body, words = open_comparison(f"m=eins&m={pages[1].pk}")
    assert "Several measures have the same short name" in words
    assert body.count('scope="col"') == 1


def test_without_an_engine_there_is_still_the_table(open_comparison, pages, tmp_path):
    with searching(tmp_path / "none"):
        _body, words = open_comparison(query(*pages[:2]))
        assert "€2,000,000" in words
        assert open_comparison(f"{query(pages[0])}&q=heat")[0].count('scope="col"') == 1


def test_the_number_of_queries_does_not_grow_with_the_measures(client, pages, names_are_kept):
    counts = []
    for number in (2, 4):
        address = f"/de/compare/?{query(*pages[:number])}"
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))
    assert counts[1] <= counts[0]
    assert counts[0] < 40


def test_hits_can_be_chosen_for_a_comparison_without_scripts(client, pages):
    body = client.get("/en/search/?q=One").content.decode()
    elements = Page(client.get("/en/search/").content.decode()).elements
    boxes = [attrs for tag, attrs in elements if attrs.get("form") == "compare" and tag == "input"]
    assert {int(attrs["value"]) for attrs in boxes} == {page.pk for page in pages}
    assert {attrs["name"] for attrs in boxes} == {"m"}
    forms = [attrs for tag, attrs in elements if tag == "form" and attrs.get("id") == "compare"]
    assert [(attrs["action"], attrs["method"]) for attrs in forms] == [("/en/compare/", "get")]
    assert 'form="compare"' in body


def test_a_measures_page_leads_to_a_comparison(client, pages):
    body = client.get("/en/cities/dortmund/eins/").content.decode()
    assert f'href="/en/compare/?m={pages[0].pk}"' in body
    assert f'href="/en/compare/?m={pages[0].pk}&amp;m=' in body
