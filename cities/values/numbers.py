"""Parse and format decimal numbers in the notation of a language.

No text parses to different numbers in two languages: "1.250" is 1250 where the dot groups thousands,
and ambiguous everywhere else, because it might be 1.25.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Literal, NamedTuple

from babel import Locale
from babel.numbers import format_decimal

ErrorCode = Literal["range", "ambiguous", "digits", "more", "unreadable"]

SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ‘´`", "'"))
DASHES = str.maketrans(dict.fromkeys("−–—‑‐", "-"))
# Full-width forms of ASCII, as typed with East Asian input methods.
FULL_WIDTH_TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Symbols and words for currencies, and the ISO codes they may mean.
CURRENCIES: dict[str, tuple[str, ...]] = {
    "€": ("EUR",), "euro": ("EUR",), "euros": ("EUR",), "eur": ("EUR",),
    "lei": ("RON", "MDL"), "leu": ("RON", "MDL"), "ron": ("RON",),
    "£": ("GBP",), "gbp": ("GBP",), "fr.": ("CHF",), "sfr.": ("CHF",), "chf": ("CHF",),
    "zł": ("PLN",), "pln": ("PLN",), "₺": ("TRY",), "try": ("TRY",), "₴": ("UAH",), "uah": ("UAH",),
    "$": ("USD", "CAD", "AUD"), "usd": ("USD",), "kr": ("DKK", "NOK", "SEK"), "kč": ("CZK",),
}  # fmt: skip
MAGNITUDES = {
    "de": {"tsd": 3, "tausend": 3, "mio": 6, "million": 6, "millionen": 6, "mrd": 9,
           "milliarde": 9, "milliarden": 9},
    "en": {"thousand": 3, "million": 6, "millions": 6, "bn": 9},
    "fr": {"mille": 3, "million": 6, "millions": 6, "milliard": 9, "milliards": 9, "md": 9},
    "ro": {"mii": 3, "milion": 6, "milioane": 6, "mil": 6, "miliard": 9, "miliarde": 9, "mld": 9},
}  # fmt: skip
NUMBER_WITH_REST = re.compile(r"(?P<sign>[+-]?) ?(?P<number>[\d.,' ]*\d)(?P<rest>.*)", re.ASCII)
RANGE = re.compile(r"\d[\d.,' ]*\D{0,9}(?:-|\.\.|…| bis | to | à | și | până la | la )\D{0,9}\d")
GROUPED_DIGITS = {
    symbol: re.compile(rf"\d{{1,3}}(?:{re.escape(symbol)}\d{{3}})+") for symbol in ",.' "
}
MAX_LENGTH = 60


class NumberError(ValueError):
    """The text is not a number; `code` says why, `rest` is the offending part."""

    def __init__(self, code: ErrorCode, rest: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.rest = rest


class Notation(NamedTuple):
    """Decimal and grouping symbol of a language."""

    decimal: str
    group: str


class Amount(NamedTuple):
    """A number and the ISO codes that its currency may mean; empty without a currency."""

    value: Decimal
    currencies: tuple[str, ...]


def notation(language: str) -> Notation:
    """Return the symbols of a language; every kind of space becomes a plain one."""
    symbols = Locale.parse(language.replace("-", "_"), sep="_").number_symbols["latn"]
    return Notation(symbols["decimal"], SPACES.sub(" ", symbols["group"]))


def normalize(text: str) -> str:
    """Unify spaces, dashes, apostrophes and full-width forms; remove invisible characters."""
    plain = text.translate(FULL_WIDTH_TO_ASCII).translate(DASHES).translate(APOSTROPHES)
    seen = "".join(char for char in plain if unicodedata.category(char) not in {"Cf", "Cc"})
    return SPACES.sub(" ", seen if seen.strip() else plain).strip()


def has_non_ascii_digits(text: str) -> bool:
    """Whether the text has digits other than 0 to 9."""
    return any(char.isdigit() and not char.isascii() for char in text)


def localize(value: Decimal, language: str, places: int = 0) -> str:
    """Format a number in the notation of a language, such that `parse` returns the same value.

    A fraction has at least `places` digits.
    """
    if value == value.to_integral_value():
        return format_decimal(value.to_integral_value(), "#,##0", locale=language)
    plain = format(value.normalize(), "f")
    digits = max(len(plain.partition(".")[2]), places)
    # Three decimals could be read as thousands.
    digits += digits == 3
    pattern = f"#,##0.{'0' * digits}"
    return format_decimal(value, pattern, locale=language, decimal_quantization=False)


def parse(text: str, language: str) -> Decimal:
    """Parse a number; raise NumberError."""
    number, rest = _split(text, language)
    if rest:
        raise NumberError("more" if re.search(r"[^\W_]|[%°]", rest) else "unreadable", rest)
    return number


def parse_amount(text: str, language: str) -> Amount:
    """Parse an amount of money with or without its currency; raise NumberError."""
    plain, currencies = _strip_currency(normalize(text))
    return Amount(parse(re.sub(r",-{1,2}$", "", plain), language), currencies)


def parse_coordinate(text: str) -> float:
    """Parse decimal degrees with point or comma, without grouping; raise NumberError."""
    normalized = normalize(text).removesuffix("°").rstrip()
    if has_non_ascii_digits(normalized):
        raise NumberError("digits")
    if not re.fullmatch(r"[+-]?\d{1,3}(?:[.,]\d{1,20})?", normalized, re.ASCII):
        raise NumberError("unreadable")
    return float(normalized.replace(",", "."))


def parse_integer(text: str) -> int:
    """Parse an integer of plain digits, such as a year; raise NumberError."""
    normalized = normalize(text)
    if has_non_ascii_digits(normalized):
        raise NumberError("digits")
    if not re.fullmatch(r"[+-]?\d{1,20}", normalized, re.ASCII):
        raise NumberError("unreadable")
    return int(normalized)


def _split(text: str, language: str) -> tuple[Decimal, str]:
    """Split a text into the number at its start and the rest."""
    normalized = normalize(text)
    if has_non_ascii_digits(normalized):
        raise NumberError("digits")
    if len(normalized) > MAX_LENGTH:
        raise NumberError("unreadable")
    if normalized[:1] in (",", "."):
        normalized = f"0{normalized}"
    match = NUMBER_WITH_REST.fullmatch(normalized)
    if match is None or re.search(r"\d", match["rest"]):
        raise NumberError("range" if RANGE.search(normalized) else "unreadable")
    number, rest = _parse_digits(match["number"], notation(language)), match["rest"].strip()
    power = MAGNITUDES.get(language[:2], {}).get(rest.casefold().rstrip("."))
    if power:
        number, rest = number.scaleb(power), ""
    return (-number if match["sign"] == "-" else number), rest


def _parse_digits(number: str, symbols: Notation) -> Decimal:
    separators = list(dict.fromkeys(char for char in number if not char.isdigit()))
    if not separators:
        return Decimal(number)
    last = separators[-1]
    if len(separators) == 2 and last in ",." and number.count(last) == 1:
        whole, _sign, decimals = number.rpartition(last)
        if GROUPED_DIGITS[separators[0]].fullmatch(whole):
            return Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{decimals}")
    if len(separators) > 1:
        raise NumberError("unreadable")
    if last in ",." and number.count(last) == 1:
        return _parse_single_separator(number, last, symbols)
    if not GROUPED_DIGITS[last].fullmatch(number):
        raise NumberError("unreadable")
    return Decimal(number.replace(last, ""))


def _parse_single_separator(number: str, separator: str, symbols: Notation) -> Decimal:
    """Parse digits with one comma or point: grouping only if the language groups by it."""
    whole, _sign, decimals = number.partition(separator)
    if GROUPED_DIGITS[separator].fullmatch(number) and not whole.startswith("0"):
        if separator != symbols.group:
            raise NumberError("ambiguous", number)
        return Decimal(whole + decimals)
    return Decimal(f"{whole}.{decimals}")


def _strip_currency(text: str) -> tuple[str, tuple[str, ...]]:
    folded = text.casefold()
    for symbol in sorted(CURRENCIES, key=len, reverse=True):
        if folded.endswith(symbol):
            return text[: -len(symbol)].rstrip(), CURRENCIES[symbol]
        if folded.startswith(symbol):
            return text[len(symbol) :].lstrip(), CURRENCIES[symbol]
    return text, ()
