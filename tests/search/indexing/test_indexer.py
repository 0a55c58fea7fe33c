"""The indexer: an index says what the database says, whatever fails on the way."""

import socket
from dataclasses import replace

import pytest
from django.utils import timezone

from cities.languages import write
from cities.models import MeasurePage
from search import searcher
from search.engines import EngineRefused, EngineUnavailable
from search.engines.embedded.engine import EmbeddedEngine
from search.indexing import indexer, outbox
from search.indexing.outbox import MAX_ATTEMPTS
from search.indexing.readers import measure_reader
from search.indexing.readers.document_builder import build
from search.models import SearchChange
from search.schema.request import SearchRequest
from tests import factories as f
from tests.search.outbox import drain_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dortmund")]


def indexed(engine):
    return set(engine.hashes())


def uuids(*pages):
    return {str(page.uuid) for page in pages}


def fail(*_arguments):
    raise EngineUnavailable("gone")


def drain_until_parked(name):
    for _ in range(MAX_ATTEMPTS):
        indexer.drain(name)
        SearchChange.objects.update(due=timezone.now())


@pytest.fixture
def poison(monkeypatch):
    """Makes a measure whose document cannot be built."""
    bad = set()

    def build_or_fail(page, city, related):
        if page.pk in bad:
            raise ValueError("this one cannot be built")
        return build(page, city, related)

    monkeypatch.setattr(measure_reader, "build", build_or_fail)
    return lambda page: bad.add(page.pk)


@pytest.fixture
def nobody_listens():
    """An address at which no server answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return f"http://127.0.0.1:{port}"


def test_what_is_published_is_found_and_what_is_withdrawn_is_not(used):
    kept, private, withdrawn, deleted = (f.measure() for _ in range(4))
    f.measure(published=False)
    indexer.drain(used.name)
    assert indexed(used) == uuids(kept, private, withdrawn, deleted)

    f.restrict(private)
    f.unpublish(withdrawn)
    deleted.delete()
    assert indexer.drain(used.name) > 0

    assert indexed(used) == uuids(kept)
    assert not SearchChange.objects.exists()
    assert not indexer.check(used.name)


def test_lifting_a_restriction_of_the_city_brings_its_measures_back(used):
    pages = [f.measure(), f.measure()]
    restriction = f.restrict(f.city())
    indexer.drain(used.name)
    assert indexed(used) == set()

    restriction.delete()
    indexer.drain(used.name)
    assert indexed(used) == uuids(*pages)


def test_a_renamed_city_and_term_reach_the_index(used):
    page = f.measure(goals=[f.goal()])
    indexer.drain(used.name)
    before = used.hashes()[str(page.uuid)]

    write(f.city(), "heading", "de", "Anders")
    city = f.city()
    write(city, "heading", "de", "Anders")
    f.publish(city)
    indexer.drain(used.name)
    renamed = used.hashes()[str(page.uuid)]
    assert renamed != before

    goal = f.goal()
    write(goal, "label", "de", "Anderes Ziel")
    goal.save()
    indexer.drain(used.name)
    assert used.hashes()[str(page.uuid)] != renamed
    assert not indexer.check(used.name)


def test_a_measure_that_cannot_be_built_stops_no_other_and_is_reported(used, poison, caplog):
    good, bad = f.measure(), f.measure()
    poison(bad)
    drain_until_parked(used.name)
    later = f.measure()
    indexer.drain(used.name)

    assert indexed(used) == uuids(good, later)
    (row,) = outbox.parked(used.name)
    assert row.page_id == bad.pk
    assert "this one cannot be built" in row.last_error
    assert "is parked after 5 attempts" in caplog.text
    assert uuids(bad) == set(indexer.check(used.name).failed)


def test_a_measure_that_cannot_be_read_stops_no_other(used, monkeypatch):
    pages = [f.measure() for _ in range(5)]
    bad = str(pages[2].uuid)
    read = measure_reader._read

    def read_or_fail(wanted):
        if bad in wanted:
            raise ValueError("a broken row")
        return read(wanted)

    monkeypatch.setattr(measure_reader, "_read", read_or_fail)
    indexer.drain(used.name)

    assert indexed(used) == uuids(*pages) - {bad}
    assert "a broken row" in SearchChange.objects.get().last_error


def test_a_document_the_engine_refuses_stops_no_other(used, monkeypatch):
    pages = [f.measure() for _ in range(5)]
    bad = str(pages[3].uuid)
    put = used.put

    def put_or_refuse(documents):
        if any(document.uuid == bad for document in documents):
            raise EngineRefused("no such thing")
        put(documents)

    monkeypatch.setattr(used, "put", put_or_refuse)
    drain_until_parked(used.name)

    assert indexed(used) == uuids(*pages) - {bad}
    assert [str(row.uuid) for row in outbox.parked(used.name)] == [bad]


def test_a_document_that_a_real_server_rejects_stops_no_other(use_engines, monkeypatch):
    (engine,) = use_engines("elasticsearch")
    engine.rebuild(list)
    good, bad = f.measure(), f.measure()

    def build_too_long(page, city, related):
        document = build(page, city, related)
        return replace(document, status="x" * 40_000, hash="") if page.pk == bad.pk else document

    monkeypatch.setattr(measure_reader, "build", build_too_long)
    drain_until_parked("elasticsearch")

    assert indexed(engine) == uuids(good)
    assert "[status]" in outbox.parked("elasticsearch")[0].last_error


def test_a_repaired_measure_leaves_the_parking_place(used, poison, monkeypatch):
    page = f.measure()
    poison(page)
    drain_until_parked(used.name)
    monkeypatch.setattr(measure_reader, "build", build)

    assert outbox.retry_parked(used.name) == 1
    indexer.drain(used.name)

    assert indexed(used) == uuids(page)
    assert not SearchChange.objects.exists()


def test_an_engine_that_is_away_keeps_its_rows_and_stops_no_other(use_engines, nobody_listens):
    _away, embedded = use_engines("elasticsearch", "embedded", url=nobody_listens)
    embedded.rebuild(list)
    page = f.measure()

    outcome = drain_all()

    assert isinstance(outcome["elasticsearch"], EngineUnavailable)
    assert indexed(embedded) == uuids(page)
    waiting = outbox.backlog()
    assert waiting["elasticsearch"].rows > 0
    assert waiting["embedded"].rows == 0
    assert set(SearchChange.objects.values_list("attempts", flat=True)) == {0}


def test_an_engine_that_comes_back_gets_everything_that_happened(use_engines, nobody_listens):
    use_engines("elasticsearch", "embedded", url=nobody_listens)
    kept, gone = f.measure(), f.measure()
    drain_all()
    f.unpublish(gone)
    drain_all()

    elasticsearch, embedded = use_engines("elasticsearch", "embedded")
    drain_all()

    assert indexed(elasticsearch) == indexed(embedded) == uuids(kept)
    assert not SearchChange.objects.exists()


def test_what_became_private_is_not_found_although_no_engine_knows_yet(used):
    page = f.measure(heading="Wärmenetz")
    indexer.drain(used.name)
    assert searcher.search(SearchRequest(text="Wärmenetz")).total == 1

    restriction = f.restrict(page)
    assert searcher.search(SearchRequest(text="Wärmenetz")).total == 0
    assert indexed(used) == uuids(page)

    restriction.delete()
    assert searcher.search(SearchRequest(text="Wärmenetz")).total == 1


def test_a_missing_index_is_built_and_until_then_keeps_the_rows(use_engines, monkeypatch):
    use_engines("embedded")
    page = f.measure()
    rows = SearchChange.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(EmbeddedEngine, "rebuild", fail)
        with pytest.raises(EngineUnavailable):
            indexer.drain("embedded")
    assert SearchChange.objects.count() == rows

    indexer.drain("embedded")
    assert not SearchChange.objects.exists()
    assert not indexer.check("embedded")
    assert page.live


def test_one_process_at_a_time(used, held_elsewhere):
    f.measure()
    rows = SearchChange.objects.count()
    with held_elsewhere(f"{used.name}-changes"):
        assert indexer.drain(used.name) == 0
        assert SearchChange.objects.count() == rows
    assert indexer.drain(used.name) == rows


def test_a_batch_takes_as_many_statements_for_ten_measures_as_for_a_hundred(
    used, django_assert_max_num_queries
):
    counts = []
    for count in (10, 100):
        pages = f.measures(count)
        for page in pages[:5]:
            page.goals.set([f.goal()])
            page.save()
        SearchChange.objects.all().delete()
        outbox.record([outbox.ChangedEntry(page.uuid, page.pk) for page in pages], removes=False)
        with django_assert_max_num_queries(40) as statements:
            indexer.drain(used.name)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert len(indexed(used)) == MeasurePage.objects.count() == 110
