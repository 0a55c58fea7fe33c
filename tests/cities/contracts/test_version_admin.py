"""Versions made by mistake are removed by those who may publish the contract."""

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry

from cities.contracts.version_admin import REMOVED
from tests import factories


@pytest.fixture
def contract(world):
    page = factories.contract(
        in_city=world.cluj, version="1.O", source_language="ro", heading={"ro": "Contract"},
        state={},
    )  # fmt: skip
    page.version = "1.0"
    return factories.publish(page)


def removal(contract, label="1.O"):
    version = contract.versions.get(label=label)
    return reverse("contract_version_remove", args=[contract.pk, version.pk])


def test_a_version_is_removed_after_a_question(world, as_user, contract):
    browser = as_user(world.cluj_moderator)
    url = reverse("contract_version_list", args=[contract.pk])
    question = removal(contract)
    assert question in browser.get(url).content.decode()
    assert browser.get(question).status_code == 200
    assert contract.versions.count() == 2
    assert browser.post(question).status_code == 302
    assert [version.label for version in contract.versions.all()] == ["1.0"]
    entry = PageLogEntry.objects.filter(page=contract.pk).latest("timestamp")
    assert (entry.action, entry.user) == (REMOVED, world.cluj_moderator)
    assert "1.O" in entry.message
    assert browser.get(question, follow=True).status_code == 404


def test_only_who_may_publish_sees_and_removes_versions(world, as_user, contract):
    url = reverse("contract_version_list", args=[contract.pk])
    for user in (world.cluj_editor, world.dortmund_moderator):
        browser = as_user(user)
        for address in (url, removal(contract)):
            assert browser.get(address).status_code == 302
        assert browser.post(removal(contract)).status_code == 302
    assert contract.versions.count() == 2


def test_the_page_leads_to_its_versions(world, as_user, contract):
    url = reverse("contract_version_list", args=[contract.pk])
    edit = reverse("wagtailadmin_pages:edit", args=[contract.pk])
    assert url in as_user(world.cluj_moderator).get(edit).content.decode()
    assert url not in as_user(world.cluj_editor).get(edit).content.decode()
    measure = reverse("wagtailadmin_pages:edit", args=[world.cluj_measure.pk])
    assert "contract-versions" not in as_user(world.cluj_moderator).get(measure).content.decode()
