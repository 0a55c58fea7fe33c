"""Every page has a UUID of its own, copies and aliases included."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.create_alias import CreatePageAliasAction

from cities.models import CityAccess, CityPage, MeasurePage
from cities.upgrades.identities import Row, new_identities
from tests import factories as f
from tests.factories import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def original(db):
    return f.measure(slug="waerme", heading="Wärmenetz")


def alias(page, **values):
    """Create a live alias as a sibling or below `parent`."""
    values.setdefault("update_slug", f"alias-{page.pk}")
    page_alias = CreatePageAliasAction(page, **values).execute()
    return type(page).objects.get(pk=page_alias.pk)


def identities():
    return list(MeasurePage.objects.values_list("uuid", flat=True))


def assert_all_differ():
    assert len(set(identities())) == len(identities())


def test_an_alias_and_its_alias_have_their_own_identity(original):
    first = alias(original)
    alias(first)
    assert len(identities()) == 3
    assert_all_differ()


def test_a_copy_and_its_drafts_have_their_own_identity(original):
    copy = original.copy(update_attrs={"slug": "copy"})
    assert_all_differ()
    assert fresh(copy).get_latest_revision_as_object().uuid == fresh(copy).uuid


@pytest.mark.parametrize("as_alias", [False, True])
def test_a_whole_city_is_copied_with_identities_of_its_own(original, as_alias):
    city = original.get_parent().specific
    if as_alias:
        alias(city, recursive=True)
    else:
        city.copy(update_attrs={"slug": "copy"}, recursive=True)
    assert MeasurePage.objects.count() == 2
    assert_all_differ()
    cities = CityPage.objects.values_list("uuid", flat=True)
    assert len(set(cities)) == len(cities) == 2


def test_publishing_the_original_leaves_the_identity_of_its_aliases(original):
    first = alias(original)
    second = alias(first)
    before = (first.uuid, second.uuid)
    original.heading_de = "Wärmenetz, neu"
    original.save_revision().publish()
    assert fresh(second).heading_de == "Wärmenetz, neu"
    assert (fresh(first).uuid, fresh(second).uuid) == before
    assert_all_differ()


def test_a_converted_alias_keeps_its_identity_through_publishing(original):
    page_alias = alias(original)
    ConvertAliasPageAction(page_alias).execute()
    f.publish(fresh(page_alias))
    assert fresh(page_alias).uuid == page_alias.uuid
    assert_all_differ()


def test_a_draft_that_tells_another_identity_does_not_bring_it(original):
    other = f.measure(slug="other")
    revision = other.save_revision()
    revision.content = {**revision.content, "uuid": str(original.uuid)}
    revision.save()
    revision.publish()
    assert fresh(other).uuid == other.uuid


def test_the_database_refuses_a_second_page_of_the_same_identity(original):
    other = f.measure(slug="other")
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasurePage.objects.filter(pk=other.pk).update(uuid=original.uuid)


def test_identities_shared_in_stored_data_are_mended():
    """The original keeps its own: addresses, feeds and saved lists name it."""
    shared, other, alone = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    rows = [
        Row(3, shared, alias_of=9),
        Row(9, shared),
        Row(12, shared),
        Row(13, other, alias_of=9),
        Row(14, other, alias_of=13),
        Row(20, alone),
    ]
    fresh = new_identities(rows)
    assert sorted(fresh) == [3, 12, 14]
    assert len({shared, other, alone, *fresh.values()}) == 6


def test_an_alias_of_a_city_gets_no_groups(original):
    city = original.get_parent().specific
    page_alias = alias(city)
    assert not CityAccess.objects.filter(city=page_alias).exists()


def test_the_page_of_a_goal_is_not_copied(original):
    """A goal has one page; the database rejects a second one."""
    page = f.sdg_page(13)
    rights = page.permissions_for_user(f.user(superuser=True))
    assert not rights.can_copy_to(page.get_parent())
    with pytest.raises(PermissionDenied):
        CreatePageAliasAction(page, update_slug="again", user=f.user(superuser=True)).execute()
