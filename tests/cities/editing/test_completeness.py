"""Missing fields, outdated translations, and both on the admin home page."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cities import completeness
from cities.choices import Level, Status
from cities.models import CityPage
from cities.translations import staleness
from tests import factories
from tests.factories import fresh

# Instantiating a page queries its content type.
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("level", "status", "texts"), [
    (Level.SNAPSHOT, Status.COMPLETED, completeness.SNAPSHOT_TEXTS),
    (Level.FULL, Status.RUNNING, completeness.SNAPSHOT_TEXTS + completeness.FULL_TEXTS),
    (Level.FULL, Status.COMPLETED, (*completeness.SNAPSHOT_TEXTS, *completeness.FULL_TEXTS, "limits")),
    (Level.FULL, Status.STOPPED, (*completeness.SNAPSHOT_TEXTS, *completeness.FULL_TEXTS, "limits")),
])  # fmt: skip
def test_the_need_grows_with_level_and_status(level, status, texts):
    assert completeness.measure_requirements(level, status).texts == texts


def test_only_the_original_language_counts():
    requirements = completeness.Requirements(("heading", "summary"), ("start",))
    assert completeness.missing_names(requirements, "ro", {"heading_de": "x"}) == [
        "heading_ro",
        "summary_ro",
        "start",
    ]
    assert (
        completeness.missing_names(
            requirements, "ro", {"heading_ro": "x", "summary_ro": "y", "start": "2023"}
        )
        == []
    )


@pytest.mark.parametrize(
    ("value", "empty"),
    [("", True), (None, True), ([], True), (0, False), (0.0, False)],
)
def test_zero_is_a_fact(value, empty):
    requirements = completeness.Requirements((), ("latitude",))
    assert bool(completeness.missing_names(requirements, "de", {"latitude": value})) is empty


def test_a_saved_page_says_what_it_lacks(world):
    requirements = completeness.measure_requirements(Level.SNAPSHOT, Status.RUNNING)
    page = world.cluj_measure
    assert completeness.missing_fields(page, requirements) == [
        "summary_ro", "measure_type", "fields_of_action", "primary_goal", "start", "review_due",
    ]  # fmt: skip
    page.fields_of_action.add(factories.field())
    page.summary_ro = "Pe scurt"
    assert "fields_of_action" not in completeness.missing_fields(page, requirements)
    assert (
        completeness.missing_fields(world.cluj, completeness.CITY_REQUIREMENTS)[0]
        == "introduction_ro"
    )


@pytest.fixture
def translated(world):
    created = factories.measure(
        in_city=world.cluj, source_language="ro", review_due=datetime.date(2020, 1, 1),
        heading={"ro": "Parc", "en": "Park"}, state={"en": "ok"}, solution={"ro": "<p>Copaci</p>"},
    )  # fmt: skip
    assert created.outdated_languages() == []
    return created


def test_a_changed_original_makes_translations_outdated(translated):
    translated.solution_ro = "<p>Copaci noi</p>"
    translated.save_revision().publish()
    assert fresh(translated).outdated_languages() == ["en"]


def test_a_changed_fact_does_not(translated):
    translated.cost_total = 5
    translated.save_revision().publish()
    assert fresh(translated).outdated_languages() == []


def test_the_editors_paragraph_numbers_do_not(translated):
    translated.solution_ro = '<p data-block-key="a1b2c">Copaci</p>'
    translated.save_revision().publish()
    assert fresh(translated).outdated_languages() == []
    assert staleness.source_digest(translated) == translated.digest_en


@pytest.mark.parametrize("change", [{"heading_en": "Parks"}, {"state_en": "machine"}])
def test_working_on_the_translation_makes_it_current_again(translated, change):
    translated.solution_ro = "<p>Copaci noi</p>"
    translated.save_revision().publish()
    later = fresh(translated)
    for name, value in change.items():
        setattr(later, name, value)
    later.save_revision().publish()
    assert fresh(translated).outdated_languages() == []


def test_the_start_page_says_what_waits_for_ones_own_city_only(world, as_user, translated):
    translated.solution_ro = "<p>Copaci noi</p>"
    translated.save_revision().publish()
    for who, seen in (
        ("cluj_editor", True),
        ("cluj_moderator", True),
        ("office", True),
        ("amiens_editor", False),
    ):
        html = as_user(getattr(world, who)).get("/admin/").content.decode()
        assert ('id="panel-waiting' in html or 'id="waiting' in html) is seen, who
        assert (f"{translated.title}</a>: English" in html) is seen, who


def test_the_panel_costs_the_same_for_many_measures(world, as_user):
    browser = as_user(world.cluj_editor)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            browser.get("/admin/")
        return len(captured)

    queries()
    few = queries()
    factories.measures(
        30,
        heading={"ro": "Parc"},
        in_city=world.cluj,
        source_language="ro",
        review_due=datetime.date(2020, 1, 1),
    )
    assert queries() <= few + 1


@pytest.mark.parametrize(("population", "size"), [
    (None, ""), (0, "xs"), (19_999, "xs"), (20_000, "s"), (500_000, "xl"), (5_000_000, "xxl"),
])  # fmt: skip
def test_size_classes(population, size):
    city = CityPage(population=population, country="RO", slug="cluj-napoca")
    assert city.size_class == size
    assert city.key == "ro-cluj-napoca"
