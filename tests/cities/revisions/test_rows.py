"""Revisions of a measure include its rows and terms, with translations."""

from cities import models
from tests import factories


def test_translated_rows_and_terms_survive_a_revision(db):
    page = factories.measure(goals=[factories.goal(13)])
    page.effects.add(
        models.MeasureEffect(indicator_de="Rohre", indicator_ro="Conducte", value=3, unit="km")
    )
    page.partner_organisations.add(models.MeasurePartnerOrganisation(name="Stadtwerke"))
    page.goals.add(factories.goal(7))
    revision = page.save_revision()
    draft = revision.as_object()
    assert [row.indicator_ro for row in draft.effects.all()] == ["Conducte"]
    assert {goal.key for goal in draft.goals.all()} == {"sdg-7", "sdg-13"}

    revision.publish()
    published = models.MeasurePage.objects.get(pk=page.pk)
    assert [row.indicator_de for row in published.effects.all()] == ["Rohre"]
    assert [row.name for row in published.partner_organisations.all()] == ["Stadtwerke"]
    assert {goal.key for goal in published.goals.all()} == {"sdg-7", "sdg-13"}


def test_base_names_are_in_no_revision(db):
    page = factories.measure()
    page.effects.add(models.MeasureEffect(indicator_de="Rohre", value=3))
    content = page.save_revision().content
    assert "heading" not in content
    assert "indicator" not in content["effects"][0]
