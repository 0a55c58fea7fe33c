"""A wording becomes clauses: where each word is looked for, and with which weight."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from search.analysis.analyzer import term, typed_plainly, unstemmed
from search.analysis.characters import clean, fold, words
from search.analysis.compounds import compound
from search.analysis.edit_distance import SHORTEST_MISSPELT
from search.analysis.recipes import RECIPES
from search.query.expansion import Expansion
from search.query.parser import Item, Wording, telling
from search.query.thesaurus import Concept
from search.schema.clauses import All, Clause, Near, Terms, Value, Words
from search.schema.fields import EXACT_FIELD, WORD_FIELD, as_written

_WEIGHTS = {"heading": 6.0, "summary": 3.0, "terms": 2.0, "body": 1.0}
_OWN_LANGUAGE = 2.0
_PLAIN_WEIGHT = 0.8
# Words in quotes that are written so come before those with one stem.
_EXACT_WEIGHT = 14.0
_PARTS_WEIGHTS = {"heading_parts_de": 3.0, "parts_de": 0.8}
_NAMES_WEIGHT = 2.0
_NEAR_WEIGHT = 0.1
_PREFIX_WEIGHT = 0.05
_HEADING_PREFIX_WEIGHT = 0.3
# A measure that calls the thing otherwise is worth less than one that uses the visitor's word.
_EXPANDED = 0.4
# The words of a name, not side by side.
_APART = 0.3
# A part of a concept's name, of the whole.
_PART = 0.15
_VALUE_WEIGHT = 1.0
_EXPANDED_FIELDS = ("heading", "summary", "body")
# Names of a concept per language, and clauses of a whole question: no question exhausts an engine.
_MOST_NAMES = 8
_MOST_EXPANDED = 600


class _Room:
    """How many clauses of other names a question may still be given."""

    def __init__(self) -> None:
        self._left = _MOST_EXPANDED

    def take(self, clauses: Iterable[Clause]) -> tuple[Clause, ...]:
        """The first of them, as many as there is room for."""
        taken = []
        for clause in clauses:
            self._left -= _size(clause)
            if self._left < 0:
                break
            taken.append(clause)
        return tuple(taken)


def _size(clause: Clause) -> int:
    """Of how many clauses without clauses in them it consists."""
    if isinstance(clause, All):
        return sum(_size(each) for word in clause.words for each in word)
    return 1


def spellings(word: str, language: str) -> list[str]:
    """The word, and without its marks where that makes another term."""
    plain = fold(word)
    return [word] if term(plain, language) == term(word, language) else [word, plain]


def _in_language(item: tuple[str, ...], language: str, factor: float) -> Iterator[Clause]:
    recipe = RECIPES[language]
    variants = [item] if item[1:] else [(word,) for word in spellings(item[0], language)]
    for variant in variants:
        terms = tuple(term(word, language) for word in variant)
        for name, weight in _WEIGHTS.items():
            field = f"{name}_{language}"
            if recipe.native:
                yield Words(field, " ".join(variant), weight * factor)
            else:
                yield Terms(field, terms, weight * factor)
    if not item[1:]:
        plain = typed_plainly(item[0], language)
        yield Terms(f"plain_{language}", (plain,), _PLAIN_WEIGHT * factor)


def _near(word: str, *, last: bool) -> Iterator[Clause]:
    for whole in dict.fromkeys(unstemmed(word, language) for language in ("de", "en")):
        if len(whole) >= SHORTEST_MISSPELT and whole.isalpha():
            yield Near(WORD_FIELD, whole, _NEAR_WEIGHT)
            if last:
                yield Near(WORD_FIELD, whole, _PREFIX_WEIGHT, prefix=True)
    for language in RECIPES if last else ():
        begun = unstemmed(word, language)
        if len(begun) >= SHORTEST_MISSPELT and begun.isalpha():
            yield Near(f"heading_{language}", begun, _HEADING_PREFIX_WEIGHT, prefix=True)


def _item(item: Item, language: str, *, near: bool = False, last: bool = False) -> list[Clause]:
    """One word or phrase in the fields of all languages, the visitor's with more weight."""
    found: list[Clause] = []
    for code in RECIPES:
        found += _in_language(item.words, code, _OWN_LANGUAGE if code == language else 1.0)
    if item.quoted:
        found.append(Terms(EXACT_FIELD, tuple(map(as_written, item.words)), _EXACT_WEIGHT))
    found.append(Terms("names", tuple(unstemmed(word, "en") for word in item.words), _NAMES_WEIGHT))
    if not item.words[1:]:
        found += _german_parts(item.words[0], 1.0)
        if near:
            found += _near(item.words[0], last=last)
    return found


def _german_parts(word: str, factor: float) -> Iterator[Clause]:
    german = compound(word) or (term(word, "de"),)
    for field, weight in _PARTS_WEIGHTS.items():
        yield Terms(field, german, weight * factor)


def _spoken(spoken: Sequence[str], language: str, factor: float) -> Iterator[Clause]:
    for kind in _EXPANDED_FIELDS:
        field, boost = f"{kind}_{language}", _WEIGHTS[kind] * factor
        if RECIPES[language].native:
            yield Words(field, " ".join(spoken), boost)
        else:
            yield Terms(field, tuple(term(word, language) for word in spoken), boost)


def _name(name: str, language: str, factor: float, *, apart: bool) -> Iterator[Clause]:
    """Another name of a concept in the fields of its own language."""
    spoken = words(clean(name))
    yield from _spoken(spoken, language, factor)
    single = telling(name, language) if apart else ()
    if single[1:]:
        yield All(tuple(tuple(_spoken([word], language, factor * _APART)) for word in single))
    if language == "de" and len(spoken) == 1:
        yield from _german_parts(spoken[0], factor)


def _concept(concept: Concept, asked: str, language: str, *, apart: bool) -> Iterator[Clause]:
    if concept.facet:
        yield Value(concept.facet, concept.key, _VALUE_WEIGHT)
        return
    for code, names in concept.names.items():
        factor = _EXPANDED * (_OWN_LANGUAGE if code == language else 1.0)
        for name in names[:_MOST_NAMES]:
            if name.lower() != asked.lower():
                yield from _name(name, code, factor, apart=apart)


def _also(expansions: Sequence[Expansion], language: str, *, apart: bool) -> Iterator[Clause]:
    for expansion in expansions:
        for concept in expansion.concepts:
            yield from _concept(concept, expansion.asked, language, apart=apart)


def clauses(
    asked: Wording,
    language: str,
    *,
    expansions: Sequence[Expansion] = (),
    near: bool = False,
    some: bool = False,
) -> tuple[tuple[Clause, ...], ...]:
    """For each part of the question the clauses of which one must match.

    All languages are searched, the visitor's weighs more. Words that name a concept may also be
    found by its other names. With `near`, one typing error in a word of four letters or more is
    forgiven, and the last word may be a beginning. With `some`, words that together name a concept
    may also be found one by one, and the words of its other names apart from each other.
    """
    return _compiled(asked, language, expansions, _Room(), near=near, some=some)


def _compiled(
    asked: Wording,
    language: str,
    expansions: Sequence[Expansion],
    room: _Room,
    *,
    near: bool,
    some: bool = False,
) -> tuple[tuple[Clause, ...], ...]:
    last = len(asked.groups) - 1
    plain = [
        tuple(
            clause
            for item in group
            for clause in _item(item, language, near=near, last=position == last)
        )
        for position, group in enumerate(asked.groups)
    ]
    compiled: list[tuple[Clause, ...]] = []
    position = 0
    while position < len(plain):
        here = [each for each in expansions if each.positions.start == position]
        end = max((each.positions.stop for each in here), default=position + 1)
        also = room.take(_also(here, language, apart=some))
        whole = (All(tuple(plain[position:end])),) if end > position + 1 else plain[position]
        found = (*whole, *also)
        if some and end > position + 1:
            within = [inner for each in here for inner in each.within]
            part = Wording(asked.groups[position:end])
            words = _compiled(part, language, _from(position, within), room, near=near)
            found = (All((found, *map(_lighter, words)), enough=1),)
        compiled.append(found)
        position = end
    return tuple(compiled)


def _from(first: int, expansions: Sequence[Expansion]) -> list[Expansion]:
    """Expansions of a wording as those of its part that begins there."""
    return [
        replace(each, positions=range(each.positions.start - first, each.positions.stop - first))
        for each in expansions
    ]


def _lighter(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    return tuple(
        replace(clause, words=tuple(_lighter(each) for each in clause.words))
        if isinstance(clause, All)
        else replace(clause, boost=clause.boost * _PART)
        for clause in clauses
    )


def unwanted(asked: Wording, language: str) -> tuple[Clause, ...]:
    """The clauses of which none may match."""
    return tuple(clause for item in asked.unwanted for clause in _item(item, language))
