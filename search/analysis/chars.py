"""Characters: what is thrown out, what stands for what, and where a word begins and ends."""

import re
import unicodedata

# A long "word" is an address or noise; both engines keep its beginning.
LONGEST_WORD = 60
# Letters and digits, held together by an apostrophe; Elasticsearch gets the same rule.
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
WORD_JAVA = r"[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*"
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
_SIGNS = str.maketrans(APOSTROPHES | _LOW_DIGITS)
# Most texts have none of them, and looking is quicker than translating.
_A_SIGN = re.compile(f"[{''.join(map(chr, _SIGNS))}]")
_LATIN = [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]
_IRREGULAR = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O",
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "ı": "i",
    "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T", "ŋ": "n", "Ŋ": "N", "ə": "a", "Ə": "A",
}  # fmt: skip


def _without_marks(code: int) -> str:
    split = unicodedata.normalize("NFD", chr(code))
    return "".join(sign for sign in split if not unicodedata.combining(sign))


# Those of _NOTHING that `str.isprintable` lets pass.
_ARABIC_NOTHING = re.compile(
    f"[{''.join(chr(code) for code in _NOTHING if chr(code).isprintable())}]"
)
_FOLDING = {code: _without_marks(code) for code in _LATIN} | {
    ord(sign): plain for sign, plain in _IRREGULAR.items()
}


def readable(text: str) -> str:
    """Any text as it can be shown and kept: composed, without signs that no one can see.

    NUL and other control characters become spaces, line breaks stay, lone surrogates go.
    """
    if _is_readable(text):
        return unicodedata.normalize("NFC", text)
    valid = text.encode("utf-8", "ignore").decode("utf-8")
    table: dict[int, str | None] = {}
    for sign in set(valid):
        if ord(sign) in _NOTHING:
            table[ord(sign)] = None
        elif not (sign.isprintable() or sign == "\n"):
            table[ord(sign)] = " "
    # Only then: a sign that goes may stand between a letter and its mark.
    return unicodedata.normalize("NFC", valid.translate(table))


def _is_readable(text: str) -> bool:
    """Whether it holds nothing to throw out, as most texts; quicker than to look at each sign."""
    return text.replace("\n", "").isprintable() and not _ARABIC_NOTHING.search(text)


def unify(text: str) -> str:
    """A readable text with one sign for each apostrophe and digit; letters keep their places."""
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
