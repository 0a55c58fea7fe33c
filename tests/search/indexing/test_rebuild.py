"""Rebuilding beside the live index, comparing, repairing, and what a worker looks after."""

import shutil
from dataclasses import replace

import pytest
from django.utils import timezone

from cities.languages import write
from cities.models import MeasurePage
from search.engines import EngineUnavailable
from search.engines.elasticsearch.mapping import index_body
from search.indexing import indexer, loader, outbox
from search.indexing.maintenance import Maintenance
from search.indexing.readers import measure_reader
from search.indexing.readers.document_builder import build
from search.models import SearchChange
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dortmund")]


def uuids(*pages):
    return {str(page.uuid) for page in pages}


def renamed(page, heading):
    page = MeasurePage.objects.get(pk=page.pk)
    write(page, "heading", "de", heading)
    return f.publish(page)


@pytest.fixture
def broken(monkeypatch):
    """Makes the documents of some measures impossible, and possible again."""
    bad = set()

    def build_or_fail(page, city, related):
        if page.pk in bad:
            raise ValueError("this one cannot be built")
        return build(page, city, related)

    monkeypatch.setattr(measure_reader, "build", build_or_fail)
    return bad


def test_changes_during_a_rebuild_are_not_lost(used):
    edited, withdrawn, private, deleted, kept = (f.measure() for _ in range(5))
    indexer.drain(used.name)
    added = []

    def meanwhile(number):
        """All documents of the batch were read before; now everything happens at once."""
        if number > 1:
            return
        renamed(edited, "Anders")
        f.unpublish(withdrawn)
        f.restrict(private)
        deleted.delete()
        added.append(f.measure())
        assert indexer.drain(used.name) > 0
        assert set(used.hashes()) == uuids(edited, kept, *added)

    indexer.rebuild(used.name, meanwhile)

    assert set(used.hashes()) == uuids(edited, kept, *added)
    assert not indexer.check(used.name)


def test_changes_that_wait_during_a_rebuild_are_drained_after_it(used):
    edited, withdrawn = f.measure(), f.measure()
    indexer.drain(used.name)

    def meanwhile(number):
        if number == 1:
            renamed(edited, "Anders")
            f.unpublish(withdrawn)

    indexer.rebuild(used.name, meanwhile)
    indexer.drain(used.name)

    assert set(used.hashes()) == uuids(edited)
    assert not indexer.check(used.name)


def test_the_old_index_answers_until_a_rebuild_is_done_and_after_one_that_failed(used):
    page = f.measure()
    indexer.drain(used.name)

    def fail(number):
        assert set(used.hashes()) == uuids(page)
        raise RuntimeError("no more memory")

    with pytest.raises(RuntimeError):
        indexer.rebuild(used.name, fail)
    assert set(used.hashes()) == uuids(page)

    assert indexer.rebuild(used.name) == 1


def half_built(engine):
    """What a rebuild leaves that is killed in the midst."""
    if engine.name == "embedded":
        left = engine._generations.begin()
        return left.is_dir
    name = f"{engine._alias}-{'0' * 12}-{'0' * 8}"
    engine._client.create(name, index_body(), [engine._building, f"{name}-own"])
    return lambda: name in engine._client.indexes_with_aliases(engine._building)


def test_what_a_killed_rebuild_left_is_removed_by_the_worker(used, held_elsewhere):
    page = f.measure()
    outbox.begin_use(used.name)
    indexer.drain(used.name)
    there = half_built(used)

    with held_elsewhere(f"{used.name}-rebuild"):
        indexer.tidy(used.name)
    assert there(), "somebody may still be building it"

    Maintenance(used.name).run()
    assert not there()
    assert set(used.hashes()) == uuids(page)
    assert not indexer.check(used.name)


def test_a_measure_that_cannot_be_built_does_not_stop_a_rebuild_and_is_reported(used, broken):
    good, bad = f.measure(), f.measure()
    broken.add(bad.pk)
    SearchChange.objects.all().delete()

    assert indexer.rebuild(used.name) == 1

    assert set(used.hashes()) == uuids(good)
    assert [row.page_id for row in SearchChange.objects.all()] == [bad.pk]
    indexer.drain(used.name)
    assert "cannot be built" in SearchChange.objects.get().last_error


def test_a_document_the_server_rejects_does_not_stop_a_rebuild(use_engines, monkeypatch):
    (engine,) = use_engines("elasticsearch")
    good, bad = f.measure(), f.measure()

    def build_too_long(page, city, related):
        document = build(page, city, related)
        return replace(document, status="x" * 40_000, hash="") if page.pk == bad.pk else document

    monkeypatch.setattr(measure_reader, "build", build_too_long)
    SearchChange.objects.all().delete()

    assert indexer.rebuild("elasticsearch") == 1
    assert set(engine.hashes()) == uuids(good)
    assert [row.page_id for row in SearchChange.objects.all()] == [bad.pk]


def test_a_rebuild_settles_what_was_parked(used, broken):
    page = f.measure()
    broken.add(page.pk)
    for _ in range(outbox.MAX_ATTEMPTS):
        indexer.drain(used.name)
        SearchChange.objects.update(due=timezone.now())
    assert outbox.parked(used.name)
    broken.clear()

    indexer.rebuild(used.name)

    assert not outbox.parked(used.name)
    assert set(used.hashes()) == uuids(page)


def test_only_one_rebuild_at_a_time(use_engines, held_elsewhere):
    use_engines("embedded")
    with (
        held_elsewhere("embedded-rebuild"),
        pytest.raises(EngineUnavailable, match="another process"),
    ):
        indexer.rebuild("embedded")


def test_a_missing_index_is_built(use_engines):
    (engine,) = use_engines("embedded")
    page = f.measure()

    assert indexer.ensure_ready("embedded") == "there is no index"

    assert set(engine.hashes()) == uuids(page)
    assert indexer.ensure_ready("embedded") == ""


def test_an_outdated_index_is_built_anew(use_engines, settings):
    (engine,) = use_engines("embedded")
    indexer.ensure_ready("embedded")
    pointer = settings.SEARCH_EMBEDDED_DIR / "CURRENT"
    named = settings.SEARCH_EMBEDDED_DIR / pointer.read_text("utf-8")
    old = named.with_name("000000-older")
    shutil.move(named, old)
    pointer.write_text(old.name, "utf-8")
    page = f.measure()

    assert indexer.ensure_ready("embedded") == "the index has an outdated schema"
    assert set(engine.hashes()) == uuids(page)
    assert not old.exists()


def test_an_index_that_nobody_kept_up_to_date_is_built_anew(use_engines, settings):
    (engine,) = use_engines("embedded")
    indexer.ensure_ready("embedded")
    settings.SEARCH_ENGINES = []
    outbox.drop_unused_engines()
    page = f.measure()
    settings.SEARCH_ENGINES = ["embedded"]

    assert indexer.ensure_ready("embedded") == "it was not kept up to date before"
    assert set(engine.hashes()) == uuids(page)


def test_comparing_finds_what_was_changed_past_the_outbox_and_repairs_it(used):
    same, outdated, missing, surplus = (f.measure() for _ in range(4))
    indexer.drain(used.name)
    MeasurePage.objects.filter(pk=outdated.pk).update(status="stopped")
    MeasurePage.objects.filter(pk=surplus.pk).update(live=False)
    used.remove([str(missing.uuid)])

    difference = indexer.check(used.name)
    assert difference.missing == uuids(missing)
    assert difference.outdated == uuids(outdated)
    assert difference.surplus == uuids(surplus)
    assert str(difference) == "1 missing, 1 outdated, 1 too many"

    indexer.repair(used.name, difference)
    assert outbox.pending_removals() == uuids(surplus)
    assert not indexer.check(used.name), "what is in the outbox is no difference"
    indexer.drain(used.name)

    assert not indexer.check(used.name)
    assert set(used.hashes()) == uuids(same, outdated, missing)


def test_what_changes_while_it_is_compared_is_no_difference(used, monkeypatch):
    f.measure()
    indexer.drain(used.name)
    stream = loader.stream
    added = []

    def stream_later(failed):
        added.append(f.measure())
        indexer.drain(used.name)
        return stream(failed)

    monkeypatch.setattr(loader, "stream", stream_later)
    assert not indexer.check(used.name)
    assert len(added) == 1


def test_the_worker_looks_after_the_index(use_engines, caplog):
    (engine,) = use_engines("embedded")
    page = f.measure()
    Maintenance("embedded").run()
    indexer.drain("embedded")
    assert set(engine.hashes()) == uuids(page)

    MeasurePage.objects.update(status="stopped")
    Maintenance("embedded").run()
    indexer.drain("embedded")

    assert "is repaired: 0 missing, 1 outdated, 0 too many" in caplog.text
    assert not indexer.check("embedded")


def test_comparing_reads_the_database_in_batches(use_engines, django_assert_max_num_queries):
    use_engines("embedded")
    used = []
    for count in (5, 50):
        f.measures(count)
        SearchChange.objects.all().delete()
        with django_assert_max_num_queries(60) as statements:
            indexer.rebuild("embedded")
        used.append(len(statements))
    # The first rebuild also notes that the engine is in use from now on.
    assert used[1] <= used[0]
