"""The outbox: read in order, delete exactly what was read, park what always fails."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import checks
from django.db import transaction
from django.utils import timezone

from search.indexing import outbox
from search.indexing.outbox import BATCH, MAX_ATTEMPTS, ChangedEntry
from search.models import SearchChange

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_engines(settings):
    settings.SEARCH_ENGINES = ["elasticsearch", "embedded"]


@pytest.fixture
def one():
    return ChangedEntry(uuid4(), 7)


def due_now():
    SearchChange.objects.update(due=timezone.now())


def fail(reason="broken", engine="embedded"):
    rows = outbox.due_rows(engine)
    outbox.finish(rows, {str(row.uuid): reason for row in rows})
    due_now()


def test_a_change_makes_one_row_for_each_engine(one):
    outbox.record([one, one], removes=False)

    assert [row.engine for row in SearchChange.objects.all()] == ["elasticsearch", "embedded"]


def test_a_change_that_is_rolled_back_leaves_no_row(one):
    @transaction.atomic
    def change_in_vain():
        outbox.record([one], removes=False)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_in_vain()

    assert not SearchChange.objects.exists()


def test_one_engine_s_rows_are_not_another_s(one):
    outbox.record([one], removes=False)

    outbox.finish(outbox.due_rows("embedded"), {})

    assert outbox.due_rows("embedded") == []
    assert len(outbox.due_rows("elasticsearch")) == 1


def test_rows_written_while_a_batch_is_worked_on_stay(one):
    outbox.record([one], removes=False)
    rows = outbox.due_rows("embedded")
    outbox.record([one], removes=True)

    outbox.finish(rows, {})

    assert [row.removes for row in outbox.due_rows("embedded")] == [True]


def test_batches_are_limited_and_in_order():
    measures = [ChangedEntry(uuid4(), number) for number in range(BATCH + 5)]
    outbox.record(measures, removes=False)

    first = outbox.due_rows("embedded")
    outbox.finish(first, {})

    assert [row.page_id for row in first] == list(range(BATCH))
    assert [row.page_id for row in outbox.due_rows("embedded")] == list(range(BATCH, BATCH + 5))


def test_reading_and_finishing_takes_as_many_statements_for_ten_as_for_two_hundred(
    django_assert_num_queries,
):
    for count in (10, 200):
        measures = [ChangedEntry(uuid4(), number) for number in range(count)]
        outbox.record(measures, removes=False, engines=["embedded"])
        with django_assert_num_queries(5):
            rows = outbox.due_rows("embedded")
            outbox.finish(rows, {})
        assert len(rows) == count


def test_a_failed_measure_waits_and_lets_the_others_pass(one):
    other = ChangedEntry(uuid4(), 8)
    outbox.record([one, other], removes=False)

    outbox.finish(outbox.due_rows("embedded"), {str(one.uuid): "broken"})

    kept = SearchChange.objects.get(engine="embedded")
    assert (kept.uuid, kept.attempts, kept.last_error, kept.parked) == (
        one.uuid,
        1,
        "broken",
        False,
    )
    assert kept.due > timezone.now()
    assert outbox.due_rows("embedded") == []


def test_what_always_fails_is_parked_and_reported(one, caplog):
    outbox.record([one], removes=False)

    for _ in range(MAX_ATTEMPTS):
        fail("it is broken")

    assert outbox.due_rows("embedded") == []
    assert outbox.backlog()["embedded"].parked == 1
    assert [row.page_id for row in outbox.parked("embedded")] == [7]
    assert "parked after 5 attempts: it is broken" in caplog.text
    found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    assert [message.msg for message in found if message.id == "search.W001"] == [
        "1 entries could not be indexed by embedded."
    ]


def test_waiting_times_grow(one):
    outbox.record([one], removes=False)
    waits = []
    for _ in range(3):
        rows = outbox.due_rows("embedded")
        outbox.finish(rows, {str(one.uuid): "broken"})
        row = SearchChange.objects.get(engine="embedded")
        waits.append(round((row.due - timezone.now()).total_seconds()))
        due_now()

    assert waits == [1, 2, 4]


def test_a_new_change_of_a_parked_measure_is_tried_once_and_clears_it(one):
    outbox.record([one], removes=False)
    for _ in range(MAX_ATTEMPTS):
        fail()
    outbox.record([one], removes=False)

    rows = outbox.due_rows("embedded")
    assert len(rows) == 2
    outbox.finish(rows, {})

    assert not SearchChange.objects.filter(engine="embedded").exists()


def test_a_new_change_that_fails_again_is_parked_at_once(one):
    outbox.record([one], removes=False)
    for _ in range(MAX_ATTEMPTS):
        fail()
    outbox.record([one], removes=False)

    fail()

    assert SearchChange.objects.get(engine="embedded").parked


def test_parked_rows_can_be_tried_again(one):
    outbox.record([one], removes=False)
    for _ in range(MAX_ATTEMPTS):
        fail()

    assert outbox.retry_parked("embedded") == 1
    assert len(outbox.due_rows("embedded")) == 1


def test_removals_are_known_until_every_engine_has_them(one, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert outbox.pending_removals() == frozenset()
    outbox.record([one], removes=True)
    with django_assert_num_queries(2):
        assert outbox.pending_removals() == {str(one.uuid)}

    outbox.finish(outbox.due_rows("embedded"), {})
    assert outbox.pending_removals() == {str(one.uuid)}

    outbox.finish(outbox.due_rows("elasticsearch"), {})
    assert outbox.pending_removals() == frozenset()


def test_a_parked_removal_is_still_known(one):
    outbox.record([one], removes=True)
    for _ in range(MAX_ATTEMPTS):
        fail()
    outbox.finish(outbox.due_rows("elasticsearch"), {})

    assert outbox.pending_removals() == {str(one.uuid)}


def test_publishing_again_ends_the_removal_also_for_an_engine_that_is_away(one):
    outbox.record([one], removes=True)
    outbox.record([one], removes=False)
    outbox.finish(outbox.due_rows("embedded"), {})

    assert outbox.pending_removals() == frozenset()

    outbox.record([one], removes=True)
    assert outbox.pending_removals() == {str(one.uuid)}


def test_how_far_behind_an_engine_is(one):
    outbox.record([one], removes=False)
    SearchChange.objects.update(created=timezone.now() - timedelta(minutes=2))

    assert 119 < outbox.backlog()["embedded"].seconds < 130
    assert outbox.backlog()["embedded"].rows == 1


def test_an_engine_no_longer_in_use_is_forgotten_and_must_be_rebuilt_later(one, settings):
    outbox.record([one], removes=True)
    outbox.begin_use("elasticsearch")
    outbox.begin_use("embedded")

    settings.SEARCH_ENGINES = ["embedded"]
    outbox.drop_unused_engines()

    assert not outbox.in_use("elasticsearch")
    assert outbox.in_use("embedded")
    assert {row.engine for row in SearchChange.objects.all()} == {"embedded"}
