"""The contract of the port: every engine passes the same tests."""

from contextlib import suppress
from dataclasses import replace

import pytest

from search.engines import DocumentsRejected, EngineUnavailable, IndexMissing
from search.query.parser import parse_query
from search.query.query_builder import build_clauses
from search.schema.clauses import EngineQuery
from search.schema.facets import FACETS
from search.schema.request import SORTS
from tests.search.samples import KEPT, THESAURUS, WORLD, measure

GREEN = measure(
    20,
    "dortmund",
    "de",
    {"de": ("Grünes Gleis", "Rasen zwischen Schienen.", "Es ist leiser.")},
    co2=5.0,
)


class TestFinding:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Fernwärme", {1, 3}),
            ("Fernwaerme", {1, 3}),
            ("FERNWARME", {1, 3}),
            ("district heating", {1}),
            ("chauffage urbain", {3}),
            ("termoficare", {2}),
            ("Begruenung", {4}),
            ("Begrünung", {4}),
            ("Gebäudesanierung", {5, 6}),
            ("Sanierung von Gebäuden", {5, 6}),
            ("Wärmepumpe", {1}),
            ("energie", {3}),
            ("l'énergie", {3}),
            ("l’energie", {3}),
            ("hôpital", {3}),
            ("hopital", {3}),
            ("deșeuri", {7}),
            ("deşeuri", {7}),
            ("deseuri", {7}),
            ("stiinta", {7}),
            ("CO2", {8}),
            ("co₂", {8}),
            ("Klausenburg", {2, 7}),
            ("Nordlicht", {1}),
            ("Chaleur", {1, 2, 3}),
            ("kein Treffer irgendwo", set()),
        ],
    )
    def test_words_of_all_languages(self, look_up, text, expected):
        assert set(look_up(text)) == expected

    def test_every_word_must_be_found_in_whatever_language(self, look_up):
        assert look_up("Dampf Amiens") == []
        assert look_up("Fernwärme chauffage") == [3]

    def test_some_words_may_be_enough(self, look_up):
        assert set(look_up("Dampf Amiens", minimum_should_match=1)) == {1, 3, 8}
        found = look_up("chauffage Fernwärme", minimum_should_match=1)
        assert (found[0], set(found)) == (3, {1, 3})
        assert look_up("chauffage Fernwärme", minimum_should_match=2) == [3]

    def test_function_words_count_only_alone(self, look_up):
        assert set(look_up("die Fernwärme und der Dampf")) == {1}
        assert 6 in look_up("und")

    def test_a_quoted_phrase_keeps_its_order(self, look_up):
        assert look_up('"waste heat"') == [1]
        assert look_up('"heat waste"') == []
        assert look_up('"Sanierung von 40"') == [6]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Fernwärme OR Dachbegrünung", "plain"),
            ("Fernwärme", "narrow"),
        ],
    )
    def test_alternatives_find_what_either_finds(self, look_up, text, expected):
        either = set(look_up("Fernwärme")) | set(look_up("Dachbegrünung"))
        found = set(look_up(text))
        assert found == either if expected == "plain" else found < either

    def test_what_is_unwanted_is_left_out(self, look_up):
        everything, heat = set(look_up("")), set(look_up("Fernwärme"))
        assert heat
        assert set(look_up("-Fernwärme")) == everything - heat
        assert look_up("Fernwärme -Abwärme") == [
            page for page in look_up("Fernwärme") if page not in look_up("Abwärme")
        ]

    def test_a_concept_is_found_by_its_other_names(self, look_up):
        plain = look_up("Fernwärme")
        found = look_up("Fernwärme", thesaurus=THESAURUS)
        romanian = set(look_up("termoficare", "ro")) - set(plain)
        assert romanian
        assert romanian <= set(found)
        # Who uses the visitor's own word comes first.
        assert found[0] in plain
        assert set(look_up("termoficării", "ro", thesaurus=THESAURUS)) >= set(plain)

    def test_a_name_of_two_words_is_found_apart_and_by_its_other_names(self, look_up):
        apart = set(look_up("district heating", "en"))
        found = set(look_up("district heating", "en", thesaurus=THESAURUS))
        assert found >= apart | set(look_up("Fernwärme"))
        both = look_up("district heating Dortmund", "en", thesaurus=THESAURUS)
        assert set(both) <= found
        assert len(both) < len(found)

    def test_a_goal_named_is_found_by_its_key(self, look_up):
        goal = set(look_up("", filters={"sdg": ("sdg-7",)}))
        assert set(look_up("saubere energie", thesaurus=THESAURUS)) >= goal

    def test_one_typing_error(self, look_up):
        for typed in ("Fernwärne", "Fernwärm", "Frenwärme", "Fernnwärme", "Xernwärme"):
            assert 1 in look_up(typed, fuzzy=True), typed
        assert look_up("Fernwärne") == []
        assert look_up("Fxrnwärne", fuzzy=True) == []

    def test_the_last_word_may_be_a_beginning(self, look_up):
        assert set(look_up("Fernw", fuzzy=True)) == {1, 3}
        assert look_up("Dampf Temper", fuzzy=True) == [1]
        assert look_up("Temper Dampf", fuzzy=True) == []

    @pytest.mark.parametrize(
        "text",
        [
            "\x00",
            "\ud800",
            "a:b AND (c OR [d TO *]) ~2 ^3 \\",
            '"""',
            '"offen',
            '+-=&|><!(){}[]^"~*?:\\/',
            "'; DROP TABLE x; --",
            "<script>alert(1)</script>",
            "ä" * 100_000,
            "wort " * 20_000,
            " ".join(f"wort{number}" for number in range(20_000)),
            "ʼ'’",
            "\u202e\u200b\ufeff",
            "é̀̂" * 500,
            "ﷺ ½ Ⅷ 东京 🌳",
        ],
    )
    def test_anything_may_be_asked(self, ask, text):
        assert ask(text).total >= 0
        assert ask(text, fuzzy=True).total >= 0


class TestFacets:
    def test_filters_are_or_within_and_and_between(self, look_up):
        assert set(look_up(filters={"city": ("de-dortmund", "fr-amiens")})) == {1, 3, 6, 8}
        chosen = {"city": ("de-dortmund", "fr-amiens"), "sdg": ("sdg-7",)}
        assert set(look_up(filters=chosen)) == {1, 3}
        assert look_up(filters={"city": ("de-nowhere",)}) == []

    def test_every_facet_is_counted(self, ask):
        facets = ask().facets
        assert set(facets) == set(FACETS)
        for facet in FACETS:
            expected = {}
            for document in WORLD:
                for value in document.facet(facet):
                    expected[value] = expected.get(value, 0) + 1
            assert facets[facet] == expected, facet

    def test_a_facet_counts_with_all_filters_but_its_own(self, ask):
        facets = ask(filters={"city": ("de-dortmund",), "field": ("heat",)}).facets
        assert facets["city"] == {"de-dortmund": 1, "ro-cluj-napoca": 1, "fr-amiens": 1}
        assert facets["field"] == {"heat": 1, "buildings": 1}
        assert facets["status"] == {"completed": 1}

    def test_what_is_found_without_filters_is_known(self, ask):
        filtered = ask("Fernwärme", filters={"country": ("FR",)})
        assert (filtered.total, filtered.unfiltered) == (1, 2)
        assert ask("Fernwärme").unfiltered is None

    def test_words_narrow_the_facets(self, ask):
        assert ask("Fernwärme").facets["city"] == {"de-dortmund": 1, "fr-amiens": 1}

    def test_excluded_measures_do_not_exist(self, ask):
        gone = frozenset({WORLD[0].uuid})
        answer = ask("Fernwärme", excluded_uuids=gone)
        assert [each.page_id for each in answer.documents] == [3]
        assert answer.total == 1
        assert answer.facets["city"] == {"fr-amiens": 1}
        assert ask(excluded_uuids=gone, filters={"city": ("de-dortmund",)}).total == 1

    def test_measures_of_other_cities_do_not_exist(self, ask, look_up):
        there = frozenset({"de-dortmund", "de-muenster", "de-nowhere"})
        assert set(look_up(cities=there)) == {1, 4, 5, 6}
        assert look_up("Fernwärme", cities=there) == [1]
        assert look_up("Fernwärne", fuzzy=True, cities=there) == [1]
        answer = ask(cities=there, filters={"city": ("de-dortmund", "fr-amiens")})
        assert {each.page_id for each in answer.documents} == {1, 6}
        # What is elsewhere is not even counted for the facet whose own filter is left out.
        assert set(answer.facets["city"]) == {"de-dortmund", "de-muenster"}
        assert set(answer.facets["country"]) == {"DE"}

    def test_no_city_at_all_finds_nothing(self, ask):
        answer = ask(cities=frozenset())
        assert (answer.total, answer.documents, answer.facets["city"]) == (0, (), {})

    def test_a_place_does_not_change_the_order(self, look_up):
        everywhere = frozenset(document.city for document in WORLD)
        assert look_up("Wärme", cities=everywhere) == look_up("Wärme")
        assert look_up(cities=everywhere, sort="co2") == look_up(sort="co2")


class TestEntries:
    def test_a_partnership_is_found_under_each_of_its_cities(self, engine, found):
        partnership = replace(
            GREEN, entry="partnership", partners=("ro-cluj-napoca", "fr-amiens"), hash=""
        )
        engine.put([partnership])
        for chosen in ({"city": ("fr-amiens",)}, {"country": ("RO",)}, {"city": ("de-dortmund",)}):
            assert 20 in found(filters={"entry": ("partnership",), **chosen})
        assert 20 in found(cities=frozenset({"fr-amiens"}))
        answer = engine.search(EngineQuery(filters={"entry": ("partnership",)}))
        assert answer.facets["city"] == {"de-dortmund": 1, "ro-cluj-napoca": 1, "fr-amiens": 1}
        assert answer.facets["entry"] == {"measure": len(WORLD), "partnership": 1}

    def test_an_article_is_in_no_city(self, engine, found):
        article = replace(GREEN, entry="article", city="", city_slug="", country="", hash="")
        engine.put([article])
        assert found("Gleis") == [20]
        assert found("Gleis", cities=frozenset({"de-dortmund"})) == []


class TestOrderAndPages:
    def test_newest_first_without_words(self, look_up):
        assert look_up() == [8, 7, 6, 5, 4, 3, 2, 1]
        assert look_up(sort="newest", filters={"sdg": ("sdg-7",)}) == [3, 2, 1]

    def test_largest_effect_first_unknown_last(self, look_up):
        assert look_up(sort="co2") == [1, 2, 5, 8, 7, 6, 4, 3]

    def test_pages_join_without_gap(self, ask):
        pages = [ask(sort="newest", offset=start, size=3) for start in (0, 3, 6, 9)]
        assert [[each.page_id for each in page.documents] for page in pages] == [
            [8, 7, 6],
            [5, 4, 3],
            [2, 1],
            [],
        ]
        assert {page.total for page in pages} == {8}

    @pytest.mark.parametrize("sort", ["newest", "co2"])
    def test_entries_of_one_page_keep_their_order(self, engine, sort):
        rows = [
            replace(GREEN, uuid=f"{place:036}", entry="action", place=place, hash="")
            for place in (0, 3, 1, 2)
        ]
        engine.put(rows)
        found = engine.search(EngineQuery(filters={"entry": ("action",)}, sort=sort)).documents
        assert [each.place for each in found] == [0, 1, 2, 3]

    def test_a_page_of_no_size_still_counts(self, ask):
        answer = ask("Fernwärme", size=0)
        assert (answer.documents, answer.total) == ((), 2)


class TestScan:
    """Every document of a question, one after the other, however deep the last one lies."""

    @pytest.fixture(autouse=True)
    def _short_pages(self, monkeypatch):
        monkeypatch.setattr("search.engines.elasticsearch.engine._SCAN_PAGE_SIZE", 3)

    @staticmethod
    def numbers(engine, text="", **options):
        groups = build_clauses(parse_query(text), "de")
        return [each.page_id for each in engine.scan(EngineQuery(groups=groups, **options))]

    def test_it_goes_through_everything_whatever_offset_and_size(self, library):
        assert self.numbers(library) == [8, 7, 6, 5, 4, 3, 2, 1]
        assert self.numbers(library, offset=5, size=1) == [8, 7, 6, 5, 4, 3, 2, 1]
        assert sorted(library.scan(EngineQuery()), key=lambda each: each.page_id) == KEPT

    @pytest.mark.parametrize("sort", SORTS)
    @pytest.mark.parametrize("text", ["", "Fernwärme", "und", "Sanierung"])
    def test_it_finds_what_a_search_finds_in_the_same_order(self, library, look_up, text, sort):
        assert self.numbers(library, text, sort=sort) == look_up(text, sort=sort)

    def test_filters_narrow_it(self, library):
        chosen = {"city": ("de-dortmund", "fr-amiens"), "sdg": ("sdg-7",)}
        assert self.numbers(library, filters=chosen) == [3, 1]
        assert self.numbers(library, filters={"city": ("de-nowhere",)}) == []

    def test_excluded_measures_do_not_exist(self, library):
        gone = frozenset({WORLD[0].uuid, WORLD[4].uuid})
        assert self.numbers(library, excluded_uuids=gone) == [8, 7, 6, 4, 3, 2]
        assert self.numbers(library, "Fernwärme", excluded_uuids=gone) == [3]

    def test_it_shows_one_moment(self, engine):
        running = engine.scan(EngineQuery())
        seen = [next(running).page_id]
        engine.remove([WORLD[0].uuid, WORLD[1].uuid])
        engine.put([GREEN, replace(WORLD[2], status="stopped", hash="")])
        rest = list(running)
        assert seen + [each.page_id for each in rest] == [8, 7, 6, 5, 4, 3, 2, 1]
        assert {each.status for each in rest if each.page_id == 3} == {WORLD[2].status}
        assert self.numbers(engine) == [20, 8, 7, 6, 5, 4, 3]

    def test_a_rebuild_meanwhile_breaks_it_off_or_leaves_it_whole(self, engine):
        running = engine.scan(EngineQuery())
        seen = [next(running).page_id]
        engine.rebuild(lambda: [GREEN])
        with suppress(EngineUnavailable):
            seen += [each.page_id for each in running]
            assert seen == [8, 7, 6, 5, 4, 3, 2, 1]
        assert self.numbers(engine) == [20]

    def test_it_may_be_ended_early_and_begun_again(self, engine):
        for _twice in range(2):
            running = engine.scan(EngineQuery())
            assert next(running).page_id == 8
            running.close()
        assert len(self.numbers(engine)) == len(WORLD)

    def test_an_empty_index_has_nothing(self, empty_engine):
        empty_engine.rebuild(list)
        assert self.numbers(empty_engine) == []


class TestRelevance:
    def test_the_visitors_language_weighs_more(self, engine, found):
        for number, language in enumerate(("de", "fr"), start=40):
            text = {language: ("Tram", "x", "x")}
            engine.put([measure(number, "dortmund", language, text)])
        assert found("Tram", "de") == [40, 41]
        assert found("Tram", "fr") == [41, 40]

    def test_a_heading_comes_before_a_mention(self, engine, found):
        text = {"de": ("Wasser", "x", "Ein Wort zur Photovoltaik am Rande.")}
        title = {"de": ("Photovoltaik", "x", "Strom vom Dach.")}
        engine.put([measure(30, "dortmund", "de", text), measure(31, "dortmund", "de", title)])
        assert found("Photovoltaik") == [31, 30]


class TestWriting:
    def test_documents_come_back_as_they_went_in(self, library):
        answer = library.search(EngineQuery(size=50))
        assert sorted(answer.documents, key=lambda each: each.page_id) == KEPT

    def test_put_adds_and_replaces(self, engine, found):
        engine.put([GREEN])
        engine.put([GREEN])
        assert found("Gleis") == [20]
        assert engine.count() == len(WORLD) + 1
        engine.put([replace(GREEN, texts=WORLD[0].texts, hash="")])
        assert found("Gleis") == []
        assert engine.count() == len(WORLD) + 1

    def test_remove_is_idempotent(self, engine, found):
        for _twice in range(2):
            engine.remove([WORLD[0].uuid, "unknown"])
            assert found("Dampf") == []
            assert engine.count() == len(WORLD) - 1
        engine.put([WORLD[0]])
        assert found("Dampf") == [1]

    def test_hashes_tell_what_is_indexed(self, engine):
        assert engine.hashes() == {document.uuid: document.hash for document in WORLD}

    def test_nothing_at_all_is_no_error(self, engine):
        engine.put([])
        engine.remove([])
        assert engine.count() == len(WORLD)

    def test_a_bad_document_stops_no_other(self, engine, found):
        bad = replace(GREEN, uuid="bad", published="yesterday", hash="x")
        with pytest.raises(DocumentsRejected) as caught:
            engine.put([bad, GREEN])
        assert list(caught.value.reasons) == ["bad"]
        assert found("Gleis") == [20]


class TestRebuild:
    def test_an_index_is_missing_until_it_is_built(self, empty_engine):
        assert empty_engine.needs_rebuild()
        for call in (
            lambda: empty_engine.search(EngineQuery()),
            lambda: next(empty_engine.scan(EngineQuery())),
            lambda: empty_engine.put([GREEN]),
            lambda: empty_engine.remove(["x"]),
            empty_engine.count,
            empty_engine.hashes,
        ):
            with pytest.raises(IndexMissing):
                call()
        assert empty_engine.rebuild(lambda: WORLD) == len(WORLD)
        assert not empty_engine.needs_rebuild()

    def test_an_empty_index_is_an_index(self, empty_engine):
        assert empty_engine.rebuild(list) == 0
        assert empty_engine.search(EngineQuery()).total == 0
        assert empty_engine.hashes() == {}

    def test_the_old_index_answers_meanwhile(self, engine, found):
        def documents():
            yield GREEN
            assert len(found()) == len(WORLD)

        assert engine.rebuild(documents) == 1
        assert found() == [20]

    def test_changes_during_a_rebuild_are_kept(self, engine, found):
        late = replace(GREEN, uuid="late", page_id=21, terms={"de": ("Kaltluftschneise",)}, hash="")

        def documents():
            stale = list(WORLD)
            yield from stale[:4]
            engine.remove([WORLD[0].uuid, WORLD[7].uuid])
            engine.put([late, replace(WORLD[6], status="stopped", hash="")])
            yield from stale[4:]

        assert engine.rebuild(documents) == len(WORLD) - 1
        assert set(found()) == {2, 3, 4, 5, 6, 7, 21}
        assert found("Kaltluftschneise") == [21], "with what is only searched"
        assert found(filters={"status": ("stopped",)}) == [7]
        engine.put([WORLD[0]])
        assert found("Dampf") == [1]

    def test_a_removed_measure_may_come_back_during_a_rebuild(self, engine, found):
        def documents():
            yield from WORLD
            engine.remove([WORLD[0].uuid])
            engine.put([WORLD[0]])
            engine.put([GREEN])
            engine.remove([GREEN.uuid])

        engine.rebuild(documents)
        assert len(found(size=50)) == len(WORLD)

    def test_a_failed_rebuild_changes_nothing(self, engine, found):
        def documents():
            yield GREEN
            raise RuntimeError("the database went away")

        with pytest.raises(RuntimeError, match="went away"):
            engine.rebuild(documents)
        assert len(found()) == len(WORLD)
        engine.put([GREEN])
        assert engine.count() == len(WORLD) + 1
        assert not engine.needs_rebuild()

    def test_a_rebuild_leaves_bad_documents_out(self, engine, found):
        bad = replace(GREEN, uuid="bad", published="yesterday", hash="x")
        with pytest.raises(DocumentsRejected) as caught:
            engine.rebuild(lambda: [bad, GREEN])
        assert list(caught.value.reasons) == ["bad"]
        assert found() == [20]
