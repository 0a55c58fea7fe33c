"""Highlights the matched words of a text and picks a snippet, as safe HTML."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.results.matching import Mark, Matcher

_SNIPPET_LENGTH = 240
# How much text precedes the first mark of a snippet.
_LEAD = 60
_MAX_MARKS = 200


def highlight(text: str, marks: list[Mark], start: int = 0, end: int | None = None) -> SafeString:
    """A part of a text as HTML in which only <mark> is markup."""
    end = len(text) if end is None else end
    pieces: list[str] = []
    position = start
    for mark in marks:
        if mark.start >= position and mark.end <= end:
            pieces.append(escape(text[position : mark.start]))
            pieces.append(f"<mark>{escape(text[mark.start : mark.end])}</mark>")
            position = mark.end
    pieces.append(escape(text[position:end]))
    return mark_safe("".join(pieces))


def snippet(summary: str, body: str, matcher: Matcher, language: str) -> SafeString:
    """About two lines: the summary, or the part of the body that matches more of the query."""
    in_summary = matcher.marks(summary, language)
    if summary and matcher.matches_all(_matched_groups(in_summary)):
        return highlight(summary, in_summary)
    in_body = matcher.marks(body, language)[:_MAX_MARKS]
    best: list[Mark] = []
    for index, first in enumerate(in_body):
        end = first.start + _SNIPPET_LENGTH - _LEAD
        window = [mark for mark in in_body[index:] if mark.end <= end]
        if _rank(window) > _rank(best):
            best = window
    if len(_matched_groups(best)) <= len(_matched_groups(in_summary)) or not best:
        return highlight(summary, in_summary) if summary else _excerpt(body, in_body, 0)
    return _excerpt(body, in_body, best[0].start - _LEAD)


def _matched_groups(marks: list[Mark]) -> frozenset[int]:
    return frozenset().union(*(mark.groups for mark in marks))


def _rank(marks: list[Mark]) -> tuple[int, int]:
    return len(_matched_groups(marks)), len(marks)


def _excerpt(text: str, marks: list[Mark], start: int) -> SafeString:
    """A part of the text that begins near `start`, cut between words."""
    start = max(start, 0)
    if start:
        blank = text.find(" ", start)
        start = blank + 1 if 0 <= blank < start + _LEAD else start
    end = min(start + _SNIPPET_LENGTH, len(text))
    if end < len(text):
        blank = text.rfind(" ", start, end)
        end = blank if blank > start else end
    part = highlight(text, marks, start, end)
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    return mark_safe(f"{before}{part}{after}")
