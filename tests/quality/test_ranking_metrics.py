"""The figures of a ranking, with values computed by hand."""

import pytest

from tests.measuring import verdict
from tests.quality.ranking.cells import demands
from tests.quality.ranking.metrics import Figures, figures, mean
from tests.quality.ranking.report import tables
from tests.quality.ranking.sets import Query

PERFECT = Figures(1, 1, 1, 1)
NOTHING = Figures(0, 0, 0, 0)


def test_the_best_possible_ranking_has_only_ones():
    assert figures(["a", "b", "x"], {"a": 2, "b": 1}) == PERFECT


def test_nothing_relevant_found():
    assert figures(["x", "y"], {"a": 2}) == NOTHING
    assert figures([], {"a": 2}) == NOTHING


def test_graded_gain_falls_with_the_rank():
    found = figures(["x", "b", "a"], {"a": 2, "b": 1, "c": 1})
    # DCG = 1/log2(3) + 3/log2(4) = 0.6309 + 1.5; ideal = 3 + 1/log2(3) + 1/log2(4) = 4.1309
    assert found.ndcg == pytest.approx(2.1309 / 4.1309, abs=1e-4)
    assert found.mrr == 1 / 2
    assert found.success == 1
    assert found.hits == pytest.approx(2 / 3)


def test_only_the_first_ten_count():
    ranking = [f"x{number}" for number in range(10)]
    assert figures([*ranking, "a"], {"a": 1}) == NOTHING
    assert figures([*ranking[:9], "a"], {"a": 1}).mrr == pytest.approx(0.1)


def test_of_more_than_ten_relevant_ten_are_enough():
    relevant = {f"r{number}": 1 for number in range(25)}
    assert figures(list(relevant), relevant) == PERFECT
    assert figures(["r0", "r1", *"abcdefgh"], relevant).hits == pytest.approx(0.2)


def test_a_grade_of_two_counts_three_times_a_one():
    assert figures(["b", "x"], {"b": 1, "a": 2}).ndcg == pytest.approx(1 / (3 + 0.63093), abs=1e-4)


def test_means():
    assert mean([PERFECT, NOTHING]) == Figures(0.5, 0.5, 0.5, 0.5)
    assert mean([]) == NOTHING


def query(number, kind="topic"):
    return Query(f"q{number}", "de", kind, "Wort", {"a": 1})


def judged(kind="topic", **systems):
    """What is missed of each demand when every system has these figures for its one question."""
    scores = {
        name: {"q1": found if isinstance(found, Figures) else Figures(*[found] * 4)}
        for name, found in systems.items()
    }
    return [len(demand.failures) for demand in demands(scores, [query(1, kind)])]


def test_behind_by_more_than_the_tolerance_is_missed():
    assert judged(embedded=0.97, wagtail=0.99) == [0, 0]
    assert judged(embedded=0.96, wagtail=0.99) == [4, 0]


def test_equal_is_not_ahead_where_there_is_room():
    assert judged(embedded=0.5, wagtail=0.5) == [0, 4]
    assert judged(embedded=0.51, wagtail=0.5) == [0, 0]
    assert judged(embedded=0.95, wagtail=0.95) == [0, 0]


def test_both_engines_have_to_agree():
    assert judged(embedded=0.9, elasticsearch=0.88, wagtail=0.1) == [0, 0, 0]
    assert judged(embedded=0.9, elasticsearch=0.87, wagtail=0.1) == [0, 0, 4]


def test_kinds_have_a_success_that_they_need():
    weak = {"kind": "sentence-across", "embedded": 0.89, "wagtail": 0.0}
    assert judged(**weak) == [0, 0, 1]
    assert judged(**weak | {"embedded": 0.9}) == [0, 0, 0]


def test_without_meaning_it_is_not_behind_either():
    systems = {"embedded": 0.9, "embedded-words": 0.5, "wagtail": 0.53}
    assert judged(**systems) == [0, 0, 4]


def test_the_table_has_a_line_for_each_cell_and_half():
    queries = [query(number, kind) for number, kind in enumerate(["topic", "typo"] * 4)]
    scores = {"embedded": {each.id: PERFECT for each in queries}}
    lines = list(tables(scores, queries))
    assert next(line for line in lines if line.startswith("de topic")).split() == [
        *("de", "topic", "4", "|"),
        *["1.00"] * 4,
    ]
    assert sum(line.startswith("de typo") for line in lines) in {2, 3}
    held = sum(each.held_out for each in queries)
    assert f"\nheld-out half ({held})" in lines or not held


def test_the_verdict_names_what_is_missed():
    scores = {"embedded": {"q1": NOTHING}, "wagtail": {"q1": PERFECT}}
    lines = list(verdict(demands(scores, [query(1)])))
    assert lines[0].startswith("NO  never behind wagtail by more than 0.02: missed in 4 of 4")
    assert "      de topic ndcg: embedded 0.000, wagtail 1.000" in lines
