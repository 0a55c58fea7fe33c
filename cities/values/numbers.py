"""Numbers as people write them: from text to Decimal and back, by the notation of a language.

No text means different numbers in two languages: "1.250" is 1250 where the dot groups thousands, and
is refused everywhere else, because it might be 1.25.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Literal, NamedTuple

from babel import Locale
from babel.numbers import format_decimal

Fault = Literal["range", "ambiguous", "digits", "more", "unreadable"]

SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ‘´`", "'"))
DASHES = str.maketrans(dict.fromkeys("−–—‑‐", "-"))
# Full-width forms of ASCII, as an East Asian keyboard writes them.
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Signs and words beside a sum, and the currencies they may stand for.
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
PARTS = re.compile(r"(?P<sign>[+-]?) ?(?P<number>[\d.,' ]*\d)(?P<rest>.*)", re.ASCII)
RANGE = re.compile(r"\d[\d.,' ]*\D{0,9}(?:-|\.\.|…| bis | to | à | și | până la | la )\D{0,9}\d")
GROUPED = {sign: re.compile(rf"\d{{1,3}}(?:{re.escape(sign)}\d{{3}})+") for sign in ",.' "}
LONGEST = 60


class NumberError(ValueError):
    """The text is no number; `fault` says why, `rest` which part of it made it so."""

    def __init__(self, fault: Fault, rest: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.rest = rest


class Notation(NamedTuple):
    """How a language writes numbers."""

    decimal: str
    group: str


class Amount(NamedTuple):
    """A number and the codes that the currency written beside it may mean; none where none was."""

    value: Decimal
    currencies: tuple[str, ...]


def notation(language: str) -> Notation:
    """The signs of a language; a space stands for every kind of space."""
    symbols = Locale.parse(language.replace("-", "_"), sep="_").number_symbols["latn"]
    return Notation(symbols["decimal"], SPACES.sub(" ", symbols["group"]))


def tidy(text: str) -> str:
    """One kind of space, dash and apostrophe; no invisible signs and no full-width forms."""
    plain = text.translate(FULL_WIDTH).translate(DASHES).translate(APOSTROPHES)
    seen = "".join(sign for sign in plain if unicodedata.category(sign) not in {"Cf", "Cc"})
    return SPACES.sub(" ", seen if seen.strip() else plain).strip()


def has_foreign_digits(text: str) -> bool:
    """Whether digits other than 0 to 9 are in it."""
    return any(sign.isdigit() and not sign.isascii() for sign in text)


def show(value: Decimal, language: str, places: int = 0) -> str:
    """The number in the notation of a language, so that `parse` takes it back as it is.

    A fraction has `places` digits at least.
    """
    if value == value.to_integral_value():
        return format_decimal(value.to_integral_value(), "#,##0", locale=language)
    plain = format(value.normalize(), "f")
    wanted = max(len(plain.partition(".")[2]), places)
    # Three places could be read as thousands.
    wanted += wanted == 3
    pattern = f"#,##0.{'0' * wanted}"
    return format_decimal(value, pattern, locale=language, decimal_quantization=False)


def parse(text: str, language: str) -> Decimal:
    """The number that a text says; raises NumberError."""
    number, rest = _split(text, language)
    if rest:
        raise NumberError("more" if re.search(r"[^\W_]|[%°]", rest) else "unreadable", rest)
    return number


def parse_amount(text: str, language: str) -> Amount:
    """A sum of money, with or without its currency; raises NumberError."""
    plain, currencies = _without_currency(tidy(text))
    return Amount(parse(re.sub(r",-{1,2}$", "", plain), language), currencies)


def parse_coordinate(text: str) -> float:
    """Decimal degrees with a point or a comma: there are no thousands; raises NumberError."""
    tidied = tidy(text).removesuffix("°").rstrip()
    if has_foreign_digits(tidied):
        raise NumberError("digits")
    if not re.fullmatch(r"[+-]?\d{1,3}(?:[.,]\d{1,20})?", tidied, re.ASCII):
        raise NumberError("unreadable")
    return float(tidied.replace(",", "."))


def parse_whole(text: str) -> int:
    """Digits and nothing else, as for a year; raises NumberError."""
    tidied = tidy(text)
    if has_foreign_digits(tidied):
        raise NumberError("digits")
    if not re.fullmatch(r"[+-]?\d{1,20}", tidied, re.ASCII):
        raise NumberError("unreadable")
    return int(tidied)


def _split(text: str, language: str) -> tuple[Decimal, str]:
    """The number at the beginning of a text, and what follows it."""
    tidied = tidy(text)
    if has_foreign_digits(tidied):
        raise NumberError("digits")
    if len(tidied) > LONGEST:
        raise NumberError("unreadable")
    if tidied[:1] in (",", "."):
        tidied = f"0{tidied}"
    match = PARTS.fullmatch(tidied)
    if match is None or re.search(r"\d", match["rest"]):
        raise NumberError("range" if RANGE.search(tidied) else "unreadable")
    number, rest = _value(match["number"], notation(language)), match["rest"].strip()
    power = MAGNITUDES.get(language[:2], {}).get(rest.casefold().rstrip("."))
    if power:
        number, rest = number.scaleb(power), ""
    return (-number if match["sign"] == "-" else number), rest


def _value(number: str, signs: Notation) -> Decimal:
    kinds = list(dict.fromkeys(sign for sign in number if not sign.isdigit()))
    if not kinds:
        return Decimal(number)
    last = kinds[-1]
    if len(kinds) == 2 and last in ",." and number.count(last) == 1:
        whole, _sign, decimals = number.rpartition(last)
        if GROUPED[kinds[0]].fullmatch(whole):
            return Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{decimals}")
    if len(kinds) > 1:
        raise NumberError("unreadable")
    if last in ",." and number.count(last) == 1:
        return _one_sign(number, last, signs)
    if not GROUPED[last].fullmatch(number):
        raise NumberError("unreadable")
    return Decimal(number.replace(last, ""))


def _one_sign(number: str, sign: str, signs: Notation) -> Decimal:
    """With one comma or point: thousands only where the language groups by it."""
    whole, _sign, decimals = number.partition(sign)
    if GROUPED[sign].fullmatch(number) and not whole.startswith("0"):
        if sign != signs.group:
            raise NumberError("ambiguous", number)
        return Decimal(whole + decimals)
    return Decimal(f"{whole}.{decimals}")


def _without_currency(text: str) -> tuple[str, tuple[str, ...]]:
    folded = text.casefold()
    for sign in sorted(CURRENCIES, key=len, reverse=True):
        if folded.endswith(sign):
            return text[: -len(sign)].rstrip(), CURRENCIES[sign]
        if folded.startswith(sign):
            return text[len(sign) :].lstrip(), CURRENCIES[sign]
    return text, ()
