"""Character normalisation, folding and tokenization."""

import re
import unicodedata

from search.analysis import latin

# A longer token is a URL or noise; both engines keep its beginning.
MAX_TOKEN_LENGTH = 60
# Formulas with an underscore, CO_2 and tCO_2e, and numbers with thousands separators.
_FORMULA = "[A-Za-z]{0,2}(?:[CcSsNn][Oo]|[CcNn][Hh]|[Pp][Mm]|[HhNnOo])_[0-9]{1,2}[A-Za-z]{0,3}"
_THOUSANDS = "[0-9]{1,3}(?:[.,][0-9]{3})+"


# For a character class: marks that combine with the letter before, such as vowels in Hindi.
_MARKS = "".join(
    chr(code) for code in range(0x300, 0x1E000) if unicodedata.category(chr(code))[0] == "M"
)


def _word(letter: str, mark: str) -> str:
    run = f"{letter}+(?:{mark}+{letter}*)*"
    return rf"(?:{_FORMULA}|{_THOUSANDS})(?!{letter})|{run}(?:'{run})*"


# Letters and digits, with apostrophes between them; Elasticsearch gets the same rule.
TOKEN = re.compile(_word(r"[^\W_]", f"[{_MARKS}]"))
TOKEN_JAVA = _word(r"[\p{L}\p{N}]", r"\p{M}")
APOSTROPHES = dict.fromkeys("’ʼ‘ʹ′`´", "'")
_SUBSCRIPT_DIGITS = dict(zip("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "01234567890123456789", strict=True))
# Soft hyphens, zero-width characters, Arabic vowel signs and tatweel do not matter for search.
_IGNORED = dict.fromkeys(
    code
    for first, last in [
        (0xAD, 0xAD),
        (0x640, 0x640),
        (0x64B, 0x652),
        (0x670, 0x670),
        (0x200B, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x2064),
        (0xFEFF, 0xFEFF),
    ]
    for code in range(first, last + 1)
)


# Where compatibility characters are, without the very many ideographs between.
_COMPATIBILITY_RANGES = [
    *range(0x80, 0x3400),
    *range(0xA620, 0xAC00),
    *range(0xF900, 0x11E00),
    *range(0x1D400, 0x1E000),
]


def _compatibility_maps() -> tuple[dict[int, str], dict[int, str]]:
    """Compatibility letters and digits that stand for one character, and those for several.

    Subscript and superscript letters, full width, ligatures, positional forms of Arabic letters,
    Roman numerals, digits of other scripts.
    """
    one: dict[int, str] = {}
    several: dict[int, str] = {}
    for code in _COMPATIBILITY_RANGES:
        sign = chr(code)
        if not sign.isalnum():
            continue
        plain = unicodedata.normalize("NFKC", sign)
        number = unicodedata.numeric(sign, 0.5)
        if unicodedata.category(sign) in ("Nd", "No") and number.is_integer():
            digits = str(int(number))
            (several if digits[1:] else one)[code] = digits
        elif unicodedata.decomposition(sign).startswith("<") and plain.isalnum():
            (several if plain[1:] else one)[code] = plain
    return one, several


_ONE_TO_ONE, _ONE_TO_MANY = _compatibility_maps()
_UNIFIED = str.maketrans(APOSTROPHES | _ONE_TO_ONE | _SUBSCRIPT_DIGITS)


# Most texts have none of them. A set tells that 30 to 180 times as fast as a character class of
# thousands of characters, some of them beyond the basic plane.
_TO_UNIFY = frozenset(map(chr, _UNIFIED))
# A mark left over by NFC: i and a dot, a stressed Cyrillic letter.
_MARK = re.compile("[\u0300-\u036f]")
_TO_COMPOSE = frozenset(map(chr, (*range(0x300, 0x370), *_ONE_TO_MANY)))
_LATIN = [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]


def _without_marks(code: int) -> str:
    split = unicodedata.normalize("NFD", chr(code))
    return "".join(sign for sign in split if not unicodedata.combining(sign))


# Those of _IGNORED that `str.isprintable` accepts.
_PRINTABLE_IGNORED = re.compile(
    f"[{''.join(chr(code) for code in _IGNORED if chr(code).isprintable())}]"
)
_FOLDING = {code: plain for code in _LATIN if (plain := _without_marks(code)).isascii()} | {
    ord(sign): plain for sign, plain in latin.PLAIN.items()
}


def readable(text: str) -> str:
    """Any text as it can be shown and stored: composed (NFC), without invisible characters.

    NUL and other control characters become spaces, line breaks stay, lone surrogates are removed, as
    are marks that do not compose. A character that stands for several letters becomes these.
    """
    if _is_readable(text):
        return _compose(unicodedata.normalize("NFC", text))
    valid = text.encode("utf-8", "ignore").decode("utf-8")
    table: dict[int, str | None] = {}
    for sign in set(valid):
        if ord(sign) in _IGNORED:
            table[ord(sign)] = None
        elif not (sign.isprintable() or sign == "\n"):
            table[ord(sign)] = " "
    # Only then: a removed character may stand between a letter and its mark.
    return _compose(unicodedata.normalize("NFC", valid.translate(table)))


def _compose(text: str) -> str:
    if _TO_COMPOSE.isdisjoint(text):
        return text
    return unicodedata.normalize("NFC", _MARK.sub("", text).translate(_ONE_TO_MANY))


def _is_readable(text: str) -> bool:
    """Whether there is nothing to remove, as in most texts; faster than checking each character."""
    return text.replace("\n", "").isprintable() and not _PRINTABLE_IGNORED.search(text)


def unify(text: str) -> str:
    """A readable text with one character for all variants of an apostrophe, digit or letter.

    Offsets do not change.
    """
    return text if _TO_UNIFY.isdisjoint(text) else text.translate(_UNIFIED)


def clean(text: str) -> str:
    """Any text normalised for analysis, the same for both engines; never raises."""
    return unify(readable(text))


def fold(text: str) -> str:
    """Latin letters without accents, as Lucene's ASCII folding; other scripts are left alone."""
    return text.translate(_FOLDING)


def lower(text: str) -> str:
    """Lower case letter by letter, as in Lucene (Python makes two characters of `İ`)."""
    return text.replace("İ", "i").lower()


def tokenize(text: str) -> list[str]:
    """The tokens of a cleaned text, in order and as they are written."""
    return TOKEN.findall(text)
