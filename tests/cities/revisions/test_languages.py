"""Editing in any admin language changes no other columns."""

import datetime
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone, translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ReferenceIndex, Revision

from cities import models
from cities.languages import locname, offered_languages, prepared_languages, translated_fields
from cities.translations.staleness import normalized_text
from tests import factories
from tests.cities.admin_forms import edit_address, fields, save
from tests.factories import fresh

ROOT = Path(__file__).resolve().parents[3]
LANGUAGES = ("de", "en", "fr", "ro")
TEXTS = {"de": "Wärme", "en": "Heat", "fr": "Chaleur", "ro": "Căldură", "ar": "حرارة"}


def columns(page):
    """Return all language columns of the page and its rows, but digests, which change on saving."""
    values = {
        locname(field, code): normalized_text(getattr(page, locname(field, code)), rich=True)
        for field in translated_fields(type(page))
        for code in prepared_languages()
        if field != "digest"
    }
    for row in page.effects.all():
        values |= {
            locname("row", code): getattr(row, locname("indicator", code)) or ""
            for code in prepared_languages()
        }
    return values


@pytest.fixture
def page(world):
    """A live measure in five languages with a row; the source language is Romanian."""
    created = factories.measure(
        in_city=world.cluj, slug="caldura", source_language="ro", heading=TEXTS,
        summary={code: f"{text}." for code, text in TEXTS.items()},
        solution={code: f"<p>{text}</p>" for code, text in TEXTS.items()},
        state={"de": "ok", "en": "machine", "fr": "draft"},
    )  # fmt: skip
    texts = {locname("indicator", code): text for code, text in TEXTS.items()}
    created.effects.add(models.MeasureEffect(value=1, **texts))
    created.save_revision().publish()
    return fresh(created)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Old addresses are noted once the transaction is through."""
    return django_capture_on_commit_callbacks


@pytest.fixture(params=LANGUAGES)
def admin(request, world, as_user):
    """The test client of a superuser, in each language."""
    profile = world.admin.wagtail_userprofile
    profile.preferred_language = request.param
    profile.save()
    with translation.override(request.param):
        yield as_user(world.admin)


def test_saving_untouched_changes_nothing(admin, page):
    before = columns(page)
    assert save(admin, page).status_code == 302
    assert columns(fresh(page).get_latest_revision_as_object()) == before
    assert columns(fresh(page)) == before


def test_publishing_reverting_copying_moving_and_aliasing(admin, page, world):
    before = columns(page)
    first = page.latest_revision
    changed = page.get_latest_revision_as_object()
    changed.heading_fr = "Chauffage"
    second = changed.save_revision(user=world.admin)
    second.publish()
    assert columns(fresh(page)) == before | {"heading_fr": "Chauffage"}

    fresh(page).save_revision(previous_revision=first).publish()
    Revision.objects.get(pk=first.pk).as_object().save_revision().publish()
    assert columns(fresh(page)) == before

    copied = fresh(page).copy(update_attrs={"slug": "copie"}, user=world.admin)
    assert columns(fresh(copied).get_latest_revision_as_object()) == before

    alias = fresh(page).create_alias(update_slug="alias", user=world.admin)
    changed = fresh(page)
    changed.heading_en = "Warmth"
    changed.save_revision().publish()
    assert columns(fresh(alias)) == before | {"heading_en": "Warmth"}

    fresh(page).move(world.dortmund, pos="last-child", user=world.admin)
    assert columns(fresh(page)) == before | {"heading_en": "Warmth"}


def test_scheduled_publishing(admin, page):
    before = columns(page)
    draft = page.get_latest_revision_as_object()
    draft.heading_fr = "Chauffage"
    draft.go_live_at = timezone.now() - datetime.timedelta(minutes=1)
    draft.save_revision(approved_go_live_at=draft.go_live_at)
    call_command("publish_scheduled", verbosity=0)
    assert columns(fresh(page)) == before | {"heading_fr": "Chauffage"}


def test_workflow(admin, page, world):
    before = columns(page)
    draft = page.get_latest_revision_as_object()
    draft.heading_fr = "Chauffage"
    draft.save_revision()
    state = world.home.get_workflow().start(fresh(page), world.cluj_editor)
    state.current_task_state.approve(user=world.cluj_moderator)
    assert columns(fresh(page)) == before | {"heading_fr": "Chauffage"}


def test_clearing_a_text_in_the_very_language_of_the_admin(admin, page):
    language = translation.get_language()
    if language != "ro":
        save(admin, page, every_tab=True, **{locname("heading", language): ""})
        draft = fresh(page).get_latest_revision_as_object()
        assert not getattr(draft, locname("heading", language))
    save(admin, page, every_tab=True, **{locname("summary", language): ""})
    draft = fresh(page).get_latest_revision_as_object()
    assert not getattr(draft, locname("summary", language))
    others = [code for code in TEXTS if code != language]
    assert [getattr(draft, locname("summary", code)) for code in others] == [
        f"{TEXTS[code]}." for code in others
    ]


def test_a_revision_from_before_a_language_existed(page):
    content = dict(page.latest_revision.content)
    for field in translated_fields(models.MeasurePage):
        content.pop(locname(field, "fr"), None)
        content[field] = "Basis"
    Revision.objects.filter(pk=page.latest_revision_id).update(content=content)
    with translation.override("fr"):
        opened = Revision.objects.get(pk=page.latest_revision_id).as_object()
    assert not opened.heading_fr
    assert opened.heading_de == "Wärme"


def test_revisions_hold_no_base_name(page):
    content = page.latest_revision.content
    assert not [name for name in translated_fields(models.MeasurePage) if name in content]
    assert "indicator" not in content["effects"][0]
    assert content["heading_de"] == "Wärme"


def test_a_copy_takes_the_title_its_author_typed(world, as_user, page):
    address = f"/admin/pages/{page.pk}/copy/"
    data = {"new_title": "Căldură 2", "new_slug": "caldura-2", "new_parent_page": world.cluj.pk}
    assert as_user(world.cluj_editor).post(address, data).status_code == 302
    copied = models.MeasurePage.objects.get(slug="caldura-2")
    draft = copied.get_latest_revision_as_object()
    assert (draft.heading_ro, draft.title, draft.heading_de) == ("Căldură 2", "Căldură 2", "Wärme")
    assert draft.uuid != page.uuid


def test_a_stale_form_is_told_about_the_others_change(world, as_user, page):
    """It is refused and redisplayed, even if the other user has changed another language."""
    first, second = as_user(world.cluj_editor), as_user(world.cluj_moderator)
    stale = fields(first.get(edit_address(page)).content)
    save(second, page, heading_en="Warmth")
    response = first.post(edit_address(page), stale | {"heading_ro": "Termoficare"})
    assert fresh(page).latest_revision.content["heading_en"] == "Warmth"
    assert fields(response.content)["heading_ro"] == ["Termoficare"]


def test_a_new_slug_leaves_redirects_in_every_language(page, client, committed):
    renamed = fresh(page)
    renamed.slug = "incalzire"
    with committed(execute=True):
        renamed.save_revision().publish()
    for code in offered_languages():
        old = f"/{code}/cities/cluj-napoca/caldura"
        assert Redirect.objects.filter(old_path=old, redirect_page=page).count() == 1
        response = client.get(f"{old}/")
        assert response.status_code == 301
        assert response.url == f"/{code}/cities/cluj-napoca/incalzire/"


def test_a_renamed_city_takes_its_measures_along(page, world, committed):
    city = fresh(world.cluj)
    city.slug = "cluj"
    with translation.override("fr"), committed(execute=True):
        city.save_revision().publish()
    for code in offered_languages():
        assert Redirect.objects.filter(old_path=f"/{code}/cities/cluj-napoca/caldura").exists()


def test_a_moved_page_leaves_redirects_in_every_language(page, world, committed):
    with translation.override("ro"), committed(execute=True):
        page.move(world.dortmund, pos="last-child", user=world.admin)
    for code in offered_languages():
        assert Redirect.objects.filter(old_path=f"/{code}/cities/cluj-napoca/caldura").count() == 1


def test_the_reference_index_does_not_depend_on_the_language(page, world):
    link = f'<p><a linktype="page" id="{world.measure.pk}">x</a></p>'
    page.solution_de, page.solution_ro = link, link
    values = []
    for code in LANGUAGES:
        with translation.override(code):
            page.save()
            ReferenceIndex.create_or_update_for_object(page)
        rows = ReferenceIndex.get_references_for_object(page)
        values.append(sorted(row.content_path for row in rows if "solution" in row.content_path))
    assert values == [["solution_de.", "solution_ro."]] * len(LANGUAGES)


@pytest.mark.parametrize("languages", ["de,en", "de,en,fr,ro,ar,uk"])
def test_switching_languages_is_no_migration(languages, tmp_path):
    more = {
        "PORTAL_LANGUAGES": languages,
        "PORTAL_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        cwd=ROOT,
        env=os.environ | more,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
