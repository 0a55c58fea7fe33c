"""Nothing of a contribution gets out before it is published, and nothing is left once it is erased."""

import json
import os
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from wagtail.models import PageLogEntry

from cities import models
from cities.choices import Origin
from portal.alerts.models import SearchAlert
from portal.contributions import erasure, retention, transitions
from portal.contributions.models import Contribution, ContributionFile
from portal.operations import jobs
from search.indexing import indexer
from tests import factories
from tests.factories import fresh
from tests.portal.contributions import sent
from tests.portal.searching import searching

pytestmark = pytest.mark.django_db
CANARY = "zqkcanary"
ADDRESS = f"{CANARY}@example.com"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Folders without the files of other tests."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_MEDIA_ROOT = settings.MEDIA_ROOT / "private"


@pytest.fixture
def user(city):
    return factories.moderator(city)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Run what waits for the commit."""

    def run(function, *args, **options):
        with django_capture_on_commit_callbacks(execute=True):
            return function(*args, **options)

    return run


def canary(**values):
    """A contribution with the word in every text, message and file."""
    made = sent.contribution(
        sender_name=f"{CANARY} name", sender_email=ADDRESS, organisation=f"{CANARY} organisation",
        title=f"{CANARY} title", text=f"{CANARY} text", unit=CANARY,
        url=f"https://{CANARY}.example/", **values,
    )  # fmt: skip
    sent.file(made, CANARY.encode(), name=f"{CANARY}.pdf")
    return made


def places():
    """Where the word is: tables of the database, and files."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(CANARY in str(value) for row in cursor.fetchall() for value in row):
                found.add(table)
    for root in (settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT):
        for path in Path(root).rglob("*"):
            if path.is_file() and (CANARY.encode() in path.read_bytes() or CANARY in path.name):
                found.add(path.name)
    return found


def read_and_discussed(user, **values):
    made = canary(**values)
    transitions.ask(made, user, f"{CANARY} question")
    transitions.answer(made, f"{CANARY} answer")
    transitions.remark(made, user, f"{CANARY} remark")
    return made


def test_a_withdrawn_contribution_leaves_no_trace(city, user, committed):
    made = read_and_discussed(user)
    assert {"portal_contribution", "portal_queuedmail", "portal_contributionmessage"} <= places()
    committed(transitions.erase, made)
    assert places() == set()
    transitions.erase(made)


def test_a_published_commitment_is_withdrawn_from_page_versions_and_drafts(city, user, committed):
    contract = sent.contract()
    contract.version = "1.0"
    contract = factories.publish(contract)
    made = read_and_discussed(user)
    transitions.publish_commitment(made, user, public_answer=f"{CANARY} answer")
    contract = fresh(contract)
    contract.version = "2.0"
    draft = factories.publish(contract).get_latest_revision_as_object()
    draft.summary_de = "Später"
    draft.save_revision(user=user)
    other = sent.contribution()
    transitions.publish_commitment(other, user, public_answer="")
    assert "wagtailcore_revision" in places()
    committed(transitions.erase, made)
    assert places() == set()
    contract = fresh(contract)
    assert [row.key for row in contract.commitments.all()] == [other.row_key]
    assert contract.get_latest_revision_as_object().summary_de == "Später"
    assert contract.summary_de == "Kurz"


def test_a_commitment_of_an_unpublished_contract_is_erased(city, user, committed):
    made = canary()
    transitions.publish_commitment(made, user, public_answer="")
    factories.unpublish(sent.contract())
    committed(transitions.erase, made)
    assert places() == set()
    assert not sent.contract().live


@pytest.mark.parametrize("published", [False, True])
def test_a_measure_made_from_it_is_deleted_with_its_log(city, user, committed, published):
    made = canary(kind="measure")
    page = transitions.create_measure(made, user)
    if published:
        factories.publish(page)
    made.refresh_from_db()
    committed(transitions.erase, made)
    assert not models.MeasurePage.objects.filter(pk=page.pk).exists()
    assert not PageLogEntry.objects.filter(page_id=page.pk).exists()
    assert places() == set()


def test_a_measure_the_city_made_its_own_stays_without_its_first_versions(city, user, committed):
    made = canary(kind="measure")
    page = transitions.create_measure(made, user)
    page.heading_en, page.summary_en, page.solution_en = "Our own", "Own words", ""
    page.responsible_unit, page.origin_url, page.internal_notes = "City", "", ""
    page.slug, page.origin = "our-own", Origin.OWN
    page = factories.publish(page)
    made.refresh_from_db()
    assert made.state == "published"
    committed(transitions.erase, made)
    assert fresh(page).live
    assert places() == set()


def test_erasing_reopens_what_was_merged_into_it(city, user):
    first, second = sent.contribution(), sent.contribution()
    transitions.merge(second, first, user)
    transitions.erase(first)
    second.refresh_from_db()
    assert (second.state, second.closed, second.merged_into) == ("reading", None, None)


def test_retention(city, user, committed):
    now = timezone.now()
    days = {"young": 6, "old": 8}
    for name, age in days.items():
        sent.contribution(
            state="unconfirmed", consented=None, title=name, created=now - timedelta(days=age)
        )
    published = canary()
    transitions.publish_commitment(published, user, public_answer="Danke")
    declined, open_one = sent.contribution(title="declined"), sent.contribution(title="open")
    transitions.decline(declined, user, reason="other", text="No")
    Contribution.objects.filter(pk=open_one.pk).update(created=now - timedelta(days=5000))
    assert retention.delete_expired(now) == 1
    assert committed(retention.delete_expired, now + timedelta(days=360)) == 1
    assert Contribution.objects.filter(pk=declined.pk).exists()
    assert committed(retention.delete_expired, now + timedelta(days=367)) == 2
    assert [each.title for each in Contribution.objects.all()] == ["open"]
    (row,) = sent.contract().commitments.all()
    assert row.organisation == f"{CANARY} organisation"
    assert not any(ADDRESS in path for path in places())
    assert not ContributionFile.objects.exists()


def test_the_months_of_a_city_are_kept_to_the_day(city, user):
    models.CityPage.objects.update(contribution_months=1)
    made = sent.contribution()
    closed = timezone.now().replace(year=2026, month=1, day=15)
    Contribution.objects.filter(pk=made.pk).update(state="declined", closed=closed)
    assert retention.delete_expired(closed.replace(month=2, day=14)) == 0
    # There is no 31 February.
    assert retention.delete_expired(closed.replace(month=3, day=31)) == 1


def test_files_without_a_row_are_found_the_next_day(city):
    record = sent.file(sent.contribution())
    kept = sent.file(sent.contribution())
    path = Path(record.file.path)
    record.delete()
    assert erasure.delete_orphans() == 0
    for each in (path, Path(kept.file.path)):
        os.utime(each, (1, 1))
    assert erasure.delete_orphans() == 1
    assert not path.exists()
    assert Path(kept.file.path).exists()


def test_the_worker_runs_both_jobs():
    names = {job.name for job in jobs.jobs("w", lambda: None)}
    assert {"mails to moderators", "expired contributions"} <= names


def test_nothing_of_it_is_public_before_it_is_published(city, user, client, tmp_path):
    read_and_discussed(user)
    read_and_discussed(user, kind="measure")
    transitions.create_measure(Contribution.objects.get(kind="measure"), user)
    folder = tmp_path / "index"
    with searching(folder):
        indexer.rebuild("embedded")
        paths = [
            f"/{language}/{path}"
            for language in ("de", "en")
            for path in (
                "", "cities/", "cities/dortmund/", "cities/dortmund/contract/", "search/",
                f"search/?q={CANARY[:4]}", "search.json", "search.atom", "search.csv",
                "search.geojson",
            )
        ]  # fmt: skip
        for path in [*paths, "/sitemap.xml"]:
            answer = client.get(path)
            assert answer.status_code == 200, path
            body = answer.getvalue() if answer.streaming else answer.content
            assert CANARY.encode() not in body, path
        index = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
        assert CANARY.encode() not in index
    record = ContributionFile.objects.first()
    for path in (f"/media/{record.file.name}", f"/media/private/{record.file.name}"):
        assert client.get(path, follow=True).status_code == 404


def test_a_published_commitment_shows_no_private_data(city, user, client):
    made = read_and_discussed(user)
    transitions.publish_commitment(made, user, public_answer="Public answer")
    body = client.get("/en/cities/dortmund/contract/").content.decode()
    assert f"{CANARY} text" in body
    for word in ("name", "question", "remark"):
        assert f"{CANARY} {word}" not in body
    assert ADDRESS not in body
    assert f"{CANARY}.pdf" not in body


def call(name, *args):
    out = StringIO()
    call_command(name, *args, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_person_gets_everything_held_about_them(city, user, tmp_path):
    made = read_and_discussed(user)
    SearchAlert.objects.create(address=ADDRESS, language="de", question="q=x")
    found = json.loads(call("export_person_data", ADDRESS.upper(), "--files", str(tmp_path / "f")))
    (exported,) = found["contributions"]
    assert exported["sender_name"] == f"{CANARY} name"
    assert [message["text"] for message in exported["messages"]][2] == f"{CANARY} remark"
    assert exported["files"][0]["name"] == f"{CANARY}.pdf"
    assert len(found["portal.SearchAlert"]) == 1
    assert len(found["waiting mails"]) == len(sent.mails(ADDRESS)) > 0
    assert [path.read_bytes() for path in (tmp_path / "f").iterdir()] == [CANARY.encode()]
    account = json.loads(call("export_person_data", user.email))
    assert account["cities.User"][0]["pk"] == user.pk
    assert "password" not in account["cities.User"][0]
    assert json.loads(call("export_person_data", "nobody@example.com")) == {}
    assert Contribution.objects.filter(pk=made.pk).exists()


def test_a_person_is_erased_and_what_is_left_is_named(city, user, committed):
    transitions.publish_commitment(read_and_discussed(user), user, public_answer="")
    canary()
    SearchAlert.objects.create(address=ADDRESS, language="de", question="q=x")
    city.office_email = ADDRESS
    city.save_revision().publish()
    told = committed(call, "erase_person", ADDRESS)
    assert "erased  2 contributions" in told
    assert "erased  1 saved searches" in told
    assert f"left    cities.CityPage: {city.pk}" in told
    assert places() == {"cities_citypage", "wagtailcore_revision"}


@pytest.mark.parametrize("command", ["export_person_data", "erase_person"])
@pytest.mark.parametrize("text", ["", "   ", "nobody", "a@b"])
def test_the_commands_refuse_what_is_no_address(command, text):
    with pytest.raises(CommandError):
        call(command, text)
