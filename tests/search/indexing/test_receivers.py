"""Every event that changes what the public may find leaves rows for exactly its measures."""

import pytest
from django.db import transaction
from wagtail.models import Page, PageViewRestriction

from cities.languages import write
from cities.models import CityPage, MeasurePage
from search.indexing import outbox
from search.models import SearchChange
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dortmund")]


def changes():
    """What is noted: `removes` of the last row of each measure, by the measure's id."""
    return {row.page_id: row.removes for row in SearchChange.objects.order_by("pk")}


@pytest.fixture
def noted():
    """Runs something and says what it left in the outbox, leaving it empty again."""

    def run(action, *args, **kwargs):
        SearchChange.objects.all().delete()
        action(*args, **kwargs)
        found = changes()
        SearchChange.objects.all().delete()
        return found

    return run


@pytest.fixture
def other():
    """A measure that nothing here concerns."""
    return f.measure(in_city=f.city("aachen"))


def test_publishing(noted, other):
    draft = f.measure(published=False)
    assert noted(f.publish, draft) == {draft.pk: False}


def test_the_row_stands_and_falls_with_the_page(other):
    SearchChange.objects.all().delete()

    @transaction.atomic
    def publish_in_vain():
        f.publish(other)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        publish_in_vain()
    assert changes() == {}


def test_a_draft_of_a_live_measure_changes_nothing(noted, other):
    write(other, "heading", "de", "Neu")
    assert noted(other.save_revision) == {}


def test_a_new_draft_is_put_into_no_index(noted, other):
    assert False not in noted(f.measure, published=False).values()


def test_a_draft_of_a_city_changes_nothing(noted, other):
    assert noted(CityPage.objects.get(slug="aachen").save_revision) == {}


def test_unpublishing(noted, other):
    page = f.measure()
    assert noted(f.unpublish, page) == {page.pk: True}


def test_unpublishing_as_a_plain_page(noted, other):
    """Wagtail does so when a measure's time is over."""
    page = f.measure()
    assert noted(Page.objects.get(pk=page.pk).unpublish) == {page.pk: True}


def test_unpublishing_a_city_with_all_below(noted, other):
    first, second = f.measure(), f.measure()
    action = f.city().unpublish
    # The city alone is enough: what is below a page that is not public is not public.
    assert noted(action) == {first.pk: True, second.pk: True}
    f.publish(f.city())
    found = noted(
        lambda: [page.specific.unpublish() for page in f.city().get_descendants(inclusive=True)]
    )
    assert found == {first.pk: True, second.pk: True}


def test_deleting(noted, other):
    page = f.measure()
    assert noted(page.delete) == {page.pk: True}


def test_deleting_as_a_plain_page(noted, other):
    page = f.measure()
    assert noted(Page.objects.get(pk=page.pk).delete) == {page.pk: True}


def test_deleting_a_list_of_pages(noted, other):
    page = f.measure()
    assert noted(Page.objects.filter(pk=page.pk).delete) == {page.pk: True}


def test_deleting_a_city_with_its_measures(noted, other):
    page = f.measure()
    assert noted(Page.objects.get(pk=f.city().pk).delete) == {page.pk: True}


def test_moving_to_another_city(noted, other):
    page = f.measure()
    assert noted(page.move, f.city("leeds"), pos="last-child") == {page.pk: False}


def test_moving_into_a_private_city(noted, other):
    page = f.measure()
    f.restrict(f.city("leeds"))
    assert noted(page.move, f.city("leeds"), pos="last-child") == {page.pk: True}


def test_moving_a_city(noted, other):
    page = f.measure()
    index = f.add(f.home(), type(f.city_index()), slug="towns", heading="Orte")
    assert noted(f.city().move, index, pos="last-child") == {page.pk: False}


def test_copying_a_measure_makes_another_one(noted, other):
    page = f.measure()
    copies = []
    found = noted(lambda: copies.append(page.copy(update_attrs={"slug": "copy"})))
    assert found == {copies[0].pk: False}
    assert copies[0].uuid != page.uuid


def test_a_new_slug(noted, other):
    page = f.measure()
    page.slug = "another"
    assert noted(f.publish, page) == {page.pk: False}


def test_a_new_slug_of_a_city_concerns_all_its_measures(noted, other):
    pages = [f.measure(), f.measure()]
    city = f.city()
    city.slug = "another"
    assert noted(f.publish, city) == {page.pk: False for page in pages}


def test_a_new_name_of_a_city_concerns_all_its_measures(noted, other):
    page, draft = f.measure(), f.measure(published=False)
    city = f.city()
    write(city, "heading", "de", "Anders")
    assert noted(f.publish, city) == {page.pk: False}
    assert draft.pk


def test_a_new_slug_of_the_list_of_cities_concerns_every_measure(noted, other):
    page = f.measure()
    index = f.city_index()
    index.slug = "towns"
    assert noted(f.publish, index) == {page.pk: False, other.pk: False}


def test_a_restriction_of_a_measure_set_changed_and_lifted(noted, other):
    page = f.measure()
    made = []
    assert noted(lambda: made.append(f.restrict(page))) == {page.pk: True}
    made[0].restriction_type = PageViewRestriction.PASSWORD
    assert noted(made[0].save) == {page.pk: True}
    assert noted(made[0].delete) == {page.pk: False}


@pytest.mark.parametrize("place", [f.city, f.city_index, f.home])
def test_a_restriction_above_concerns_all_measures_below(noted, place):
    pages = [f.measure(), f.measure()]
    made = []
    assert noted(lambda: made.append(f.restrict(place()))) == {page.pk: True for page in pages}
    assert noted(made[0].delete) == {page.pk: False for page in pages}


def test_lifting_one_of_two_restrictions_keeps_the_measure_private(noted, other):
    page = f.measure()
    f.restrict(page)
    above = f.restrict(f.city())
    assert noted(above.delete) == {page.pk: True}


def test_a_restriction_hides_at_once(other):
    page = f.measure()
    SearchChange.objects.all().delete()
    restriction = f.restrict(page)
    assert outbox.pending_removals() == {str(page.uuid)}
    restriction.delete()
    assert outbox.pending_removals() == frozenset()


@pytest.mark.parametrize(
    ("relation", "make"),
    [
        ("goals", f.goal),
        ("targets", f.target),
        ("fields_of_action", f.field),
        ("instruments", f.instrument),
    ],
)
def test_a_term_renamed_or_deleted_concerns_the_measures_that_use_it(noted, other, relation, make):
    term = make()
    page = f.measure(**{relation: [term]})
    write(term, "label", "de", "Anders")
    assert noted(term.save) == {page.pk: False}
    if relation != "goals":
        assert noted(term.delete) == {page.pk: False}


def test_a_main_goal_renamed_concerns_the_measures_that_have_it(noted, other):
    goal = f.goal(7)
    page = f.measure(primary_goal=goal)
    assert noted(goal.save) == {page.pk: False}


def test_a_new_term_concerns_nobody(noted, other):
    assert noted(f.field, "mobility") == {}


def test_other_pages_concern_nobody(noted, other):
    assert noted(f.sdg_page) == {}
    assert noted(f.legal) == {}
    assert noted(f.section) == {}


def test_noting_a_city_takes_as_many_statements_for_ten_measures_as_for_two(
    django_assert_max_num_queries,
):
    """Each engine's rows are one statement a thousand."""
    used = []
    for slug, count in (("leeds", 2), ("amiens", 10)):
        f.measures(count, in_city=f.city(slug))
        with django_assert_max_num_queries(25) as captured:
            f.restrict(f.city(slug))
        used.append(len(captured))
    assert used[0] == used[1]
    assert MeasurePage.objects.count() == 12
