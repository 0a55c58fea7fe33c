"""Statistics of vectors: no language is preferred, and nothing is lost in the database."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.embeddings import unit_vector
from search.embeddings.languages import NONE
from search.embeddings.statistics import Statistics, compute

LANGUAGES = ("de", "en", "fr", "ro")
seeds = st.integers(0, 2**32 - 1)


def some_vectors(seed, count=200, dimensions=48):
    dice = np.random.default_rng(seed)
    return [
        (LANGUAGES[each % 4], unit_vector(dice.standard_normal(dimensions)))
        for each in range(count)
    ]


def ranked(question, vectors):
    """The places of the vectors, nearest first, as an engine ranks them."""
    means = compute(vectors, NONE).means
    nearness = [vector @ question - means[language] @ question for language, vector in vectors]
    return np.argsort(np.argsort(-np.array(nearness)))


@settings(max_examples=20, derandomize=True)
@given(seeds)
def test_no_language_is_preferred(seed):
    vectors = some_vectors(seed)
    dice = np.random.default_rng(seed + 1)
    question = unit_vector(dice.standard_normal(48))
    before = ranked(question, vectors)
    # The model puts all texts of one language near each other, and near the question.
    own = unit_vector(question + dice.standard_normal(48) / 7)
    shifted = [
        (language, unit_vector(vector + own / 2) if language == "fr" else vector)
        for language, vector in vectors
    ]
    french = [each for each, (language, _vector) in enumerate(vectors) if language == "fr"]

    raw = np.argsort(np.argsort([-float(vector @ question) for _language, vector in shifted]))
    assert raw[french].mean() < 40, "without the mean of the language it would be preferred"
    after = ranked(question, shifted)
    assert abs(after[french].mean() - before[french].mean()) < 25
    assert np.corrcoef(before, after)[0, 1] > 0.9


@settings(max_examples=20, derandomize=True)
@given(seeds, st.integers(3, 40))
def test_json_keeps_everything(seed, count):
    directions = np.array([each for _language, each in some_vectors(seed + 1, 2)])
    found = compute(some_vectors(seed, count), directions)
    read = Statistics.from_json(json.loads(json.dumps(found.to_json())))

    assert (read.counts, read.spread, read.count) == (found.counts, found.spread, count)
    assert read.nearness == found.nearness
    assert np.array_equal(read.mean, found.mean)
    assert np.array_equal(read.directions, found.directions)
    assert read.means.keys() == found.means.keys()
    assert all(np.array_equal(read.means[each], found.means[each]) for each in found.means)


def test_the_mean_of_few_texts_is_drawn_to_that_of_all():
    many = [("de", unit_vector([1.0, number / 100])) for number in range(100)]
    found = compute([*many, ("ro", unit_vector([0.0, 1.0]))], NONE)
    assert found.counts == {"de": 100, "ro": 1}
    assert found.means["ro"] @ found.mean > 0.7 > unit_vector([0.0, 1.0]) @ found.mean


@pytest.mark.parametrize("count", [0, 1, 20])
def test_of_nothing_or_always_the_same_nothing_can_be_said(count):
    assert compute([("de", unit_vector([0.6, 0.8]))] * count, NONE) is None
