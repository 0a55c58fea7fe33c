"""The measures that speed is measured on: the same for everybody, and words as frequent as said."""

from collections import Counter

import numpy as np
import pytest

from search.query.parser import parse_query
from search.query.query_builder import is_long
from tests.bench.meaning import vectors
from tests.bench.meaning.questions import PARAGRAPH, PARAGRAPH_LENGTH, SENTENCE, WORDS, questions
from tests.bench.queries import KINDS, mix
from tests.bench.world import measures
from tests.bench.world.measures import LANGUAGES
from tests.search import samples

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


def test_questions_are_short_and_long_and_the_same_every_time():
    asked = questions(12)
    assert asked == questions(12)
    assert {each.language for each in asked} == set(LANGUAGES)
    texts = {kind: [each.text for each in asked if each.kind == kind] for kind in (WORDS, SENTENCE)}
    assert not any(is_long(parse_query(text)) for text in texts[WORDS])
    assert all(40 <= len(text) <= 250 for text in texts[SENTENCE])
    paragraphs = {each.text for each in asked if each.kind == PARAGRAPH}
    assert {len(text) for text in paragraphs} == {PARAGRAPH_LENGTH}
    assert len(paragraphs) == 12


def about(number, topic):
    """An indexed measure about a topic, as the bench writes it."""
    return samples.measure(number, "dortmund", "de", {"de": ("", f"{topic}: Neues", "")})


def test_vectors_are_the_same_every_time_and_lie_around_their_topic():
    rng = np.random.default_rng(1)
    around = {
        (name, "de"): (direction / np.linalg.norm(direction)).astype(np.float32)
        for name in ("Moor", "Rad")
        for direction in [rng.standard_normal(384)]
    }
    first, second, other = (
        vectors.vector(about(number, name), around)
        for number, name in enumerate(("Moor", "Moor", "Rad"))
    )
    assert np.array_equal(first, vectors.vector(about(0, "Moor"), around))
    assert np.linalg.norm(first) == pytest.approx(1, abs=1e-5)
    assert first @ around["Moor", "de"] == pytest.approx(0.94, abs=0.01)
    assert 0.8 < first @ second < 0.95
    assert first @ other < 0.3
