"""The measures that speed is measured on: the same for everybody, and words as frequent as said."""

from collections import Counter

import pytest

from tests.bench.queries import KINDS, mix
from tests.bench.world import measures
from tests.bench.world.measures import LANGUAGES

SOME = 1_000


@pytest.fixture(scope="module")
def drafts():
    return list(measures.drafts(0, SOME))


def holders(drafts, word, languages=LANGUAGES):
    """In how many measures a word stands."""
    return sum(
        any(
            word.lower() in " ".join(draft.texts[code].values()).lower()
            for code in languages
            if code in draft.texts
        )
        for draft in drafts
    )


def test_a_measure_is_made_of_the_seed_and_its_number(drafts):
    assert measures.draft(700) == drafts[700]
    assert list(measures.drafts(698, 703)) == drafts[698:703]
    assert measures.draft(700, seed=21) != drafts[700]


def test_all_are_different_measures(drafts):
    assert len({draft.uuid for draft in drafts}) == SOME


def test_a_rare_word_stands_in_at_most_a_thousandth(drafts):
    found = Counter(holders(drafts, word) for word in measures.rare_words())
    assert found == {1: measures.RARE}


@pytest.mark.parametrize("kind", ["mid", "broad", "cross-language"])
def test_words_are_as_frequent_as_their_kind_says(drafts, kind):
    low, high = {"mid": (0.01, 0.05), "broad": (0.3, 1), "cross-language": (0, 0)}[kind]
    asked = {(each.language, each.text) for each in mix(60) if each.kind == kind}
    assert len(asked) >= 12
    for language, text in asked:
        share = holders(drafts, text, [language]) / SOME
        assert low <= share <= high, (text, share)


def test_most_measures_are_in_four_languages(drafts):
    languages = Counter(tuple(sorted(draft.texts)) for draft in drafts)
    assert languages[LANGUAGES] > 0.9 * SOME
    assert all(draft.source in draft.texts for draft in drafts)


def test_facets_are_skewed(drafts):
    for values in (
        [draft.city for draft in drafts],
        [draft.field for draft in drafts],
        [draft.facts["status"] for draft in drafts],
    ):
        counts = [count for _value, count in Counter(values).most_common()]
        assert counts[0] > 0.15 * SOME
        assert counts[-1] < 0.02 * SOME


def test_the_mix_is_the_same_every_time_and_has_all_kinds_and_languages():
    assert mix(8) == mix(8)
    assert Counter(each.kind for each in mix(8)) == dict.fromkeys(KINDS, 8)
    for kind in KINDS:
        languages = {each.language for each in mix(8) if each.kind == kind}
        assert languages == set(LANGUAGES)


def test_questions_are_sent_as_they_are_asked():
    for asked in mix(8):
        sent = dict(asked.parameters)
        assert sent.pop("q", "") == asked.request.text
        assert int(sent.pop("page", "1")) == asked.request.page
        assert {name: (value,) for name, value in sent.items()} == asked.request.filters
