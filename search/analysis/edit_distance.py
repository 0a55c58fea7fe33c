"""Typing errors: whether two words are within one edit of each other."""

# In a shorter word one letter more or less makes another word.
MIN_FUZZY_LENGTH = 4


def within_one_edit(word: str, other: str) -> bool:
    """Whether they are equal, or become so by one insertion, deletion, substitution or swap."""
    if abs(len(word) - len(other)) > 1:
        return False
    # One edit leaves the first or the last letter; most words differ in both: a quick way out.
    if len(word) > 2 and word[:1] != other[:1] and word[-1:] != other[-1:]:
        return False
    prefix_length = 0
    for letter, other_letter in zip(word, other, strict=False):
        if letter != other_letter:
            break
        prefix_length += 1
    one, two = word[prefix_length:], other[prefix_length:]
    return (
        one[1:] == two
        or one == two[1:]
        or one[1:] == two[1:]
        or (one[:2] == two[1::-1] and one[2:] == two[2:])
    )
