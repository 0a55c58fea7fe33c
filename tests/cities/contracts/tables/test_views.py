"""A table is imported into the draft in two steps: everything or nothing, by its editors only."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cities import models
from cities.contracts.tables.table_types import TABLE_TYPES
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(world):
    rows = [
        models.ContractAction(number="1", title_ro="Termoficare", measure=world.cluj_measure),
        models.ContractAction(number="2", title_ro="Parcuri"),
    ]
    return factories.contract(
        in_city=world.cluj, source_language="ro", heading={"ro": "Contract"},
        summary={"ro": "Pe scurt"}, state={}, rows={"actions": rows},
    )  # fmt: skip


@pytest.fixture
def editor(world, as_user):
    return as_user(world.cluj_editor)


def address(contract, relation="actions"):
    return reverse("page_rows_import", args=[contract.pk, relation])


def upload(browser, contract, content, *, relation="actions", name="table.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    file = SimpleUploadedFile(name, content)
    return browser.post(address(contract, relation), {"table": file})


def confirmation(response):
    """The form of the summary, as a browser sends it."""
    tag = BeautifulSoup(response.content, "lxml").select_one("input[name=checked]")
    return {"checked": tag["value"]}


def draft(contract):
    return factories.fresh(contract).get_latest_revision_as_object()


def rows_of(page, relation="actions"):
    return [(row.number, row.title_ro) for row in getattr(page, relation).all()]


def test_a_table_is_saved_in_the_draft_once_confirmed(contract, editor):
    before = contract.revisions.count()
    response = upload(editor, contract, "number;title_ro;co2\n1;Rețea;1.250,5\n3;Copaci;\n")
    assert response.status_code == 200
    assert contract.revisions.count() == before
    outcome = response.context["outcome"]
    assert [len(each) for each in (outcome.added, outcome.changed, outcome.missing)] == [1, 1, 1]
    assert editor.post(address(contract), confirmation(response)).status_code == 302
    assert rows_of(draft(contract)) == [("1", "Rețea"), ("2", "Parcuri"), ("3", "Copaci")]
    assert contract.revisions.count() == before + 1
    assert rows_of(factories.fresh(contract)) == [("1", "Termoficare"), ("2", "Parcuri")]
    factories.publish(draft(contract))
    assert len(rows_of(factories.fresh(contract))) == 3


def test_rows_that_are_not_in_the_table_are_deleted_only_if_asked(contract, editor):
    response = upload(editor, contract, "number;title_ro\n1;Termoficare\n")
    data = confirmation(response) | {"delete_missing": "on"}
    editor.post(address(contract), data)
    assert rows_of(draft(contract)) == [("1", "Termoficare")]


def test_nothing_is_saved_if_any_cell_is_wrong(contract, editor):
    before = contract.revisions.count()
    response = upload(editor, contract, "number;title_ro;co2\n1;Nou;5\n3;Copaci;multe\n")
    assert [(fault.row) for fault in response.context["faults"]] == [3]
    assert b'name="checked"' not in response.content
    assert contract.revisions.count() == before
    assert rows_of(draft(contract))[0] == ("1", "Termoficare")


def test_what_is_the_same_is_not_saved(contract, editor):
    response = upload(editor, contract, "number;title_ro\n1;Termoficare\n2;Parcuri\n")
    assert not response.context["has_changes"]
    assert b'name="checked"' not in response.content


def test_another_save_in_between_shows_the_summary_again(contract, editor, world, as_user):
    response = upload(editor, contract, "number;title_ro\n1;Nou\n2;Parcuri\n")
    page = draft(contract)
    page.actions.add(models.ContractAction(number="9", title_ro="Altul"))
    page.save_revision(user=world.cluj_moderator, clean=False)
    again = editor.post(address(contract), confirmation(response))
    assert again.status_code == 200
    assert [row.number for row in again.context["outcome"].missing] == ["9"]
    assert rows_of(draft(contract))[0] == ("1", "Termoficare")
    editor.post(address(contract), confirmation(again))
    assert rows_of(draft(contract)) == [("1", "Nou"), ("2", "Parcuri"), ("9", "Altul")]


def test_other_cities_import_and_export_nothing(contract, world, as_user):
    browser = as_user(world.dortmund_editor)
    assert browser.get(address(contract)).status_code == 302
    assert upload(browser, contract, "number;title_ro\n1;x\n").status_code == 302
    file = reverse("page_rows_table", args=[contract.pk, "actions", "csv"])
    assert browser.get(f"{file}?rows=1").status_code == 302


def test_a_locked_page_is_not_changed(contract, editor, world):
    response = upload(editor, contract, "number;title_ro\n1;Nou\n")
    contract.locked = True
    contract.locked_by = world.cluj_moderator
    contract.save()
    assert b'type="file"' not in editor.get(address(contract)).content
    assert upload(editor, contract, "number;title_ro\n1;Nou\n").status_code == 302
    assert editor.post(address(contract), confirmation(response)).status_code == 302
    assert rows_of(draft(contract))[0] == ("1", "Termoficare")


@pytest.mark.parametrize("relation", ["actions", "finance", "emissions"])
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_the_rows_of_the_draft_are_imported_again_without_any_change(
    contract, editor, relation, extension
):
    contract.finance = [models.ContractFinance(source_kind="eu", amount=5, giver="LIFE")]
    contract.emissions = [
        models.ContractEmission(year=2020, sector=sector, value=5) for sector in ("heat", "total")
    ]
    contract.save_revision(clean=False)
    url = reverse("page_rows_table", args=[contract.pk, relation, extension])
    content = editor.get(f"{url}?rows=1").getvalue()
    response = upload(editor, contract, content, relation=relation, name=f"x.{extension}")
    assert response.context["outcome"].unchanged == getattr(contract, relation).count()
    assert not response.context["has_changes"]


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_an_empty_template_has_no_rows_to_import(contract, editor, extension):
    url = reverse("page_rows_table", args=[contract.pk, "actions", extension])
    response = upload(editor, contract, editor.get(url).getvalue(), name=f"x.{extension}")
    outcome = response.context["outcome"]
    assert (outcome.added, outcome.unchanged, len(outcome.missing)) == ([], 0, 2)


@pytest.mark.parametrize(
    "text",
    ["cluj-napoca/autobuze", "autobuze", "https://x.example/ro/cities/cluj-napoca/autobuze/?a=1"],
)
def test_a_measure_is_found_by_its_address(contract, editor, world, text):
    response = upload(editor, contract, f"number;title_ro;measure\n2;Parcuri;{text}\n")
    editor.post(address(contract), confirmation(response))
    assert draft(contract).actions.get(number="2").measure == world.cluj_measure


@pytest.mark.parametrize("text", ["dortmund/geheimsache-entwurf", "nothing", "https://[", "/"])
def test_a_measure_that_may_not_be_chosen_is_unknown(contract, editor, text):
    response = upload(editor, contract, f"number;measure\n2;{text}\n")
    assert len(response.context["faults"]) == 1


@pytest.mark.parametrize(
    "data", [{}, {"table": ""}, {"checked": ""}, {"checked": "x" * 100}, {"checked": "\x00:1:2"}]
)
def test_wrong_requests_change_nothing(contract, editor, data):
    before = contract.revisions.count()
    assert editor.post(address(contract), data).status_code == 200
    assert contract.revisions.count() == before


def test_a_table_that_was_checked_for_one_page_is_not_taken_for_another(contract, editor, world):
    response = upload(editor, contract, "number;title_ro\n1;Nou\n")
    other = editor.post(address(contract, "finance"), confirmation(response))
    assert other.status_code == 200
    assert "faults" not in other.context, "the table is not even read"


def test_more_text_than_a_form_can_carry_is_refused(contract, editor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_010
    response = upload(editor, contract, "number;title_ro\n1;Nou\n")
    assert response.status_code == 200
    assert b'name="checked"' not in response.content


def test_more_rows_than_the_form_takes_are_refused(contract, editor, monkeypatch):
    few = replace(TABLE_TYPES["emissions"], max_rows=3)
    monkeypatch.setitem(TABLE_TYPES, "emissions", few)
    contract.emissions = [
        models.ContractEmission(year=1900 + n, sector="total", value=1) for n in range(2)
    ]
    contract.save_revision(clean=False)
    text = "kind;year;sector;value\npath;1900;total;1\npath;1901;total;1\n"
    response = upload(editor, contract, text, relation="emissions")
    again = editor.post(address(contract, "emissions"), confirmation(response))
    assert again.status_code == 200
    assert draft(contract).emissions.count() == 2
    data = confirmation(again) | {"delete_missing": "on"}
    assert editor.post(address(contract, "emissions"), data).status_code == 302
    assert [row.kind for row in draft(contract).emissions.all()] == ["path", "path"]


@pytest.mark.parametrize("path", ["nonsense/", "nonsense.csv", "actions.pdf", "contacts/"])
def test_only_known_tables_have_addresses(contract, editor, path):
    url = f"/admin/pages/{contract.pk}/tables/{path}"
    assert editor.get(url, follow=True).status_code == 404


def test_a_large_table_needs_few_statements(contract, editor, django_assert_max_num_queries):
    lines = "".join(f"{n};Titlu {n};heat;autobuze\n" for n in range(1, 60))
    factories.field("heat")
    with django_assert_max_num_queries(40):
        response = upload(editor, contract, f"number;title_ro;field;measure\n{lines}")
    assert not response.context.get("faults")


def test_the_list_and_the_form_lead_to_the_import(contract, editor):
    page = editor.get(reverse("page_rows", args=[contract.pk, "actions"]))
    assert address(contract) in page.content.decode()
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[contract.pk]), {"tab": "emissions"})
    assert address(contract, "emissions") in form.content.decode()
