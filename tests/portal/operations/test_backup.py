"""Backup and restore: the restored data is proven equal, and nothing is overwritten by accident."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cities.models import MeasurePage
from portal.operations.backup import archive, databases, restoring
from portal.operations.backup.digests import Digest, differences, of_folder, of_rows
from portal.operations.backup.workspace import LOCK, workspace
from tests import factories
from tests.e2e.running import wait_until
from tests.needs import ROOT

FACTS = {
    "format": archive.FORMAT,
    "created": "2026-01-01",
    "vendor": "sqlite",
    "database": {"size": 1, "sha256": "x"},
    "tables": {},
    "files": {},
}
UNPACKING = """
import sys, pathlib
from portal.operations.backup import archive
with archive.open_archive(pathlib.Path(sys.argv[1])) as (folder, _manifest):
    print(folder, flush=True)
    sys.stdin.read()
"""
PACKING = """
import sys, pathlib
from portal.operations.backup.workspace import removed_on_exit, workspace
unfinished = pathlib.Path(sys.argv[1])
with workspace("backup") as folder, removed_on_exit(unfinished):
    (folder / "database.dump").write_text("secret")
    unfinished.write_text("secret")
    print(folder, flush=True)
    sys.stdin.read()
"""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SEARCH_ENGINES = []
    for name in ("images/open.png", "private/images/hidden.png", "documents/ü.pdf"):
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return settings.MEDIA_ROOT


@pytest.fixture
def saved(media, tmp_path):
    """An archive of a few pages, and what was stored at that moment."""
    factories.measure(slug="waerme", heading={"de": "Wärme", "ro": "Căldură șț"})
    path = tmp_path / "backup.tar.gz"
    call_command("backup", path, stdout=StringIO())
    return path, databases.tables(), of_folder(media)


def repacked(path, tmp_path, change):
    """Copy an archive after a function has changed the unpacked files."""
    folder = tmp_path / "unpacked"
    with tarfile.open(path) as packed:
        packed.extractall(folder, filter="data")
    change(folder)
    target = tmp_path / "changed.tar.gz"
    archive.write(folder, target)
    return target


def test_the_restored_portal_equals_the_saved_one(saved, media, capsys):
    path, tables, files = saved
    MeasurePage.objects.get(slug="waerme").delete()
    factories.measure(slug="anderes")
    shutil.rmtree(media / "documents")
    (media / "images" / "later.png").write_bytes(b"later")
    call_command("restore", path, "--force")
    assert databases.tables() == tables
    assert of_folder(media) == files
    assert [measure.slug for measure in MeasurePage.objects.all()] == ["waerme"]
    assert MeasurePage.objects.get().heading_ro == "Căldură șț"
    assert "all equal to those saved" in capsys.readouterr().out


def test_new_records_get_new_numbers_after_a_restore(saved):
    path, _tables, _files = saved
    call_command("restore", path, "--force", verbosity=0)
    known = set(MeasurePage.objects.values_list("pk", flat=True))
    assert factories.measure(slug="danach").pk not in known


def test_what_is_there_is_not_overwritten(saved, media):
    path, tables, files = saved
    with pytest.raises(CommandError, match="database is not empty"):
        call_command("restore", path)
    assert (databases.tables(), of_folder(media)) == (tables, files)


def test_an_existing_archive_is_not_overwritten(saved):
    path, _tables, _files = saved
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", path)


def test_only_its_owner_reads_an_archive(saved):
    assert saved[0].stat().st_mode & 0o077 == 0


CROOKED = [
    json.dumps({**FACTS, **changed})
    for changed in (
        {"tables": []},
        {"files": {"a": "b"}},
        {"database": 1},
        {"files": {"a": {"size": 1, "sha256": "x", "more": 1}}},
        {"tables": None},
    )
]


def write_manifest(folder, text):
    (folder / archive.MANIFEST).write_text(text)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda folder: (folder / "media/images/open.png").write_bytes(b"x"), "media are damaged"),
        (lambda folder: (folder / "media/images/extra.png").write_bytes(b"x"), "media are damaged"),
        (lambda folder: (folder / "media/documents/ü.pdf").unlink(), "media are damaged"),
        (lambda folder: (folder / archive.DATABASE).write_bytes(b"x"), "database dump is damaged"),
        *(
            (partial(write_manifest, text=text), "no archive of the portal")
            for text in ("{}", "", "[]", '"x"', "[" * 100_000, '{"a":' * 100_000, *CROOKED)
        ),
    ],
)
def test_a_damaged_archive_touches_nothing(saved, media, tmp_path, change, words):
    path, tables, files = saved
    damaged = repacked(path, tmp_path, change)
    with pytest.raises(CommandError, match=words):
        call_command("restore", damaged, "--force")
    assert (databases.tables(), of_folder(media)) == (tables, files)


def test_half_an_archive_is_refused(saved, tmp_path):
    half = tmp_path / "half.tar.gz"
    content = saved[0].read_bytes()
    half.write_bytes(content[: len(content) // 2])
    with pytest.raises(CommandError, match="cannot be unpacked"):
        call_command("restore", half, "--force")


def test_an_archive_of_another_database_system_is_refused(saved, tmp_path):
    def rename(folder):
        path = folder / archive.MANIFEST
        values = json.loads(path.read_text())
        path.write_text(json.dumps({**values, "vendor": "oracle"}))

    with pytest.raises(CommandError, match="saved from oracle"):
        call_command("restore", repacked(saved[0], tmp_path, rename), "--force")


def test_a_difference_after_loading_is_reported(saved, monkeypatch):
    load = databases.load

    def load_and_lose(path):
        load(path)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE cities_measurepage SET heading_ro = 'x'")

    monkeypatch.setattr(restoring.databases, "load", load_and_lose)
    with pytest.raises(CommandError, match="cities_measurepage differs"):
        call_command("restore", saved[0], "--force")


def test_the_index_of_every_engine_is_rebuilt(saved, settings, monkeypatch):
    rebuilt = []
    settings.SEARCH_ENGINES = ["elasticsearch", "embedded"]
    monkeypatch.setattr(restoring.indexer, "rebuild", rebuilt.append)
    call_command("restore", saved[0], "--force", verbosity=0)
    assert rebuilt == ["elasticsearch", "embedded"]


def test_an_interrupted_backup_leaves_no_archive(media, tmp_path, monkeypatch):
    def full(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(archive.tarfile.TarFile, "add", full)
    with pytest.raises(CommandError, match="disk full"):
        call_command("backup", tmp_path / "backup.tar.gz")
    assert [path.name for path in tmp_path.iterdir()] == ["media"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("script", [UNPACKING, PACKING])
def test_what_was_unpacked_is_gone_even_after_a_kill(saved, tmp_path, script, number):
    named = saved[0] if script == UNPACKING else tmp_path / ".backup.unfinished"
    process = subprocess.Popen(
        # A shell that runs the tests in the background has them ignore SIGINT.
        ["env", "--default-signal=INT", sys.executable, "-c", script, named],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        folder = Path(process.stdout.readline().strip())
        assert (folder / archive.DATABASE).exists()
        process.send_signal(number)
        process.wait(20)
        left = partial(list, tmp_path.glob("partnerstadt-*"))
        assert wait_until(lambda: not list(tmp_path.glob("partnerstadt-*")), pause=0.02), left()
        assert script == UNPACKING or wait_until(lambda: not named.exists(), pause=0.02)


def test_what_a_loss_of_power_left_is_removed_by_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, other = tmp_path / "partnerstadt-restore-left", tmp_path / "partnerstadt-something-else"
    for folder in (left, other):
        folder.mkdir()
    (left / LOCK).touch()
    (left / "database.dump").write_text("secret")
    with workspace("backup") as mine:
        assert not left.exists()
        with workspace("backup"):
            assert mine.exists(), "it is in use"
    assert list(tmp_path.iterdir()) == [other]


def test_digests_depend_on_rows_and_not_on_their_order():
    assert of_rows([(1, "a"), (2, "b")]) == of_rows([(2, "b"), (1, "a")])
    assert of_rows([(1, "a")]) != of_rows([(1, "b")])
    assert of_rows([(1,), (1,)]) != of_rows([(1,)])


def test_differences_name_what_is_missing_superfluous_and_changed():
    one, two = Digest(1, "a"), Digest(2, "b")
    found = differences({"lost": one, "same": one, "new": one}, {"same": one, "new": two, "x": one})
    assert found == ["lost is missing", "x was not saved", "new differs (1 saved, 2 found)"]
