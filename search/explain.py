"""Why a measure is found, and ranks where it does, in words for whoever runs the portal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from search.engines import Engine
from search.engines.registry import engine
from search.engines.score_tree import Reason, WordReasons
from search.query.query_builder import clauses
from search.schema.clauses import All, Clause, Near, Question, Terms, Value, Words
from search.schema.documents import Document
from search.schema.request import SearchRequest
from search.searcher import Final, final

_FIRST_HITS = 3
# Of each word the clauses that added most; the others hardly count.
_MOST_REASONS = 4
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
class Part:
    """What one part of a question added: its words, reasons, and the words inside if it has any."""

    words: str
    found: WordReasons
    inside: tuple["Part", ...] = ()


@dataclass(frozen=True)
class Explained:
    """One measure and its place among those found, 0 if it is not; each part with its reasons.

    `parts` is None where the index does not hold the measure. `through` names the concept by which
    a clause came into the question.
    """

    uuid: str
    rank: int
    document: Document | None
    parts: tuple[Part, ...] | None
    through: Mapping[Clause, str]


def explain(name: str, request: SearchRequest, uuid: str = "") -> Iterator[Explained]:
    """Explain one measure, or the first ones found, as this engine sees it.

    Raises EngineUnavailable, IndexMissing, EngineRefused.
    """
    asked = final(name, request)
    through = _through(asked, request.language)
    found = enumerate(engine(name).scan(asked.question), start=1)
    if uuid:
        rank, document = next((each for each in found if each[1].uuid == uuid), (0, None))
        wanted = [(rank, uuid, document)]
    else:
        wanted = [(place, each.uuid, each) for place, each in islice(found, _FIRST_HITS)]
    for rank, key, document in wanted:
        parts = _parts(engine(name), asked.question, key, _labels(asked))
        yield Explained(key, rank, document, parts, through)


def _parts(
    asked_of: Engine, question: Question, uuid: str, labels: list[str]
) -> tuple[Part, ...] | None:
    explained = asked_of.explain(question, uuid)
    if explained is None:
        return None
    parts = []
    for label, found in zip(labels, explained, strict=True):
        several = next((one.clause for one in found.reasons if isinstance(one.clause, All)), None)
        inside: tuple[Part, ...] | None = ()
        if several:
            below = [_called(word, label) for word in several.words]
            inside = _parts(asked_of, Question(words=several.words), uuid, below)
        parts.append(Part(label, found, inside or ()))
    return tuple(parts)


def _called(word: tuple[Clause, ...], whole: str) -> str:
    """The word that these clauses look for as it was typed; several together are the whole."""
    first = word[0] if word else None
    if isinstance(first, Words):
        return first.text
    return " ".join(first.terms) if isinstance(first, Terms) else whole


def _labels(asked: Final) -> list[str]:
    """The words of each part; words that name a concept together are one part."""
    groups = [" OR ".join(map(str, group)) for group in asked.wording.groups]
    labels, position = [], 0
    while position < len(groups):
        ends = [
            each.positions.stop for each in asked.expansions if each.positions.start == position
        ]
        end = max(ends, default=position + 1)
        labels.append(" ".join(groups[position:end]))
        position = end
    return labels


def _through(asked: Final, language: str) -> dict[Clause, str]:
    """The clauses that are there because of a concept, with its name."""
    plain = _flat(clauses(asked.wording, language))
    found: dict[Clause, str] = {}
    for expansion in asked.expansions:
        for concept in expansion.concepts:
            alone = (replace(expansion, concepts=(concept,)),)
            added = _flat(clauses(asked.wording, language, expansions=alone)) - plain
            found |= dict.fromkeys(added, concept.label(language))
    return found


def _flat(compiled: tuple[tuple[Clause, ...], ...]) -> set[Clause]:
    return {clause for part in compiled for clause in part}


def sentences(explained: Explained) -> Iterator[str]:
    """The explanation, line by line."""
    document = explained.document
    if explained.parts is None:
        yield f"{explained.uuid} is not in the index"
        return
    if document:
        title = document.texts[document.source_language].heading
        yield f"{explained.rank}. {title} ({document.city_slug}, {explained.uuid})"
    else:
        yield f"{explained.uuid} is not found"
    if len(explained.parts) > 1:
        total = sum(part.found.score for part in explained.parts)
        summed = ", ".join(f"{part.found.score:.2f} {part.words}" for part in explained.parts)
        yield f"   score {total:.2f}, the sum of {summed}"
    for part in explained.parts:
        yield from _part(part, explained.through, "   ")


def _part(part: Part, through: Mapping[Clause, str], indent: str) -> Iterator[str]:
    found = part.found
    if not found.reasons:
        yield f"{indent}{part.words}: nothing in it matches"
        return
    yield f"{indent}{part.words}: {found.score:.2f}; the best reason counts in full, the others a tenth"
    ordered = sorted(found.reasons, key=lambda reason: -reason.score)
    for reason in ordered[:_MOST_REASONS]:
        concept = through.get(reason.clause)
        because = f"; through the concept {concept}" if concept else ""
        yield f"{indent}  {reason.score:.2f}  {_reason(reason)}{because}"
    if len(ordered) > _MOST_REASONS:
        yield f"{indent}  and {len(ordered) - _MOST_REASONS} lesser ones"
    for inner in part.inside:
        yield from _part(inner, through, f"{indent}    ")


def _reason(reason: Reason) -> str:
    if isinstance(reason.clause, All):
        return "all of its words, each of which is told below"
    told = [f"{_matched(reason.clause)}, weight {getattr(reason.clause, 'boost', 1):g}"]
    if reason.times is not None and reason.length is not None:
        times = "once" if reason.times <= 1 else f"{reason.times:.0f} times"
        told.append(f"{times} in about {reason.length:.0f} words")
    if reason.holders is not None and reason.documents is not None:
        told.append(f"as in {reason.holders} of {reason.documents} measures with that field")
    return "; ".join(told)


def _matched(clause: Clause) -> str:
    if isinstance(clause, Near):
        kind = "begins with" if clause.prefix else "differs by one letter from"
        return f'{_place(clause.field)} {kind} "{clause.term}"'
    if isinstance(clause, Words):
        return f'"{clause.text}" in {_place(clause.field)}'
    if isinstance(clause, Terms):
        return f'"{" ".join(clause.terms)}" in {_place(clause.field)}'
    if isinstance(clause, Value):
        return f"it has the {clause.field} {clause.value}"
    return "all of several words"


def _place(field: str) -> str:
    """`heading_de` is the heading in the language de; some fields have none."""
    name, _sign, language = field.rpartition("_")
    if name in _FIELDS:
        return f"{_FIELDS[name]} ({language})"
    return _FIELDS.get(field, field)
