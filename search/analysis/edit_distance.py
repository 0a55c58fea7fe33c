"""Typing errors: whether two words are within one edit of each other."""

from rapidfuzz.distance import OSA

# In a shorter word one letter more or less makes another word.
MIN_FUZZY_LENGTH = 4


def within_one_edit(word: str, other: str) -> bool:
    """Whether they are equal, or become so by one insertion, deletion, substitution or swap."""
    return OSA.distance(word, other, score_cutoff=1) <= 1
