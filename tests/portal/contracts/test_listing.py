"""The list of contracts: figures with what they leave out, sorting, and a fixed number of queries."""

import copy
import gzip
import re
import uuid
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cities import models
from cities.languages import locname, write
from portal.contracts import listing
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/en/contracts/"
MAX_BYTES = 120_000


def html(client, address=ADDRESS):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def rows(text):
    """The texts of the table's lines."""
    body = text.partition("<tbody")[2].partition("</tbody>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("<tr")[1:]]


def cities(text):
    return [row.split(">", 1)[-1].split()[0] for row in rows(text)]


def action(number, **values):
    return models.ContractAction(number=str(number), title_en="A", title_de="A", **values)


def money(amount, state="secured"):
    return models.ContractFinance(source_kind="own", amount=amount, state=state)


def contract(slug, *, population=None, country="DE", **values):
    city = factories.city(slug, country=country, population=population)
    return factories.contract(in_city=city, **values)


def test_without_contracts_the_page_says_so(client):
    text = html(client)
    assert "No contracts yet" in text
    assert "<table" not in text


def test_a_line_has_the_figures_with_what_they_leave_out(client):
    contract(
        "dortmund", population=500_000, baseline_year=1990, stage="labelled", labelled="2026-02",
        rows={
            "emissions": [models.ContractEmission(year=1990, sector="total", value=6_000_000)],
            "actions": [action(1, co2=5, cost=100), action(2, co2=0), action(3)],
            "finance": [money(25), money(10, "applied")],
        },
    )  # fmt: skip
    (line,) = rows(html(client))
    for words in (
        "Dortmund", "Germany", "2035", "awarded the EU Mission Label, February 2026",
        "12 t CO₂e 1990", "3 2 of 3 actions with a CO₂ figure",
        "25% of €100; cost known of 1 of 3 actions",
    ):  # fmt: skip
        assert words in line, line


def test_what_is_not_known_is_said_and_not_zero(client):
    contract("amiens", baseline_year=1990, target_year=None)
    contract(
        "dortmund", baseline_year=1990, target_year=None,
        rows={"emissions": [models.ContractEmission(year=1990, sector="total", value=6)]},
    )  # fmt: skip
    for line in rows(html(client)):
        assert line.count("not known") == 4, line


def test_a_share_of_stated_costs_needs_no_note(client):
    contract("dortmund", stated_cost=200, rows={"actions": [action(1)], "finance": [money(50)]})
    (line,) = rows(html(client))
    assert line.endswith("25% of €200")


def test_more_money_than_known_costs_is_no_share(client):
    contract("dortmund", rows={"actions": [action(1, cost=1), action(2)], "finance": [money(50)]})
    assert "5,000%" not in html(client)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["Amiens", "Cluj", "Dortmund"]),
        ("?sort=-city", ["Dortmund", "Cluj", "Amiens"]),
        ("?sort=target", ["Cluj", "Dortmund", "Amiens"]),
        ("?sort=-target", ["Dortmund", "Cluj", "Amiens"]),
        ("?sort=-actions", ["Dortmund", "Amiens", "Cluj"]),
        ("?sort=-stage", ["Cluj", "Amiens", "Dortmund"]),
    ],
)
def test_lines_are_sorted_and_unknown_figures_come_last(client, sort, order):
    contract("amiens", target_year=None, rows={"actions": [action(1)]})
    contract("dortmund", rows={"actions": [action(1), action(2)]})
    contract("cluj", target_year=2030, stage="submitted")
    assert cities(html(client, ADDRESS + sort)) == order


def test_the_sorted_column_says_so_and_its_link_turns_it(client):
    contract("dortmund")
    head = html(client, f"{ADDRESS}?sort=target").partition("<thead")[2].partition("</thead>")[0]
    assert head.count("aria-sort=") == 1
    assert re.search(r'aria-sort="ascending"><a href="\?sort=-target"', head)
    assert 'href="?sort=city"' in head
    head = html(client, f"{ADDRESS}?sort=-target")
    assert re.search(r'aria-sort="descending"><a href="\?sort=target"', head)


@pytest.mark.parametrize(
    "value", ["nonsense", "--city", "%00", "%F0%9F%8C%8D", "x" * 4000, "<script>", "-"]
)
def test_an_unknown_order_is_named_and_left_out(client, value):
    contract("dortmund")
    text = html(client, f"{ADDRESS}?sort={value}")
    assert "notice--caution" in text
    assert "<script>" not in text
    assert cities(text) == ["Dortmund"]


def test_only_public_contracts_are_listed(client):
    contract("dortmund")
    contract("amiens", published=False)
    factories.restrict(contract("leeds"))
    contract("zwickau")
    factories.unpublish(models.CityPage.objects.get(slug="zwickau"))
    assert cities(html(client)) == ["Dortmund"]


def test_mission_cities_are_linked_where_they_have_a_contract(client):
    for key, label in (("dortmund", "Dortmund"), ("muenster", "Münster")):
        factories.term(models.MissionCity, key, country="DE", label={"de": label, "en": label})
    city = factories.city("dortmund", mission_city=True)
    factories.contract(in_city=city)
    mission = html(client).partition('id="mission-cities"')[2]
    assert '<a href="/en/cities/dortmund/contract/">Dortmund</a>' in mission
    assert '<span class="quiet">Münster</span>' in mission


def test_the_page_is_in_the_menu_and_in_the_sitemap(client):
    contract("dortmund")
    for code in ("de", "en", "fr", "ro"):
        text = html(client, f"/{code}/contracts/")
        assert f'<a href="/{code}/contracts/" aria-current="page"' in text
        assert f"/{code}/contracts/</loc>" in client.get("/sitemap.xml").content.decode()
    assert client.post(ADDRESS).status_code == 405


def test_the_way_leads_back_to_the_home_page(client):
    crumbs = html(client).partition('class="breadcrumbs')[2].partition("</nav>")[0]
    assert 'href="/en/"' in crumbs
    assert '<span aria-current="page">Climate City Contracts</span>' in crumbs


def statements(client, address=ADDRESS):
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        html(client, address)
    return len(asked)


def make(count):
    for number in range(count):
        contract(
            f"city-{number}", population=1000, baseline_year=2020,
            rows={
                "actions": [action(1, co2=1, cost=5), action(2)],
                "finance": [money(1)],
                "emissions": [models.ContractEmission(year=2020, sector="heat", value=8)],
            },
        )  # fmt: skip


def test_statements_do_not_grow_with_the_contracts(client, names_are_kept):
    make(3)
    few = statements(client)
    for number in range(3, 12):
        contract(f"city-{number}", rows={"actions": [action(1)], "finance": [money(1)]})
    assert statements(client) == few
    assert few <= 20


def test_a_hundred_and_twelve_contracts_fit_into_a_slow_line(client, monkeypatch):
    make(1)
    names = [uuid.uuid4().hex[:12] for _ in range(112)]
    labels = [{locname("label", code): name for code in ("de", "en")} for name in names]
    models.MissionCity.objects.bulk_create(
        models.MissionCity(key=name, country="DE", **label)
        for name, label in zip(names, labels, strict=True)
    )
    compute = listing.summaries

    def many(pairs):
        (one,) = compute(pairs)
        for number, name in enumerate(names, start=1):
            city = copy.copy(one.city)
            write(city, "heading", "en", name)
            yield replace(one, city=city, actions=number, baseline=Decimal(number * 12_345))

    monkeypatch.setattr(listing, "summaries", lambda pairs: list(many(pairs)))
    body = html(client)
    assert len(rows(body)) == 112
    assert len(gzip.compress(body.encode())) < MAX_BYTES
