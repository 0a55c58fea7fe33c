"""Which words of a text were asked for, and the text with them marked, as safe HTML."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis.chain import term, typed_plainly, unstemmed
from search.analysis.chars import WORD, unify
from search.analysis.compounds import compound
from search.compiling import Wording, spellings

_SNIPPET = 240
_LEAD = 60
_MOST_MARKS = 200
_SHORTEST_NEAR = 4


@dataclass(frozen=True)
class Mark:
    """A word of a text that was asked for; `asked` are the positions in the question."""

    start: int
    end: int
    asked: frozenset[int]


@dataclass
class Matcher:
    """Compares words of texts with one question; remembers what it has seen.

    With `near`, words with one typing error and beginnings match as well, and `nearest` counts
    for each position of the question how its word is really spelt; `exact` are the positions whose
    word was found as it was asked.
    """

    wording: Wording
    near: bool = False
    nearest: dict[int, Counter[str]] = field(default_factory=dict)
    exact: set[int] = field(default_factory=set)
    _seen: dict[tuple[str, str], frozenset[int]] = field(default_factory=dict)
    _wanted: dict[str, dict[str, set[int]]] = field(default_factory=dict)

    def marks(self, text: str, language: str) -> list[Mark]:
        """The words asked for in a readable text, in their order."""
        spoken = [(match.span(), match.group()) for match in WORD.finditer(unify(text))]
        found = [(span, self._asked(word, language)) for span, word in spoken]
        if language == "de" and not any(asked for _span, asked in found):
            apart = self._apart({term(word, "de") for _span, word in spoken})
            found = [(span, apart.get(term(word, "de"), frozenset())) for span, word in spoken]
        return [Mark(*span, asked) for span, asked in found if asked]

    def correction(self) -> str:
        """The question as the texts spell it; empty if they spell it like the visitor."""
        better = {
            position: spelt.most_common(1)[0][0]
            for position, spelt in self.nearest.items()
            if position not in self.exact
        }
        words = (
            better.get(position, " ".join(item)) for position, item in enumerate(self.wording.items)
        )
        return " ".join(words) if better else ""

    def _asked(self, word: str, language: str) -> frozenset[int]:
        key = (word, language)
        if key not in self._seen:
            self._seen[key] = frozenset(self._compare(word, language))
        return self._seen[key]

    def _compare(self, word: str, language: str) -> set[int]:
        wanted = self._terms(language)
        found = set(wanted.get(term(word, language), ()))
        found |= wanted.get("plain " + typed_plainly(word, language), set())
        if language == "de":
            found |= self._in_compound(compound(word))
        self.exact |= found
        return self._near(word, language) if self.near and not found else found

    def _terms(self, language: str) -> dict[str, set[int]]:
        if language not in self._wanted:
            wanted: dict[str, set[int]] = {}
            for position, item in enumerate(self.wording.items):
                for word in item:
                    for spelling in spellings(word, language):
                        wanted.setdefault(term(spelling, language), set()).add(position)
                    plain = "plain " + typed_plainly(word, language)
                    wanted.setdefault(plain, set()).add(position)
            self._wanted[language] = wanted
        return self._wanted[language]

    def _in_compound(self, parts: tuple[str, ...]) -> set[int]:
        found = set()
        for position, item in enumerate(self.wording.items):
            if not item[1:] and parts:
                asked = compound(item[0]) or (term(item[0], "de"),)
                length = len(asked)
                windows = range(len(parts) - length + 1)
                if any(parts[start : start + length] == asked for start in windows):
                    found.add(position)
        return found

    def _apart(self, present: set[str]) -> dict[str, frozenset[int]]:
        """The parts of compounds asked for that a text has all of, as words of their own."""
        found: dict[str, frozenset[int]] = {}
        for position, item in enumerate(self.wording.items):
            parts = compound(item[0])
            if not item[1:] and present.issuperset(parts):
                for part in parts:
                    found[part] = found.get(part, frozenset()) | {position}
        return found

    def _near(self, word: str, language: str) -> set[int]:
        whole = unstemmed(word, language)
        found = set()
        last = len(self.wording.items) - 1
        for position, item in enumerate(self.wording.items):
            asked = {unstemmed(item[0], code) for code in ("de", "en")}
            if item[1:] or min(map(len, asked)) < _SHORTEST_NEAR:
                continue
            if any(one_error(whole, each) for each in asked):
                found.add(position)
                self.nearest.setdefault(position, Counter())[word.lower()] += 1
            elif position == last and whole.startswith(tuple(asked)):
                found.add(position)
        return found


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
