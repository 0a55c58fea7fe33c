"""What a judged set has to look like, and what is said of one that does not."""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from tests.needs import ROOT
from tests.quality.ranking import sets
from tests.quality.ranking.sets import BadSet, read_set

OWN = ROOT / "tests" / "quality" / "judged"
ACROSS = {"cross-language", "sentence-across", "paragraph-across"}
KINDS = {"known-item", "topic", "typo", "diacritic-less", "sentence", "paragraph"} | ACROSS
GERMAN_KINDS = {"compound", "apart", "together"}
DOCUMENT = {"id": "d1", "lang": "de", "title": "Titel", "text": "Text", "tags": ["Wort"]}
QUERY = {"id": "q1", "lang": "en", "kind": "topic", "query": "word", "relevant": ["d1"]}
UNRELATED = {"id": "u1", "lang": "en", "kind": "unrelated", "query": "chess"}


@pytest.fixture
def write(tmp_path):
    """Writes a set; lines may be objects or raw text."""

    def line(entry):
        return entry if isinstance(entry, bytes) else json.dumps(entry).encode()

    def writing(documents=(DOCUMENT,), queries=(QUERY,), unrelated=()):
        (tmp_path / "documents.jsonl").write_bytes(b"\n".join(map(line, documents)))
        (tmp_path / "queries.jsonl").write_bytes(b"\n".join(map(line, queries)))
        if unrelated:
            (tmp_path / "unrelated.jsonl").write_bytes(b"\n".join(map(line, unrelated)))
        return tmp_path

    return writing


def problems(folder):
    with pytest.raises(BadSet) as caught:
        read_set(folder)
    return [problem.removeprefix(f"{folder}/") for problem in caught.value.problems]


def test_a_plain_set(write):
    judged = read_set(write())
    assert [row.title for row in judged.measures["d1"]] == ["Titel"]
    assert judged.queries[0].relevant == {"d1": 1}
    assert judged.thesaurus is None
    assert judged.unrelated == ()


def test_unrelated_questions_are_apart(write):
    judged = read_set(write(unrelated=[UNRELATED]))
    assert [query.text for query in judged.unrelated] == ["chess"]
    assert [query.text for query in judged.queries] == ["word"]


@pytest.mark.parametrize(
    ("unrelated", "expected"),
    [
        ([b"{"], "unrelated.jsonl:1: not JSON"),
        ([UNRELATED | {"query": ""}], 'unrelated.jsonl:1: "query" is empty'),
        ([UNRELATED, UNRELATED], 'unrelated.jsonl:2: a second query "u1"'),
        ([UNRELATED | {"relevant": ["d1"]}], "unrelated.jsonl:1: an unrelated question has no"),
    ],
)
def test_wrong_unrelated_questions_are_named_by_line(write, unrelated, expected):
    assert problems(write(unrelated=unrelated))[0].startswith(expected)


def test_texts_of_one_measure_count_together(write):
    texts = [
        DOCUMENT | {"id": "d1.de", "measure": "d1"},
        DOCUMENT | {"id": "d1.fr", "measure": "d1", "lang": "fr"},
    ]
    graded = QUERY | {"relevant": {"d1.de": 1, "d1.fr": 3, "d1": 0}}
    judged = read_set(write(texts, [graded]))
    assert [row.lang for row in judged.measures["d1"]] == ["de", "fr"]
    assert judged.queries[0].relevant == {"d1": 3}


def test_empty_lines_are_no_lines(write):
    assert len(read_set(write([DOCUMENT, b""], [b"", QUERY])).queries) == 1


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ([b"{"], "documents.jsonl:1: not JSON"),
        ([b"[" * 100_000], "documents.jsonl:1: not JSON"),
        ([b"7"], "documents.jsonl:1: not an object"),
        ([b"\xff\xfe"], "documents.jsonl:1: not UTF-8"),
        ([DOCUMENT, {"id": "d2"}], 'documents.jsonl:2: "lang" is missing'),
        ([DOCUMENT, DOCUMENT], 'documents.jsonl:2: a second document "d1"'),
        ([DOCUMENT | {"id": 7}], 'documents.jsonl:1: "id" is not a text'),
        ([DOCUMENT | {"id": "x" * 201}], 'documents.jsonl:1: "id" is longer than 200 characters'),
        ([DOCUMENT | {"lang": "xx"}], 'documents.jsonl:1: unknown language "xx"'),
        ([DOCUMENT | {"title": " "}], 'documents.jsonl:1: "title" is empty'),
        ([DOCUMENT | {"title": "\ud800"}], 'documents.jsonl:1: "title" holds half a character'),
        ([DOCUMENT | {"tags": "Wort"}], 'documents.jsonl:1: "tags" is not a list of texts'),
        ([DOCUMENT | {"tags": [7]}], 'documents.jsonl:1: "tags" is not a list of texts'),
        (
            [DOCUMENT, DOCUMENT | {"id": "d2", "measure": "d1"}],
            'documents.jsonl:2: a second text of "d1" in de',
        ),
        (
            [
                DOCUMENT | {"measure": "m"},
                DOCUMENT | {"id": "d2", "measure": "d1", "lang": "fr"},
            ],
            'documents.jsonl: "d1" is a document and another one\'s measure',
        ),
        ([], "documents.jsonl: the file is empty"),
    ],
)
def test_wrong_documents_are_named_by_line(write, documents, expected):
    assert problems(write(documents))[0].startswith(expected)


@pytest.mark.parametrize(
    ("queries", "expected"),
    [
        ([QUERY, QUERY], 'queries.jsonl:2: a second query "q1"'),
        ([QUERY | {"kind": ""}], 'queries.jsonl:1: "kind" is empty'),
        ([QUERY | {"query": "w" * 1_001}], 'queries.jsonl:1: "query" is longer than 1000'),
        ([QUERY | {"relevant": ["d9"]}], 'queries.jsonl:1: unknown document "d9"'),
        ([QUERY | {"relevant": []}], "queries.jsonl:1: nothing is relevant"),
        ([QUERY | {"relevant": {"d1": 0}}], "queries.jsonl:1: nothing is relevant"),
        ([QUERY | {"relevant": {"d1": 4}}], 'queries.jsonl:1: the grade of "d1" is not a whole'),
        ([QUERY | {"relevant": {"d1": True}}], 'queries.jsonl:1: the grade of "d1" is not a whole'),
        ([QUERY | {"relevant": [["d1"]]}], 'queries.jsonl:1: "relevant" is neither'),
        ([QUERY | {"relevant": None}], 'queries.jsonl:1: "relevant" is neither'),
    ],
)
def test_wrong_queries_are_named_by_line(write, queries, expected):
    assert problems(write(queries=queries))[0].startswith(expected)


def test_huge_sets_are_refused_early(write, monkeypatch):
    monkeypatch.setattr(sets, "MOST_QUERIES", 2)
    many = [QUERY | {"id": f"q{number}"} for number in range(5)]
    assert problems(write(queries=many)) == ["queries.jsonl:3: more than 2 lines"]
    long = DOCUMENT | {"text": "x" * sets.LONGEST_LINE}
    assert problems(write([long]))[0] == (
        f"documents.jsonl:1: the line is longer than {sets.LONGEST_LINE} bytes"
    )


def test_a_beginning_of_many_problems_is_shown(write):
    said = problems(write(queries=[b"{"] * 50))
    assert len(said) == sets.MOST_PROBLEMS + 1
    assert said[-1] == "... and 30 more"


def test_a_folder_that_is_none(tmp_path):
    said = problems(tmp_path / "nowhere")
    assert said
    assert all("No such file" in problem for problem in said)


def test_the_own_set_has_every_cell():
    judged = read_set(OWN)
    cells = Counter((query.lang, query.kind) for query in judged.queries)
    expected = {(language, kind) for language in ("de", "en", "fr", "ro") for kind in KINDS}
    expected |= {("de", kind) for kind in GERMAN_KINDS}
    expected -= {("en", "diacritic-less")}
    assert len(judged.measures) >= 400
    assert set(cells) == expected
    assert min(cells.values()) >= 15
    held = sum(query.held_out for query in judged.queries)
    assert 0.45 < held / len(judged.queries) < 0.55
    unrelated = Counter((query.lang, query.kind) for query in judged.unrelated)
    assert len(unrelated) == 8
    assert min(unrelated.values()) >= 10


def test_questions_across_languages_have_no_answer_in_their_own():
    judged = read_set(OWN)
    for query in judged.queries:
        if query.kind in ACROSS:
            spoken = {row.lang for key in query.relevant for row in judged.measures[key]}
            assert query.lang not in spoken, query.id


def measured(folder, **environment):
    return subprocess.run(
        [sys.executable, "-m", "tests.quality.ranking", str(folder)],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_set_that_cannot_be_read_is_not_measured(write):
    done = measured(write(queries=[b"{"]))
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.startswith(f"{write()}/queries.jsonl:1: not JSON")


def test_a_set_is_measured_without_elasticsearch_and_nothing_stays(write, tmp_path):
    other = DOCUMENT | {"id": "d2", "title": "Anderes"}
    folder = write([DOCUMENT, other], [QUERY | {"lang": "de", "query": "Titel"}])
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    done = measured(folder, TEST_ELASTICSEARCH_URL="http://127.0.0.1:9", TMPDIR=str(scratch))
    assert done.returncode == 0, done.stderr
    assert "Elasticsearch is missing" in done.stdout
    assert "de topic" in done.stdout
    assert list(scratch.iterdir()) == []
