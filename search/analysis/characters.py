"""Characters: what is thrown out, what stands for what, and where a word begins and ends."""

import re
import unicodedata
from collections.abc import Iterable

from search.analysis import latin

# A long "word" is an address or noise; both engines keep its beginning.
LONGEST_WORD = 60
# Formulas as some write them, CO_2 and tCO_2e, and numbers with signs between thousands.
_FORMULA = "[A-Za-z]{0,2}(?:[CcSsNn][Oo]|[CcNn][Hh]|[Pp][Mm]|[HhNnOo])_[0-9]{1,2}[A-Za-z]{0,3}"
_THOUSANDS = "[0-9]{1,3}(?:[.,][0-9]{3})+"


# In a class of a pattern: signs that make one letter with those before, as vowels in Hindi do.
_MARKS = "".join(
    chr(code) for code in range(0x300, 0x1E000) if unicodedata.category(chr(code))[0] == "M"
)


def _word(letter: str, mark: str) -> str:
    run = f"{letter}+(?:{mark}+{letter}*)*"
    return rf"(?:{_FORMULA}|{_THOUSANDS})(?!{letter})|{run}(?:'{run})*"


# Letters and digits, held together by an apostrophe; Elasticsearch gets the same rule.
WORD = re.compile(_word(r"[^\W_]", f"[{_MARKS}]"))
WORD_JAVA = _word(r"[\p{L}\p{N}]", r"\p{M}")
APOSTROPHES = dict.fromkeys("’ʼ‘ʹ′`´", "'")
_LOW_DIGITS = dict(zip("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "01234567890123456789", strict=True))
# Soft hyphens, zero-width signs, Arabic vowel signs and the stretching dash carry no meaning here.
_NOTHING = dict.fromkeys(
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


# Where such signs are; between lie the ideographs, which are very many.
_CLOTHED = [
    *range(0x80, 0x3400),
    *range(0xA620, 0xAC00),
    *range(0xF900, 0x11E00),
    *range(0x1D400, 0x1E000),
]


def _compatible() -> tuple[dict[int, str], dict[int, str]]:
    """Letters and digits in other clothes: those that stand for one sign, and for several.

    Small letters set low or high, full width, ligatures, Arabic letters by their place in a word,
    Roman numbers, digits of other scripts.
    """
    one: dict[int, str] = {}
    several: dict[int, str] = {}
    for code in _CLOTHED:
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


_ONE, _SEVERAL = _compatible()
_SIGNS = str.maketrans(APOSTROPHES | _ONE | _LOW_DIGITS)


def _any_of(codes: Iterable[int]) -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, codes))}]")


# Most texts have none of them, and looking is quicker than translating.
_A_SIGN = _any_of(_SIGNS)
# A mark that makes no letter with the one before: i and a dot, a stressed Cyrillic letter.
_MARK = re.compile("[\u0300-\u036f]")
_TO_CHANGE = re.compile(f"{_MARK.pattern}|{_any_of(_SEVERAL).pattern}")
_LATIN = [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]


def _without_marks(code: int) -> str:
    split = unicodedata.normalize("NFD", chr(code))
    return "".join(sign for sign in split if not unicodedata.combining(sign))


# Those of _NOTHING that `str.isprintable` lets pass.
_ARABIC_NOTHING = re.compile(
    f"[{''.join(chr(code) for code in _NOTHING if chr(code).isprintable())}]"
)
_FOLDING = {code: plain for code in _LATIN if (plain := _without_marks(code)).isascii()} | {
    ord(sign): plain for sign, plain in latin.PLAIN.items()
}


def readable(text: str) -> str:
    """Any text as it can be shown and kept: composed, without signs that no one can see.

    NUL and other control characters become spaces, line breaks stay, lone surrogates go, as do marks
    that make no letter with the one before. A sign that stands for several letters becomes these.
    """
    if _is_readable(text):
        return _plain(unicodedata.normalize("NFC", text))
    valid = text.encode("utf-8", "ignore").decode("utf-8")
    table: dict[int, str | None] = {}
    for sign in set(valid):
        if ord(sign) in _NOTHING:
            table[ord(sign)] = None
        elif not (sign.isprintable() or sign == "\n"):
            table[ord(sign)] = " "
    # Only then: a sign that goes may stand between a letter and its mark.
    return _plain(unicodedata.normalize("NFC", valid.translate(table)))


def _plain(text: str) -> str:
    if not _TO_CHANGE.search(text):
        return text
    return unicodedata.normalize("NFC", _MARK.sub("", text).translate(_SEVERAL))


def _is_readable(text: str) -> bool:
    """Whether it holds nothing to throw out, as most texts; quicker than to look at each sign."""
    return text.replace("\n", "").isprintable() and not _ARABIC_NOTHING.search(text)


def unify(text: str) -> str:
    """A readable text with one sign for each apostrophe, digit and letter; all keep their places."""
    return text.translate(_SIGNS) if _A_SIGN.search(text) else text


def clean(text: str) -> str:
    """Any text as both engines can read it; never raises."""
    return unify(readable(text))


def fold(text: str) -> str:
    """Latin letters without their marks, as Lucene's ASCII folding; other scripts as they are."""
    return text.translate(_FOLDING)


def lower(text: str) -> str:
    """Lower case letter by letter, as Lucene does it (Python makes two signs of `İ`)."""
    return text.replace("İ", "i").lower()


def words(text: str) -> list[str]:
    """The words of a cleaned text, in their order and as they are written."""
    return WORD.findall(text)
