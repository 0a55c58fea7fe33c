"""Explains to operators why a measure is found and how its score comes about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from textwrap import shorten

from search.embeddings import store
from search.embeddings.passages import passage
from search.embeddings.serving import serving_model
from search.engines import Engine
from search.engines.registry import engine
from search.engines.score_tree import ClauseScore, GroupScore
from search.execution import Execution, scan
from search.query.query_builder import build_clauses
from search.schema.clauses import (
    AllOf,
    Alternatives,
    Clause,
    EngineQuery,
    Fuzzy,
    Keyword,
    Match,
    Terms,
)
from search.schema.documents import Document
from search.schema.request import SearchRequest
from search.schema.vectors import VectorQuery, decode, vector_field
from search.searcher import execute

_FIRST_HITS = 3
# The best clauses of each group; the others hardly count.
_MAX_CLAUSES = 4
_MAX_PASSAGE_LENGTH = 100
_FIELDS = {
    "heading": "the heading",
    "summary": "the summary",
    "terms": "the labels of its terms and the name of its city",
    "body": "the text",
    "plain": "a word as it is typed without marks",
    "heading_parts": "parts of a compound in the heading",
    "parts": "parts of a compound",
    "names": "names and units",
    "words": "any word",
    "exact": "the words as they are written",
}


@dataclass(frozen=True)
class ExplainedGroup:
    """What one group of a query added to the score, and the groups inside if it has any."""

    label: str
    score: GroupScore
    inner: tuple["ExplainedGroup", ...] = ()


@dataclass(frozen=True)
class ExplainedNearness:
    """How near a text is to the question, from which value on it is near enough, and the text.

    `value` is None where the text has no vector yet.
    """

    value: float | None
    near_enough: float
    text: str


@dataclass(frozen=True)
class Explanation:
    """One measure with its rank among all hits, 0 if it is none, and its score by group.

    `groups` is None where the measure is not in the index. `concepts` maps clauses that come from
    query expansion to the name of the concept. `nearness` is None where nothing is asked by
    meaning, or the measure is no hit; `by_meaning` says that its words alone do not find it.
    """

    uuid: str
    rank: int
    document: Document | None
    groups: tuple[ExplainedGroup, ...] | None
    concepts: Mapping[Clause, str]
    nearness: ExplainedNearness | None = None
    by_meaning: bool = False


def explain(name: str, request: SearchRequest, uuid: str = "") -> Iterator[Explanation]:
    """Explain one measure, or the first hits, as this engine scores them.

    Raises EngineUnavailable, IndexMissing, EngineRefused.
    """
    execution = execute(name, request)
    concepts = _clause_concepts(execution, request.language)
    hits = enumerate(scan(engine(name), execution), start=1)
    if uuid:
        rank, document = next((hit for hit in hits if hit[1].uuid == uuid), (0, None))
        wanted = [(rank, uuid, document)]
    else:
        wanted = [(rank, document.uuid, document) for rank, document in islice(hits, _FIRST_HITS)]
    for rank, key, document in wanted:
        groups = _explain_groups(engine(name), execution.query, key, _group_labels(execution))
        yield Explanation(
            key,
            rank,
            document,
            groups,
            concepts,
            _explain_nearness(execution.query.vectors, document),
            by_meaning=document is not None and not _has_words(execution.query, groups or ()),
        )


def _explain_nearness(
    vectors: VectorQuery | None, document: Document | None
) -> ExplainedNearness | None:
    model = serving_model()
    if vectors is None or document is None or model is None:
        return None
    text = passage(document)
    field = vector_field(model.name, text.language)
    (with_vector,) = store.attach([document], [model.name])
    encoded = with_vector.vectors.get(field)
    nearness = None
    if encoded and field in vectors.means:
        nearness = float(decode(encoded) @ vectors.vector) - vectors.means[field]
    return ExplainedNearness(nearness, vectors.near_enough, text.beginning)


def _has_words(query: EngineQuery, groups: tuple[ExplainedGroup, ...]) -> bool:
    """Whether as many groups match as the query requires."""
    required = query.minimum_should_match
    matched = sum(bool(group.score.clauses) for group in groups)
    return matched >= min(len(groups) if required is None else required, len(groups))


def _explain_groups(
    target: Engine, query: EngineQuery, uuid: str, labels: list[str]
) -> tuple[ExplainedGroup, ...] | None:
    scores = target.explain(query, uuid)
    if scores is None:
        return None
    explained = []
    for label, score in zip(labels, scores, strict=True):
        all_of = next((one.clause for one in score.clauses if isinstance(one.clause, AllOf)), None)
        inner: tuple[ExplainedGroup, ...] | None = ()
        if all_of:
            inner_labels = [_inner_label(alternatives, label) for alternatives in all_of.groups]
            inner_query = EngineQuery(groups=all_of.groups)
            inner = _explain_groups(target, inner_query, uuid, inner_labels)
        explained.append(ExplainedGroup(label, score, inner or ()))
    return tuple(explained)


def _inner_label(alternatives: Alternatives, outer: str) -> str:
    """The token that these clauses search, as it was typed; the outer label for several."""
    first = alternatives[0] if alternatives else None
    if isinstance(first, Match):
        return first.text
    return " ".join(first.terms) if isinstance(first, Terms) else outer


def _group_labels(execution: Execution) -> list[str]:
    """The text of each group; groups that name a concept together are one."""
    texts = [" OR ".join(map(str, group)) for group in execution.text.groups]
    labels, position = [], 0
    while position < len(texts):
        ends = [
            expansion.positions.stop
            for expansion in execution.expansions
            if expansion.positions.start == position
        ]
        end = max(ends, default=position + 1)
        labels.append(" ".join(texts[position:end]))
        position = end
    return labels


def _clause_concepts(execution: Execution, language: str) -> dict[Clause, str]:
    """The clauses that come from query expansion, with the name of the concept."""
    plain = _flat(build_clauses(execution.text, language))
    concepts: dict[Clause, str] = {}
    for expansion in execution.expansions:
        for concept in expansion.concepts:
            alone = (replace(expansion, concepts=(concept,)),)
            expanded = _flat(build_clauses(execution.text, language, expansions=alone))
            concepts |= dict.fromkeys(expanded - plain, concept.label(language))
    return concepts


def _flat(groups: tuple[Alternatives, ...]) -> set[Clause]:
    return {clause for alternatives in groups for clause in alternatives}


def format_lines(explanation: Explanation) -> Iterator[str]:
    """The explanation as text, line by line."""
    document = explanation.document
    if explanation.groups is None:
        yield f"{explanation.uuid} is not in the index"
        return
    if document:
        title = document.texts[document.source_language].heading
        yield f"{explanation.rank}. {title} ({document.city_slug}, {explanation.uuid})"
    else:
        yield f"{explanation.uuid} is not found"
    yield from _nearness_lines(explanation)
    if len(explanation.groups) > 1:
        total = sum(group.score.score for group in explanation.groups)
        summed = ", ".join(f"{group.score.score:.2f} {group.label}" for group in explanation.groups)
        yield f"   score {total:.2f}, the sum of {summed}"
    for group in explanation.groups:
        yield from _group_lines(group, explanation.concepts, "   ")


def _nearness_lines(explanation: Explanation) -> Iterator[str]:
    if explanation.by_meaning:
        yield "   found by meaning only: too few of the words match"
    nearness = explanation.nearness
    if nearness is None:
        return
    text = shorten(nearness.text, _MAX_PASSAGE_LENGTH, placeholder=" ...")
    if nearness.value is None:
        yield f'   no vector yet for "{text}"'
        return
    yield (
        f"   nearness {nearness.value:.3f}, near enough from {nearness.near_enough:.3f} on, of "
        f'"{text}"'
    )


def _group_lines(
    group: ExplainedGroup, concepts: Mapping[Clause, str], indent: str
) -> Iterator[str]:
    clauses, score = group.score.clauses, group.score.score
    if not clauses:
        yield f"{indent}{group.label}: nothing in it matches"
        return
    yield f"{indent}{group.label}: {score:.2f}; the best reason counts in full, the others a tenth"
    ordered = sorted(clauses, key=lambda clause_score: -clause_score.score)
    for clause_score in ordered[:_MAX_CLAUSES]:
        concept = concepts.get(clause_score.clause)
        because = f"; through the concept {concept}" if concept else ""
        yield f"{indent}  {clause_score.score:.2f}  {_describe_score(clause_score)}{because}"
    if len(ordered) > _MAX_CLAUSES:
        yield f"{indent}  and {len(ordered) - _MAX_CLAUSES} lesser ones"
    for inner in group.inner:
        yield from _group_lines(inner, concepts, f"{indent}    ")


def _describe_score(score: ClauseScore) -> str:
    if isinstance(score.clause, AllOf):
        return "all of its words, each of which is told below"
    parts = [f"{_describe_clause(score.clause)}, weight {getattr(score.clause, 'boost', 1):g}"]
    if score.term_freq is not None and score.field_length is not None:
        times = "once" if score.term_freq <= 1 else f"{score.term_freq:.0f} times"
        parts.append(f"{times} in about {score.field_length:.0f} words")
    if score.doc_freq is not None and score.doc_count is not None:
        parts.append(f"as in {score.doc_freq} of {score.doc_count} measures with that field")
    return "; ".join(parts)


def _describe_clause(clause: Clause) -> str:
    if isinstance(clause, Fuzzy):
        kind = "begins with" if clause.prefix else "differs by one letter from"
        return f'{_describe_field(clause.field)} {kind} "{clause.term}"'
    if isinstance(clause, Match):
        return f'"{clause.text}" in {_describe_field(clause.field)}'
    if isinstance(clause, Terms):
        return f'"{" ".join(clause.terms)}" in {_describe_field(clause.field)}'
    if isinstance(clause, Keyword):
        return f"it has the {clause.field} {clause.value}"
    return "all of several words"


def _describe_field(field: str) -> str:
    """`heading_de` is the heading in the language de; some fields have no language."""
    name, _sign, language = field.rpartition("_")
    if name in _FIELDS:
        return f"{_FIELDS[name]} ({language})"
    return _FIELDS.get(field, field)
