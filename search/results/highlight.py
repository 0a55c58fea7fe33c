"""A text with the words that were asked for marked, and the part of it that tells most, as safe HTML."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.results.matching import Mark, Matcher

_SNIPPET = 240
_LEAD = 60
_MOST_MARKS = 200


def marked(text: str, marks: list[Mark], start: int = 0, end: int | None = None) -> SafeString:
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


def _covered(marks: list[Mark]) -> frozenset[int]:
    return frozenset().union(*(mark.asked for mark in marks))


def snippet(summary: str, body: str, matcher: Matcher, language: str) -> SafeString:
    """About two lines: the summary, or the part of the body in which more was asked for."""
    in_summary = matcher.marks(summary, language)
    if summary and matcher.knows_enough(_covered(in_summary)):
        return marked(summary, in_summary)
    in_body = matcher.marks(body, language)[:_MOST_MARKS]
    best: list[Mark] = []
    for number, first in enumerate(in_body):
        window = [mark for mark in in_body[number:] if mark.end <= first.start + _SNIPPET - _LEAD]
        if (len(_covered(window)), len(window)) > (len(_covered(best)), len(best)):
            best = window
    if len(_covered(best)) <= len(_covered(in_summary)) or not best:
        return marked(summary, in_summary) if summary else _excerpt(body, in_body, 0)
    return _excerpt(body, in_body, best[0].start - _LEAD)


def _excerpt(text: str, marks: list[Mark], start: int) -> SafeString:
    """A part of the text from about there on, cut between words."""
    start = max(start, 0)
    if start:
        blank = text.find(" ", start)
        start = blank + 1 if 0 <= blank < start + _LEAD else start
    end = min(start + _SNIPPET, len(text))
    if end < len(text):
        blank = text.rfind(" ", start, end)
        end = blank if blank > start else end
    part = marked(text, marks, start, end)
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    return mark_safe(f"{before}{part}{after}")
