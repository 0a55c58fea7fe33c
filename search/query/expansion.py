"""Which words of a question name concepts, so that their other names are searched as well."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from search.analysis.analyzer import unstemmed
from search.analysis.edit_distance import SHORTEST_MISSPELT, one_error
from search.query.parser import Group, Wording
from search.query.thesaurus import Concept, Thesaurus


@dataclass(frozen=True)
class Expansion:
    """The groups of a wording at these positions name these concepts; `asked` as it was typed."""

    positions: range
    asked: str
    concepts: tuple[Concept, ...]
    # What some of these words name by themselves.
    within: tuple["Expansion", ...] = ()


@dataclass(frozen=True)
class _Spoken:
    """A word of the question and its position there; an empty word that was left out has none."""

    word: str
    position: int | None


def expand(asked: Wording, language: str, thesaurus: Thesaurus) -> tuple[Expansion, ...]:
    """The concepts named by single words side by side; phrases in quotes are meant as they are."""
    found: list[Expansion] = []

    def is_simple(said: tuple[Group, int | None]) -> bool:
        group, _position = said
        return len(group) == 1 and not group[0].quoted

    for simple, run in groupby(asked.said, key=is_simple):
        if simple:
            spoken = [_Spoken(group[0].words[0], position) for group, position in run]
            found += _in_run(spoken, language, thesaurus)
        else:
            for group, position in run:
                for item in group:
                    if not item.quoted:
                        one = [_Spoken(word, position) for word in item.words]
                        found += _in_run(one, language, thesaurus)
    return tuple(found)


def _in_run(
    run: Sequence[_Spoken], language: str, thesaurus: Thesaurus, longest: int = 0
) -> list[Expansion]:
    found = []
    empty = frozenset(place for place, each in enumerate(run) if each.position is None)
    for named in thesaurus.find([each.word for each in run], language, longest, empty):
        spoken = [run[place] for place in named.places]
        positions = [each.position for each in spoken if each.position is not None]
        if positions:
            found.append(
                Expansion(
                    range(positions[0], positions[-1] + 1),
                    " ".join(each.word for each in spoken),
                    named.concepts,
                    _within(spoken, language, thesaurus),
                )
            )
    return found


def _within(
    spoken: Sequence[_Spoken], language: str, thesaurus: Thesaurus
) -> tuple[Expansion, ...]:
    shorter = len(spoken) - 1
    return tuple(_in_run(spoken, language, thesaurus, shorter)) if shorter else ()


def mended(asked: Wording, language: str, thesaurus: Thesaurus) -> tuple[Expansion, ...]:
    """The concepts that single words name once a typing error in them is put right."""
    found = []
    for position, group in enumerate(asked.groups):
        for item in group:
            if not item.quoted:
                better = respelt(item.words[0], language, thesaurus)
                found += _in_run([_Spoken(better, position)], language, thesaurus) if better else []
    return tuple(found)


def respelt(word: str, language: str, thesaurus: Thesaurus) -> str:
    """The word of the thesaurus that was probably meant; empty if it is known or none is near."""
    plain = unstemmed(word, language)
    if (
        len(plain) < SHORTEST_MISSPELT
        or not plain.isalpha()
        or any(unstemmed(word, code) in known for code, known in thesaurus.spellings.items())
    ):
        return ""
    known = thesaurus.spellings.get(language, {})
    return next(
        (known[other] for other in known if other.isalpha() and one_error(plain, other)), ""
    )
