"""A draft with many rows is loaded with few statements, and without references to deleted objects."""

import pytest

from cities import models
from tests import factories

pytestmark = pytest.mark.django_db


def contract(**rows):
    """A published contract with a draft."""
    page = factories.contract(rows=rows)
    page.version = "2"
    page.save_revision()
    return page


def loaded(page):
    return factories.fresh(page).get_latest_revision_as_object()


def test_more_rows_need_no_more_statements(django_assert_max_num_queries):
    actions = [
        models.ContractAction(number=str(n), measure=factories.measure(), field=factories.field())
        for n in range(12)
    ]
    emissions = [models.ContractEmission(year=1990 + n, sector="total", value=1) for n in range(12)]
    page = contract(actions=actions, emissions=emissions)
    with django_assert_max_num_queries(20):
        draft = loaded(page)
    assert draft.version == "2"
    assert [row.measure_id for row in draft.actions.all()] == [row.measure_id for row in actions]
    assert all(row.field_id for row in draft.actions.all())
    assert draft.emissions.count() == 12


def test_a_reference_to_a_deleted_page_is_emptied():
    measure = factories.measure()
    rows = [models.ContractAction(number="1", measure=measure, title_de="Netz")]
    page = contract(actions=rows)
    models.MeasurePage.objects.get(pk=measure.pk).delete()
    (row,) = loaded(page).actions.all()
    assert (row.number, row.title_de, row.measure) == ("1", "Netz", None)


def test_the_row_of_a_deleted_document_is_dropped():
    kept, gone = factories.document(), factories.document()
    rows = [models.ContractDocument(document=each) for each in (kept, gone)]
    page = contract(documents=rows)
    gone.delete()
    assert [row.document for row in loaded(page).documents.all()] == [kept]
