"""How a heading becomes the last part of an address, in whatever script it is written."""

import re
import unicodedata

from anyascii import anyascii
from django.utils.text import slugify

from cities.values.html_entities import resolve

# Short enough for the database's 255 together with a number.
LENGTH = 200
# How a language itself writes its letters where it has none but ASCII.
SPELLINGS = {
    "de": str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}),
    "fr": str.maketrans({"'": " ", "’": " "}),
    "it": str.maketrans({"'": " ", "’": " "}),
}
# Emoji and other symbols, what changes their look, and signs that nobody sees.
_UNSEEN = {"So", "Sk", "Cf", "Co", "Cs", "Cn", "Me"}
_KEYCAPS = re.compile("[0-9#*]\ufe0f?\u20e3")
_BETWEEN_WORDS = re.compile("[/|·•–—⁄]")
# Chinese characters: each is a syllable, which run together could not be read.
_IDEOGRAPH = re.compile("([\u3400-\u9fff\U00020000-\U0003ffff])")


def slug_of(heading: str, language: str) -> str:
    """A readable address of ASCII letters: `Grüne Dächer` in German is `gruene-daecher`."""
    text = unicodedata.normalize("NFC", resolve(heading))
    text = _KEYCAPS.sub(" ", text)
    text = "".join(
        " " if unicodedata.category(sign) in ("So", "Sk") else sign
        for sign in text
        if unicodedata.category(sign) not in _UNSEEN - {"So", "Sk"} and sign != "\ufe0f"
    )
    text = text.translate(SPELLINGS.get(language, {}))
    text = _IDEOGRAPH.sub(r" \1 ", _BETWEEN_WORDS.sub(" ", unicodedata.normalize("NFKC", text)))
    slug = slugify(anyascii(text))
    return _shortened(slug.strip("-_")) or "page"


def _shortened(slug: str) -> str:
    """At most LENGTH letters, whole words where there are several."""
    if len(slug) <= LENGTH:
        return slug
    cut = slug[: LENGTH + 1]
    return (cut.rsplit("-", 1)[0] if "-" in cut else cut[:LENGTH]).strip("-_")


def follows(slug: str, heading: str, language: str) -> bool:
    """Whether a slug was made from this heading, perhaps with a number behind it."""
    return re.fullmatch(rf"{re.escape(slug_of(heading, language))}(-\d+)?", slug) is not None
