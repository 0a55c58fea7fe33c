"""What only the embedded engine must stand: kill -9, several processes, an index of another time."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from search.engines import EngineUnavailable, IndexMissing
from search.engines.embedded import engine as module
from search.engines.embedded.engine import EmbeddedEngine
from search.schema.clauses import EngineQuery
from tests.needs import ROOT
from tests.search.samples import WORLD


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "search"


@pytest.fixture
def embedded(folder):
    made = EmbeddedEngine(folder)
    made.rebuild(lambda: WORLD)
    return made


def start(what, folder):
    """A writing process; returns it once it has written."""
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
    }
    return subprocess.Popen(
        [sys.executable, "tests/search/crashes/writer.py", what, str(folder)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill(process):
    """Kill without warning; returns the lines it told before."""
    process.kill()
    told = process.stdout.read().split("\n")
    process.wait()
    process.stdout.close()
    return [line for line in told if line]


@pytest.mark.servers
def test_nothing_acknowledged_is_lost_by_killing_writers(embedded, folder):
    writers = [start(name, folder) for name in ("one", "two")]
    first = [writer.stdout.readline().strip() for writer in writers]
    time.sleep(1.0)
    told = [line for writer in writers for line in kill(writer)] + first
    assert set(told) <= set(embedded.hashes())
    assert embedded.count() <= len(WORLD) + len(told) + len(writers)
    embedded.put([replace(WORLD[0], uuid="after", hash="")])
    assert "after" in embedded.hashes()


@pytest.mark.servers
def test_a_killed_rebuild_leaves_the_old_index(embedded, folder):
    rebuilding = start("rebuild", folder)
    for _line in range(20):
        rebuilding.stdout.readline()
    embedded.put([replace(WORLD[0], uuid="meanwhile", hash="")])
    assert list(folder.glob("*.journal")), "the rebuild is told of changes"
    with pytest.raises(EngineUnavailable):
        EmbeddedEngine(folder).rebuild(list)
    kill(rebuilding)
    assert embedded.count() == len(WORLD) + 1
    assert not embedded.needs_rebuild()
    embedded.put([replace(WORLD[0], uuid="later", hash="")])
    assert not list(folder.glob("*.journal")), "a dead rebuild needs no news"
    assert embedded.rebuild(lambda: WORLD) == len(WORLD)
    assert len([each for each in folder.iterdir() if each.is_dir()]) == 1


def test_another_engine_object_sees_changes_at_once(embedded, folder):
    reader = EmbeddedEngine(folder)
    assert reader.search(EngineQuery()).total == len(WORLD)
    embedded.remove([WORLD[0].uuid])
    assert reader.search(EngineQuery()).total == len(WORLD) - 1
    embedded.rebuild(lambda: WORLD[:3])
    assert reader.search(EngineQuery()).total == 3


def test_readers_and_a_writer_at_the_same_time(embedded):
    totals = []

    def read():
        totals.extend(embedded.search(EngineQuery()).total for _each in range(30))

    readers = [threading.Thread(target=read) for _each in range(3)]
    for reader in readers:
        reader.start()
    for number in range(5):
        embedded.put([replace(WORLD[0], uuid=f"n{number}", hash="")])
    for reader in readers:
        reader.join()
    assert len(totals) == 90
    assert set(totals) <= set(range(len(WORLD), len(WORLD) + 6))


def test_an_index_of_other_rules_is_outdated(embedded, folder, monkeypatch):
    monkeypatch.setattr(module, "schema_hash", lambda: "otherrules00")
    newer = EmbeddedEngine(folder)
    assert newer.needs_rebuild() == "the index has an outdated schema"
    with pytest.raises(IndexMissing):
        newer.search(EngineQuery())
    with pytest.raises(IndexMissing):
        newer.put(WORLD)
    newer.rebuild(lambda: WORLD)
    assert not newer.needs_rebuild()
    assert newer.count() == len(WORLD)


@pytest.mark.parametrize("damage", ["folder", "meta", "truncated"])
def test_a_damaged_index_is_told_and_rebuilt(embedded, folder, damage):
    (generation,) = [each for each in folder.iterdir() if each.is_dir()]
    if damage == "folder":
        generation.rename(folder / "elsewhere")
    elif damage == "meta":
        (generation / "meta.json").unlink()
    else:
        (generation / "meta.json").write_text("{", encoding="utf-8")
    fresh = EmbeddedEngine(folder)
    assert fresh.needs_rebuild()
    with pytest.raises(IndexMissing):
        fresh.search(EngineQuery())
    assert fresh.rebuild(lambda: WORLD) == len(WORLD)
    assert not fresh.needs_rebuild()


def test_a_busy_index_is_unavailable(embedded, folder, monkeypatch):
    monkeypatch.setattr(module, "_LOCK_TIMEOUT", 0.05)
    with embedded._generations.locked("write", wait=0), pytest.raises(EngineUnavailable):
        EmbeddedEngine(folder).put(WORLD[:1])
