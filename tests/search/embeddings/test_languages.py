"""The directions in which languages differ, found in texts that say the same in each."""

import numpy as np
import pytest

from search.embeddings import unit_vector
from search.embeddings.languages import NONE, directions, without
from tests import factories

pytestmark = pytest.mark.django_db
# A text begins with its language, then says a number.
LANGUAGES = {"de": 0, "en": 1, "fr": 2}


class TellingLanguagesApart:
    """Vectors of twelve dimensions: the first three are the language, the others the number."""

    model = "apart"

    def embed_passages(self, texts):
        vectors = np.zeros((len(texts), 12))
        for vector, text in zip(vectors, texts, strict=True):
            language, number = text.split()
            vector[LANGUAGES[language]] = 1
            vector[3 + int(number) % 9] = 2
        return [unit_vector(vector) for vector in vectors]


def goals(count, languages=("de", "en", "fr")):
    for number in range(1, count + 1):
        texts = {code: f"{code} {number}" for code in languages}
        factories.goal(number, label=texts, title=texts)


def test_languages_are_told_apart_and_numbers_are_not():
    goals(6)
    found = directions(TellingLanguagesApart())
    assert found.shape == (2, 12)
    assert found @ found.T == pytest.approx(np.eye(2), abs=1e-6)
    assert np.abs(found[:, 3:]).max() < 1e-6


def test_without_them_the_same_in_another_language_is_the_same():
    goals(6)
    encoder = TellingLanguagesApart()
    german, french, other = encoder.embed_passages(["de 4", "fr 4", "de 5"])
    assert german @ other == pytest.approx(german @ french - 0.6, abs=1e-6)
    german, french, other = without(directions(encoder), np.array([german, french, other]))
    assert german @ french == pytest.approx(1, abs=1e-6)
    assert german @ other < 0.1


def test_a_language_that_lacks_a_text_is_left_out():
    goals(3)
    goal = factories.goal(4, label={"de": "de 4", "en": "en 4"}, title={"de": "de 4", "en": "en 4"})
    assert goal.pk
    assert len(directions(TellingLanguagesApart())) == 1


@pytest.mark.parametrize("languages", [(), ("de",)])
def test_of_less_than_two_languages_nothing_can_be_said(languages):
    if languages:
        goals(3, languages)
    assert directions(TellingLanguagesApart()).size == 0


@pytest.mark.parametrize("vector", [[0.0, 1.0], [1.0, 0.0]])
def test_nothing_is_left_out_where_nothing_is_known(vector):
    assert without(NONE, np.array(vector, dtype=np.float32)).tolist() == vector


def test_a_vector_that_is_nothing_else_becomes_no_other():
    rest = without(np.eye(1, 3, dtype=np.float32), np.array([1, 0, 0], dtype=np.float32))
    assert rest.tolist() == [0, 0, 0]
