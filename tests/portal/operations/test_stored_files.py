"""Leftovers of deleted objects: orphaned tasks and files."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from portal.alerts import subscriptions
from portal.operations import jobs, stored_files, tasks
from portal.operations.health import DEGRADED, FAILED, OK
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(settings):
    """Tasks are kept in the database, as in production."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    jobs.run_tasks(jobs.task_runner("before"))


@pytest.mark.parametrize("make", [factories.image, factories.document, factories.measure])
def test_tasks_about_what_was_deleted_are_done(
    queue, caplog, make, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        thing = make()
    with django_capture_on_commit_callbacks(execute=True):
        thing.delete()
    assert DBTaskResult.objects.ready().exists()
    jobs.run_tasks(jobs.task_runner("worker"))
    assert not DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL).exists()
    assert not caplog.records


def test_tasks_about_what_is_there_are_run(queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        factories.image("Seilbahn")
    waiting = list(DBTaskResult.objects.ready())
    assert {each.task_path for each in waiting} <= tasks.OBJECT_TASKS
    assert waiting
    assert not any(tasks.is_orphaned(each) for each in waiting)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def reported():
    return [(each.state, each.detail) for each in stored_files.findings()]


def test_all_is_well(media):
    factories.image().get_rendition("width-30")
    factories.document()
    assert reported() == [(OK, "3")]


@pytest.mark.parametrize("renamed", [True, False])
def test_a_missing_or_renamed_file_is_reported(media, renamed):
    document, image = factories.document(), factories.image()
    for each in (document, image):
        path = Path(each.file.path)
        if renamed:
            path.rename(path.with_name(f"other-{path.name}"))
        else:
            path.unlink()
    found = reported()
    assert [state for state, _detail in found] == [FAILED, FAILED] + [DEGRADED] * renamed
    assert f"picture {image.pk}: {image.file.name} is missing" in found[0][1]
    assert f"document {document.pk}: {document.file.name} is missing" in found[1][1]
    if renamed:
        assert found[2][1].startswith("2 belong to no record: documents/other-")


def test_a_file_of_two_records_is_reported(media):
    one, two = factories.document(), factories.document()
    default_storage.delete(two.file.name)
    type(two).objects.filter(pk=two.pk).update(file=one.file.name)
    ((state, detail),) = reported()
    assert state == DEGRADED
    assert detail.startswith(f"{one.file.name} belongs to several records")


def test_many_are_counted(media):
    for _ in range(stored_files.MAX_LISTED + 3):
        default_storage.delete(factories.document().file.name)
    found = reported()
    assert len(found) == stored_files.MAX_LISTED + 1
    assert found[-1] == (FAILED, "and 3 more like these")


def test_doctor_reports_it(media, monkeypatch):
    document = factories.document()
    default_storage.delete(document.file.name)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("doctor", "--only", "stored", stdout=out)
    assert f"{document.file.name} is missing" in out.getvalue()
    monkeypatch.setattr(subscriptions, "MAX_UNCONFIRMED", 0)
    call_command("doctor", "--only", "sign-ups", stdout=out)
    assert "degraded  sign-ups" in out.getvalue()
