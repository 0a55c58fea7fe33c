"""Names are sorted by the collation of the active language."""

import pytest
from django.utils import translation

from cities import models
from cities.values import collation
from tests import factories

ORDERED = [
    ("de", ["Oman", "Österreich", "Tschechien", "Türkei", "Zypern"]),
    ("de", ["Mass", "Maß", "Masse"]),
    ("en", ["Cluj", "Łódź", "Malbork", "Wrocław"]),
    ("fr", ["Eau", "École", "Économie", "Effet"]),
    ("ro", ["Iran", "Italia", "Încălzire", "Jocuri", "Sus", "Șosea", "Tren", "Țara", "Ulm"]),
    ("pl", ["Lublin", "Lwów", "Łódź", "Malbork", "Wrocław", "Zamość", "Żary"]),
    ("tr", ["Cizre", "Çorum", "Dalaman", "Isparta", "İzmir", "Şile", "Trabzon"]),
    ("uk", ["Гданськ", "Ґрац", "Дніпро", "Ева", "Євпаторія", "Їжа", "Йорк", "Київ"]),
    ("es", ["Navarra", "Nueva", "Ñora", "Oviedo"]),
    ("de", ["Gasse 9", "Gasse 10"]),
]


@pytest.mark.parametrize(("language", "names"), ORDERED)
def test_names_follow_the_alphabet_of_their_readers(language, names):
    shuffled = names[::-1]
    assert sorted(shuffled, key=lambda name: collation.by_name(name, language)) == names


def test_the_visitors_language_is_meant_where_none_is_named(settings):
    for language, last in [("de", "Zypern"), ("ro", "Zypern")]:
        with translation.override(language):
            assert max(["Österreich", "Încălzire", "Zypern"], key=collation.by_name) == last


def test_names_that_no_alphabet_tells_apart_have_one_order():
    assert collation.by_name("Bad 01", "de") != collation.by_name("Bad 1", "de")


@pytest.mark.django_db
def test_choices_of_a_form_come_by_the_editors_alphabet():
    labels = {"ev": "Încălzire", "bus": "Iluminat", "tree": "Arbori"}
    for place, (key, label) in enumerate(labels.items()):
        of_kind = {"label": {"de": key, "ro": label}}
        factories.term(models.GenericMeasure, key, sort_order=place, **of_kind)
        factories.term(models.CoBenefit, key, sort_order=0, **of_kind)
        factories.term(models.CostBand, key, sort_order=place, **of_kind)
    form = models.MeasurePage.get_edit_handler().get_form_class()
    with translation.override("ro"):
        page_form = form(
            instance=models.MeasurePage(), parent_page=factories.city(), opened_tab="effect"
        )
        offered = {
            name: [label for value, label in page_form.fields[name].choices if value]
            for name in ("generic_measure", "co_benefits", "cost_band")
        }
    assert offered["generic_measure"] == ["Arbori", "Iluminat", "Încălzire"]
    assert offered["co_benefits"] == ["Arbori", "Iluminat", "Încălzire"]
    assert offered["cost_band"] == list(labels.values()), "a scale keeps its own order"
