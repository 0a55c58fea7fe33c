"""Added child rows that are left empty are dropped; others are validated."""

import pytest

from cities import models
from tests import factories
from tests.cities.admin_forms import create, errors, save
from tests.cities.editing.drafts import draft_of, rows
from tests.cities.workflow.approval import READY
from tests.factories import fresh

EMPTY = {
    "links": {"title": "", "url": "", "language": ""},
    "funding_sources": {"name": "", "url": "", "amount": "", "currency": "EUR", "note_ro": ""},
    "effects": {"indicator_ro": "", "value": "", "unit": "", "year": "", "method": ""},
    "contacts": {"name": "", "unit": "", "email": "", "phone": "", "visibility": "nothing"},
    "documents": {"document": ""},
    "partner_cities": {"city": "", "name": "", "role_ro": ""},
}


@pytest.fixture
def ready(world):
    """The required fields of a measure besides its heading."""
    return READY | {
        "fields_of_action": [factories.field().pk],
        "primary_goal": factories.goal().pk,
    }


def empty_rows():
    sent = {}
    for relation, values in EMPTY.items():
        sent |= rows(relation, values, values)
    return sent


def test_empty_rows_keep_nothing_from_being_published(world, as_user, ready):
    browser = as_user(world.cluj_moderator)
    response = save(browser, world.cluj_measure, "publish", **ready, **empty_rows())
    assert response.status_code == 302, errors(response)
    published = fresh(world.cluj_measure)
    assert published.live
    assert [name for name in EMPTY if getattr(published, name).exists()] == []


def test_a_draft_does_not_keep_empty_rows_either(world, as_user):
    sent = empty_rows() | rows("links", EMPTY["links"], {"title": "Plan", "url": "https://a.ro"})
    create(as_user(world.cluj_editor), world.cluj, "measurepage", heading_ro="Piste", **sent)
    draft = draft_of(models.MeasurePage.objects.get(heading_ro="Piste"))
    assert [link.title for link in draft.links.all()] == ["Plan"]
    assert list(draft.contacts.all()) == []


def test_a_row_with_something_in_it_must_be_complete(world, as_user, ready):
    sent = rows("links", EMPTY["links"] | {"title": "Plan"}, EMPTY["links"])
    response = save(as_user(world.cluj_moderator), world.cluj_measure, "publish", **ready, **sent)
    assert set(errors(response)) == {"links-0-url"}


def test_a_row_that_is_there_already_is_not_dropped_by_emptying_it(world, as_user, ready):
    browser = as_user(world.cluj_moderator)
    link = {"title": "Plan", "url": "https://a.ro", "language": "ro"}
    save(browser, world.cluj_measure, "publish", **ready, **rows("links", link))
    emptied = {f"links-0-{name}": "" for name in link}
    response = save(browser, world.cluj_measure, "publish", **ready, **emptied)
    assert set(errors(response)) == {"links-0-title", "links-0-url"}


def test_a_form_that_comes_back_says_nothing_of_its_empty_rows(world, as_user, ready):
    sent = ready | empty_rows() | {"summary_ro": ""}
    response = save(as_user(world.cluj_moderator), world.cluj_measure, "publish", **sent)
    assert set(errors(response)) == {"summary_ro"}


def test_an_empty_row_is_no_second_city_of_a_partnership(world, as_user):
    sent = rows("cities", {"city": world.cluj.pk}, {"city": ""})
    values = {"heading_de": "Partnerschaft", "kind": "twinning", "since": "2022"}
    response = create(
        as_user(world.cluj_editor),
        world.partnerships,
        "partnershippage",
        "submit",
        **values,
        **sent,
    )
    assert set(errors(response)) == {"__all__"}
