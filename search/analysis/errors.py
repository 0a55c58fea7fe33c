"""Typing errors: whether two words differ by one."""


def one_error(word: str, other: str) -> bool:
    """Whether one letter more, less, other or swapped with its neighbour makes them equal."""
    if abs(len(word) - len(other)) > 1:
        return False
    same = 0
    while same < min(len(word), len(other)) and word[same] == other[same]:
        same += 1
    one, two = word[same:], other[same:]
    return (
        one[1:] == two
        or one == two[1:]
        or one[1:] == two[1:]
        or (one[:2] == two[1::-1] and one[2:] == two[2:])
    )
