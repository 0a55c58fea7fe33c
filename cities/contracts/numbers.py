"""The numbering of a plan: `4.2` stands below `4`, and sorts before `4.10`."""

import re
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

_PARTS = re.compile(r"\d+|[^\W\d_]+")
_LAST_PART = re.compile(r"[.\-/ ]?[^.\-/ ]+$")


def sort_key(number: str) -> tuple[tuple[int, int, str], ...]:
    """Sort numbers as people read them: 4.2, 4.10, 4a, B1. Empty numbers come last."""
    parts = _PARTS.findall(number)
    if not parts:
        return ((2, 0, ""),)
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part.casefold()) for part in parts
    )


def parents(numbers: Iterable[str]) -> dict[str, str]:
    """Return the number above each number, or "" for those at the top.

    A number stands below the longest other number that it continues: `4.2.1` below `4.2`, or below
    `4` if the plan has no `4.2`.
    """
    known = {number for number in numbers if number}
    return {number: _parent(number, known) for number in known}


def _parent(number: str, known: set[str]) -> str:
    shorter = _LAST_PART.sub("", number)
    while shorter and shorter != number:
        if shorter in known:
            return shorter
        number, shorter = shorter, _LAST_PART.sub("", shorter)
    return ""


def in_order(rows: Iterable[Any], key: Callable[[Any], str] = attrgetter("number")) -> list[Any]:
    """Sort rows by their number; those with the same number keep their order."""
    return sorted(rows, key=lambda row: sort_key(key(row)))
