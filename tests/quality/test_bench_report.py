"""What `make bench` makes of the times it took, with values computed by hand."""

import os
import subprocess
import sys
from dataclasses import replace
from random import Random

import pytest

from tests.bench import report
from tests.bench.exports import Growth
from tests.bench.meaning.demo import Embedded
from tests.bench.meaning.results import (
    AGAIN,
    FIRST,
    WORDS_ONLY,
    Embedding,
    Meant,
    embedding_lines,
    lines,
)
from tests.bench.queries import KINDS
from tests.bench.results import (
    HIGHLIGHTED,
    OURS,
    OURS_PLAIN,
    OURS_SIX,
    PLAIN_PAGE,
    RAW,
    SIX_FACETS,
    Appeared,
    Asked,
    Attacked,
    Exported,
    Filled,
    Results,
    demands,
)
from tests.bench.timing import interleaved, median, percentile, ratio, together
from tests.measuring import verdict
from tests.needs import ROOT


def test_percentiles_are_values_that_were_measured():
    values = [float(number) for number in range(1, 101)]
    assert [percentile(values, share) for share in (0.5, 0.95, 0.99, 1)] == [50, 95, 99, 100]
    assert median([3.0, 1.0, 2.0]) == 2
    assert percentile([7.0], 0.99) == 7


def test_every_system_is_asked_every_question_and_none_is_always_first():
    asked = []
    systems = {
        name: lambda question, name=name: asked.append((question, name)) for name in ("a", "b")
    }
    found = interleaved(range(40), systems, lambda question: str(question % 2), Random(1))
    assert sorted(asked) == [(number, name) for number in range(40) for name in ("a", "b")]
    assert {name for _question, name in asked[::2]} == {"a", "b"}
    assert {kind: len(times["a"]) for kind, times in found.items()} == {"0": 20, "1": 20}
    assert len(together(found)["b"]) == 40


def test_a_ratio_is_of_medians():
    assert ratio({"one": [3.0, 1.0, 100.0], "two": [2.0, 2.0, 0.1]}, "one", "two") == 1.5


def asked(size, ours=1.0, **more):
    seconds = {
        **{name: [ours] for name in (OURS, OURS_PLAIN, OURS_SIX)},
        **{name: [1.0] for name in (RAW, HIGHLIGHTED, PLAIN_PAGE)},
        SIX_FACETS: [3.0],
    }
    given = {"trips": {1: 5, 2: 1}, **more}
    return Asked(
        "elasticsearch",
        size,
        dict.fromkeys(KINDS, seconds),
        {kind: [1, 2] for kind in KINDS},
        **given,
    )


def failures(**results):
    """What is missed, by the beginning of the demand."""
    found = demands(Results(**results))
    return {demand.text: demand.failures for demand in found if demand.failures}


def test_what_just_holds_holds():
    assert not failures(
        asked=[asked(1_000), asked(100_000)],
        filled=[
            Filled("elasticsearch", 10, {"rebuild": [1], "bare bulk": [0.3], "modelsearch": [2]})
        ],
        attacked=[Attacked("embedded", 10, {"plain": [1], "quotes": [10]}, ())],
        exported=[Exported("embedded", "csv", Growth(5, 5, 32 * 1024))],
    )


@pytest.mark.parametrize(
    ("ours", "missed"),
    [
        (1.01, {PLAIN_PAGE: [OURS, OURS_PLAIN], SIX_FACETS: [OURS, OURS_SIX]}),
        (1.31, {RAW: [OURS], HIGHLIGHTED: [OURS], PLAIN_PAGE: [OURS, OURS_PLAIN]}),
    ],
)
def test_a_search_that_takes_too_long_is_told(ours, missed):
    found = failures(asked=[asked(1_000, ours)])
    for other, ones in missed.items():
        told = {text: lines for text, lines in found.items() if text.endswith(f" of {other}")}
        assert [text.split(" at most")[0] for text in told] == [f"p50 of {one}" for one in ones]
        for (line,) in told.values():
            assert line.startswith(
                f"1,000 measures: {ours / (3 if other == SIX_FACETS else 1):.2f}"
            )


def test_systems_that_were_not_asked_are_left_out():
    alone = asked(1_000, 9.0)
    times = {kind: {OURS: [9.0], RAW: [9.0]} for kind in KINDS}
    assert not failures(asked=[replace(alone, times=times)])


def test_growth_is_looked_at_by_kind_and_only_for_words_that_hit_little():
    (lines,) = [
        lines
        for text, lines in failures(asked=[asked(1_000, 0.1), asked(100_000, 0.251)]).items()
        if "grows" in text
    ]
    assert lines == ("rare: 2.51", "mid: 2.51", "cross-language: 2.51")


def test_requests_are_counted():
    found = failures(asked=[asked(10, trips={1: 2, 3: 4}, second=["'x' asked twice"])])
    assert found == {
        "one request a search, a second only when little was found": (
            "10 measures: 4 questions took 3 requests",
            "10 measures: 'x' asked twice",
        )
    }


def test_slow_filling_costly_questions_and_growing_exports_are_told():
    found = failures(
        filled=[
            Filled("elasticsearch", 10, {"rebuild": [1], "bare bulk": [0.29], "modelsearch": [1.9]})
        ],
        attacked=[Attacked("embedded", 10, {"plain": [1], "quotes": [11]}, ["filters: 500"])],
        exported=[Exported("embedded", "csv", Growth(5, 5, 33 * 1024))],
    )
    assert list(found.values()) == [
        ("10 measures: 0.29 instead of 0.30",),
        ("10 measures: 1.90 instead of 2.00",),
        ("embedded, quotes: 11.0 times", "embedded, filters: 500"),
        ("embedded, csv: 33 MB",),
    ]


def meant(first=0.055, again=0.018, megabytes=250):
    times = {WORDS_ONLY: [0.01, 0.01, 0.9], FIRST: [first] * 3, AGAIN: [again] * 3}
    kilobytes = (100 * 1024, (100 + megabytes) * 1024)
    return Meant("embedded", 1_000, {"sentence": times}, kilobytes, 5.0)


def test_what_searching_by_meaning_costs_is_looked_at_beside_words():
    assert not failures(meant=[meant()])
    found = failures(meant=[meant(0.0552, 0.0182, 251)])
    assert list(found.values()) == [
        ("embedded, 1,000 measures, sentence: +45.2 ms",),
        ("embedded, 1,000 measures, sentence: +8.2 ms",),
        ("embedded, 1,000 measures: 251 MB",),
    ]


def test_the_table_of_searching_by_meaning_shows_what_is_added():
    told = list(lines(meant()))
    assert "  10.0  900.0 |   55.0   55.0   +45.0 |   18.0   18.0    +8.0" in told[2]
    assert "100 MB by words only, 350 MB by meaning" in told[3]
    assert told[3].endswith("rebuild with vectors: 200 documents/s")
    said = list(embedding_lines(Embedding(700, 1.25, Embedded(60, 48.4))))
    assert "1.25 texts of 700 characters" in said[0]
    assert said[1] == "the demo world: 60 texts in 48 s"


def test_nothing_is_demanded_of_what_was_not_measured():
    assert demands(Results()) == []


def test_the_tables_show_milliseconds_and_ratios():
    lines = list(report.asked_table(asked(1_000, 0.0125)))
    rare = next(line for line in lines if line.startswith("rare"))
    assert "12.5   12.5   12.5 |" in rare
    assert "0.1 - 0.2 %" in rare
    assert f"x{0.0125:5.2f}" in rare
    assert lines[-1].endswith("5 took 1, 1 took 2")
    filled = Filled("elasticsearch", 10, {"rebuild": [2.0], "bare bulk": [1.0]})
    assert list(report.filled_lines([filled]))[1].endswith(
        "rebuild 5, bare bulk 10; 0.50 bare bulk"
    )
    appeared = Appeared("elasticsearch", 10, {"elasticsearch": [1.0], "modelsearch": [0.5]})
    assert list(report.appeared_lines([appeared]))[1].endswith("x2.00")
    assert not any(line.startswith("NO") for line in verdict(demands(Results())))


@pytest.mark.bench
def test_everything_is_measured_without_elasticsearch_and_nothing_stays(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "100", "--quick"],
        cwd=ROOT,
        env=os.environ | {"TEST_ELASTICSEARCH_URL": "http://127.0.0.1:9", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Elasticsearch is missing" in done.stdout, done.stderr
    for told in ("embedded, 100 measures", "hostile questions, embedded", "published until found"):
        assert told in done.stdout, done.stderr
    assert "yes exports need" in done.stdout
    for told in ("by meaning, embedded, 100 measures", "embedding: "):
        assert told in done.stdout or "nothing is found by meaning" in done.stdout
    assert list(tmp_path.iterdir()) == []
