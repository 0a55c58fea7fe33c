"""The number of queries of a page does not grow with measures, cities or languages."""

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from cities import models
from search.indexing import indexer
from tests import factories
from tests.portal import many, page_kinds
from tests.portal.searching import nothing_expires, searching

pytestmark = [pytest.mark.django_db, pytest.mark.bench]
SIX = ("de", "en", "fr", "ro", "es", "it")
NAMES = {code: code.upper() for code in SIX}
FEW, MANY = 10, 500
SEARCHES = (
    "search/",
    "search/?q=Energie",
    "search/?q=Energie&sdg=sdg-13&city=de-dortmund&sort=co2",
    "search/?q=Enrgie",
    "search/?q=nothing-like-it",
    "search/?sdg=sdg-99",
    "search/?near=de-dortmund&within=500&view=map",
    "search/?like=de-dortmund",
    "search.json?near=de-dortmund",
    "compare/?q=Energie",
    "list/?q=Energie",
)
LISTS = (
    "sdgs/13/?city=de-dortmund", "cities/dortmund/?field=heat&page=1", "contracts/",
    "contracts/?sort=-financed", "cities/dortmund/contract/events.ics",
)  # fmt: skip
PLAIN = ("/sitemap.xml", "/robots.txt", "/health/")


def model_measure(terms):
    """A live measure in six languages, to be copied."""
    texts = {code: f"Energie {code}" for code in SIX}
    return factories.measure(
        heading=texts, summary=texts, solution=texts, state=dict.fromkeys(SIX[1:], "ok"),
        co2_reduction=100, start="2020", measure_type="mitigation", **terms,
    )  # fmt: skip


def make_measures(count, original, cities):
    """That many more measures, spread over the cities."""
    for number, city in enumerate(cities):
        share = count // len(cities) + (number < count % len(cities))
        keys = many.copies(original, share, city)
        models.MeasureEffect.objects.bulk_create(
            [models.MeasureEffect(measure_id=key, value=1, indicator_de="Anteil") for key in keys]
        )


def statements(paths):
    """The queries of each path on its second request, with labels cached."""
    found = {}
    visitor = Client()
    for path in paths:
        address = path if path.startswith("/") else f"/de/{path}"
        visitor.get(address)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer = visitor.get(address)
        assert answer.status_code == 200, address
        found[path] = [each["sql"] for each in captured.captured_queries]
    return found


def languages(*codes):
    return override_settings(LANGUAGES=[(code, NAMES[code]) for code in codes])


@pytest.fixture(scope="module")
def counted(django_db_setup, django_db_blocker, tmp_path_factory):
    """Queries by path: with few and many measures, in two and six languages."""
    found = {}
    with (
        django_db_blocker.unblock(),
        searching(tmp_path_factory.mktemp("search")),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        nothing_expires(patch)
        cache.clear()
        kinds = page_kinds.build()
        terms = {
            "goals": [factories.goal(13)], "targets": [factories.target("13.1")],
            "fields_of_action": [factories.field("heat")], "instruments": [factories.instrument()],
        }  # fmt: skip
        original = model_measure(terms)
        cities = [
            factories.city("dortmund", latitude=51.5, longitude=7.5),
            factories.city("amiens"),
        ]
        paths = [*kinds.values(), *SEARCHES, *LISTS, *PLAIN]
        made = 0
        for measures in (FEW, MANY):
            make_measures(measures - made, original, cities)
            made = measures
            indexer.rebuild("embedded")
            for codes in (SIX[:2], SIX):
                with languages(*codes):
                    cache.clear()
                    found[measures, len(codes)] = statements(paths)
        with languages(*SIX):
            for number in range(6):
                factories.city(f"stadt-{number}", latitude=50 + number, longitude=7.0)
            cache.clear()
            found["more cities"] = statements(paths)
        transaction.set_rollback(True)
    return found


def grown(before, after):
    """Paths that need more queries, with those executed more often."""
    more = []
    for path, statements_before in before.items():
        if len(after[path]) > len(statements_before):
            extra = list(after[path])
            for each in statements_before:
                if each in extra:
                    extra.remove(each)
            listed = "\n    ".join(each[:300] for each in extra[:6])
            more.append(f"{path}: {len(statements_before)} -> {len(after[path])}\n    {listed}")
    return more


@pytest.mark.parametrize("number", [2, 6])
def test_nothing_grows_with_the_measures(counted, number):
    more = grown(counted[FEW, number], counted[MANY, number])
    assert not more, "\n".join(more)


@pytest.mark.parametrize("measures", [FEW, MANY])
def test_nothing_grows_with_the_languages(counted, measures):
    more = grown(counted[measures, 2], counted[measures, 6])
    assert not more, "\n".join(more)


def test_nothing_grows_with_the_cities(counted):
    more = grown(counted[MANY, 6], counted["more cities"])
    assert not more, "\n".join(more)


def test_no_page_costs_more_than_a_screen_of_statements(counted):
    costs = {path: len(each) for path, each in counted[MANY, 6].items()}
    assert max(costs.values()) <= 60, costs
    assert costs["/health/"] == costs["/robots.txt"] == 0


def test_a_search_queries_no_page_table_for_its_hits(counted):
    with_hits = counted[MANY, 6]["search/?q=Energie"]
    without = counted[MANY, 6]["search/?q=nothing-like-it"]
    assert len(with_hits) <= len(without)


@pytest.mark.parametrize("hits", [1, 20])
def test_a_hit_costs_no_statement(embedded, hits, names_are_kept):
    visitor = Client()
    factories.measures(hits, heading={"de": "Einhorn"}, summary={"de": "Einhorn"})
    indexer.rebuild("embedded")
    nothing, some = (f"/de/search/?q={word}" for word in ("Nashorn", "Einhorn"))
    for address in (nothing, some):
        visitor.get(address)
    with CaptureQueriesContext(connection) as without:
        visitor.get(nothing)
    with CaptureQueriesContext(connection) as found:
        answer = visitor.get(some)
    assert len(answer.context["cards"]) == hits
    assert len(found) <= len(without)
