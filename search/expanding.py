"""Which words of a question name concepts, so that their other names are searched as well."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from search.analysis.chain import unstemmed
from search.analysis.errors import SHORTEST_MISSPELT, one_error
from search.thesaurus import LONGEST, Concept, Thesaurus
from search.wording import Wording


@dataclass(frozen=True)
class Expansion:
    """The groups of a wording at these positions name these concepts; `asked` as it was typed."""

    positions: range
    asked: str
    concepts: tuple[Concept, ...]
    # What some of these words name by themselves.
    within: tuple["Expansion", ...] = ()


def expand(asked: Wording, language: str, thesaurus: Thesaurus) -> tuple[Expansion, ...]:
    """The concepts named by single words side by side; phrases in quotes are meant as they are."""
    found: list[Expansion] = []
    simple = [len(group) == 1 and not group[0].quoted for group in asked.groups]
    for is_simple, run in groupby(range(len(asked.groups)), key=simple.__getitem__):
        positions = list(run)
        if is_simple:
            spoken = [asked.groups[position][0].words[0] for position in positions]
            found += _in_run(spoken, positions[0], language, thesaurus)
        else:
            for position in positions:
                for item in asked.groups[position]:
                    if not item.quoted:
                        found += _in_run(item.words, position, language, thesaurus)
    return tuple(found)


def _in_run(
    spoken: Sequence[str], first: int, language: str, thesaurus: Thesaurus, longest: int = LONGEST
) -> list[Expansion]:
    return [
        Expansion(
            range(first + named.start, first + named.end),
            " ".join(spoken[named.start : named.end]),
            named.concepts,
            _within(spoken[named.start : named.end], first + named.start, language, thesaurus),
        )
        for named in thesaurus.find(spoken, language, longest)
    ]


def _within(
    spoken: Sequence[str], first: int, language: str, thesaurus: Thesaurus
) -> tuple[Expansion, ...]:
    return tuple(_in_run(spoken, first, language, thesaurus, len(spoken) - 1)) if spoken[1:] else ()


def mended(asked: Wording, language: str, thesaurus: Thesaurus) -> tuple[Expansion, ...]:
    """The concepts that single words name once a typing error in them is put right."""
    found = []
    for position, group in enumerate(asked.groups):
        for item in group:
            if not item.quoted:
                better = respelt(item.words[0], language, thesaurus)
                found += _in_run([better], position, language, thesaurus) if better else []
    return tuple(found)


def respelt(word: str, language: str, thesaurus: Thesaurus) -> str:
    """The word of the thesaurus that was probably meant; empty if it is known or none is near."""
    plain = unstemmed(word, language)
    if len(plain) < SHORTEST_MISSPELT or any(
        unstemmed(word, code) in known for code, known in thesaurus.spellings.items()
    ):
        return ""
    known = thesaurus.spellings.get(language, {})
    return next((known[other] for other in known if one_error(plain, other)), "")
