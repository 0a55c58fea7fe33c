"""Fields required for approval are marked in the form."""

import pytest
from django.utils import translation
from django.utils.translation import gettext

from cities import completeness
from tests.cities.admin_forms import edit_address, open_tabs, parse, save
from tests.cities.editing.drafts import draft_of

MEASURE = completeness.measure_requirements("snapshot", "running")


@pytest.fixture
def browser(world, as_user):
    return as_user(world.admin)


def marks(page):
    """Return the names of the marked fields, and the help texts by field name."""
    marked, help_texts = set(), {}
    for field in page.select("form [data-contentpath]"):
        name = field["data-contentpath"]
        help_element = field.select_one(".help")
        help_texts[name] = help_element.get_text(" ", strip=True) if help_element else ""
        around = field.find_parent(class_="w-panel__wrapper") or field.find_parent("section")
        if around.select_one(".w-required-mark"):
            marked.add(name)
    return marked, help_texts


@pytest.mark.parametrize(
    ("name", "requirements"),
    [
        ("cluj_measure", MEASURE),
        ("cluj", completeness.CITY_REQUIREMENTS),
        ("with_cluj", completeness.PARTNERSHIP_REQUIREMENTS),
        ("home", completeness.Requirements(("heading",))),
    ],
)
def test_every_kind_of_page_marks_what_it_needs(world, browser, name, requirements):
    page = getattr(world, name)
    marked, help_texts = marks(parse(browser.get(edit_address(page))))
    needed = completeness.field_names(requirements, page.source_language)
    assert set(needed) - marked == set()
    for field in needed:
        assert "Needed " in help_texts[field], field


def test_a_snapshot_says_what_a_full_case_study_would_need(world, browser):
    marked, help_texts = marks(open_tabs(browser, edit_address(world.cluj_measure)))
    assert "challenge_ro" not in marked
    assert help_texts["challenge_ro"].endswith("Needed for approval of a full case study.")
    assert "completed or stopped" in help_texts["limits_ro"]
    assert "location_name" not in marked
    assert (
        "Needed"
        not in help_texts["location_name"] + help_texts["challenge_en"] + help_texts["summary_en"]
    )


def test_the_marks_of_a_refused_form_follow_what_was_chosen_in_it(world, browser):
    values = {"level": "full", "status": "completed", "summary_ro": ""}
    refused = save(browser, world.cluj_measure, "publish", **values)
    marked, help_texts = marks(parse(refused))
    assert {"summary_ro", "challenge_ro", "limits_ro"} <= marked
    assert help_texts["challenge_ro"].count("Needed") == 1


def test_a_draft_still_needs_nothing_but_its_heading(world, as_user):
    values = {"summary_ro": "", "start": "", "status": ""}
    editor = as_user(world.cluj_editor)
    assert save(editor, world.cluj_measure, **values).status_code == 302
    assert draft_of(world.cluj_measure).start == ""
    refused = save(editor, world.cluj_measure, heading_ro="")
    assert set(refused.context["form"].errors) == {"heading_ro"}
    with translation.override("ro"):
        assert gettext("Needed to save.") in marks(parse(refused))[1]["heading_ro"]
