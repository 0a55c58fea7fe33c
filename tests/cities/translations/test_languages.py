"""Translated fields, public languages and fallbacks."""

import datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cities.languages import (
    active_language,
    best,
    display_language,
    fallback_languages,
    is_rtl,
    language_name,
    locname,
    offered_languages,
    prepared_languages,
    public_languages,
    read,
    write,
)
from cities.models import CostBand, FieldOfAction, MeasurePage
from cities.values import partial_dates

# Instantiating a page queries its content type.
pytestmark = pytest.mark.django_db

codes = st.sampled_from(prepared_languages())
states = st.sampled_from(["", "machine", "draft", "ok", "heading"])
texts = st.dictionaries(
    codes, st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
)
# Texts without visible characters.
blanks = st.sampled_from(["", " ", "\n", "\u00a0", "\u00ad", "<p></p>", "<p>&nbsp;</p>"])
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=19).map("x".__add__)


def measure(headings, source, found_states):
    page = MeasurePage(source_language=source)
    for code in prepared_languages():
        write(page, "heading", code, headings.get(code, ""))
        write(page, "state", code, found_states.get(code, ""))
    return page


@given(codes, codes)
def test_every_language_is_tried_once(language, original):
    order = fallback_languages(language, original)
    assert order[0] == language
    assert sorted(order) == sorted(prepared_languages())
    if language != original:
        assert order[1] == original


@given(texts, codes, codes, st.dictionaries(codes, states))
def test_a_page_is_shown_in_a_language_it_may_be_read_in(headings, source, requested, states):
    page = measure(headings, source, states)
    shown = display_language(page, requested)
    public = public_languages(page)
    if public:
        assert shown in public
        assert read(page, "heading", shown)
        if requested in public:
            assert shown == requested
        elif source in public:
            assert shown == source
    else:
        assert shown == source


@given(texts, codes, st.dictionaries(codes, states))
def test_drafts_and_missing_translations_are_not_public(headings, source, states):
    page = measure(headings, source, states)
    for code in public_languages(page):
        assert code in (*offered_languages(), source)
        assert code == source or states.get(code, "") in ("machine", "ok", "heading")


@given(st.dictionaries(codes, words), st.dictionaries(codes, blanks), codes)
def test_a_label_is_found_wherever_it_is(labels, empty, requested):
    term = FieldOfAction(
        key="x", **{locname("label", code): label for code, label in (empty | labels).items()}
    )
    text = best(term, "label", requested)
    assert bool(text.value) == bool(labels)
    if text.value:
        assert labels[text.language] == text.value
    if requested in labels:
        assert text.language == requested


@pytest.mark.parametrize("active", [*offered_languages(), "pt-br", "zh-hans", "ar"])
def test_the_active_language_is_always_offered(active):
    with translation.override(active):
        assert active_language() in offered_languages()
    with translation.override(None):
        assert active_language() == "de"


@given(codes, codes)
def test_writing_one_language_leaves_the_others(language, active):
    page = measure({code: code for code in prepared_languages()}, "de", {})
    with translation.override(active):
        write(page, "heading", language, "neu")
        assert [code for code in prepared_languages() if read(page, "heading", code) != code] == [
            language
        ]


def test_names_and_directions():
    assert language_name("fr") == "français"
    assert language_name("ar") == "العربية"
    assert [code for code in prepared_languages() if is_rtl(code)] == ["ar"]
    assert locname("heading", "pt-br") == "heading_pt_br"


@given(st.dates(min_value=datetime.date(1000, 1, 1)), st.sampled_from([4, 7, 10]))
def test_partial_dates_are_read_as_written(date, length):
    value = date.isoformat()[:length]
    partial_dates.validate_partial_date(value)
    # The facet is limited to plausible years: see partial_dates.FIRST_YEAR.
    assert partial_dates.year_of(value) == (date.year if 1900 <= date.year <= 2100 else None)
    for code in prepared_languages():
        assert str(date.year) in partial_dates.localize(value, code) or code == "ar"


@given(st.text(max_size=12))
def test_everything_else_is_no_date(value):
    try:
        partial_dates.validate_partial_date(value)
    except partial_dates.ValidationError:
        assert partial_dates.localize(value, "de") == value
    else:
        assert partial_dates.PARTIAL_DATE.fullmatch(value)


@pytest.mark.parametrize(("value", "german", "english"), [
    ("2017", "2017", "2017"), ("2017-05", "Mai 2017", "May 2017"),
    ("2017-05-12", "12. Mai 2017", "12 May 2017"), ("", "", ""),
])  # fmt: skip
def test_dates_as_a_language_writes_them(value, german, english):
    assert partial_dates.localize(value, "de") == german
    assert partial_dates.localize(value, "en") == english


@given(
    st.lists(
        st.from_regex(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|1\d|2[0-8]))?)?", fullmatch=True)
    )
)
def test_partial_dates_sort_as_text(values):
    assert [value[:4] for value in sorted(values)] == sorted(value[:4] for value in values)


@given(st.integers(0, 10**10))
def test_an_amount_lies_in_exactly_one_cost_band(amount):
    bands = [CostBand(minimum=0, maximum=100_000), CostBand(minimum=100_000, maximum=None)]
    assert sum(band.contains(amount) for band in bands) == 1
