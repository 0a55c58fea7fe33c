"""Other pages lead to public contracts, at the cost of one statement each."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cities import models
from portal.components import contract_links, measure_cards
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dortmund")]


@pytest.fixture(autouse=True)
def fresh(db):
    cache.clear()


def html(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def action(number, measure=None, **values):
    return models.ContractAction(
        number=number, title_en="A", title_de="A", measure=measure, **values
    )


def hide(page):
    factories.restrict(page)


def hide_city(page):
    factories.restrict(page.get_parent())


HIDDEN = pytest.mark.parametrize("withdraw", [factories.unpublish, hide, hide_city])


def test_a_city_shows_its_contract_in_figures(client):
    factories.contract(
        stage="submitted", submitted="2026-03", stated_cost=1_000_000,
        rows={"actions": [action("1", co2=0), action("2")]},
    )  # fmt: skip
    text = html(client, "/en/cities/dortmund/")
    for words in (
        'href="/en/cities/dortmund/contract/"', "In short", "2035", "submitted, March 2026",
        "1 of 2 actions with a CO₂ figure", "€1M",
    ):  # fmt: skip
        assert words in text, words


@pytest.mark.parametrize("withdraw", [factories.unpublish, hide])
def test_a_city_does_not_show_a_contract_that_is_not_public(client, withdraw):
    withdraw(factories.contract())
    assert "contract" not in html(client, "/en/cities/dortmund/").partition("<main")[2].lower()


def test_a_measure_names_the_contract_and_the_number(client):
    page = factories.measure(slug="waerme")
    contract = factories.contract(rows={"actions": [action("4.2", page)]})
    text = html(client, "/en/cities/dortmund/waerme/")
    assert "Part of the Climate City Contract of Dortmund, action 4.2" in text
    key = contract.actions.get().key
    assert f'href="/en/cities/dortmund/contract/#action-{key}"' in text
    assert f'id="action-{key}"' in html(client, "/en/cities/dortmund/contract/")


def test_a_measure_without_a_number_names_the_contract_alone(client):
    page = factories.measure(slug="waerme")
    factories.contract(rows={"actions": [action("", page)]})
    text = html(client, "/en/cities/dortmund/waerme/")
    assert "Part of the Climate City Contract of Dortmund<" in text


@HIDDEN
def test_a_measure_names_no_contract_that_is_not_public(client, withdraw):
    page = factories.measure(slug="waerme", in_city=factories.city("amiens"))
    withdraw(factories.contract(rows={"actions": [action("1", page)]}))
    assert "Part of the Climate" not in html(client, "/en/cities/amiens/waerme/")


def test_a_goal_lists_contracts_by_their_measures_for_it(client):
    goal = factories.sdg_page(13).goal
    ours = [factories.measure(goals=[goal]) for _ in range(2)]
    other = factories.measure(goals=[factories.goal(7)])
    amiens = factories.city("amiens")
    theirs = factories.measure(in_city=amiens, goals=[goal])
    rows = [action("1", ours[0]), action("2", ours[1]), action("3", ours[1]), action("4", other)]
    factories.contract(rows={"actions": rows})
    factories.contract(in_city=amiens, rows={"actions": [action("1", theirs)]})
    text = html(client, "/en/sdgs/13/").partition('id="contracts"')[2].partition("</section>")[0]
    assert text.index("/en/cities/dortmund/contract/") < text.index("/en/cities/amiens/contract/")
    assert "2 measures" in text
    assert "1 measure<" in text


def test_a_draft_measure_brings_no_contract_to_a_goal(client):
    goal = factories.sdg_page(13).goal
    draft = factories.measure(published=False, goals=[goal])
    factories.contract(rows={"actions": [action("1", draft)]})
    assert 'id="contracts"' not in html(client, "/en/sdgs/13/")


@HIDDEN
def test_a_goal_lists_no_contract_that_is_not_public(client, withdraw):
    goal = factories.sdg_page(13).goal
    page = factories.measure(in_city=factories.city("amiens"), goals=[goal])
    withdraw(factories.contract(rows={"actions": [action("1", page)]}))
    assert 'id="contracts"' not in html(client, "/en/sdgs/13/")


def test_the_mission_page_links_contracts(client):
    factories.mission()
    factories.term(models.MissionCity, "dortmund", country="DE", label={"en": "Dortmund"})
    city = factories.city()
    city.mission_city = True
    contract = factories.contract(in_city=factories.publish(city))
    link = 'href="/en/cities/dortmund/contract/"'
    assert link in html(client, "/en/mission/")
    hide(contract)
    assert link not in html(client, "/en/mission/")


def test_each_page_needs_one_statement_more():
    page = factories.measure(goals=[factories.goal(13)])
    factories.contract(rows={"actions": [action("1", page)]})
    cities = measure_cards.cities_by_path()
    (city,) = cities.values()
    measures = models.MeasurePage.objects.published()
    for ask in (
        lambda: contract_links.of_city(city),
        lambda: contract_links.with_measure(page.pk, cities),
        lambda: contract_links.with_measures(measures, cities),
        lambda: contract_links.by_city(cities),
    ):
        assert ask()
        with CaptureQueriesContext(connection) as asked:
            assert ask()
        assert len(asked) == 1, [each["sql"] for each in asked]
