"""The page of a contract shows figures with what they leave out, and no empty parts."""

import gzip

import pytest

from cities import models
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dortmund")]
ADDRESS = "/en/cities/dortmund/contract/"
MAX_STATEMENTS = 40
MAX_COMPRESSED_BYTES = 120_000


def html(client, address=ADDRESS):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def action(number, title, **values):
    return models.ContractAction(number=number, title_en=title, title_de=title, **values)


def emission(year, value, kind="inventory", sector="total"):
    return models.ContractEmission(year=year, value=value, kind=kind, sector=sector)


def test_empty_parts_do_not_appear(client):
    factories.contract()
    text = html(client)
    for words in (
        "Strategy", "Emissions and path", "What has the largest effect", "Action plan",
        "Finance plan", "Commitments", "Progress", "Taking part", "Sources", "Documents", "None",
    ):  # fmt: skip
        assert f">{words}<" not in text, words
    assert "<dd></dd>" not in text


def test_actions_stand_in_the_plans_order_with_their_figures(client):
    rows = [
        action("4.10", "Buses", co2=200, co2_year=2030),
        action("4.2", "Heat grid", co2=45_000, co2_year=2030, cost=130_000_000),
        action("5", "Trees"),
    ]
    factories.contract(rows={"actions": rows})
    text = html(client)
    assert [text.index(f">{title}<") for title in ("Heat grid", "Buses", "Trees")] == sorted(
        text.index(f">{title}<") for title in ("Heat grid", "Buses", "Trees")
    )
    assert "Effect: 45,200 t CO₂e a year." in text
    assert "The effect of 1 action is not known." in text
    assert "The costs of 2 actions are not known." in text


def test_an_alternative_is_marked_and_not_in_the_sum(client):
    rows = [
        action("1", "Grid", co2=100, co2_year=2030),
        action("2", "Pumps", co2=80, co2_year=2030, counting="alternative", counted_with="1"),
    ]
    factories.contract(rows={"actions": rows})
    text = html(client)
    assert "Alternative to 1, not in the sums" in text
    assert "Effect: 100 t CO₂e a year." in text


def test_effects_of_different_years_are_not_added(client):
    rows = [action("1", "A", co2=5, co2_year=2030), action("2", "B", co2=7, co2_year=2025)]
    factories.contract(rows={"actions": rows})
    assert "are of different years and are not added" in html(client)


def test_the_gap_is_said_plainly(client):
    factories.contract(
        baseline_year=2018,
        target_percent=80,
        rows={
            "actions": [action("1", "Grid", co2=300, co2_year=2035)],
            "emissions": [emission(2018, 1000), emission(2035, 200, "path")],
        },
    )
    text = html(client)
    assert "emissions have to fall by 800 t CO₂e a year" in text
    assert "This is 500 t CO₂e a year short" in text
    assert "path-chart__gap" in text


def test_a_confirmed_zero_is_a_figure(client):
    factories.contract(rows={"actions": [action("1", "Advice", co2=0, co2_year=2030)]})
    text = html(client)
    assert "Effect: 0 t CO₂e a year." in text
    assert "The effect of" not in text


def test_emissions_are_drawn_and_listed_by_sector(client):
    rows = [
        emission(2018, 600, sector="heat"), emission(2018, 400, sector="transport"),
        emission(2020, 500, sector="heat"), emission(2035, 100, "path", "heat"),
    ]  # fmt: skip
    factories.contract(rows={"emissions": rows})
    text = html(client)
    assert 'class="path-chart__bar series-2"' in text
    assert '<th scope="col" class="figure">Heat</th>' in text
    assert '<td class="figure">1,000</td>' in text
    assert "The plan leads to 100 t CO₂e in 2035." in text


def test_the_largest_lever_is_named_with_its_share(client):
    rows = [
        action("1", "Grid", co2=75, co2_year=2030, field=factories.field("heat")),
        action("2", "Buses", co2=25, co2_year=2030, field=factories.field("mobility")),
    ]
    factories.contract(rows={"actions": rows})
    assert "(75%)" in html(client)


def test_money_is_shown_by_source_state_and_action(client):
    money = [
        models.ContractFinance(
            action_number="1", source_kind="eu", amount=60, state="secured", giver="LIFE"
        ),
        models.ContractFinance(action_number="1", source_kind="own", amount=40, state="open"),
        models.ContractFinance(source_kind="loan", amount=5, state="open", currency="RON"),
    ]
    factories.contract(rows={"actions": [action("1", "Grid", cost=100)], "finance": money})
    text = html(client)
    assert "1 entry in another currency is left out of the sums." in text
    assert text.count("<td>whole plan</td>") == 1
    wanted = html(client, ADDRESS + "?money=open")
    assert "LIFE" not in wanted
    assert "€40" in wanted


def test_periods_are_drawn_and_actions_without_one_are_counted(client):
    rows = [
        action("1", "Grid", start="2024", end="2030-06"),
        action("2", "Buses", start="2025-01", end="2026"),
        action("3", "Trees", start="2025"),
    ]
    factories.contract(rows={"actions": rows})
    text = html(client)
    assert "The actions shown run between 2024 and 2030." in text
    assert "1 action has no start and end yet." in text


def test_a_plan_of_300_actions_is_small_and_needs_few_statements(
    client, django_assert_max_num_queries
):
    fields = [factories.field(key) for key in ("heat", "mobility", "green")]
    rows = [
        action(
            f"{n // 10}.{n % 10}", f"Action {n}", co2=n, co2_year=2030, cost=n * 1000,
            status="running", start="2024", end="2030", field=fields[n % 3], responsible="Office",
        )
        for n in range(300)
    ]  # fmt: skip
    money = [
        models.ContractFinance(action_number=f"{n // 10}.{n % 10}", source_kind="eu", amount=n)
        for n in range(300)
    ]
    factories.contract(rows={"actions": rows, "finance": money})
    client.get(ADDRESS)
    with django_assert_max_num_queries(MAX_STATEMENTS):
        text = html(client)
    assert len(gzip.compress(text.encode())) < MAX_COMPRESSED_BYTES


def test_money_that_is_missing_is_named(client):
    money = models.ContractFinance(source_kind="own", amount=30, state="secured", currency="EUR")
    factories.contract(rows={"actions": [action("1", "Grid", cost=100)], "finance": [money]})
    assert "€70 is still missing" in html(client)


def test_a_draft_measure_is_not_linked(client):
    hidden = factories.measure(published=False, slug="geheim", heading="Geheim")
    factories.contract(rows={"actions": [action("1", "Grid", measure=hidden)]})
    text = html(client)
    assert "geheim" not in text.lower()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?status=running", ["Grid"]),
        ("?money=open", ["Trees"]),
        ("?field=heat", ["Grid"]),
        ("?status=nonsense", ["Grid", "Trees"]),
        ("?sort=co2", ["Trees", "Grid"]),
        ("?sort=%00", ["Grid", "Trees"]),
    ],
)
def test_the_plan_is_filtered_and_sorted(client, query, shown):
    rows = [
        action("1", "Grid", status="running", field=factories.field("heat"), co2=1),
        action("2", "Trees", status="planned", field=factories.field("green"), co2=9),
    ]
    money = [
        models.ContractFinance(action_number="2", source_kind="eu", amount=1, state="open"),
        models.ContractFinance(action_number="1", source_kind="own", amount=1, state="secured"),
    ]
    factories.contract(rows={"actions": rows, "finance": money})
    text = html(client, ADDRESS + query)
    text = text[text.index('<table class="plan">') :]
    text = text[: text.index("</table>")]
    found = sorted((text.index(f">{t}<"), t) for t in ("Grid", "Trees") if f">{t}<" in text)
    assert [title for _place, title in found] == shown
