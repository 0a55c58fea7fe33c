"""The pages of versions: public with their contract, never more than what was public."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from portal.contracts.version_list import VersionList
from tests import factories
from tests.portal.contracts.versions import versioned
from tests.portal.contracts.versions.versioned import ADDRESS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dortmund")]


def html(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_version_is_shown_as_it_was_published(client):
    versioned.second(versioned.first())
    text = html(client, f"{ADDRESS}1.0/")
    for words in (
        "We save until 2030.", "Old buses", "105 t CO₂e a year", "Version 1.0",
        "There is a newer version.", 'content="noindex, follow"',
    ):  # fmt: skip
        assert words in text, words
    for words in ("2040", "Solar roofs", "The council decided."):
        assert words not in text, words
    assert "It is the latest version." in html(client, f"{ADDRESS}2.0/")


def test_a_version_that_was_replaced_says_so(client):
    page = versioned.first()
    assert "It was updated on" not in html(client, f"{ADDRESS}1.0/")
    versioned.second(page, version="1.0")
    text = html(client, f"{ADDRESS}1.0/")
    assert "It was updated on" in text
    assert "We save until 2040." in text


def test_a_version_in_another_language_says_so(client):
    versioned.first(state={"en": ""})
    text = html(client, f"{ADDRESS}1.0/")
    assert "Wir sparen bis 2030." in text
    assert "not available in your language" in text


@pytest.mark.parametrize("label", ["1/2026", "Entwurf Ä ?#&%", "<b>1", "%2e", "1.0.", "v 1"])
def test_any_label_has_an_address(client, label):
    page = versioned.first(version=label)
    with translation.override("en"):
        [line] = VersionList(page, page.get_parent().specific).lines
    assert "We save until 2030." in html(client, line.url)


@pytest.mark.parametrize(
    "label", ["3.0", "1.0%00", "%F0%9F%8F%99", "../../", "x" * 5000, "1.0/2.0", "'%3B--", "%0A"]
)
def test_an_unknown_version_is_not_found(client, label):
    versioned.first()
    assert client.get(f"{ADDRESS}{label}/").status_code in {400, 404}


def _unpublish_city(page):
    factories.unpublish(page.get_parent().specific)


@pytest.mark.parametrize(
    "withdraw",
    [
        factories.unpublish,
        factories.restrict,
        _unpublish_city,
        lambda page: factories.restrict(page.get_parent()),
        lambda page: page.delete(),
    ],
)
def test_versions_go_with_the_page(client, withdraw):
    page = versioned.first()
    assert client.get(ADDRESS).status_code == 200
    withdraw(page)
    for address in (ADDRESS, f"{ADDRESS}1.0/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("city", ["unknown", "amiens"])
def test_a_city_without_a_contract_has_no_versions(client, city):
    factories.city("amiens")
    assert client.get(f"/en/cities/{city}/contract/versions/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_pages_only_read(client, method):
    versioned.first()
    for address in (ADDRESS, f"{ADDRESS}1.0/"):
        assert getattr(client, method)(address).status_code == 405


def test_a_measure_that_is_a_draft_is_not_linked(client):
    hidden = factories.measure(published=False, slug="geheim", heading="Geheim")
    page = versioned.first()
    page.actions.update(measure=hidden)
    factories.publish(factories.fresh(page))
    assert "geheim" not in html(client, f"{ADDRESS}1.0/").lower()


def test_the_list_of_versions_is_one_statement(django_assert_num_queries):
    page = versioned.second(versioned.first())
    listed = VersionList(page, page.get_parent().specific)
    with translation.override("en"), django_assert_num_queries(1):
        text = render_to_string("contract_versions/list.html", {"listed": listed})
    assert text.index("Version 2.0") < text.index("Version 1.0")
    assert "Submitted on 12 March 2024" in text
    assert "The council decided." in text


def test_a_contract_without_versions_has_no_list(client):
    page = factories.contract()
    listed = VersionList(page, page.get_parent().specific)
    assert not render_to_string("contract_versions/list.html", {"listed": listed}).strip()
    assert "not published a numbered version yet" in html(client, ADDRESS)


def test_statements_do_not_grow_with_rows(client, django_assert_max_num_queries):
    page = versioned.first()
    page.actions = [
        versioned.action(str(n), "Grid", measure=factories.measure(), field=factories.field("heat"))
        for n in range(12)
    ]
    versioned.second(factories.publish(page), actions=[])
    client.get(f"{ADDRESS}1.0/")
    with django_assert_max_num_queries(22):
        client.get(f"{ADDRESS}1.0/")
