"""The page of a goal counts, filters and lists the measures of all cities."""

import re

import pytest
from django.core.cache import cache
from django.db import transaction

from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/en/sdgs/13/"


def build():
    factories.sdg_page(12)
    page = factories.sdg_page(13, introduction={"de": "<p>Einleitung</p>"})
    adapt, plan = factories.target("13.1"), factories.target("13.2")
    dortmund, cluj = factories.city("dortmund"), factories.city("cluj-napoca", country="RO")
    for number, (city, targets) in enumerate(
        [(dortmund, [adapt]), (dortmund, [plan]), (cluj, [adapt, plan])]
    ):
        factories.measure(
            in_city=city,
            slug=f"m-{number}",
            heading={"de": f"Titel {number}", "en": f"Title {number}"},
            state={"en": "ok"},
            goals=[page.goal],
            targets=targets,
        )
    return page


@pytest.fixture(scope="module")
def _built(django_db_setup, django_db_blocker):
    """Built once per module, inside a transaction that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def goal(_built, db):
    """The goal's page; changes of a test are rolled back."""
    cache.clear()
    return _built


def get(client, query=""):
    response = client.get(ADDRESS + query)
    assert response.status_code == 200, query
    return response.content.decode()


def titles(html):
    listed = html[html.index('class="hits"') :] if 'class="hits"' in html else ""
    return sorted(set(re.findall(r"Title \d", listed)))


def test_all_measures_are_counted_by_city_and_target(client, goal):
    html = get(client)
    rows = re.findall(r'<th scope="row">([^<]*)</th><td class="figure">(\d+)</td>', html)
    assert ("Dortmund", "2") in rows
    assert ("Cluj Napoca", "1") in rows
    assert ("13.1 sdg-13-1 (en)", "2") in rows
    assert titles(html) == ["Title 0", "Title 1", "Title 2"]


def test_filters_narrow_the_list_and_the_link_to_the_search(client, goal):
    assert titles(get(client, "?city=de-dortmund")) == ["Title 0", "Title 1"]
    assert titles(get(client, "?target=sdg-13-1")) == ["Title 0", "Title 2"]
    html = get(client, "?city=de-dortmund&target=sdg-13-2")
    assert titles(html) == ["Title 1"]
    assert (
        "/en/search/?entry=measure&amp;sdg=sdg-13&amp;city=de-dortmund&amp;target=sdg-13-2" in html
    )


BAD = ["?city=atlantis", "?target=sdg-99-9", "?city=%3Cscript%3Ealert(1)%3C/script%3E", "?city=%00", "?target='--",
       "?city=%FF%FE", "?city=" + "x" * 9000]  # fmt: skip


@pytest.mark.parametrize("query", BAD)
def test_an_unknown_filter_is_left_out_with_a_note(client, goal, query):
    html = get(client, query)
    assert 'class="notice notice--caution"' in html
    assert "so we left it out" in html
    assert "<script>alert" not in html
    assert titles(html) == ["Title 0", "Title 1", "Title 2"]


@pytest.mark.parametrize("number", ["0", "2", "99999", "-1", "abc", "1.5", "٢", "1e3", "%00"])
def test_a_page_that_is_not_there_is_a_404(client, goal, number):
    assert client.get(f"{ADDRESS}?page={number}").status_code == 404


def test_two_filters_without_a_common_measure_say_so(client, goal):
    factories.measure(
        in_city=factories.city("amiens", country="FR"),
        goals=[goal.goal],
        targets=[factories.target("13.2")],
    )
    html = get(client, "?city=fr-amiens&target=sdg-13-1")
    assert "No matching measures" in html


def test_private_measures_and_cities_are_not_counted(client, goal):
    factories.restrict(factories.city("cluj-napoca"))
    html = get(client)
    assert "Cluj Napoca" not in html
    assert titles(html) == ["Title 0", "Title 1"]


def test_a_goal_without_measures_has_an_empty_state(client, goal):
    html = client.get("/en/sdgs/12/").content.decode()
    assert "No city has published a measure for this goal yet." in html
    assert 'rel="next"' in html


def test_previous_and_next_goals_are_linked(client, goal):
    html = get(client)
    assert 'href="/en/sdgs/12/" rel="prev"' in html


def test_a_long_list_has_pages_that_keep_the_filter(client, goal):
    for measure in factories.measures(25):
        measure.goals.add(goal.goal)
        measure.save()
    html = get(client, "?city=de-dortmund")
    assert "?city=de-dortmund&amp;page=2#measures" in html
    second = get(client, "?city=de-dortmund&page=2")
    assert 'aria-current="page"' in second
    assert client.get(f"{ADDRESS}?city=de-dortmund&page=3").status_code == 404
