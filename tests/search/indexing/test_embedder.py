"""Texts are embedded in the background: found by words at once, by meaning soon after."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cities.languages import write
from cities.models import MeasurePage
from search import searcher
from search.embeddings import EncoderUnavailable, serving, store
from search.indexing import embedder, indexer, outbox
from search.models import Embedding, EmbeddingModel, SearchChange
from search.schema.clauses import EngineQuery
from search.schema.request import SearchRequest
from search.schema.vectors import VectorQuery, vector_field
from tests import factories as f
from tests.search.embeddings.topics import MODEL, TopicEncoder
from tests.search.outbox import drain_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dortmund")]


@pytest.fixture
def encoder(use_encoder):
    return use_encoder(TopicEncoder())


@pytest.fixture
def engine(use_engines, encoder):
    (made,) = use_engines("embedded")
    made.rebuild(list)
    outbox.begin_use("embedded")
    return made


def measure(heading, **options):
    return f.measure(heading=heading, **options)


def renamed(page, heading):
    page = MeasurePage.objects.get(pk=page.pk)
    write(page, "heading", "de", heading)
    return f.publish(page)


def settle(encoder):
    """What the worker does until nothing is left to do."""
    for _round in range(2):
        embedder.Embedder().run()
        drain_all()


def nearest(engine, encoder, text, near_enough=0.5):
    """The headings of what is near enough to a question, nearest first."""
    query = VectorQuery(
        tuple(encoder.embed_query(text).tolist()), {vector_field(encoder.model, "de"): 0.0}, 0.0
    )
    neighbours = engine.nearest(EngineQuery(vectors=query))
    return [each.document.texts["de"].heading for each in neighbours if each.nearness > near_enough]


def found(text):
    hits = searcher.search(SearchRequest(text)).hits
    return [hit.document.texts["de"].heading for hit in hits]


def waiting(name=outbox.EMBEDDINGS):
    return SearchChange.objects.filter(engine=name).count()


def test_words_find_an_entry_at_once_and_meaning_when_it_is_embedded(engine, encoder):
    measure("Fernwärme")
    indexer.drain("embedded")
    assert found("Fernwärme") == ["Fernwärme"]
    assert nearest(engine, encoder, "Heizkörper") == []

    embedder.Embedder().run()
    assert waiting() == 0
    indexer.drain("embedded")

    assert nearest(engine, encoder, "Heizkörper") == ["Fernwärme"]
    assert not indexer.check("embedded")


def test_an_edited_text_gets_a_new_vector(engine, encoder):
    page = measure("Fernwärme")
    settle(encoder)
    renamed(page, "Dachbegrünung")
    settle(encoder)

    assert nearest(engine, encoder, "Heizkörper") == []
    assert nearest(engine, encoder, "Moosdecke") == ["Dachbegrünung"]


def test_an_edited_text_is_not_found_by_what_it_meant_before(engine, encoder):
    page = measure("Fernwärme")
    settle(encoder)
    encoder.down = True
    renamed(page, "Dachbegrünung")
    indexer.drain("embedded")
    encoder.down = False

    assert nearest(engine, encoder, "Heizkörper") == []


def test_what_is_withdrawn_is_gone_at_once(engine, encoder):
    page = measure("Fernwärme")
    settle(encoder)
    encoder.down = True
    f.unpublish(page)

    assert found("Fernwärme") == []
    indexer.drain("embedded")
    encoder.down = False
    assert nearest(engine, encoder, "Heizkörper", -1) == []
    assert found("Fernwärme") == []


def test_what_is_withdrawn_while_it_is_embedded_stays_hidden(engine, encoder, monkeypatch):
    page = measure("Fernwärme")
    indexer.drain("embedded")
    embed = encoder.embed_passages

    def withdraw_meanwhile(texts):
        f.unpublish(page)
        return embed(texts)

    monkeypatch.setattr(encoder, "embed_passages", withdraw_meanwhile)
    embedder.drain(encoder)

    assert outbox.pending_removals() == {str(page.uuid)}
    assert found("Fernwärme") == []


def test_a_row_for_the_encoder_does_not_end_a_removal(engine, encoder):
    page = measure("Fernwärme")
    drain_all()
    f.unpublish(page)
    entry = outbox.ChangedEntry(page.uuid, page.pk)
    outbox.record([entry], removes=False, engines=[outbox.EMBEDDINGS])

    assert outbox.pending_removals() == {str(page.uuid)}


def test_a_worker_that_starts_again_embeds_only_what_is_missing(engine, encoder):
    measure("Fernwärme")
    settle(encoder)
    measure("Dachbegrünung")
    encoder.embedded.clear()

    settle(encoder)
    settle(encoder)

    assert len(encoder.embedded) == 1
    assert "Dachbegrünung" in encoder.embedded[0]


def test_the_same_text_is_embedded_once(engine, encoder):
    pages = [measure("Fernwärme", summary="x") for _twice in range(2)]
    settle(encoder)
    f.publish(pages[0])
    settle(encoder)

    assert encoder.embedded == ["Fernwärme", "Fernwärme. x"]
    assert len(nearest(engine, encoder, "Heizkörper")) == 2


def test_a_rebuild_embeds_nothing_again_and_keeps_the_vectors(engine, encoder):
    measure("Fernwärme")
    settle(encoder)
    encoder.embedded.clear()

    indexer.rebuild("embedded")
    settle(encoder)

    assert encoder.embedded == []
    assert nearest(engine, encoder, "Heizkörper") == ["Fernwärme"]


def test_while_the_encoder_is_down_rows_wait_and_engines_go_on(engine, encoder):
    encoder.down = True
    measure("Fernwärme")
    with pytest.raises(EncoderUnavailable):
        embedder.Embedder().run()

    assert (waiting(), outbox.backlog()[outbox.EMBEDDINGS].parked) == (1, 0)
    assert indexer.drain("embedded") == 1
    assert found("Fernwärme") == ["Fernwärme"]

    encoder.down = False
    settle(encoder)
    assert nearest(engine, encoder, "Heizkörper") == ["Fernwärme"]


def test_a_text_that_is_refused_is_parked_and_stops_no_other(engine, encoder):
    encoder.refused = {"unsäglich"}
    headings = [f"Fernwärme {number}" for number in range(5)]
    for heading in (*headings[:2], "Unsäglich", *headings[2:]):
        measure(heading)
    for _attempt in range(outbox.MAX_ATTEMPTS):
        embedder.drain(encoder)
        SearchChange.objects.update(due=timezone.now())
    drain_all()

    assert set(nearest(engine, encoder, "Heizkörper")) == set(headings)
    (row,) = outbox.parked(outbox.EMBEDDINGS)
    assert "does not like the text" in row.last_error
    assert found("Unsäglich") == ["Unsäglich"]


def test_switched_off_nothing_waits_and_switched_on_again_all_is_embedded(
    engine, encoder, use_encoder
):
    measure("Fernwärme")
    assert waiting() == 1
    use_encoder(None)
    outbox.drop_unused_engines()
    assert waiting() == 0
    measure("Dachbegrünung")
    embedder.Embedder().run()
    assert waiting() == 0
    assert outbox.EMBEDDINGS not in outbox.backlog()

    use_encoder(encoder)
    assert embedder.check(encoder) == 2
    assert embedder.check(encoder) == 0, "they wait already"
    settle(encoder)
    assert nearest(engine, encoder, "Heizkörper") == ["Fernwärme"]


def test_vectors_that_no_text_needs_are_deleted(engine, encoder):
    page = measure("Fernwärme")
    measure("Dachbegrünung")
    settle(encoder)
    Embedding.objects.update(created=timezone.now() - timedelta(hours=1))
    f.unpublish(page)

    embedder.check(encoder)
    assert Embedding.objects.count() == 1


def test_statistics_follow_the_number_of_texts(engine, encoder):
    f.measures(embedder.MIN_TEXTS - 1)
    settle(encoder)
    assert EmbeddingModel.objects.get().statistics == {}
    assert serving.serving_model() is None

    f.measures(1)
    settle(encoder)
    assert serving.serving_model().statistics.count == embedder.MIN_TEXTS
    version = EmbeddingModel.objects.get().version
    f.measures(1)
    settle(encoder)
    assert EmbeddingModel.objects.get().version == version, "one more in ten says nothing new"
    f.measures(5)
    settle(encoder)
    assert serving.serving_model().statistics.count == embedder.MIN_TEXTS + 6


@pytest.mark.parametrize("refused", [False, True])
def test_what_tells_languages_apart_is_asked_once(engine, encoder, refused):
    f.goal(7, label={"de": "Energie", "fr": "Énergie"}, title={"de": "Ziel", "fr": "But"})
    encoder.refused = {"énergie"} if refused else set()
    for more in (embedder.MIN_TEXTS, 6):
        f.measures(more)
        settle(encoder)
    found = serving.serving_model().statistics
    assert found.count == embedder.MIN_TEXTS + 6
    assert len(found.directions) == (0 if refused else 1)
    assert encoder.embedded.count("Energie") == 1


class TestAnotherModel:
    @pytest.fixture(autouse=True)
    def _texts(self, engine, encoder):
        f.measures(embedder.MIN_TEXTS)
        measure("Fernwärme")
        settle(encoder)
        assert serving.serving_model().name == MODEL

    @pytest.mark.parametrize("dimensions", [64, 32])
    def test_it_answers_when_all_is_embedded_and_indexed(
        self, engine, encoder, use_encoder, dimensions
    ):
        successor = use_encoder(TopicEncoder("successor", dimensions))
        assert serving.question_query("Heizkörper", is_long=False, extends=True) is None

        embedder.Embedder().run()
        assert len(successor.embedded) == embedder.MIN_TEXTS + 1
        assert store.models() == ["successor", MODEL], "the engines do not have it yet"
        assert serving.serving_model() is None
        indexer.drain("embedded")
        assert nearest(engine, encoder, "Heizkörper") == ["Fernwärme"], "both are there"

        embedder.Embedder().run()
        assert store.models() == ["successor"]
        assert serving.serving_model().name == "successor"
        assert nearest(engine, successor, "Heizkörper") == ["Fernwärme"]
        assert len(encoder.embedded) == len(successor.embedded) == embedder.MIN_TEXTS + 1

    def test_the_old_one_answers_again_if_its_encoder_is_back(self, engine, encoder, use_encoder):
        successor = use_encoder(TopicEncoder("successor"))
        successor.down = True
        with pytest.raises(EncoderUnavailable):
            embedder.Embedder().run()

        use_encoder(encoder)
        encoder.embedded.clear()
        settle(encoder)
        assert serving.serving_model().name == MODEL
        assert encoder.embedded == []
