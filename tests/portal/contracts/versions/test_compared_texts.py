"""Which texts of two versions are compared, and versions without a difference."""

import pytest

from cities import models
from tests import factories
from tests.portal.contracts.versions import versioned
from tests.portal.contracts.versions.comparing import page, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dortmund")]


def test_texts_are_compared_in_a_language_that_both_have(client):
    first = versioned.first(state={"en": ""})
    versioned.second(first, state_en="ok", strategy_de="<p>Wir sparen bis 2040.</p>")
    soup = page(client)
    text = soup.select_one("section[aria-labelledby=texts] [lang=de]")
    assert words(text).startswith("Wir sparen bis")
    assert text.select_one("del [lang=en]").get_text() == "[removed: "
    assert "They are compared in German." in words(soup)


def test_a_new_translation_is_no_change_of_the_text(client):
    rows = {"actions": [models.ContractAction(number="1", title_de="Netz")]}
    first = factories.contract(version="1.0", strategy="<p>Wir sparen.</p>", rows=rows)
    first.version, first.strategy_en = "2.0", "<p>We save.</p>"
    [action] = first.actions.all()
    action.title_en = "Grid"
    first.actions = [action]
    factories.publish(first)
    assert not page(client).select(
        "section[aria-labelledby=texts], section[aria-labelledby=actions]"
    )


def test_versions_without_differences_are_said_to_be_the_same(client):
    first = versioned.first()
    first.version = "2.0"
    factories.publish(first)
    assert "These two versions have the same public content." in words(page(client))


def test_one_version_has_nothing_to_compare_with(client):
    versioned.first()
    for query in ("", "?from=1.0&to=1.0", "?from=x"):
        assert "There is only one version so far." in words(page(client, query))
