"""A reading list as it stands in an address: which measures, in which order, and changed lists."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

MOST = 50
# More than any list needs; the rest of a longer address is not looked at.
_LONGEST = 4_000
# Page numbers fit into four bytes.
_NUMBER = re.compile(r"[1-9]\d{0,8}", re.ASCII)


@dataclass(frozen=True)
class Listed:
    """The numbers of measures that an address names, each once; what had to be left out.

    `surplus` tells that there were more than MOST, `unreadable` that something is no number.
    """

    numbers: tuple[int, ...]
    surplus: bool
    unreadable: bool


def parse(values: Iterable[str]) -> Listed:
    """Read the values of `m`: numbers with commas, in one value or in several."""
    text = ",".join(values)
    parts = [part.strip() for part in text[:_LONGEST].split(",") if part.strip()]
    numbers = list(dict.fromkeys(int(part) for part in parts if _NUMBER.fullmatch(part)))
    return Listed(
        tuple(numbers[:MOST]),
        surplus=len(numbers) > MOST or len(text) > _LONGEST,
        unreadable=not all(_NUMBER.fullmatch(part) for part in parts),
    )


def value(numbers: Iterable[int]) -> str:
    """The list as one value: `4,12,9`."""
    return ",".join(str(number) for number in numbers)


def address(numbers: Iterable[int]) -> str:
    """Where the list is shown, in the visitor's language."""
    shown = value(numbers)
    return reverse("reading_list") + (f"?{urlencode({'m': shown}, safe=',')}" if shown else "")


def without(numbers: Sequence[int], number: int) -> tuple[int, ...]:
    """The list without one of its measures."""
    return tuple(each for each in numbers if each != number)


def moved(numbers: Sequence[int], number: int, *, by: int) -> tuple[int, ...]:
    """The list with one measure some places further down; up where `by` is negative."""
    rest = list(without(numbers, number))
    rest.insert(max(numbers.index(number) + by, 0), number)
    return tuple(rest)
