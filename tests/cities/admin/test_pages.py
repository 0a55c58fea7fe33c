"""Every page form of the admin opens in every interface language."""

import re

import pytest
from django.utils import translation
from wagtail.models import get_page_models

from cities.editing.help import HELP_TEXTS
from cities.models import vocabulary
from tests import factories
from tests.cities.admin_forms import edit_address, form_data, open_form, open_tabs

LANGUAGES = ("de", "en", "fr", "ro")


@pytest.fixture
def everything(world):
    """One page of every type."""
    factories.sdg_page(13)
    factories.article()
    factories.mission()
    factories.legal()
    factories.contract()
    kinds = [
        model
        for model in get_page_models()
        if not model._meta.abstract and model.__name__ != "Page"
    ]
    return {model: model.objects.first() for model in kinds}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_form_opens(world, as_user, everything, language):
    profile = world.admin.wagtail_userprofile
    profile.preferred_language = language
    profile.save()
    browser = as_user(world.admin)
    for model, page in everything.items():
        assert page is not None, f"the fixture lacks a {model.__name__}"
        form = open_tabs(browser, edit_address(page))
        assert form.select_one("form[data-edit-form]"), model
        assert form.html["lang"] == language


@pytest.mark.parametrize("kind", ["cluj_measure", "cluj", "with_cluj", "home"])
def test_form_data_is_what_a_browser_would_send(world, as_user, kind):
    """Wagtail renders the schedule in a dialog, and comments by script."""
    browser, page = as_user(world.admin), getattr(world, kind)
    built, shown = form_data(browser, page), open_form(browser, edit_address(page))
    extra = {"go_live_at", "expire_at"} | {name for name in built if name.startswith("comments-")}
    assert {*built} - {*shown} <= extra
    assert {*shown} - {*built} <= {"csrfmiddlewaretoken", "next"}
    for name in {*shown} & {*built}:
        assert _without_keys(built[name]) == _without_keys(shown[name]), name


def _without_keys(values):
    """Replace the random keys of Draftail's blocks."""
    return [re.sub(r'"key": "\w{5}"', '"key"', value) for value in values]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_vocabulary_opens(world, as_user, language):
    profile = world.admin.wagtail_userprofile
    profile.preferred_language = language
    profile.save()
    factories.target()
    browser = as_user(world.admin)
    for model in vocabulary.Term.__subclasses__():
        facts = {"country": "RO"} if model is vocabulary.MissionCity else {}
        term = model.objects.first() or factories.term(model, "probe", **facts)
        base = f"/admin/snippets/cities/{model._meta.model_name}"
        for address in (
            f"{base}/",
            f"{base}/add/",
            f"{base}/edit/{term.pk}/",
            f"{base}/usage/{term.pk}/",
        ):
            assert browser.get(address).status_code == 200, address


@pytest.mark.parametrize("words", ["heat-grid", "ermofic", "nahwärme"])
def test_a_term_is_found_by_parts_of_its_names_in_any_language(world, as_user, words):
    names = {"label": {"de": "Fernwärme", "ro": "termoficare"}, "alternatives": {"de": "Nahwärme"}}
    factories.term(vocabulary.Concept, "heat-grid", **names)
    factories.term(vocabulary.Concept, "bicycle", label={"de": "Fahrrad"})
    response = as_user(world.office).get("/admin/snippets/cities/concept/", {"q": words})
    body = response.content.decode()
    assert "heat-grid" in body
    assert "bicycle" not in body


def test_new_pages_are_offered_only_where_they_belong(world, as_user):
    browser = as_user(world.admin)
    for kind, parent in (("measurepage", world.cluj), ("partnershippage", world.partnerships)):
        assert browser.get(f"/admin/pages/add/cities/{kind}/{parent.pk}/").status_code == 200
    index = factories.sdg_index()
    assert browser.get(f"/admin/pages/add/cities/sdgpage/{index.pk}/").status_code == 302


# Fields whose labels need no help text.
PLAIN = {
    "level", "origin", "spatial_scale", "cost_year", "co2_year", "co2_method", "plan_url", "kind",
    "adapted_from_url", "population", "population_year", "municipality_key", "mission_city", "coat",
    "mission_label", "office_name", "office_url", "funding", "status", "go_live_at", "expire_at",
    "comment_notifications", "country", "goal",
}  # fmt: skip


@pytest.mark.parametrize("kind", ["cluj_measure", "cluj", "with_cluj", "home"])
def test_every_field_teaches(world, kind):
    page = getattr(world, kind)
    form_class = page.get_edit_handler().get_form_class()
    about = {"instance": page, "parent_page": page.get_parent(), "for_user": world.admin}
    for tab in form_class.tab_options:
        form = form_class(**about, opened_tab=tab)
        with translation.override("en"):
            seen = {name for name, field in form.fields.items() if not field.widget.is_hidden}
            silent = {name for name in seen if not form.fields[name].help_text}
        assert silent <= PLAIN, tab


def test_help_names_only_fields_that_exist(world):
    """Every help text belongs to an existing field."""
    names = set()
    for page in (world.cluj_measure, world.cluj, world.with_cluj, factories.article()):
        for field in page._meta.get_fields():
            names.add(field.name)
            if field.one_to_many and field.related_model is not None:
                names |= {
                    f"{field.name}.{each.name}" for each in field.related_model._meta.get_fields()
                }
    assert set(HELP_TEXTS) <= names
