"""Requests found by meaning: when, in what order with words, and what never breaks."""

import pytest

from search import explain, searcher
from search.embeddings import languages, statistics
from search.models import EmbeddingModel
from search.schema.request import SearchRequest
from tests.search.embeddings.topics import MODEL, TopicEncoder, vector_of, with_vector
from tests.search.samples import WORLD, measure

pytestmark = pytest.mark.django_db

# Texts on many other subjects, so that few are near a question.
OTHERS = [
    measure(
        number, "dortmund", "de", {"de": (f"Gegenstand{number} Thema{number}", f"eins{number}", "")}
    )
    for number in range(100, 160)
]
DOCUMENTS = [with_vector(document) for document in (*WORLD, *OTHERS)]


@pytest.fixture
def encoder(use_encoder):
    encoder = use_encoder(TopicEncoder())
    vectors = [(document.source_language, vector_of(document)) for document in DOCUMENTS]
    found = statistics.compute(vectors, languages.NONE)
    EmbeddingModel.objects.create(name=MODEL, serving=True, statistics=found.to_json())
    return encoder


@pytest.fixture
def ask(used, encoder):
    used.rebuild(lambda: DOCUMENTS)

    def asking(text, language="de", **options):
        return searcher.search(SearchRequest(text, language, **options))

    return asking


def numbers(result):
    return [hit.document.page_id for hit in result.hits]


def test_what_means_the_same_is_found_in_every_language(ask):
    result = ask("Heizkörper")
    assert set(numbers(result)) == {1, 2, 3}
    assert result.by_meaning
    assert all(hit.by_meaning for hit in result.hits)


def test_words_and_meaning_are_one_list(ask):
    result = ask("Fernwärme")
    assert set(numbers(result)) == {1, 2, 3}
    assert {hit.document.page_id for hit in result.hits if hit.by_meaning} == {2}


def test_what_is_off_topic_is_not_found(ask):
    result = ask("Quantenchromodynamik")
    assert (result.total, result.by_meaning) == (0, False)


@pytest.mark.parametrize("options", [{"expand": False}, {"text": '"Heizkörper"'}])
def test_the_exact_words_are_searched_without_an_encoder(ask, encoder, options):
    assert ask(**{"text": "Heizkörper", **options}).total == 0
    assert encoder.questions == []


def test_an_encoder_that_is_down_leaves_the_words(ask, encoder):
    encoder.down = True
    result = ask("Fernwärme")
    assert set(numbers(result)) == {1, 3}
    assert (result.degraded, result.by_meaning) == (None, False)


@pytest.mark.parametrize(
    "text",
    [
        "Heizkörper sind in unserer Stadt alt, und wir suchen Rat. " * 17,
        "Heizkörper " * 9_000,
        "Heiz\x00körper",
        "Heizkörper\u200b \u202eim Winter\u2066",
        "🌳🌳🌳",
        "\u200b",
        "\x00",
        "\ud800",
    ],
    ids=lambda text: ascii(text)[:20],
)
def test_any_text_is_answered(ask, encoder, text):
    result = ask(text)
    assert result.engine
    assert result.degraded is None
    for asked in encoder.questions:
        assert len(asked) <= 1_000
        assert not set(asked) & set("\x00\u200b\u202e\u2066\ud800")


def test_withdrawn_entries_are_not_found_by_meaning(used, encoder):
    used.rebuild(lambda: DOCUMENTS)
    gone = WORLD[0].uuid
    result = searcher.search(SearchRequest("Heizkörper"), removed=lambda: {gone})
    assert set(numbers(result)) == {2, 3}


@pytest.mark.parametrize("text", ["Fernwärme", "Heizkörper", "Fernwärme Dachbegrünung Bus"])
def test_explanations_have_the_ranks_that_visitors_see(ask, used, text):
    seen = [hit.document.uuid for hit in ask(text).hits]
    explained = list(explain.explain(used.name, SearchRequest(text)))
    assert [each.uuid for each in explained] == seen[:3]
    assert all(list(explain.format_lines(each)) for each in explained)
    (last,) = explain.explain(used.name, SearchRequest(text), seen[-1])
    assert last.rank == len(seen)
