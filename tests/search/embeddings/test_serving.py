"""Questions as vectors: by which model, asked once, and never in the way of a search by words."""

from dataclasses import replace

import numpy as np
import pytest

from search.embeddings import EncoderUnavailable, encoders, languages, serving, statistics
from search.models import EmbeddingModel
from search.schema.vectors import vector_field
from tests.search.embeddings.endpoint import running_server
from tests.search.embeddings.topics import TopicEncoder, vector_of
from tests.search.samples import WORLD

pytestmark = pytest.mark.django_db


def ask(text="Fernwärme", *, is_long=False, extends=False):
    return serving.question_query(text, is_long=is_long, extends=extends)


@pytest.fixture
def encoder(use_encoder):
    return use_encoder(TopicEncoder())


@pytest.fixture
def served(encoder):
    """The encoder's model with statistics of the small world, ready to answer."""
    vectors = [(document.source_language, vector_of(document)) for document in WORLD]
    found = statistics.compute(vectors, languages.NONE)
    EmbeddingModel.objects.create(name=encoder.model, serving=True, statistics=found.to_json())
    return found


def test_a_question_has_what_every_language_is_nearer_than_all(encoder, served):
    query = ask(extends=True)

    assert query.extends
    assert set(query.means) == {vector_field(encoder.model, code) for code in ("de", "fr", "ro")}
    vector = np.array(query.vector)
    for language, mean in served.means.items():
        name = vector_field(encoder.model, language)
        own = float((mean - served.mean) @ vector)
        assert query.means[name] == pytest.approx(own, abs=1e-6)


def test_a_question_has_nothing_of_the_directions_of_languages(encoder, served):
    directions = np.eye(2, encoder.dimensions, dtype=np.float32)
    kept = statistics.Statistics.to_json(replace(served, directions=directions))
    serving.bump_version(encoder.model, statistics=kept)
    vector = np.array(ask().vector)
    assert vector[:2] == pytest.approx([0, 0], abs=1e-6)
    assert np.linalg.norm(vector) == pytest.approx(1)


def test_a_question_is_embedded_once(encoder, served):
    assert ask("Wie heizt die Stadt?") == ask("Wie heizt die Stadt?")
    assert encoder.questions == ["Wie heizt die Stadt?"]


def test_of_a_long_question_the_beginning_is_embedded(encoder, served):
    assert ask("wort " * 20_000, is_long=True) is not None
    assert len(encoder.questions[0]) <= serving.MAX_QUESTION_LENGTH


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_nothing_is_no_question(encoder, served, text):
    assert ask(text) is None
    assert encoder.questions == []


def test_an_encoder_that_fails_leaves_the_words(encoder, served, caplog):
    encoder.down = True
    assert ask() is None
    assert "words only: it is down" in caplog.text
    encoder.down = False
    assert ask() is not None, "a failure is not kept"


def test_an_encoder_that_refuses_leaves_the_words(encoder, served):
    encoder.refused = {"fernwärme"}
    assert ask("Fernwärme") is None
    assert ask("Dachbegrünung") is not None


def test_an_encoder_that_keeps_failing_is_left_alone(encoder, served, settings):
    encoder.down = True
    for number in range(10):
        assert ask(f"Frage {number}") is None
    assert len(encoder.questions) == settings.SEARCH_BREAKER_FAILURES
    assert encoders.breaker().describe()


def test_without_a_model_there_is_nothing_to_ask(encoder):
    assert ask() is None
    EmbeddingModel.objects.create(name=encoder.model, serving=True)
    assert ask() is None, "no statistics yet"
    assert encoder.questions == []


def test_another_model_s_vectors_do_not_answer(encoder, served, use_encoder):
    use_encoder(TopicEncoder("another"))
    assert ask() is None


def test_other_dimensions_than_those_of_the_texts_leave_the_words(served, use_encoder, caplog):
    use_encoder(TopicEncoder(dimensions=32))
    assert ask() is None
    assert "has changed its dimensions" in caplog.text


def test_without_an_encoder_nothing_is_asked_and_no_query_made(
    use_encoder, django_assert_num_queries
):
    use_encoder(None)
    with django_assert_num_queries(0):
        assert ask() is None


def test_new_statistics_take_effect(encoder, served):
    before = ask()
    halved = served.to_json() | {"spread": served.spread / 2}
    serving.bump_version(encoder.model, statistics=halved)
    assert ask().spread == before.spread / 2


class TestSettings:
    @pytest.fixture(autouse=True)
    def _fresh(self):
        encoders.reset()
        yield
        encoders.reset()

    def test_none(self, settings):
        settings.SEARCH_ENCODER = "none"
        assert encoders.encoder() is None
        assert "no encoder is set" in encoders.unavailable()
        with pytest.raises(EncoderUnavailable, match="no encoder is set"):
            encoders.embed_query("x")

    def test_an_endpoint_is_asked_as_the_settings_say(self, settings):
        with running_server() as server:
            settings.SEARCH_ENCODER = "endpoint"
            settings.EMBEDDINGS_URL = f"{server.url}/"
            settings.EMBEDDINGS_MODEL = "some/model"
            settings.EMBEDDINGS_KEY = "secret-word"
            settings.EMBEDDINGS_DIMENSIONS = 4
            settings.EMBEDDINGS_QUERY_PREFIX = "query: "
            assert encoders.unavailable() == ""
            assert encoders.encoder().model == "some/model"
            for _twice in range(2):
                encoders.embed_query("x")

        (asked,) = server.asked
        assert (asked["input"], asked["dimensions"]) == (["query: x"], 4)
        assert server.paths == ["/v1/embeddings"]
        assert server.headers[0]["Authorization"] == "Bearer secret-word"
