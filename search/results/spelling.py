"""Picks the most common spelling of a word in texts, case included."""

from collections import Counter


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
