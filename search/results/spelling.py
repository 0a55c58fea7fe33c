"""How words are spelt in texts, capital letters included."""

from collections import Counter


def commonest(spelt: Counter[str]) -> str:
    """The word used most, in the spelling used most; empty where there is none.

    Of those as common, the first by alphabet: words come in another order in each process.
    """
    words: Counter[str] = Counter()
    for spelling, number in spelt.items():
        words[spelling.lower()] += number
    best = _first(words)
    return _first(Counter({each: spelt[each] for each in spelt if each.lower() == best}))


def _first(counted: Counter[str]) -> str:
    return min(counted, key=lambda each: (-counted[each], each), default="")
