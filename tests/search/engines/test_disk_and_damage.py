"""A full disk and files that are not as they were written: nothing is lost, and it is told."""

import pytest
from django.core.management import call_command

from portal.operations import health
from search.engines import EngineUnavailable, IndexMissing
from search.engines.embedded.checksums import find_damaged_file
from search.engines.embedded.engine import EmbeddedEngine
from search.indexing import indexer, outbox
from search.indexing.maintenance import Maintenance
from search.schema.clauses import EngineQuery
from tests import factories
from tests.full_disk import full_disk
from tests.search.outbox import drain_all
from tests.search.samples import WORLD


def _replace(path, content):
    """Put other content in a file's place; the threads of a writer just closed may still map the old.

    Shortened in place, a file that is mapped ends the whole process with SIGBUS.
    """
    damaged = path.with_suffix(".damaged")
    damaged.write_bytes(content)
    damaged.replace(path)


@pytest.fixture
def embedded(use_engines):
    [engine] = use_engines("embedded")
    return engine


@pytest.fixture
def alone(tmp_path):
    made = EmbeddedEngine(tmp_path / "alone")
    made.rebuild(lambda: WORLD)
    return made


def test_a_full_disk_is_the_engines_trouble_and_no_documents(alone):
    before = alone.hashes()
    with full_disk():
        for write in (lambda: alone.put(WORLD[:2]), lambda: alone.remove([WORLD[0].uuid])):
            with pytest.raises(EngineUnavailable):
                write()
        with pytest.raises((EngineUnavailable, OSError, ValueError)):
            alone.rebuild(lambda: WORLD)
        assert alone.search(EngineQuery()).total == len(WORLD), "it still answers"
    assert alone.hashes() == before
    alone.remove([WORLD[0].uuid])
    assert WORLD[0].uuid not in alone.hashes()


@pytest.mark.django_db
def test_changes_wait_while_the_disk_is_full_and_are_not_parked(embedded):
    pages = [factories.measure() for _ in range(3)]
    drain_all()
    for page in pages:
        factories.unpublish(page)
    for _ in range(outbox.MAX_ATTEMPTS + 1):
        with full_disk(), pytest.raises(EngineUnavailable):
            indexer.drain("embedded")
    waiting = outbox.backlog()["embedded"]
    assert waiting.parked == 0
    assert waiting.rows == 3
    indexer.drain("embedded")
    assert outbox.backlog()["embedded"].rows == 0
    assert not indexer.check("embedded")


@pytest.mark.parametrize("kind", ["fast", "fieldnorm", "idx", "pos", "store", "term"])
@pytest.mark.parametrize("how", ["garbled", "cut off", "emptied", "gone"])
def test_a_damaged_file_is_found_by_comparing(alone, kind, how):
    generation = alone._generations.current()
    path = next(generation.glob(f"*.{kind}"))
    content = bytearray(path.read_bytes())
    if how == "garbled":
        content[len(content) // 4] ^= 0xFF
        _replace(path, content)
    elif how == "gone":
        path.unlink()
    else:
        _replace(path, content[: len(content) // 2 if how == "cut off" else 0])
    again = EmbeddedEngine(generation.parent)
    with pytest.raises(IndexMissing):
        again.hashes()
    assert again.needs_rebuild()
    with pytest.raises(IndexMissing):
        again.put(WORLD[:1])
    again.rebuild(lambda: WORLD)
    assert again.needs_rebuild() == ""
    assert len(again.hashes()) == len(WORLD)


def test_what_is_as_written_is_not_called_damaged(alone):
    assert find_damaged_file(alone._generations.current()) == ""
    for document in WORLD:
        alone.put([document])
        alone.remove([document.uuid])
        assert find_damaged_file(alone._generations.current()) == ""


@pytest.mark.django_db
def test_a_damaged_index_is_told_by_doctor_and_built_anew_by_the_worker(embedded, capsys):
    factories.measure(heading="Wärmenetz")
    drain_all()
    maintenance = Maintenance("embedded")
    generation = embedded._generations.current()
    path = next(generation.glob("*.store"))
    content = bytearray(path.read_bytes())
    content[7] ^= 0xFF
    _replace(path, content)
    call_command("doctor", "--only", "index")
    assert "the index is damaged" in capsys.readouterr().out
    maintenance.run()
    assert embedded.needs_rebuild() == ""
    assert embedded.count() == 1
    assert health.search_engine().state == health.OK


@pytest.mark.parametrize(
    ("free", "state"), [(10**12, "ok"), (10**8, "degraded"), (10**6, "failed")]
)
def test_the_disk_is_looked_at_before_it_is_full(monkeypatch, free, state):
    class Usage:
        pass

    usage = Usage()
    usage.free = free
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _folder: usage)
    found = health.disk()
    assert found.state == state
    assert (state == "ok") != ("MB are free" in found.detail)
