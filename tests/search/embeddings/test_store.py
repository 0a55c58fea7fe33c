"""Passages and their vectors in the database: one per text and model, kept while needed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from search.embeddings import store
from search.embeddings.passages import Passage, embed, passage
from search.models import Embedding, EmbeddingModel
from search.schema.documents import LanguageText
from search.schema.vectors import decode, vector_field
from tests.search.embeddings.topics import MODEL, TopicEncoder, vector_of
from tests.search.samples import WORLD, measure

HEAT, ROOFS = WORLD[0], WORLD[3]


class TestPassages:
    def test_the_same_text_has_the_same_key_whatever_its_entry(self):
        twin = replace(HEAT, uuid="another", page_id=99, city="fr-amiens", hash="")
        assert passage(twin).key(MODEL) == passage(HEAT).key(MODEL)

    def test_another_model_text_or_language_has_another_key(self):
        one = passage(HEAT)
        others = {
            one.key("another"),
            passage(ROOFS).key(MODEL),
            replace(one, language="en").key(MODEL),
        }
        assert len({one.key(MODEL), *others}) == 4

    def test_it_is_the_original_text(self):
        changed = replace(HEAT, texts=HEAT.texts | {"en": LanguageText("x", "y", "z", "machine")})
        assert passage(changed) == passage(HEAT)
        assert passage(HEAT).language == "de"
        assert "Abwärme der Industrie" in passage(HEAT).text

    def test_a_text_whose_original_is_not_public_is_embedded_as_it_is_read(self):
        texts = {"en": HEAT.texts["en"]}
        assert passage(replace(HEAT, texts=texts, languages=("en",))).language == "en"

    def test_a_very_long_text_is_cut(self):
        text = {"de": ("Wärme", "", "wort " * 50_000)}
        assert len(passage(measure(1, "dortmund", "de", text)).text) < 5_000


@pytest.fixture
def saved(db):
    """The vectors of two entries by two models."""
    for name in (MODEL, "another"):
        EmbeddingModel.objects.create(name=name)
        passages = [passage(document) for document in (HEAT, ROOFS)]
        encoder = TopicEncoder(name)
        vectors = embed(encoder, passages)
        pairs = zip(passages, vectors, strict=True)
        store.save({one.key(name): (one, vector) for one, vector in pairs}, name)


@pytest.mark.usefixtures("saved")
class TestVectors:
    def test_documents_get_the_vectors_of_all_models_that_are_there(self):
        heat, bus = store.attach([HEAT, WORLD[7]], store.models())

        names = {vector_field(name, "de") for name in (MODEL, "another")}
        assert set(heat.vectors) == names
        assert decode(heat.vectors[vector_field(MODEL, "de")]) == pytest.approx(vector_of(HEAT))
        assert heat.hash != HEAT.hash
        assert (bus.vectors, bus.hash) == ({}, WORLD[7].hash)

    def test_without_models_documents_stay_as_they_are(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert store.attach(iter([HEAT]), []) == [HEAT]
            assert store.attach([], [MODEL]) == []

    @pytest.mark.parametrize("times", [1, 200])
    def test_it_takes_one_query_for_any_number(self, django_assert_num_queries, times):
        documents = [
            measure(number, "dortmund", "de", {"de": (f"Text {number}", "", "")})
            for number in range(times)
        ]
        with django_assert_num_queries(1):
            assert len(store.attach([*documents, HEAT], [MODEL, "another"])) == times + 1

    def test_what_is_missing_is_known(self):
        passages = [passage(document) for document in (*WORLD, HEAT)]
        missing = store.missing(passages, MODEL)
        assert len(missing) == len(WORLD) - 2
        assert passage(HEAT).key(MODEL) not in missing

    def test_what_another_process_has_saved_is_no_error(self):
        one = passage(HEAT)
        store.save({one.key(MODEL): (one, vector_of(ROOFS))}, MODEL)
        assert Embedding.objects.filter(model=MODEL).count() == 2

    def test_pruning_keeps_what_is_needed_and_what_is_newer(self):
        an_hour_ago = timezone.now() - timedelta(hours=1)
        needed = passage(HEAT).key(MODEL)
        assert store.prune(MODEL, {needed}, an_hour_ago) == 0

        assert store.prune(MODEL, {needed}, timezone.now()) == 1
        assert [each.key for each in Embedding.objects.filter(model=MODEL)] == [needed]
        assert Embedding.objects.filter(model="another").count() == 2

    def test_an_old_model_takes_its_vectors_with_it(self):
        EmbeddingModel.objects.filter(name="another").delete()
        assert store.models() == [MODEL]
        assert Embedding.objects.count() == 2


def test_a_model_and_a_language_have_a_field_of_their_own():
    fields = {vector_field(name, code) for name in ("a", "b", "a/b") for code in ("de", "fr")}
    assert len(fields) == 6
    assert all(field.replace("_", "").isalnum() for field in fields)
    assert Passage("x", "", "de").key("a") != Passage("x", "", "de").key("b")
