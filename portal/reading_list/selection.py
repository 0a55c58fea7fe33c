"""Reading lists as a URL parameter: parsing, formatting, and changed lists."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

MAX_MEASURES = 50
# More than any list needs; the rest is ignored.
_MAX_LENGTH = 4_000
# Page numbers fit into four bytes.
_PAGE_ID = re.compile(r"[1-9]\d{0,8}", re.ASCII)


@dataclass(frozen=True)
class ReadingList:
    """The page ids of a list, without duplicates, and what was left out.

    `surplus` is set if there were more than MAX_MEASURES, `unreadable` if something is no page id.
    """

    page_ids: tuple[int, ...]
    surplus: bool
    unreadable: bool


def parse(values: Iterable[str]) -> ReadingList:
    """Parse the values of `m`: page ids separated by commas, in one or several values."""
    text = ",".join(values)
    parts = [part.strip() for part in text[:_MAX_LENGTH].split(",") if part.strip()]
    page_ids = list(dict.fromkeys(int(part) for part in parts if _PAGE_ID.fullmatch(part)))
    return ReadingList(
        tuple(page_ids[:MAX_MEASURES]),
        surplus=len(page_ids) > MAX_MEASURES or len(text) > _MAX_LENGTH,
        unreadable=not all(_PAGE_ID.fullmatch(part) for part in parts),
    )


def to_param(page_ids: Iterable[int]) -> str:
    """Return the list as one value: `4,12,9`."""
    return ",".join(str(page_id) for page_id in page_ids)


def url(page_ids: Iterable[int]) -> str:
    """Return the URL that shows the list, in the visitor's language."""
    param = to_param(page_ids)
    return reverse("reading_list") + (f"?{urlencode({'m': param}, safe=',')}" if param else "")


def without(page_ids: Sequence[int], page_id: int) -> tuple[int, ...]:
    """Return the list without one measure."""
    return tuple(other for other in page_ids if other != page_id)


def moved(page_ids: Sequence[int], page_id: int, *, by: int) -> tuple[int, ...]:
    """Return the list with one measure moved down by some places; up if `by` is negative."""
    others = list(without(page_ids, page_id))
    others.insert(max(page_ids.index(page_id) + by, 0), page_id)
    return tuple(others)
