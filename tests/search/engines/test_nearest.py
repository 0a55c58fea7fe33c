"""Documents found by meaning: every engine passes the same tests."""

import random
from collections import Counter
from dataclasses import replace

import pytest

from search import searcher
from search.embeddings import serving
from search.query.parser import parse_query
from search.query.query_builder import build_clauses, build_excluded
from search.query.thesaurus import Thesaurus
from search.schema.clauses import EngineQuery
from search.schema.request import SearchRequest
from tests.search.embeddings.topics import (
    TOPICS,
    TopicEncoder,
    means_of,
    question,
    vector_of,
    with_vector,
)
from tests.search.running_engines import ENGINES, only_to_be_read
from tests.search.samples import CITIES, WORLD, measure

NEAR = 0.35


def some_documents(count=70):
    """Texts on all topics, with facts that do not depend on the topic."""
    dice = random.Random(7)
    words = [word for topic in TOPICS.values() for word in topic.split()[1:]]
    for number in range(1, count + 1):
        language = dice.choice(["de", "fr", "ro"])
        heading = f"{dice.choice(words)} nummer{number}"
        yield measure(
            number,
            dice.choice(sorted(CITIES)),
            language,
            {language: (heading, dice.choice(["Wald", "Wiese", "Wasser"]), "")},
            status=dice.choice(["planned", "running", "completed"]),
            level=dice.choice(["snapshot", "full"]),
            co2=dice.choice([None, 10.0, 5e5]),
        )


DOCUMENTS = [with_vector(document) for document in some_documents()]
MEANS = means_of(DOCUMENTS)


@pytest.fixture(scope="module", params=ENGINES)
def shelf(request, tmp_path_factory):
    """Each engine in turn, holding documents with vectors, only to be read; built once."""
    yield from only_to_be_read(request, tmp_path_factory, DOCUMENTS)


def query(text, meaning="", *, near_enough=NEAR, means=MEANS, extends=True, size=100, **options):
    parsed = parse_query(text)
    return EngineQuery(
        groups=build_clauses(parsed, "de"),
        must_not=build_excluded(parsed, "de"),
        vectors=question(meaning or text, means, near_enough, extends=extends),
        size=size,
        **options,
    )


def nearness(document, asked):
    """What an engine must compute, from the vectors themselves."""
    (name,) = document.vectors
    vector = asked.vectors.vector
    return float(vector_of(document) @ vector) - asked.vectors.means[name]


def near_ones(asked, documents=DOCUMENTS):
    near = [each for each in documents if nearness(each, asked) >= asked.vectors.near_enough]
    return sorted(near, key=lambda each: -nearness(each, asked))


def numbers(documents):
    return [each.page_id for each in documents]


class TestFinding:
    @pytest.mark.parametrize("text", ["Heizkörper", "Moosdecke", "Müllabfuhr", "Omnibus"])
    def test_the_nearest_are_found_without_a_word(self, shelf, text):
        asked = query(text)
        result = shelf.search(asked)
        expected = near_ones(asked)
        assert 5 < len(expected) < 40
        assert numbers(result.documents) == numbers(expected)
        assert (result.total, result.by_meaning >= {each.uuid for each in expected}) == (
            len(expected), True,
        )  # fmt: skip
        assert {each.source_language for each in result.documents} == {"de", "fr", "ro"}

    def test_nearness_is_what_the_vectors_say(self, shelf):
        asked = query("Heizkörper")
        neighbours = shelf.nearest(asked)
        by_number = {each.page_id: each for each in DOCUMENTS}
        assert len(neighbours) == asked.vectors.size
        for each in neighbours:
            expected = nearness(by_number[each.document.page_id], asked)
            assert each.nearness == pytest.approx(expected, abs=1e-3)
        found = [each.nearness for each in neighbours]
        assert found == sorted(found, reverse=True)
        assert neighbours == shelf.search(asked).neighbours

    @pytest.mark.parametrize("near_enough", [2.0, 0.6, NEAR, -2.0])
    def test_only_what_is_near_enough_is_found(self, shelf, near_enough):
        asked = query("Heizkörper", near_enough=near_enough)
        assert numbers(shelf.search(asked).documents) == numbers(near_ones(asked))

    def test_what_words_find_comes_first_and_is_not_found_by_meaning(self, shelf):
        result = shelf.search(query("Fernwärme"))
        words = set(numbers(shelf.search(query("Fernwärme", extends=False)).documents))
        assert words
        assert set(numbers(result.documents)[: len(words)]) == words
        by_meaning = {each.page_id for each in result.documents if each.uuid in result.by_meaning}
        assert by_meaning == set(numbers(result.documents)[len(words) :])

    def test_without_leave_to_extend_only_words_find(self, shelf):
        result = shelf.search(query("Heizkörper", extends=False))
        assert (result.total, result.documents) == (0, ())
        assert result.neighbours
        assert shelf.search(query("Wald", "Heizkörper", extends=False)).total == sum(
            each.texts[each.source_language].summary == "Wald" for each in DOCUMENTS
        )

    def test_a_small_size_limits_each_language(self, shelf):
        asked = query("Heizkörper")
        asked = replace(asked, vectors=replace(asked.vectors, size=3))
        found = shelf.search(asked)
        by_language = Counter(each.source_language for each in found.documents)
        assert by_language == {"de": 3, "fr": 3, "ro": 3}
        assert len(found.neighbours) == 3
        assert len(list(shelf.scan(asked))) == found.total == 9

    def test_vectors_of_other_models_or_dimensions_are_not_compared(self, shelf):
        encoder = TopicEncoder("another", 32)
        means = means_of(DOCUMENTS, encoder)
        asked = EngineQuery(vectors=question("Heizkörper", means, encoder=encoder))
        assert shelf.nearest(asked) == ()


class TestConstraints:
    @pytest.mark.parametrize(
        "options",
        [
            {"filters": {"status": ("planned",)}},
            {"filters": {"status": ("planned", "running"), "level": ("full",)}},
            {"filters": {"country": ("RO",)}},
            {"filters": {"status": ("nowhere",)}},
            {"cities": frozenset({"de-dortmund", "fr-amiens"})},
            {"cities": frozenset()},
            {"excluded_uuids": frozenset(each.uuid for each in DOCUMENTS[::2])},
        ],
        ids=str,
    )
    @pytest.mark.parametrize("text", ["Heizkörper", "Fernwärme"])
    def test_they_hold_for_all_that_is_found(self, shelf, text, options):
        asked, free = query(text, **options), query(text)
        allowed = [
            each
            for each in DOCUMENTS
            if all(set(each.facet(name)) & set(chosen) for name, chosen in asked.filters.items())
            and (asked.cities is None or each.city in asked.cities)
            and each.uuid not in asked.excluded_uuids
        ]
        result = shelf.search(asked)
        expected = set(numbers(allowed)) & set(numbers(shelf.search(free).documents))
        assert set(numbers(result.documents)) == expected
        assert result.total == len(expected)
        assert {each.document.page_id for each in result.neighbours} <= set(numbers(allowed))
        if asked.filters:
            assert result.unfiltered == len(shelf.search(free).documents)

    @pytest.mark.parametrize("text", ["Heizkörper", "Fernwärme", "Wald"])
    def test_facets_agree_with_the_lists_they_lead_to(self, shelf, text):
        chosen = {"status": ("planned",), "level": ("full",)}
        facets = shelf.search(query(text, "Heizkörper", filters=chosen)).facets
        for name in ("status", "level", "city"):
            for value, count in facets[name].items():
                filters = chosen | {name: (value,)}
                asked = query(text, "Heizkörper", filters=filters)
                assert count == shelf.search(asked).total == len(list(shelf.scan(asked)))

    def test_unwanted_words_are_not_found_by_meaning(self, shelf):
        asked = query("Heizkörper -Wald")
        found = shelf.search(asked)
        assert found.total
        assert {each.texts[each.source_language].summary for each in found.documents} == {
            "Wiese", "Wasser",
        }  # fmt: skip

    @pytest.mark.parametrize("sort", ["newest", "co2"])
    def test_another_order_holds_for_all_that_is_found(self, shelf, sort):
        asked = query("Heizkörper", sort=sort)
        documents = near_ones(asked)
        newest = sorted(documents, key=lambda each: -each.published)
        order = newest if sort == "newest" else sorted(newest, key=lambda each: -(each.co2 or 0))
        assert numbers(shelf.search(asked).documents) == numbers(order)
        assert numbers(shelf.scan(asked)) == numbers(order)


class TestPages:
    """The fused order, as a visitor pages through it."""

    @pytest.fixture
    def ask(self, shelf, monkeypatch):
        monkeypatch.setattr(searcher, "engine", lambda _name: shelf)
        monkeypatch.setattr(searcher, "engine_names", lambda: [shelf.name])
        monkeypatch.setattr(
            serving,
            "question_query",
            lambda text, is_long, extends: question(text, MEANS, NEAR, extends=extends, size=10),
        )
        nothing = {"removed": frozenset, "thesaurus": lambda: Thesaurus(())}

        def asking(text, **options):
            request = SearchRequest(text, facets=(), **options)
            return searcher.search(request, **nothing), searcher.scan(request, **nothing)

        return asking

    @pytest.mark.parametrize(
        ("text", "filters", "sort"),
        [
            ("Heizkörper", {}, "relevance"),
            ("Fernwärme Wald", {}, "relevance"),
            ("Fernwärme Wald", {"status": ("planned", "running")}, "relevance"),
            ("Fernwärme Wald", {"status": ("planned", "running")}, "co2"),
            ("Wald Wiese Wasser", {}, "relevance"),
        ],
    )
    def test_every_document_is_on_one_page(self, ask, monkeypatch, text, filters, sort):
        # So that pages end before, in and after the fused part.
        monkeypatch.setattr("search.fusion.FUSED", 8)
        options = {"filters": filters, "sort": sort}
        whole, scanned = ask(text, size=100, **options)
        listed = [hit.document.page_id for hit in whole.hits]
        assert len(listed) == len(set(listed)) == whole.total == scanned.total > 8
        assert numbers(scanned.documents) == listed

        pages = [
            ask(text, size=5, page=number, **options)[0]
            for number in range(1, whole.total // 5 + 2)
        ]
        assert [hit.document.page_id for page in pages for hit in page.hits] == listed
        assert {page.total for page in pages} == {whole.total}
        marked = [hit.by_meaning for page in pages for hit in page.hits]
        assert marked == [hit.by_meaning for hit in whole.hits]


ONE = with_vector(measure(90, "dortmund", "de", {"de": ("Fernwärme", "x", "")}))
WITH_VECTORS = [with_vector(document) for document in WORLD]
WORLD_MEANS = means_of(WITH_VECTORS)


class TestWriting:
    @pytest.fixture
    def engine(self, empty_engine):
        empty_engine.rebuild(lambda: WITH_VECTORS)
        return empty_engine

    @pytest.fixture
    def near(self, engine):
        def finding(text, near_enough=NEAR, **options):
            asked = query(text, near_enough=near_enough, means=WORLD_MEANS, **options)
            assert numbers(engine.search(asked).documents) == numbers(engine.scan(asked))
            return numbers(
                each.document for each in engine.nearest(asked) if each.nearness >= near_enough
            )

        return finding

    def test_what_is_put_is_found_and_what_is_removed_is_not(self, engine, near):
        before = near("Heizkörper")
        assert set(before) == {1, 2, 3}
        engine.put([ONE])
        assert set(near("Heizkörper")) == {1, 2, 3, 90}
        engine.remove([ONE.uuid, WITH_VECTORS[0].uuid])
        assert set(near("Heizkörper")) == {2, 3}
        engine.put([ONE])
        assert set(near("Heizkörper")) == {2, 3, 90}

    def test_a_replaced_text_is_found_by_its_new_meaning_only(self, engine, near):
        engine.put([ONE])
        texts = {"de": replace(ONE.texts["de"], heading="Dachbegrünung")}
        changed = replace(ONE, texts=texts, vectors={}, hash="")
        engine.put([changed])
        assert 90 not in near("Heizkörper", -1), "its vector is yet to come"
        engine.put([with_vector(changed)])
        assert 90 not in near("Heizkörper")
        assert 90 in near("Moosdecke")

    def test_a_text_in_another_language_is_found_once(self, engine, near):
        engine.put([ONE])
        texts = {"fr": replace(ONE.texts["de"], heading="chauffage")}
        moved = replace(ONE, texts=texts, source_language="fr", vectors={}, hash="")
        engine.put([with_vector(moved)])
        assert near("Heizkörper", -1).count(90) == 1

    def test_the_same_put_twice_is_found_once(self, engine, near):
        for _twice in range(2):
            engine.put([ONE, ONE])
        assert near("Heizkörper", -1).count(90) == 1

    def test_a_rebuild_keeps_vectors_also_of_changes_meanwhile(self, engine, near):
        def documents():
            yield from WITH_VECTORS[:4]
            engine.put([ONE])
            engine.remove([WITH_VECTORS[0].uuid])
            yield from WITH_VECTORS[4:]

        engine.rebuild(documents)
        assert set(near("Heizkörper")) == {2, 3, 90}

    def test_a_document_may_have_vectors_of_two_models(self, engine, near):
        another = TopicEncoder("another", 32)
        both = [replace(each, hash="") for each in WITH_VECTORS]
        both = [
            document.with_vectors(document.vectors | with_vector(document, another).vectors)
            for document in both
        ]
        engine.put(both)
        assert set(near("Heizkörper")) == {1, 2, 3}
        means = means_of(WITH_VECTORS, another)
        asked = EngineQuery(vectors=question("Heizkörper", means, encoder=another))
        best = [each.document.page_id for each in engine.nearest(asked)][:3]
        assert set(best) == {1, 2, 3}

    def test_vectors_are_not_given_back(self, engine):
        assert all(not each.vectors for each in engine.search(EngineQuery()).documents)
        assert engine.hashes() == {each.uuid: each.hash for each in WITH_VECTORS}

    def test_an_index_without_vectors_finds_words(self, empty_engine):
        empty_engine.rebuild(lambda: WORLD)
        asked = query("Dampf", means=WORLD_MEANS)
        assert numbers(empty_engine.search(asked).documents) == [1]
        assert empty_engine.nearest(asked) == ()


class TestVectorFiles:
    """Of the embedded engine alone."""

    @pytest.fixture
    def engine(self, make_engine):
        made = make_engine("embedded")
        made.rebuild(lambda: WITH_VECTORS)
        return made

    @staticmethod
    def near(engine):
        neighbours = engine.nearest(query("Heizkörper", means=WORLD_MEANS))
        return {each.document.page_id for each in neighbours if each.nearness >= NEAR}

    def test_a_record_that_a_killed_process_began_is_cut_off(self, engine, tmp_path):
        for file in tmp_path.glob("search/*/vectors/*"):
            with file.open("ab") as records:
                records.write(b"half a record")
        assert self.near(engine) == {1, 2, 3}
        engine.put([ONE])
        assert self.near(engine) == {1, 2, 3, 90}

    def test_another_process_finds_what_this_one_wrote(self, engine, make_engine):
        reader = make_engine("embedded")
        assert self.near(reader) == {1, 2, 3}
        engine.put([ONE])
        assert self.near(reader) == {1, 2, 3, 90}
        engine.rebuild(lambda: WITH_VECTORS[1:])
        assert self.near(reader) == {2, 3}

    def test_a_rebuild_leaves_only_the_last_records(self, engine, tmp_path):
        def size():
            return sum(file.stat().st_size for file in tmp_path.glob("search/*/vectors/*"))

        before = size()
        for _twice in range(2):
            engine.put(WITH_VECTORS)
        assert size() == 3 * before
        engine.rebuild(lambda: WITH_VECTORS)
        assert size() == before
