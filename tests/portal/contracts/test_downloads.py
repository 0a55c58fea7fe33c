"""The tables of a public contract can be downloaded, and nothing of any other."""

import csv
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from cities import models
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dortmund")]
ADDRESS = "/en/cities/dortmund/contract/"


def build():
    shown, hidden = factories.measure(slug="netz"), factories.measure(slug="x", published=False)
    actions = [
        models.ContractAction(
            number="4.10", title_de="Busse", title_en="Buses", title_fr="Secret", measure=hidden,
            status="running", co2=200, co2_year=2030, co2_source="=report", key="0" * 32,
        ),
        models.ContractAction(number="4.2", title_de="Netz", measure=shown,
                              field=factories.field("heat"), cost="1250.50"),
    ]  # fmt: skip
    money = [models.ContractFinance(source_kind="eu", amount=5, currency="EUR", source="Plan")]
    emissions = [
        models.ContractEmission(year=2030, sector="heat", value=7, kind="path", source="Plan"),
        models.ContractEmission(year=2020, sector="heat", value=9, source="Inventory"),
    ]
    rows = {"actions": actions, "finance": money, "emissions": emissions}
    return factories.contract(rows=rows)


@pytest.fixture(scope="module")
def _contract(dortmund, django_db_blocker):
    """Made once for the module; `page_tree` rolls it back."""
    with django_db_blocker.unblock():
        return build()


@pytest.fixture
def contract(_contract, db):
    return factories.fresh(_contract)


def read(response, delimiter=","):
    assert response.status_code == 200
    text = response.content.decode("utf-8-sig")
    rows = csv.DictReader(StringIO(text, newline=""), delimiter=delimiter)
    return [
        {heading.rpartition("[")[2].removesuffix("]"): cell for heading, cell in row.items()}
        for row in rows
    ]


def test_actions_have_labels_keys_years_and_sources(contract, client):
    grid, buses = read(client.get(f"{ADDRESS}actions.csv"))
    assert (grid["number"], buses["number"]) == ("'4.2", "'4.10")
    assert (buses["status"], buses["status_key"]) == ("ongoing", "running")
    assert (buses["co2"], buses["co2_year"], buses["co2_source"]) == ("200", "2030", "'=report")
    assert (grid["field"], grid["field_key"]) == ("heat (en)", "heat")
    assert (grid["cost"], grid["currency"], grid["cost_year"]) == ("1250.5", "EUR", "")


def test_headings_and_numbers_are_in_the_visitors_language(contract, client):
    response = client.get("/de/cities/dortmund/contract/actions.csv")
    rows = read(response, ";")
    assert rows[0]["cost"] == "1250,5"
    assert "Status [status]" in response.content.decode()


def test_texts_and_measures_that_are_not_public_are_left_out(contract, client):
    rows = read(client.get(f"{ADDRESS}actions.csv"))
    assert "title_fr" not in rows[0]
    assert [row["measure_url"] for row in rows] == [
        "http://testserver/en/cities/dortmund/netz/", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("finance", [("amount", "5"), ("source", "Plan"), ("source_kind_key", "eu")]),
        ("emissions", [("value", "9"), ("source", "Inventory"), ("sector_key", "heat")]),
    ],
)
def test_finance_and_emissions_have_their_sources(contract, client, name, expected):
    row = read(client.get(f"{ADDRESS}{name}.csv"))[0]
    assert [(key, row[key]) for key, _value in expected] == expected


@pytest.mark.parametrize("name", ["actions", "finance", "emissions"])
def test_workbooks_hold_the_same(contract, client, name):
    response = client.get(f"{ADDRESS}{name}.xlsx")
    head, *rows = load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True)
    table = read(client.get(f"{ADDRESS}{name}.csv"))
    names = [heading.rpartition("[")[2].removesuffix("]") for heading in head]
    assert names == list(table[0])
    assert len(rows) == len(table)
    assert f"dortmund-{name}-" in response["Content-Disposition"]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [("status=running", ["'4.10"]), ("field=heat", ["'4.2"]), ("status=%00", ["'4.2", "'4.10"])],
)
def test_the_filters_of_the_page_hold(contract, client, query, numbers):
    rows = read(client.get(f"{ADDRESS}actions.csv?{query}"))
    assert [row["number"] for row in rows] == numbers


def test_what_is_not_public_cannot_be_downloaded(contract, client):
    factories.restrict(contract.get_parent())
    assert client.get(f"{ADDRESS}actions.csv").status_code == 404
    factories.unpublish(contract)
    assert client.get(f"{ADDRESS}actions.csv").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "cities/dortmund/contract/contacts.csv", "cities/dortmund/contract/actions.pdf",
        "cities/dortmund/actions.csv", "cities/nowhere/contract/actions.csv", "actions.csv",
        "cities/dortmund/contract/x/actions.csv",
    ],
)  # fmt: skip
def test_other_addresses_do_not_exist(contract, client, path):
    assert client.get(f"/en/{path}").status_code == 404


@pytest.mark.parametrize("name", ["actions", "finance", "emissions"])
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_a_download_that_is_imported_changes_nothing(contract, client, name, extension):
    file = client.get(f"/de/cities/dortmund/contract/{name}.{extension}")
    client.force_login(factories.user(superuser=True), "django.contrib.auth.backends.ModelBackend")
    address = reverse("page_rows_import", args=[contract.pk, name])
    table = SimpleUploadedFile(f"x.{extension}", file.content)
    context = client.post(address, {"table": table}).context
    assert context.get("faults") is None
    assert context["outcome"].unchanged == getattr(contract, name).count()
    assert not context["has_changes"]


def test_an_empty_table_has_its_headings(contract, client):
    contract.actions = contract.finance = contract.emissions = []
    factories.publish(contract)
    for name in ("actions", "finance", "emissions"):
        assert read(client.get(f"{ADDRESS}{name}.csv")) == []


def test_more_rows_need_no_more_statements(contract, client, django_assert_max_num_queries):
    contract.actions = [
        models.ContractAction(number=str(n), title_de="x", measure=factories.measure(),
                              field=factories.field("heat"))
        for n in range(8)
    ]  # fmt: skip
    factories.publish(contract)
    client.get(f"{ADDRESS}actions.csv")
    with django_assert_max_num_queries(22):
        assert len(read(client.get(f"{ADDRESS}actions.csv"))) == 8


def test_the_page_leads_to_its_tables(contract, client):
    text = client.get(f"{ADDRESS}?status=running").content.decode()
    for link in ("actions.csv?status=running", "finance.xlsx", "emissions.csv"):
        assert f'href="{link}"' in text, link
