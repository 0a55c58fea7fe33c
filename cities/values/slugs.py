"""Slugs from headings in any script."""

import re
import unicodedata

from anyascii import anyascii
from django.utils.text import slugify

from cities.values.html_entities import resolve

# Leaves room for a numeric suffix within the column's 255 characters.
MAX_LENGTH = 200
# ASCII spellings by the rules of a language, applied before the general transliteration.
SPELLINGS = {
    "de": str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}),
    "fr": str.maketrans({"'": " ", "’": " "}),
    "it": str.maketrans({"'": " ", "’": " "}),
}
# Emoji and other symbols, modifiers and invisible characters.
_REMOVED_CATEGORIES = {"So", "Sk", "Cf", "Co", "Cs", "Cn", "Me"}
_KEYCAPS = re.compile("[0-9#*]\ufe0f?\u20e3")
_SEPARATORS = re.compile("[/|·•–—⁄]")
# Chinese characters: transliterated syllables are separated by hyphens to be readable.
_IDEOGRAPH = re.compile("([\u3400-\u9fff\U00020000-\U0003ffff])")


def generate_slug(heading: str, language: str) -> str:
    """Return an ASCII slug: `gruene-daecher` for `Grüne Dächer` in German."""
    text = unicodedata.normalize("NFC", resolve(heading))
    text = _KEYCAPS.sub(" ", text)
    text = "".join(
        " " if unicodedata.category(char) in ("So", "Sk") else char
        for char in text
        if unicodedata.category(char) not in _REMOVED_CATEGORIES - {"So", "Sk"} and char != "\ufe0f"
    )
    text = text.translate(SPELLINGS.get(language, {}))
    text = _IDEOGRAPH.sub(r" \1 ", _SEPARATORS.sub(" ", unicodedata.normalize("NFKC", text)))
    slug = slugify(anyascii(text))
    return _truncate(slug.strip("-_")) or "page"


def _truncate(slug: str) -> str:
    """Cut a slug to MAX_LENGTH, between words if possible."""
    if len(slug) <= MAX_LENGTH:
        return slug
    cut = slug[: MAX_LENGTH + 1]
    return (cut.rsplit("-", 1)[0] if "-" in cut else cut[:MAX_LENGTH]).strip("-_")


def is_generated_from(slug: str, heading: str, language: str) -> bool:
    """Whether a slug was generated from this heading, with or without a numeric suffix."""
    return re.fullmatch(rf"{re.escape(generate_slug(heading, language))}(-\d+)?", slug) is not None
