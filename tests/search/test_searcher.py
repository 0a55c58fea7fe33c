"""The reader: engine order, fallback, typing errors, safe marks, and requests of any kind."""

from dataclasses import replace
from functools import cache, partial

import pytest

from search import execution, searcher
from search.breaker import Breaker, BreakerOptions
from search.engines import EngineRefused, EngineResult, EngineUnavailable, IndexMissing, registry
from search.engines.embedded.engine import EmbeddedEngine
from search.query.thesaurus import Concept, Thesaurus
from search.schema.facets import FACETS
from search.schema.request import Degraded, FacetValue, SearchRequest
from tests.search.samples import WORLD, measure

# These tests know no concepts, and so need no database.
search = partial(searcher.search, thesaurus=lambda: Thesaurus(()))
scan = partial(searcher.scan, thesaurus=lambda: Thesaurus(()))


class BrokenEngine:
    """An engine that fails in one way after some seconds, and counts how often it was asked."""

    waited = 0.0

    def __init__(self, error, seconds=0.0):
        self.error = error
        self.seconds = seconds
        self.asked = 0

    def search(self, query):
        self.asked += 1
        BrokenEngine.waited += self.seconds
        raise self.error


@pytest.fixture
def engines(monkeypatch):
    """The engines in use, by name, in order of preference."""
    used = {}
    monkeypatch.setattr(searcher, "engine", used.__getitem__)
    monkeypatch.setattr(searcher, "engine_names", lambda: list(used))
    fresh = cache(
        lambda _name: Breaker(BreakerOptions(), EngineUnavailable, lambda: BrokenEngine.waited)
    )
    monkeypatch.setattr(searcher, "breaker", fresh)
    return used


@pytest.fixture
def embedded(tmp_path):
    made = EmbeddedEngine(tmp_path / "search")
    made.rebuild(lambda: WORLD)
    return made


@pytest.fixture
def ask(engines, embedded):
    """Asks the embedded engine through the reader; nothing waits to be removed."""
    engines["embedded"] = embedded

    def asking(text="", language="de", **options):
        request = SearchRequest(text=text, language=language, **options)
        return search(request, removed=frozenset)

    return asking


class TestEngines:
    @pytest.mark.parametrize(
        ("error", "reason"),
        [
            (EngineUnavailable("refused"), Degraded.UNREACHABLE),
            (IndexMissing("none"), Degraded.NO_INDEX),
            (EngineRefused("too long"), Degraded.REFUSED),
        ],
    )
    def test_the_next_engine_answers_and_the_reason_is_told(
        self, engines, embedded, caplog, error, reason
    ):
        engines |= {"elasticsearch": BrokenEngine(error), "embedded": embedded}
        result = search(SearchRequest("Fernwärme"), removed=frozenset)
        assert (result.engine, result.degraded, result.total) == ("embedded", reason, 2)
        assert str(error) in caplog.text

    def test_no_engine_is_an_empty_answer_with_a_reason(self, engines):
        engines |= {
            "elasticsearch": BrokenEngine(EngineUnavailable("x")),
            "embedded": BrokenEngine(IndexMissing("y")),
        }
        result = search(SearchRequest("Fernwärme"), removed=frozenset)
        assert (result.engine, result.total, result.hits) == ("", 0, ())
        assert result.degraded == Degraded.UNREACHABLE

    def test_the_preferred_engine_is_not_degraded(self, ask):
        assert ask("Fernwärme").degraded is None

    def test_a_slow_engine_slows_one_visitor_only(self, engines, embedded):
        slow = BrokenEngine(EngineUnavailable("timed out"), seconds=3)
        engines |= {"elasticsearch": slow, "embedded": embedded}
        results = [search(SearchRequest("Dampf"), removed=frozenset) for _visitor in range(2)]
        assert slow.asked == 1
        assert [result.engine for result in results] == ["embedded", "embedded"]
        assert {result.degraded for result in results} == {Degraded.UNREACHABLE}

    def test_an_engine_that_refuses_connections_is_left_alone_after_some(self, engines, embedded):
        down = BrokenEngine(EngineUnavailable("connection refused"))
        engines |= {"elasticsearch": down, "embedded": embedded}
        for _visitor in range(5):
            assert search(SearchRequest("Dampf"), removed=frozenset).engine == "embedded"
        assert down.asked == 3

    def test_an_engine_without_an_index_is_asked_again(self, engines, embedded):
        empty = BrokenEngine(IndexMissing("none"))
        engines |= {"elasticsearch": empty, "embedded": embedded}
        for _visitor in range(5):
            search(SearchRequest("Dampf"), removed=frozenset)
        assert empty.asked == 5

    def test_engines_come_from_the_settings(self, settings, tmp_path):
        settings.SEARCH_EMBEDDED_DIR = tmp_path
        registry.reset()
        assert registry.engine_names() == settings.SEARCH_ENGINES
        assert registry.engine("embedded") is registry.engine("embedded")
        assert registry.engine("embedded").needs_rebuild() == "there is no index"
        with pytest.raises(KeyError):
            registry.engine("whoosh")
        registry.reset()


class TestEverything:
    """For exports: what a search finds, without pages."""

    def test_it_is_what_the_search_finds_beyond_every_page(self, engines, embedded):
        engines["embedded"] = embedded
        for text in ("", "Fernwärme", "Fernwärne", "nirgends", "und"):
            request = SearchRequest(text, page=400, size=100, sort="co2")
            found = scan(request, removed=frozenset)
            page = search(replace(request, page=1), removed=frozenset)
            assert found.total == page.total
            assert [each.uuid for each in found.documents] == [
                hit.document.uuid for hit in page.hits
            ]
            assert (found.engine, found.degraded) == ("embedded", None)

    def test_measures_that_wait_to_be_removed_are_left_out(self, engines, embedded):
        engines["embedded"] = embedded
        found = scan(SearchRequest("Fernwärme"), removed=lambda: {WORLD[0].uuid})
        assert (found.total, [each.page_id for each in found.documents]) == (1, [3])

    def test_filters_narrow_it(self, engines, embedded):
        engines["embedded"] = embedded
        asked = SearchRequest(filters={"city": ("de-dortmund",)})
        assert {each.page_id for each in scan(asked, removed=frozenset).documents} == {1, 6}

    def test_another_engine_stands_in(self, engines, embedded):
        engines |= {"elasticsearch": BrokenEngine(IndexMissing("none")), "embedded": embedded}
        found = scan(SearchRequest(), removed=frozenset)
        assert (found.engine, found.degraded) == ("embedded", Degraded.NO_INDEX)
        assert len(list(found.documents)) == len(WORLD)

    def test_another_engine_stands_in_where_only_reading_fails(self, engines, embedded):
        class LostAfterwards(BrokenEngine):
            def search(self, query):
                return EngineResult((), 8, {})

            def scan(self, query):
                raise self.error
                yield

        lost = LostAfterwards(EngineUnavailable("lost"))
        engines |= {"elasticsearch": lost, "embedded": embedded}
        found = scan(SearchRequest(), removed=frozenset)
        assert (found.engine, found.degraded) == ("embedded", Degraded.UNREACHABLE)
        assert len(list(found.documents)) == len(WORLD)

    def test_without_any_engine_there_is_nothing_and_a_reason(self, engines):
        engines["embedded"] = BrokenEngine(EngineRefused("no"))
        found = scan(SearchRequest(), removed=frozenset)
        assert (found.engine, found.degraded, found.total) == ("", Degraded.REFUSED, 0)
        assert list(found.documents) == []

    def test_an_engine_lost_in_the_midst_is_told(self, engines, embedded):
        class LostInTheMidst(BrokenEngine):
            def search(self, query):
                return EngineResult((), 8, {})

            def scan(self, query):
                yield WORLD[0]
                raise self.error

        engines |= {"elasticsearch": LostInTheMidst(EngineUnavailable("lost"))}
        documents = scan(SearchRequest(), removed=frozenset).documents
        assert next(documents) == WORLD[0]
        with pytest.raises(EngineUnavailable):
            next(documents)


class TestAnswers:
    def test_a_hit_brings_its_whole_line(self, ask):
        (hit,) = ask("termoficare").hits
        assert hit.text.heading == "Modernizarea rețelei de termoficare"
        assert hit.heading == "Modernizarea rețelei de <mark>termoficare</mark>"
        assert hit.snippet == "Rețeaua orașului pierde mai puțină căldură."
        assert (hit.language, hit.text.state, hit.document.source_language) == (
            "ro",
            "original",
            "ro",
        )
        assert (hit.city_name, hit.document.city, hit.document.country) == (
            "Klausenburg",
            "ro-cluj-napoca",
            "RO",
        )
        assert hit.document.path == "/cities/cluj-napoca/m2/"
        assert (hit.document.co2, hit.document.fields, hit.document.goals) == (
            1200.5,
            ("heat",),
            ("sdg-7",),
        )

    def test_a_hit_is_in_the_visitors_language_and_says_where_the_words_were_found(self, ask):
        hits = ask("Fernwärme", "en").hits
        assert {hit.document.uuid[-1]: (hit.language, hit.found) for hit in hits} == {
            "1": ("en", "de"), "3": ("de", ""),
        }  # fmt: skip
        hit = next(each for each in hits if each.document.uuid.endswith("1"))
        assert (hit.text.heading, hit.text.state) == (
            "District heating from waste heat",
            "approved",
        )
        assert hit.heading == hit.text.heading, "nothing of it was asked for"
        there = ask("district heating", "de").hits[0]
        assert (there.language, there.found, there.text.state) == ("de", "en", "original")
        own = ask("termoficare", "ro").hits[0]
        assert (own.language, own.found) == ("ro", "")

    def test_a_word_that_is_only_begun_is_sought_in_headings_first(self, engines, tmp_path):
        texts = {
            1: ("Netz der Zukunft", "Die Fernwärme wächst."),
            2: ("Fernwärme für alle", "Ein Netz."),
            3: ("Dampf", "Die Fernwärme der Stadt, Fernwärme im Quartier."),
        }
        made = EmbeddedEngine(tmp_path / "search")
        made.rebuild(
            lambda: [
                measure(number, "dortmund", "de", {"de": (*parts, "")})
                for number, parts in texts.items()
            ]
        )
        engines["embedded"] = made
        hits = search(SearchRequest("Fernwä"), removed=frozenset).hits
        assert (hits[0].document.page_id, hits[0].in_heading) == (2, True)
        assert {hit.in_heading for hit in hits[1:]} == {False}
        assert len(hits) == 3

    def test_a_hit_is_read_where_most_of_the_words_are_unless_the_visitor_has_them(self, ask):
        (hit,) = ask("Dampf steam", "fr").hits
        assert (hit.language, hit.found) == ("de", "")

    def test_in_doubt_the_visitors_language_then_the_original(self, ask):
        assert {hit.document.uuid[-1]: hit.language for hit in ask(language="en").hits} == {
            "1": "en", "2": "ro", "3": "fr", "4": "de", "5": "en", "6": "de", "7": "ro", "8": "fr",
        }  # fmt: skip

    def test_removed_measures_are_gone_at_once(self, engines, embedded):
        engines["embedded"] = embedded
        result = search(SearchRequest("Fernwärme"), removed=lambda: [WORLD[0].uuid])
        assert [hit.document.page_id for hit in result.hits] == [3]

    def test_corrections_never_touch_numbers(self, engines, tmp_path):
        made = EmbeddedEngine(tmp_path / "search")
        texts = ("Heizen mit 50001 Pumpen", "Die Stadt pflanzt 1.000 Bäume und 4000 Hecken.", "")
        made.rebuild(lambda: [measure(1, "dortmund", "de", {"de": texts})])
        engines["embedded"] = made

        def asked(text):
            return search(SearchRequest(text, partial=False), removed=frozenset)

        assert (asked("50000").total, asked("50000").correction) == (0, "")
        found = asked("1000 Bäume")
        assert (found.total, found.correction) == (1, "")
        assert "<mark>1.000</mark> <mark>Bäume</mark>" in found.hits[0].snippet
        assert asked("1000 Bäme").correction == "1000 Bäume"
        assert not asked("4001 Hecken").correction

    def test_a_letter_and_a_loose_mark_are_one_word(self, ask):
        assert ask("i\u0307zmir").total == ask("izmir").total == 0
        assert ask("Fernwa\u0308rme").total == ask("Fernwärme").total

    def test_typing_errors_are_forgiven_where_little_is_found(self, ask):
        result = ask("Fernwärne")
        assert result.fuzzy
        assert result.correction == "Fernwärme"
        assert "<mark>Fernwärme</mark>" in result.hits[0].heading
        assert not ask("Fernwärme").correction

    def test_the_name_of_a_concept_is_put_right_and_shown(self, engines, embedded):
        engines["embedded"] = embedded
        heat = Concept("concept", "heat", {"de": ("Fernwärme",), "en": ("district heating",)})
        known = partial(searcher.search, removed=tuple, thesaurus=lambda: Thesaurus([heat]))
        result = known(SearchRequest("Fernwärmme"))
        assert result.fuzzy
        assert result.correction.lower() == "fernwärme"
        assert [each.names["en"] for each in result.expanded] == ["district heating"]
        well_spelt = known(SearchRequest("Fernwärme"))
        assert (well_spelt.correction, len(well_spelt.expanded)) == ("", 1)

    def test_beginnings_are_no_correction(self, ask):
        result = ask("Fernw")
        assert result.fuzzy
        assert not result.correction

    def test_facets_are_complete_and_keep_what_is_selected(self, ask):
        result = ask("Fernwärme", filters={"city": ("de-dortmund", "de-nowhere")})
        assert tuple(result.facets) == tuple(FACETS)
        assert result.facets["city"] == [
            FacetValue("de-dortmund", 1, selected=True),
            FacetValue("fr-amiens", 1),
            FacetValue("de-nowhere", 0, selected=True),
        ]

    def test_pages(self, ask):
        pages = [ask(sort="newest", page=number, size=3) for number in (1, 3, 4, 99_999)]
        assert [[hit.document.page_id for hit in page.hits] for page in pages] == [
            [8, 7, 6],
            [2, 1],
            [],
            [],
        ]
        assert {page.total for page in pages} == {8}

    @pytest.mark.parametrize(
        "request_",
        [
            SearchRequest(text="\x00\ud800" * 50_000),
            SearchRequest(text="wort " * 20_000),
            SearchRequest(language="xx"),
            SearchRequest(language=""),
            SearchRequest(sort="; drop"),
            SearchRequest(page=-5, size=-1),
            SearchRequest(page=10**12, size=10**9),
            SearchRequest(filters={"nonsense": ("x",), "city": ()}),
            SearchRequest(filters={"city": ("\ud800", "\x00", "x" * 100_000)}),
            SearchRequest(filters={"year": tuple(map(str, range(10_000)))}),
        ],
    )
    def test_any_request_is_answered(self, engines, embedded, request_):
        engines["embedded"] = embedded
        assert search(request_, removed=frozenset).engine == "embedded"

    def test_long_questions_are_shortened_and_say_so(self, ask):
        assert ask("Dampf " + "x" * 2_000).truncated
        assert ask(" ".join(f'"wort {number}"' for number in range(50))).truncated
        assert not ask(" ".join(f"wort{number}" for number in range(50))).truncated
        assert not ask("Dampf ersetzt").truncated

    def test_of_a_sentence_only_some_words_have_to_match(self, ask):
        sentence = (
            "Wir möchten in unserer Gemeinde alte Leitungen, die noch mit Dampf betrieben werden, "
            "durch ein Wärmenetz mit Abwärme ablösen und suchen dafür Erfahrungen anderer"
        )
        (first, *_others) = ask(sentence).hits
        assert "Dampf" in first.text.body + first.text.heading
        assert ask(sentence, partial=False).total == 0
        assert ask(f'{sentence} "kein Dampf mehr"').total == 0
        assert ask(f"{sentence} -Dampf").total < ask(sentence).total

    def test_a_hit_costs_no_query(self, ask):
        """The database is closed to this test."""
        assert len(ask().hits) == 8

    def test_nothing_of_a_text_becomes_markup(self, engines, tmp_path):
        evil = "<script>alert(1)</script> & <mark>Dampf</mark>"
        engines["embedded"] = EmbeddedEngine(tmp_path / "evil")
        text = {"de": (evil, evil, evil * 30)}
        engines["embedded"].rebuild(lambda: [measure(1, "dortmund", "de", text)])
        (hit,) = search(SearchRequest("Dampf script"), removed=frozenset).hits
        for html in (hit.heading, hit.snippet):
            rest = html.replace("<mark>", "").replace("</mark>", "")
            assert "<" not in rest
            assert ">" not in rest
            assert "&amp;" in html


def test_an_engine_that_holds_more_than_it_counts_facets_for(engines):
    class Sparse:
        def search(self, query):
            return EngineResult(documents=(), total=5, facets={})

    engines["embedded"] = Sparse()
    result = search(SearchRequest("x"), removed=frozenset)
    assert result.total == 5
    assert all(values == [] for values in result.facets.values())


class TestSomeWords:
    """Where hardly anything has all words, some of them are enough."""

    def test_those_with_all_words_come_first(self, ask):
        result = ask("Energie Abwasser Mülltrennung")
        assert result.partial
        assert [hit.document.page_id for hit in result.hits] == [3, 7]

    def test_quotes_want_all(self, ask):
        result = ask('"Energie" Mülltrennung')
        assert (result.total, result.partial) == (0, False)

    def test_one_word_is_never_some(self, ask):
        assert ask("Dampf").total == 1

    def test_a_question_that_finds_enough_stays_strict(self, engines):
        engines["embedded"] = counting = CountingEngine(total=execution.PARTIAL_BELOW)
        assert not search(SearchRequest(text="zwei Worte"), removed=frozenset).partial
        assert [query.minimum_should_match for query in counting.queries] == [None]

    def test_filters_do_not_make_a_question_looser(self, engines):
        """A facet counts what the strict question finds; choosing it must find just that."""
        engines["embedded"] = counting = CountingEngine(total=1, unfiltered=execution.PARTIAL_BELOW)
        chosen = SearchRequest(text="zwei Worte", filters={"country": ("RO",)})
        assert search(chosen, removed=frozenset).total == 1
        assert len(counting.queries) == 1

    def test_typing_errors_are_forgiven_only_where_almost_nothing_is_found(self, engines):
        engines["embedded"] = counting = CountingEngine(total=execution.FUZZY_BELOW)
        assert not search(SearchRequest(text="zwei Worte"), removed=frozenset).fuzzy
        assert counting.queries[1].minimum_should_match == 1
        engines["embedded"] = CountingEngine(total=execution.FUZZY_BELOW - 1)
        assert search(SearchRequest(text="zwei Worte"), removed=frozenset).fuzzy


class CountingEngine:
    """An engine that finds one more the second time, and keeps the queries."""

    def __init__(self, total, unfiltered=None):
        self.total = total
        self.unfiltered = unfiltered
        self.queries = []

    def search(self, query):
        self.queries.append(query)
        return EngineResult((), self.total + len(self.queries) - 1, {}, self.unfiltered)


def test_one_word_is_never_only_partly_found(ask):
    assert not ask("Fernwärm").partial
