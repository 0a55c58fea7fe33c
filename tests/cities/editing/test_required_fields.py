"""What approval asks for is marked in the form before anybody asks for approval."""

import pytest
from bs4 import BeautifulSoup
from django.utils import translation
from django.utils.translation import gettext

from cities import completeness
from tests.cities.editing.test_draft_input import draft_of
from tests.cities.posting import edit_address, save

MEASURE = completeness.measure_requirements("snapshot", "running")


@pytest.fixture
def browser(world, as_user):
    return as_user(world.admin)


def marks(answer):
    """The marked fields and what stands beside each field, by name."""
    page = BeautifulSoup(answer.content, "html.parser")
    marked, said = set(), {}
    for field in page.select("form [data-contentpath]"):
        name = field["data-contentpath"]
        told = field.select_one(".help")
        said[name] = told.get_text(" ", strip=True) if told else ""
        around = field.find_parent(class_="w-panel__wrapper") or field.find_parent("section")
        if around.select_one(".w-required-mark"):
            marked.add(name)
    return marked, said


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
    marked, said = marks(browser.get(edit_address(page)))
    needed = completeness.field_names(requirements, page.source_language)
    assert set(needed) - marked == set()
    for field in needed:
        assert "Needed " in said[field], field


def test_a_snapshot_says_what_a_full_case_study_would_need(world, browser):
    marked, said = marks(browser.get(edit_address(world.cluj_measure)))
    assert "challenge_ro" not in marked
    assert said["challenge_ro"].endswith("Needed for approval of a full case study.")
    assert "completed or stopped" in said["limits_ro"]
    assert "location_name" not in marked
    assert "Needed" not in said["location_name"] + said["challenge_en"] + said["summary_en"]


def test_the_marks_of_a_refused_form_follow_what_was_chosen_in_it(world, browser):
    values = {"level": "full", "status": "completed", "summary_ro": ""}
    marked, said = marks(save(browser, world.cluj_measure, "publish", **values))
    assert {"summary_ro", "challenge_ro", "limits_ro"} <= marked
    assert said["challenge_ro"].count("Needed") == 1


def test_a_draft_still_needs_nothing_but_its_heading(world, as_user):
    values = {"summary_ro": "", "start": "", "status": ""}
    editor = as_user(world.cluj_editor)
    assert save(editor, world.cluj_measure, **values).status_code == 302
    assert draft_of(world.cluj_measure).start == ""
    refused = save(editor, world.cluj_measure, heading_ro="")
    assert set(refused.context["form"].errors) == {"heading_ro"}
    with translation.override("ro"):
        assert gettext("Needed to save.") in marks(refused)[1]["heading_ro"]
