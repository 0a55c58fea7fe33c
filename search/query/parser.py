"""A visitor's text becomes a wording: words, phrases in quotes, `OR` between them, `-` before them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from search.analysis.characters import clean, fold, words
from search.analysis.stopwords import ALL_STOP_WORDS, SUBJECTS

# Of longer questions only the beginning is considered, so that none can exhaust an engine.
LONGEST_TEXT = 1_000
MOST_WORDS = 12
# In capitals only: in small letters they are words like others.
_OR = frozenset(("OR", "ODER", "OU", "SAU"))
_QUOTES = '"„“”«»'
# "CO 2" and "CO-2" are one word in a question.
_CO2 = re.compile(r"(?<![^\W_])([CcСс][OoОо])[ -]2(?![^\W_])")
_TOKEN = re.compile(
    rf"(?P<minus>(?<!\S)[-−])?(?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]+)[{_QUOTES}]|(?P<plain>[^\s{_QUOTES}]+))"
)


@dataclass(frozen=True)
class Item:
    """A word, or several that stand together; an `empty` one means nothing alone."""

    words: tuple[str, ...]
    quoted: bool = False
    empty: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """The same for the same words in other letters."""
        return tuple(word.lower() for word in self.words)

    def __str__(self) -> str:
        return " ".join(self.words)


Group = tuple[Item, ...]


@dataclass(frozen=True)
class Wording:
    """What a text asks for: one item of every group, and none of the unwanted.

    `shortened` tells that only the beginning of the text was considered. `said` are all groups, those
    of empty words as well, each with its position among `groups` or None.
    """

    groups: tuple[Group, ...] = ()
    unwanted: tuple[Item, ...] = ()
    shortened: bool = False
    said: tuple[tuple[Group, int | None], ...] = field(default=(), compare=False)

    @property
    def quoted(self) -> bool:
        """Whether words are asked for in quotes."""
        return any(item.quoted for group in self.groups for item in group)


def is_empty(word: str, language: str = "") -> bool:
    """Whether it is a function word of any language, with or without its marks.

    A word in capitals is an abbreviation, `IT` or `UN`, and one that is a subject in the language
    of the text is none.
    """
    small = word.lower()
    if small in SUBJECTS.get(language, ()) or (word.isupper() and word[1:]):
        return False
    return small in ALL_STOP_WORDS or fold(small) in ALL_STOP_WORDS


def telling(text: str, language: str = "") -> tuple[str, ...]:
    """The words of a plain text that mean something; all where none does."""
    items = [item for item, _minus in _items(clean(text), language) if item]
    kept = [item for item in items if not item.empty]
    return tuple(word for item in kept or items for word in item.words)


def wording(text: str, language: str = "") -> Wording:
    """The words and phrases of a text; never raises, whatever it holds.

    Only its first LONGEST_TEXT characters and of these MOST_WORDS words are considered. Function
    words of any language are left out where other words remain, unless they mean something in the
    visitor's.
    """
    groups: list[list[Item]] = []
    unwanted: dict[tuple[str, ...], Item] = {}
    either = False
    room = MOST_WORDS
    for item, minus in _items(_CO2.sub("\\g<1>2", clean(text[:LONGEST_TEXT])), language):
        if item is None:
            either = bool(groups)
            continue
        if len(item.words) > room:
            if not (groups or unwanted):
                groups.append([Item(item.words[:MOST_WORDS], item.quoted)])
            return _made(groups, unwanted.values(), shortened=True)
        room -= len(item.words)
        if minus:
            unwanted.setdefault(item.key, item)
        elif either:
            groups[-1].append(item)
        elif item.key in {each.key for group in groups for each in group}:
            room += len(item.words)
        else:
            groups.append([item])
        either = False
    shortened = len(text) > LONGEST_TEXT
    return _made(groups, unwanted.values(), shortened=shortened)


def respelled(asked: Wording, better: Mapping[int, str]) -> str:
    """The question with other words at these positions, written as a visitor would."""
    parts = []
    for position, group in enumerate(asked.groups):
        written = [f'"{item}"' if item.quoted else str(item) for item in group]
        parts.append(better.get(position, " OR ".join(written)))
    parts += [f'-"{item}"' if item.words[1:] else f"-{item}" for item in asked.unwanted]
    return " ".join(parts)


def _items(text: str, language: str) -> Iterator[tuple[Item | None, bool]]:
    """Each item in its order and whether it is unwanted; None stands for OR."""
    # Who writes all in capitals writes no abbreviations.
    loud = text.isupper()
    for match in _TOKEN.finditer(text):
        minus = bool(match["minus"])
        if match["plain"] in _OR and not minus:
            yield None, False
            continue
        spoken = words(match["quoted"] or match["plain"])
        if not spoken:
            continue
        if match["quoted"] or minus:
            yield Item(tuple(spoken), quoted=bool(match["quoted"])), minus
        else:
            # The parts of "e-mobility" belong together: none of them is an empty word.
            for word in spoken:
                empty = is_empty(word.lower() if loud else word, language) and len(spoken) == 1
                yield Item((word,), empty=empty), False


def _made(groups: list[list[Item]], unwanted: Iterable[Item], *, shortened: bool) -> Wording:
    """The groups without empty words; all where nothing else is there."""
    full = [tuple(item for item in group if not item.empty) for group in groups]
    if not any(full):
        full = [tuple(group) for group in groups]
    places = iter(range(len(full)))
    said = tuple(
        (kept or tuple(group), next(places) if kept else None)
        for kept, group in zip(full, groups, strict=True)
    )
    return Wording(tuple(filter(None, full)), tuple(unwanted), shortened, said)
