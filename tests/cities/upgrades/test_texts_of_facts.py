"""The migration that moves texts into columns per language."""

import importlib

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from wagtail.models import Revision

from cities.languages import prepared_languages, read, translated_fields
from cities.models import (
    MeasureEffect,
    MeasureFunding,
    MeasurePage,
    MeasurePartnerCity,
    PartnershipPage,
)
from tests import factories

pytestmark = pytest.mark.django_db
moving = importlib.import_module("cities.migrations.0012_move_texts_of_facts")


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (PartnershipPage, {"basis", "funding"}),
        (MeasurePage, {"cost_note", "co2_note"}),
        (MeasureEffect, {"note"}),
        (MeasureFunding, {"note"}),
        (MeasurePartnerCity, {"role"}),
    ],
)
def test_words_about_facts_have_a_column_per_language(model, fields):
    assert fields <= set(translated_fields(model))
    assert {f"{field}_{code}" for field in fields for code in prepared_languages()} <= {
        field.name for field in model._meta.get_fields()
    }


@pytest.fixture
def old_models():
    """The historical models, without modeltranslation."""
    nodes = [("cities", "0011_texts_of_facts"), ("wagtailcore", "0098_apitoken")]
    return MigrationLoader(connection).project_state(nodes).apps


def test_what_was_there_moves_into_the_column_of_the_original(old_models):
    page = factories.partnership(
        factories.city("leeds"), factories.city("dortmund"), source_language="de"
    )
    measure = factories.measure(source_language="de")
    row = measure.partner_cities.create(name="Leeds")
    measure.save()
    old_page = old_models.get_model("cities", "PartnershipPage").objects.filter(pk=page.pk)
    old_page.update(basis="Vertrag von 1969", basis_de="")
    old_models.get_model("cities", "MeasurePartnerCity").objects.filter(pk=row.pk).update(
        role="Vorbild"
    )
    revision = page.save_revision()
    revision.content |= {"basis": "Entwurf des Vertrags", "basis_de": ""}
    Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    moving.move(old_models, None)
    page.refresh_from_db()
    assert read(page, "basis", "de") == "Vertrag von 1969"
    assert read(MeasurePartnerCity.objects.get(pk=row.pk), "role", "de") == "Vorbild"
    revision = Revision.objects.get(pk=revision.pk)
    assert "basis" not in revision.content
    assert read(revision.as_object(), "basis", "de") == "Entwurf des Vertrags"
