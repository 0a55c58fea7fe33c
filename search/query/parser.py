"""Parses a user's text: words, phrases in quotes, `OR` between them, `-` before them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from search.analysis.characters import clean, fold, tokenize
from search.analysis.stopwords import ALL_STOP_WORDS, SUBJECTS, guess_language
from search.query.spellings import Spelling, find_spellings

# Only the beginning of a longer text is searched, so that no query can exhaust an engine.
MAX_TEXT_LENGTH = 1_000
MAX_TOKENS = 200
# Of phrases, alternatives and excluded words, which cost an engine more than single words.
MAX_OPERATOR_TOKENS = 12
# In capitals only: in lower case they are words like others.
_OR = frozenset(("OR", "ODER", "OU", "SAU"))
_QUOTES = '"„“”«»'
# "CO 2" and "CO-2" are one token in a query.
_CO2 = re.compile(r"(?<![^\W_])([CcСс][OoОо])[ -]2(?![^\W_])")
_PHRASE = re.compile(
    rf"(?P<minus>(?<!\S)[-−])?(?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]+)[{_QUOTES}]|(?P<plain>[^\s{_QUOTES}]+))"
)


@dataclass(frozen=True)
class Phrase:
    """One token, or several that must stand together; a stop word means nothing alone."""

    tokens: tuple[str, ...]
    quoted: bool = False
    stop_word: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """The tokens in lower case, to find duplicates."""
        return tuple(token.lower() for token in self.tokens)

    def __str__(self) -> str:
        return " ".join(self.tokens)


# Alternatives joined by OR.
Group = tuple[Phrase, ...]


@dataclass(frozen=True)
class ParsedQuery:
    """A document matches with one phrase of every group, and none of the excluded phrases.

    `truncated` says that only the beginning of the text was parsed. `all_groups` are the groups
    together with those of dropped stop words, each with its position in `groups` or None.
    `spellings` are other ways to write words of the groups. `language` is that of the text, as far
    as its stop words tell; empty if they do not.
    """

    groups: tuple[Group, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    truncated: bool = False
    all_groups: tuple[tuple[Group, int | None], ...] = field(default=(), compare=False)
    spellings: tuple[Spelling, ...] = field(default=(), compare=False)
    language: str = field(default="", compare=False)

    @property
    def quoted(self) -> bool:
        """Whether any phrase is in quotes."""
        return any(phrase.quoted for group in self.groups for phrase in group)


def is_stop_word(token: str, language: str = "") -> bool:
    """Whether it is a function word of any language, with or without its accents.

    A token in capitals is an abbreviation, `IT` or `UN`, and one that is a subject in the language
    of the text is no stop word.
    """
    lowered = token.lower()
    if lowered in SUBJECTS.get(language, ()) or (token.isupper() and token[1:]):
        return False
    return lowered in ALL_STOP_WORDS or fold(lowered) in ALL_STOP_WORDS


def content_tokens(text: str, language: str = "") -> tuple[str, ...]:
    """The tokens of a text without stop words; all of them where nothing else is there."""
    phrases = [phrase for phrase, _minus in _phrases(clean(text), language) if phrase]
    content = [phrase for phrase in phrases if not phrase.stop_word]
    return tuple(token for phrase in content or phrases for token in phrase.tokens)


def parse_query(text: str, language: str = "") -> ParsedQuery:
    """Parse any text; never raises.

    Only its first MAX_TEXT_LENGTH characters and of these MAX_TOKENS tokens are considered, with at
    most MAX_OPERATOR_TOKENS of phrases, alternatives and excluded words. Stop words of any language
    are dropped where other tokens remain, unless they are a subject in the user's language.
    """
    groups: list[list[Phrase]] = []
    excluded: dict[tuple[str, ...], Phrase] = {}
    after_or = False
    remaining, operators = MAX_TOKENS, MAX_OPERATOR_TOKENS
    for phrase, minus in _phrases(_CO2.sub("\\g<1>2", clean(text[:MAX_TEXT_LENGTH])), language):
        if phrase is None:
            after_or = bool(groups)
            continue
        size = len(phrase.tokens)
        cost = size if phrase.quoted or minus or after_or else 0
        if size > remaining or cost > operators:
            if not (groups or excluded):
                groups.append([Phrase(phrase.tokens[:MAX_OPERATOR_TOKENS], phrase.quoted)])
            return _without_stop_words(groups, excluded.values(), language, truncated=True)
        remaining, operators = remaining - size, operators - cost
        if minus:
            excluded.setdefault(phrase.key, phrase)
        elif after_or:
            groups[-1].append(phrase)
        elif phrase.key in {other.key for group in groups for other in group}:
            remaining += size
        else:
            groups.append([phrase])
        after_or = False
    truncated = len(text) > MAX_TEXT_LENGTH
    return _without_stop_words(groups, excluded.values(), language, truncated=truncated)


def format_query(parsed: ParsedQuery, replacements: Mapping[int, str]) -> str:
    """The query as a user would type it, with other words for the groups at these positions."""
    parts = []
    for position, group in enumerate(parsed.groups):
        alternatives = [f'"{phrase}"' if phrase.quoted else str(phrase) for phrase in group]
        parts.append(replacements.get(position, " OR ".join(alternatives)))
    parts += [f'-"{phrase}"' if phrase.tokens[1:] else f"-{phrase}" for phrase in parsed.excluded]
    return " ".join(parts)


def _phrases(text: str, language: str) -> Iterator[tuple[Phrase | None, bool]]:
    """Each phrase in order and whether a minus stands before it; None stands for OR."""
    # In a text all in capitals, capitals are no sign of an abbreviation.
    all_capitals = text.isupper()
    for match in _PHRASE.finditer(text):
        minus = bool(match["minus"])
        if match["plain"] in _OR and not minus:
            yield None, False
            continue
        tokens = tokenize(match["quoted"] or match["plain"])
        if not tokens:
            continue
        if match["quoted"] or minus:
            yield Phrase(tuple(tokens), quoted=bool(match["quoted"])), minus
        else:
            # The parts of "e-mobility" belong together: none of them is a stop word.
            for token in tokens:
                written = token.lower() if all_capitals else token
                stop_word = is_stop_word(written, language) and len(tokens) == 1
                yield Phrase((token,), stop_word=stop_word), False


def _without_stop_words(
    groups: list[list[Phrase]], excluded: Iterable[Phrase], language: str, *, truncated: bool
) -> ParsedQuery:
    """The parsed query without stop words; with all where nothing else is there."""
    kept = [tuple(phrase for phrase in group if not phrase.stop_word) for group in groups]
    if not any(kept):
        kept = [tuple(group) for group in groups]
    positions = iter(range(len(kept)))
    all_groups = tuple(
        (content or tuple(group), next(positions) if content else None)
        for content, group in zip(kept, groups, strict=True)
    )
    words = [_word(group, position) for group, position in all_groups]
    return ParsedQuery(
        tuple(filter(None, kept)),
        tuple(excluded),
        truncated,
        all_groups,
        find_spellings(words, language),
        guess_language([word for word, _position in words]),
    )


def _word(group: Group, position: int | None) -> tuple[str, int | None]:
    """The word of a group; phrases and alternatives have no other spellings."""
    if len(group) > 1 or group[0].quoted:
        return "", None
    return group[0].tokens[0], position
