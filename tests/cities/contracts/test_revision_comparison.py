"""Wagtail's comparison of revisions shows the figures and rows of a contract."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from cities import models
from tests import factories


@pytest.fixture
def contract(world):
    rows = {
        "actions": [
            models.ContractAction(number="1", title_ro="Termoficare", co2=100),
            models.ContractAction(number="2", title_ro="Parcuri"),
            models.ContractAction(number="3", title_ro="Tramvaie", responsible="Primăria"),
        ],
        "finance": [models.ContractFinance(source_kind="own", giver="Buget", amount=5)],
    }
    return factories.contract(
        in_city=world.cluj, source_language="ro", heading={"ro": "Contract"}, state={}, rows=rows
    )


def compared(browser, page):
    """Return the text of each compared field by its label."""
    latest = factories.fresh(page).latest_revision_id
    address = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", latest])
    response = browser.get(address)
    assert response.status_code == 200
    rows = BeautifulSoup(response.content, "lxml").select("table.listing > tbody > tr")
    cells = [row.find_all("td", recursive=False) for row in rows]
    return {
        label.get_text(strip=True): value.get_text(" ", strip=True)
        for label, value in (pair for pair in cells if len(pair) == 2)
    }


def test_rows_and_figures_that_changed_are_listed(world, as_user, contract):
    draft = factories.fresh(contract)
    draft.target_year = 2040
    first, _second, third = draft.actions.all()
    first.co2 = 250
    draft.actions = [first, third, models.ContractAction(number="4", title_ro="Solar")]
    draft.finance = [models.ContractFinance(source_kind="eu", giver="Fonduri", amount=7)]
    draft.save_revision()
    text = " ".join(compared(as_user(world.cluj_moderator), contract).values())
    for words in ("2035 2040", "100 250", "Parcuri", "Solar", "Buget", "Fonduri"):
        assert words in text, words
    for words in ("Primăria", "None"):
        assert words not in text, words


def test_a_contract_without_changes_has_no_differences(world, as_user, contract):
    draft = factories.fresh(contract)
    draft.save_revision(previous_revision=draft.latest_revision)
    assert compared(as_user(world.cluj_moderator), contract) == {}
