"""Rows of a contract are edited one by one in the draft of the page."""

import pytest
from django.urls import reverse

from cities import models
from tests import factories
from tests.cities.admin_forms import fields


@pytest.fixture
def contract(world):
    action = models.ContractAction(number="1", title_ro="Termoficare", co2=5)
    return factories.contract(
        in_city=world.cluj,
        source_language="ro",
        heading={"ro": "Contract"},
        summary={"ro": "Pe scurt"},
        state={},
        rows={"actions": [action]},
    )


def address(contract, *parts, relation="actions"):
    names = {0: "page_rows", 1: "page_row", 2: "page_row_delete"}
    if parts == ("add",):
        return reverse("page_row_add", args=[contract.pk, relation])
    return reverse(names[len(parts)], args=[contract.pk, relation, *parts[:1]])


def draft(contract):
    return factories.fresh(contract).get_latest_revision_as_object()


def opened(browser, url):
    return fields(browser.get(url).content)


def test_an_action_is_added_to_the_draft_and_published_with_the_page(world, as_user, contract):
    browser = as_user(world.cluj_editor)
    url = address(contract, "add")
    data = opened(browser, url) | {"number": "2", "title_ro": "Parcuri", "co2": "1.250,5"}
    assert browser.post(url, data).status_code == 302
    added = draft(contract).actions.get(number="2")
    assert (added.title_ro, float(added.co2)) == ("Parcuri", 1250.5)
    assert factories.fresh(contract).actions.count() == 1
    factories.publish(draft(contract))
    assert factories.fresh(contract).actions.count() == 2


def test_an_action_is_changed_and_removed(world, as_user, contract):
    browser = as_user(world.cluj_editor)
    key = contract.actions.get().key
    url = address(contract, key)
    browser.post(url, opened(browser, url) | {"title_ro": "Nou"})
    assert draft(contract).actions.get().title_ro == "Nou"
    browser.post(address(contract, key, "delete"))
    assert not draft(contract).actions.count()
    assert factories.fresh(contract).actions.get().title_ro == "Termoficare"


def test_bad_values_are_named_and_kept_in_the_form(world, as_user, contract):
    browser = as_user(world.cluj_editor)
    url = address(contract, "add")
    response = browser.post(url, opened(browser, url) | {"number": "3", "co2": "circa 5"})
    assert response.status_code == 200
    assert fields(response.content)["co2"] == ["circa 5"]
    assert draft(contract).actions.count() == 1


@pytest.mark.parametrize(
    "case",
    [
        ("actions", {}, "Bitte geben Sie eine Nummer"),
        ("actions", {"number": "2", "start": "3.5.2027", "end": "1.2.2026"}, "vor dem Beginn"),
        ("actions", {"number": "2", "start": "2027-05", "end": "2026"}, "vor dem Beginn"),
        (
            "finance",
            {"source_kind": "own", "amount": "5", "first_year": "2028", "last_year": "2025"},
            "vor dem Beginn",
        ),
    ],
)
def test_what_makes_no_sense_is_not_saved(world, as_user, contract, case):
    relation, values, told = case
    profile = world.cluj_editor.wagtail_userprofile
    profile.preferred_language = "de"
    profile.save()
    browser = as_user(world.cluj_editor)
    url = address(contract, "add", relation=relation)
    response = browser.post(url, opened(browser, url) | values)
    assert response.status_code == 200
    assert told in response.content.decode()
    assert getattr(draft(contract), relation).count() == (1 if relation == "actions" else 0)


def test_an_end_as_precise_as_its_start_is_saved(world, as_user, contract):
    browser = as_user(world.cluj_editor)
    url = address(contract, "add")
    values = {"number": "2", "start": "2026-11", "end": "2026"}
    assert browser.post(url, opened(browser, url) | values).status_code == 302


def test_others_work_on_another_row_is_kept(world, as_user, contract):
    first, second = as_user(world.cluj_editor), as_user(world.cluj_moderator)
    url = address(contract, contract.actions.get().key)
    mine = opened(first, url)
    other = address(contract, "add")
    second.post(other, opened(second, other) | {"number": "2", "title_ro": "Parcuri"})
    assert first.post(url, mine | {"title_ro": "Nou"}).status_code == 302
    assert {row.title_ro for row in draft(contract).actions.all()} == {"Nou", "Parcuri"}


def test_two_changes_of_one_row_are_told_apart(world, as_user, contract):
    first, second = as_user(world.cluj_editor), as_user(world.cluj_moderator)
    url = address(contract, contract.actions.get().key)
    mine = opened(first, url)
    second.post(url, opened(second, url) | {"title_ro": "Al doilea"})
    response = first.post(url, mine | {"title_ro": "Al meu"})
    assert response.status_code == 200
    assert draft(contract).actions.get().title_ro == "Al doilea"
    assert fields(response.content)["title_ro"] == ["Al meu"]
    again = fields(response.content)
    assert first.post(url, again).status_code == 302
    assert draft(contract).actions.get().title_ro == "Al meu"


def test_other_cities_see_and_change_nothing(world, as_user, contract):
    browser = as_user(world.dortmund_editor)
    key = contract.actions.get().key
    for url in (address(contract), address(contract, "add"), address(contract, key)):
        assert browser.get(url).status_code == 302, url
    browser.post(address(contract, key, "delete"))
    assert draft(contract).actions.count() == 1


@pytest.mark.parametrize("relation", ["emissions", "nonsense"])
def test_only_known_relations_have_lists(world, as_user, contract, relation):
    url = f"/admin/pages/{contract.pk}/rows/{relation}/"
    assert as_user(world.cluj_editor).get(url, follow=True).status_code == 404
