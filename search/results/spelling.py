"""Spelling correction: the query as the found texts and the thesaurus spell it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from search.query.expansion import correct_spelling
from search.query.parser import ParsedQuery, format_query
from search.query.thesaurus import Thesaurus


class SpellingCounts:
    """How often each spelling of a word of the query occurs in texts, by group and language."""

    def __init__(self) -> None:
        self._counts: dict[int, dict[str, Counter[str]]] = {}

    def count(
        self, tokens: Iterable[str], misspelt: Mapping[str, Collection[int]], language: str
    ) -> None:
        """Count the tokens that the query misspells; `misspelt` maps them to their groups."""
        for token in tokens if misspelt else ():
            for group in misspelt.get(token, ()):
                languages = self._counts.setdefault(group, {})
                languages.setdefault(language, Counter())[token] += 1

    def commonest(self, group: int, language: str = "") -> str:
        """The most common spelling in a language, or in all; empty if there is none."""
        languages = self._counts.get(group, {})
        if language:
            return commonest(languages.get(language) or Counter())
        return commonest(sum(languages.values(), Counter()))


def correct_query(
    parsed: ParsedQuery,
    spellings: SpellingCounts,
    language: str,
    thesaurus: Thesaurus,
    *,
    correct: Collection[int] = (),
) -> str:
    """The query with its single words corrected, in the user's language if possible.

    The groups in `correct` are left as they are. Empty if nothing is corrected.
    """
    corrections = {}
    for position, group in enumerate(parsed.groups):
        if len(group) == 1 and not group[0].tokens[1:] and position not in correct:
            correction = (
                spellings.commonest(position, language)
                or correct_spelling(group[0].tokens[0], language, thesaurus)
                or spellings.commonest(position)
            )
            if correction:
                corrections[position] = correction
    return format_query(parsed, corrections) if corrections else ""


def commonest(spellings: Counter[str]) -> str:
    """The most common word in its most common spelling; empty if there is none.

    Ties are broken alphabetically, because the order of counting differs between processes.
    """
    words: Counter[str] = Counter()
    for spelling, count in spellings.items():
        words[spelling.lower()] += count
    word = _most_common(words)
    cased = {spelling: spellings[spelling] for spelling in spellings if spelling.lower() == word}
    return _most_common(Counter(cased))


def _most_common(counter: Counter[str]) -> str:
    return min(counter, key=lambda key: (-counter[key], key), default="")
