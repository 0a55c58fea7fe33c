"""Saving a term with the label of another one shows a warning."""

import pytest

from cities.models import FieldOfAction
from tests import factories
from tests.cities.admin_forms import fields

BASE = "/admin/snippets/cities/fieldofaction"


@pytest.fixture
def heat(world):
    return factories.field("heat", label={"de": "Wärme", "ro": "Căldură", "en": "Heat"})


def warnings(response):
    return [str(each) for each in response.context["messages"] if each.level_tag == "warning"]


def test_a_new_term_with_a_known_label_is_saved_with_a_warning(world, as_user, heat):
    office = as_user(world.office)
    data = fields(office.get(f"{BASE}/add/").content)
    data |= {"key": "warmth", "label_de": " wa\u0308rme", "label_ro": "Cald", "label_en": "HEAT"}
    messages = warnings(office.post(f"{BASE}/add/", data, follow=True))
    assert FieldOfAction.objects.filter(key="warmth").exists()
    assert len(messages) == 2
    assert "heat" in messages[0]
    assert "Deutsch" in messages[0]
    assert "English" in messages[1]


def test_a_changed_term_is_compared_with_all_others_but_not_with_itself(world, as_user, heat):
    office = as_user(world.office)
    address = f"{BASE}/edit/{heat.pk}/"
    data = fields(office.get(address).content)
    assert warnings(office.post(address, data, follow=True)) == []
    factories.field("cold", label={"de": "Kälte"})
    messages = warnings(office.post(address, data | {"label_de": "Kälte"}, follow=True))
    assert len(messages) == 1
    assert "cold" in messages[0]
