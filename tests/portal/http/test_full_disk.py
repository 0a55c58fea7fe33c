"""A disk that fills up during a save: an error page, and no partial save."""

from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from cities.models import PortalDocument
from tests import factories
from tests.cities.admin_forms import edit_address, fields, open_form
from tests.full_disk import full_disk

TOLD = "Der Speicher des Servers ist voll"


@pytest.fixture
def admin():
    factories.home()
    browser = Client(raise_request_exception=False, headers={"accept-language": "de"})
    browser.force_login(factories.user("admin", superuser=True))
    return browser


@contextmanager
def full_sqlite():
    with connection.cursor() as cursor:
        pragma = {}
        for name in ("page_size", "freelist_count", "max_page_count"):
            cursor.execute(f"PRAGMA {name}")
            [pragma[name]] = cursor.fetchone()
        free = pragma["page_size"] * (pragma["freelist_count"] + 1)
        cursor.execute("CREATE TABLE filler AS SELECT zeroblob(%s) AS content", [free])
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        yield
        cursor.execute(f"PRAGMA max_page_count = {pragma['max_page_count']}")
        cursor.execute("DROP TABLE filler")


@contextmanager
def full_postgresql():
    """Raise what PostgreSQL raises when it cannot extend a file."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE SQLSTATE '53100'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER no_room BEFORE INSERT ON wagtailcore_revision "
            "FOR EACH ROW EXECUTE FUNCTION no_room()"
        )
        yield
        cursor.execute("DROP FUNCTION no_room CASCADE")


FULL = {"sqlite": full_sqlite, "postgresql": full_postgresql}


@pytest.mark.django_db(transaction=True)
def test_a_page_is_saved_as_a_whole_or_not_at_all(admin):
    page = factories.article(heading="Förderung", source_language="de")
    before = page.revisions.count()
    form = open_form(admin, edit_address(page))
    form |= {"heading_de": "Neu", "summary_de": "lang " * 40}
    form |= {"sources-TOTAL_FORMS": "1", "sources-0-title": "Quelle " * 20}
    with FULL[connection.vendor]():
        answer = admin.post(edit_address(page), form)
    assert answer.status_code == 507
    assert TOLD in answer.content.decode()
    page.refresh_from_db()
    assert page.revisions.count() == before
    assert not page.has_unpublished_changes
    assert admin.post(edit_address(page), form).status_code == 302, "later it goes through"
    assert page.revisions.count() == before + 1


@pytest.mark.django_db
def test_a_file_is_stored_with_its_record_or_not_at_all(admin):
    address = reverse("wagtaildocs:add")
    file = SimpleUploadedFile("bericht.txt", b"Bericht")
    form = fields(admin.get(address).content) | {"title": "Bericht", "file": file}
    with full_disk():
        answer = admin.post(address, form)
    assert answer.status_code == 507
    assert TOLD in answer.content.decode()
    assert not PortalDocument.objects.exists()
