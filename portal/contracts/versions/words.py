"""Differences between two texts, word by word."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from itertools import groupby
from typing import Literal

from django.utils.html import strip_tags

Kind = Literal["kept", "removed", "added"]
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|ul|ol)>|<br\s*/?>")
_ITEM = re.compile(r"<li[^>]*>")
_BLANK_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class Segment:
    """A piece of text that both have, or only one of them."""

    kind: Kind
    text: str


def plain(html: str) -> str:
    """Return rich text as lines, one for each paragraph, heading and item of a list."""
    lines = _BLOCK_END.sub("\n", _ITEM.sub("• ", html))
    return _BLANK_LINES.sub("\n", unescape(strip_tags(lines))).strip()


def compare(before: str, after: str) -> list[Segment]:
    """Return the segments of both texts in reading order; where both differ, the removed one first.

    Blanks between two changed words belong to the change.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    found: list[Segment] = []
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        removed, added = "".join(old[i1:i2]), "".join(new[j1:j2])
        if operation == "equal":
            found.append(Segment("kept", removed))
            continue
        found += [Segment("removed", removed)] if removed else []
        found += [Segment("added", added)] if added else []
    return list(_merged(found))


def _merged(segments: list[Segment]) -> Iterable[Segment]:
    """Join changes that only blanks separate, and neighbours of one kind."""
    is_blank = [
        segment.kind == "kept" and not segment.text.strip() and 0 < place < len(segments) - 1
        for place, segment in enumerate(segments)
    ]
    for changed, group in groupby(
        zip(segments, is_blank, strict=True), key=lambda pair: pair[1] or pair[0].kind != "kept"
    ):
        parts = [segment for segment, _blank in group]
        if not changed:
            yield from parts
            continue
        removed = "".join(part.text for part in parts if part.kind != "added")
        added = "".join(part.text for part in parts if part.kind != "removed")
        yield from _sides(removed, added)


def _sides(removed: str, added: str) -> Iterable[Segment]:
    """Return both sides of a change; other blanks are no change."""
    if not removed.strip() and not added.strip():
        yield Segment("kept", added)
    if removed.strip():
        yield Segment("removed", removed)
    if added.strip():
        yield Segment("added", added)
