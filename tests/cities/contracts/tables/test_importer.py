"""An import matches rows by their number or key, and names every fault by row and column."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import translation

from cities import models
from cities.contracts.tables import importer
from tests.cities.contracts.tables.files import check, columns, contract, read, workbook


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def action(number="1", **values):
    return models.ContractAction(number=number, currency="EUR", **values)


def imported(page, text, relation="actions"):
    return check(relation, page, read(text))


def faults(outcome):
    return [(fault.row, fault.column) for fault in outcome.faults]


# --- Which row is meant -----------------------------------------------------------------------
def test_rows_are_found_by_number_and_the_others_are_new():
    page = contract("actions", [action("1", title_de="Alt"), action("2"), action("3")])
    outcome = imported(page, "number;title_de\n1;Neu\n2;\n4;Mehr\n")
    assert [row.title_de for row in outcome.changed] == ["Neu"]
    assert [row.number for row in outcome.added] == ["4"]
    assert [row.number for row in outcome.missing] == ["3"]
    assert (outcome.unchanged, outcome.faults) == (1, [])


def test_a_row_is_found_by_its_key_and_may_get_another_number():
    row = action("1", title_de="Netz")
    outcome = imported(contract("actions", [row]), f"number;key\n7;{row.key}\n")
    assert outcome.changed == [row]
    assert (row.number, row.title_de) == ("7", "Netz")


def test_the_key_of_another_contract_is_refused():
    outcome = imported(contract("actions", []), f"number;key\n1;{uuid4()}\n")
    assert faults(outcome) == [(2, "Identifier")]


@pytest.mark.parametrize("second", ["7", "8"])
def test_a_key_is_there_once(second):
    row = action("1")
    page = contract("actions", [row])
    assert len(imported(page, f"number;key\n7;{row.key}\n{second};{row.key}\n").faults) == 1


def test_two_rows_of_the_contract_with_one_number_need_the_key():
    first, second = action("1", title_de="A"), action("1", title_de="B")
    page = contract("actions", [first, second])
    assert faults(imported(page, "number;title_de\n1;C\n")) == [(2, "Number")]
    outcome = imported(page, f"number;title_de;key\n1;C;{second.key}\n1;A;{first.key}\n")
    assert (outcome.changed, outcome.unchanged, outcome.faults) == ([second], 1, [])


def test_finance_is_found_by_number_source_and_giver():
    row = models.ContractFinance(action_number="1", source_kind="eu", giver="LIFE", amount=5)
    page = contract("finance", [row])
    text = "action_number;source_kind;giver;amount;state\n1;eu;LIFE;7;secured\n1;eu;ELENA;1;open\n"
    outcome = imported(page, text, "finance")
    assert (outcome.changed, row.amount, row.state) == ([row], 7, "secured")
    assert [each.giver for each in outcome.added] == ["ELENA"]


def test_two_rows_of_a_table_that_mean_one_are_named_by_what_they_share():
    text = "action_number;source_kind;giver;amount\n1;eu;LIFE;7\n1;eu;LIFE;1\n"
    outcome = imported(contract("finance", []), text, "finance")
    assert faults(outcome) == [(3, "Number of the action, Source, Programme or giver")]


def test_emissions_are_found_by_kind_year_and_sector():
    row = models.ContractEmission(kind="path", year=2030, sector="heat", value=5)
    page = contract("emissions", [row])
    text = "kind;year;sector;value\npath;2030;heat;4\ninventory;2030;heat;4\n"
    outcome = imported(page, text, "emissions")
    assert (outcome.changed, row.value, len(outcome.added)) == ([row], 4, 1)


# --- Columns ----------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["de", "en", "fr", "ro"])
@pytest.mark.parametrize("heading", ["heading", "label", "name"])
def test_headings_of_every_language_are_known(language, heading):
    with translation.override(language):
        cells = [getattr(column, heading) for column in columns("actions")]
    outcome = check("actions", contract("actions", []), [(1, cells)])
    assert outcome.faults == []


def test_unknown_doubled_and_missing_columns_are_named():
    outcome = imported(contract("actions", []), "title_de;title_de;tilte\nA;B;C\n")
    assert faults(outcome) == [(1, "Title (Deutsch)"), (1, "tilte"), (1, "Number")]
    assert not outcome.added


def test_columns_that_are_left_out_keep_their_values():
    row = action("1", title_de="Netz", co2=Decimal(5), status="running")
    imported(contract("actions", [row]), "number;title_de\n1;Wärmenetz\n")
    assert (row.title_de, row.co2, row.status) == ("Wärmenetz", 5, "running")


def test_an_empty_cell_empties_its_field():
    row = action("1", title_de="Netz", co2=Decimal(5))
    outcome = imported(contract("actions", [row]), "number;title_de;co2;currency\n1;Netz;;EUR\n")
    assert (outcome.changed, row.co2) == ([row], None)


def test_an_empty_cell_of_a_new_row_leaves_the_default():
    page = contract("actions", [])
    page.currency = "RON"
    (row,) = imported(page, "number;currency;counting;co2\n1;;;\n").added
    assert (row.currency, row.counting, row.co2) == ("RON", "counted", None)


def test_keys_beside_labels_are_left_out():
    page = contract("actions", [])
    (row,) = imported(page, "number;status;status_key;measure_url\n1;running;x;y\n").added
    assert row.status == "running"


def test_cells_without_a_heading_are_not_lost_silently():
    outcome = imported(contract("actions", []), "number;;title_de\n1;x;A;y\n")
    assert faults(outcome) == [(2, "B"), (2, "D")]


def test_text_that_could_not_be_parsed_before_stays_until_it_is_replaced():
    row = action("1", co2=Decimal(3), raw_input={"co2": "about 5"})
    assert {c.name: c.shown(row) for c in columns("actions")}["co2"] == "about 5"
    imported(contract("actions", [row]), "number;title_de\n1;Netz\n")
    assert (row.title_de, row.raw_input) == ("Netz", {"co2": "about 5"})
    imported(contract("actions", [row]), "number;co2\n1;5\n")
    assert (row.co2, row.raw_input) == (5, {})


# --- Values -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "text", "value"),
    [("de", "1.250,5", "1250.5"), ("en", "1,250.5", "1250.5"), ("fr", "1 250,5", "1250.5")],
)
def test_numbers_are_read_in_the_editors_language(language, text, value):
    with translation.override(language):
        (row,) = imported(contract("actions", []), f'number;co2\n1;"{text}"\n').added
    assert row.co2 == Decimal(value)


@pytest.mark.parametrize("language", ["de", "en", "fr", "ro"])
def test_numbers_of_a_workbook_mean_the_same_in_every_language(language):
    with translation.override(language):
        table = read(workbook(["number", "co2", "co2_year"], ["1", 1250.5, 2030]), "table.xlsx")
        (row,) = check("actions", contract("actions", []), table).added
    assert (row.co2, row.co2_year) == (Decimal("1250.5"), 2030)


def test_a_fraction_of_a_workbook_is_never_read_as_thousands():
    with translation.override("de"):
        table = read(workbook(["number", "co2"], ["1", 1.125]), "table.xlsx")
        outcome = check("actions", contract("actions", []), table)
    assert [fault.row for fault in outcome.faults] == [2], "it has more than two decimals"


@pytest.mark.parametrize("language", ["", "de", "en", "fr", "ro"])
def test_choices_are_known_by_key_and_by_label_in_any_language(language):
    with translation.override(language or "en"):
        label = str(models.ContractAction(status="running").get_status_display())
    text = label.upper() if language else "RUNNING"
    (row,) = imported(contract("actions", []), f"number;status\n1;{text}\n").added
    assert row.status == "running"


FAULTS = {
    "title_de": "x" * 251,
    "measure": "nowhere/nothing",
    "field": "alchemy",
    "status": "perhaps",
    "start": "soon",
    "co2": "about 5",
    "co2_year": "1850",
    "co2_method": "guessed",
    "cost": "-5",
    "currency": "Euro",
    "cost_year": "20300",
    "counting": "twice",
    "key": "no key",
}


def sheet(count, wrong):
    """A table of actions, with `wrong` cells by row and column."""
    names = [column.name for column in columns("actions")]
    good = {
        "title_de": "Netz", "field": "heat", "status": "running", "start": "2026-03",
        "co2": 12.5, "co2_year": 2030, "cost": 1000, "currency": "EUR", "counting": "counted",
    }  # fmt: skip
    rows = []
    for number in range(2, count + 2):
        values = {"number": f"A.{number}", **good, **wrong.get(number, {})}
        rows.append((number, [values.get(name, "") for name in names]))
    return [(1, names), *rows]


@pytest.mark.parametrize("language", ["de", "en", "fr", "ro"])
def test_each_fault_of_a_large_table_is_named_by_row_and_column(language):
    wrong = {10 * place: {name: text} for place, (name, text) in enumerate(FAULTS.items(), 1)}
    wrong[200] = {"number": "A.5"}
    with translation.override(language):
        labels = {column.name: column.label for column in columns("actions")}
        outcome = check("actions", contract("actions", []), sheet(200, wrong))
    expected = [(10 * place, labels[name]) for place, name in enumerate(FAULTS, 1)]
    assert faults(outcome) == [*expected, (200, labels["number"])]
    assert all(fault.message for fault in outcome.faults)


def test_several_faults_of_one_row_are_all_named():
    page = contract("actions", [])
    outcome = check("actions", page, sheet(1, {2: {"co2": "x", "status": "y", "start": "z"}}))
    assert len(faults(outcome)) == 3


def test_a_row_that_is_there_twice_is_checked_nevertheless():
    outcome = imported(contract("actions", []), "number;co2\n1;5\n1;many\n")
    assert [row for row, _column in faults(outcome)] == [3, 3]


def test_a_table_full_of_faults_is_not_read_to_its_end():
    lines = "".join(f"{n};many\n" for n in range(1000))
    found = imported(contract("actions", []), f"number;co2\n{lines}").faults
    assert len(found) == importer.MAX_FAULTS


def test_an_amount_in_another_currency_is_refused():
    outcome = imported(contract("actions", []), "number;cost;currency\n1;5 lei;EUR\n")
    assert faults(outcome) == [(2, "Total cost")]


def test_a_new_action_needs_a_number():
    assert faults(imported(contract("actions", []), "number;title_de\n;Netz\n")) == [(2, "Number")]


def test_a_table_may_not_have_more_rows_than_the_form():
    lines = "".join(f"path;{1900 + n // 2};{'heat' if n % 2 else 'total'};1\n" for n in range(301))
    outcome = imported(contract("emissions", []), f"kind;year;sector;value\n{lines}", "emissions")
    assert faults(outcome) == [(302, "")]
