"""Stored pages do not depend on the language in which they were saved."""

import datetime

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils import translation

from cities.languages import translated_fields
from cities.models import MeasureEffect, MeasurePage, PartnershipNote, PortalImage, SdgGoal
from cities.upgrades import stored_texts
from tests import factories as f
from tests.cities import admin_forms

pytestmark = pytest.mark.django_db
# Columns that depend on time and user.
OF_THE_SAVING = {
    "latest_revision_id", "live_revision_id", "latest_revision_created_at", "last_published_at",
    "first_published_at", "created_at", "updated_at", "owner_id",
}  # fmt: skip


def rows(model, **conditions):
    """Return the stored columns, bypassing modeltranslation."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        names = [column[0] for column in cursor.description]
        records = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [
        {name: value for name, value in row.items() if name not in OF_THE_SAVING}
        for row in records
        if all(row[name] == value for name, value in conditions.items())
    ]


def translated_models():
    return [model for model in apps.get_models() if translated_fields(model)]


@pytest.fixture
def measure(world):
    created = f.measure(
        in_city=world.dortmund, heading={"de": "Netz", "ro": "Rețea"}, state={"ro": "ok"},
        summary={"de": "Kurz", "ro": "Pe scurt"}, measure_type="adaptation", start="2020",
        fields_of_action=[f.field()], primary_goal=f.goal(), review_due=datetime.date(2030, 1, 1),
    )  # fmt: skip
    created.effects.add(MeasureEffect(value=1, indicator_de="Anteil", indicator_ro="Cotă"))
    return f.publish(created)


def test_a_german_and_a_romanian_save_leave_the_same_page(world, measure, as_user):
    """With the interface language of the user active."""
    stored = []
    for user, language in ((world.admin, "de"), (world.office, "ro")):
        user.wagtail_userprofile.preferred_language = language
        user.wagtail_userprofile.save()
        response = admin_forms.save(
            as_user(user), measure, "publish", every_tab=True, summary_de=f"Kurz {language}"
        )
        assert response.status_code == 302, admin_forms.errors(response)
        response = admin_forms.save(
            as_user(user), measure, "publish", every_tab=True, summary_de="Kurz"
        )
        page = MeasurePage.objects.get(pk=measure.pk)
        content = dict(page.latest_revision.content)
        for name in ("latest_revision_created_at", "last_published_at", "latest_revision"):
            content.pop(name, None)
        content.pop("live_revision", None)
        stored.append(
            [
                rows(MeasurePage, page_ptr_id=measure.pk),
                [row | {"id": 0} for row in rows(MeasureEffect, measure_id=measure.pk)],
                [{**row, "pk": 0} for row in content.pop("effects")],
                content,
            ]
        )
    assert stored[0] == stored[1]


@pytest.mark.parametrize("model", translated_models(), ids=lambda model: model.__name__)
def test_every_base_column_is_saved_empty(model):
    for name in translated_fields(model):
        field = model._meta.get_field(name)
        for language in ("de", "ro"):
            with translation.override(language):
                created = model(**{f"{name}_{code}": code for code in ("de", "ro")})
                assert field.pre_save(created, add=True) in ("", None)
        assert isinstance(field, models.Field)


def test_pictures_terms_and_rows_alike(world):
    stored = []
    for language in ("de", "ro"):
        with translation.override(language):
            image = f.image(alt={"de": "Bahn", "ro": "Tren"})
            goal = f.goal(4, label={"de": "Bildung", "ro": "Educație"})
            goal.save()
            PartnershipNote.objects.all().update(text_de="Gut", text_ro="Bine")
            PortalImage.objects.filter(pk=image.pk).update(alt_de="Bahn", credit="X")
            stored.append((rows(PortalImage, id=image.pk)[0]["alt"], rows(SdgGoal, id=goal.pk)[0]))
    assert stored[0] == stored[1]
    assert stored[0][0] == stored[0][1]["label"] == ""


def test_what_the_last_person_left_is_forgotten(measure):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cities_measurepage SET heading = 'Rețea', summary = 'Pe scurt'")
    names = translated_fields(MeasurePage)
    model = apps.get_model("cities", "MeasurePage")
    stored_texts.empty_base_columns(_Plain(model), names)
    assert {rows(MeasurePage)[0][name] for name in names} == {""}
    assert MeasurePage.objects.get(pk=measure.pk).heading_ro == "Rețea"


class _Plain:
    """A historical model, without modeltranslation's manager."""

    def __init__(self, model):
        self._meta = model._meta
        self.objects = models.QuerySet(model)
