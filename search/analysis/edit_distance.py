"""Typing errors: whether two words differ by one."""

# In a shorter word one letter more or less makes another word.
SHORTEST_MISSPELT = 4


def one_error(word: str, other: str) -> bool:
    """Whether one letter more, less, other or swapped with its neighbour makes them equal."""
    if abs(len(word) - len(other)) > 1:
        return False
    # One error leaves the beginning or the end; most words differ in both, and are done with.
    if len(word) > 2 and word[:1] != other[:1] and word[-1:] != other[-1:]:
        return False
    same = 0
    for mine, its in zip(word, other, strict=False):
        if mine != its:
            break
        same += 1
    one, two = word[same:], other[same:]
    return (
        one[1:] == two
        or one == two[1:]
        or one[1:] == two[1:]
        or (one[:2] == two[1::-1] and one[2:] == two[2:])
    )
