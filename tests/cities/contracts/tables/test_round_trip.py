"""An export that is imported again changes nothing, in any format and any two languages."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cities import choices, models
from cities.contracts.tables import writer
from cities.contracts.tables.table_types import TABLE_TYPES
from tests.cities.contracts.tables.files import check, columns, contract, read

TEXTS = st.one_of(
    st.just(""),
    st.sampled_from(
        ["4.10", "=1+1", "'x", "a\r\nb", "1,5", "2024-03", "TRUE", "&amp;", "x;+y", "#"]
    ),
    st.text(max_size=12),
)
AMOUNTS = st.none() | st.decimals(0, Decimal("99999999999999.99"), places=2)
YEARS = st.none() | st.integers(1900, 2100)
DATES = st.sampled_from(["", "2030", "2030-05", "2030-05-17"])
LANGUAGES = st.sampled_from(["de", "en", "fr", "ro"])
FORMATS = st.sampled_from(["csv", "xlsx"])


def one_of(choice, *, blank=False):
    return st.sampled_from([*choice.values, *([""] if blank else [])])


ACTIONS = st.builds(
    models.ContractAction,
    number=TEXTS, title_de=TEXTS, title_en=TEXTS, text_de=TEXTS, responsible=TEXTS,
    measure_id=st.none() | st.integers(1, 9), field_id=st.sampled_from([None, 1, 2]),
    status=one_of(choices.Status, blank=True), start=DATES, end=DATES,
    co2=AMOUNTS, co2_year=YEARS, co2_method=one_of(choices.Method, blank=True), co2_source=TEXTS,
    cost=AMOUNTS, currency=st.sampled_from(["EUR", "RON"]), cost_year=YEARS, cost_source=TEXTS,
    counting=one_of(choices.Counting), counted_with=TEXTS,
    raw_input=st.sampled_from([{}, {}, {"co2": "about 5", "start": "soon"}]),
)  # fmt: skip
FINANCE = st.builds(
    models.ContractFinance,
    action_number=TEXTS, source_kind=one_of(choices.FinanceSource), giver=TEXTS, amount=AMOUNTS,
    state=one_of(choices.FinanceState), first_year=YEARS, last_year=YEARS, note_de=TEXTS,
    source=TEXTS,
)  # fmt: skip
EMISSIONS = st.builds(
    models.ContractEmission,
    kind=one_of(choices.EmissionKind), year=st.integers(2018, 2020), sector=one_of(choices.Sector),
    value=AMOUNTS, quality=one_of(choices.DataQuality, blank=True), source=TEXTS,
)  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.parametrize(
    ("relation", "rows"), [("actions", ACTIONS), ("finance", FINANCE), ("emissions", EMISSIONS)]
)
@given(st.data())
def test_an_export_that_is_imported_again_changes_nothing(relation, rows, data):
    page = contract(relation, data.draw(st.lists(rows, max_size=6)))
    extension = data.draw(FORMATS)
    every = list(getattr(page, relation).all())
    with translation.override(data.draw(LANGUAGES)):
        content = writer.write(
            extension,
            str(TABLE_TYPES[relation].heading),
            columns(relation),
            sorted(every, key=TABLE_TYPES[relation].order),
            helps=True,
        )
    with translation.override(data.draw(LANGUAGES)):
        outcome = check(relation, page, read(content, f"table.{extension}"))
    assert outcome.faults == []
    assert (outcome.added, outcome.changed, outcome.missing) == ([], [], [])
    assert outcome.unchanged == len(every)
