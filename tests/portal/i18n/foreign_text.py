"""Find text on a page that is in another language than its markup declares."""

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import lxml.html
import yaml
from babel import Locale
from lxml import etree

from cities.vocabularies.loader import FOLDER as VOCABULARIES
from portal.bootstrap.pages import PAGES
from portal.demo.data import FOLDER as DEMO
from scripts import messages

LANGUAGES = ("de", "en", "fr", "ro")
ALL = {*LANGUAGES, "uk", "tr", "ar", "es", "it", "nl", "pl"}
ATTRIBUTES = ("alt", "title", "aria-label", "placeholder")
# Words that stand in nearly every sentence of one of these languages and in none of the others.
FUNCTION_WORDS = {
    "de": "der das und für mit von den dem des auf aus über zur zum wird werden ist sind eine einer"
    " einem nicht durch oder bei auch nach wie rund bis ihre seit noch mehr als ihr sich im",
    "en": "the of and for with by from is are was were this that these not which has have its their"
    " about than into at been",
    "fr": "les des du et pour dans sur une avec par est sont aux qui ne cette ces leur leurs depuis"
    " plus au ou où en le",
    "ro": "și pentru din cu pe sunt este sau la al ale prin care către după până între unei unui"
    " orașul orașului măsuri în",
}
WORDS = {language: frozenset(words.split()) for language, words in FUNCTION_WORDS.items()}
ADDRESS = re.compile(r"https?://\S+")
LONGEST_SHOWN = 90
SILENT = ("script", "style", "textarea")


def plain(text: str) -> str:
    """The text as displayed: composed, with single blanks and without soft hyphens."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\u00ad", "").split())


def _by_language(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if value and set(value) <= ALL:
            for language, text in value.items():
                for part in re.split(r"\n+", str(text)):
                    yield plain(part.removeprefix("## ").removeprefix("- ")), language
            return
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _by_language(inner)


@functools.cache
def known_texts() -> dict[str, set[str]]:
    """Every text of the demo, the vocabularies and the interface with its languages."""
    found: dict[str, set[str]] = {}
    for folder in (DEMO, PAGES.parent, VOCABULARIES):
        for path in folder.rglob("*.yaml"):
            if "concepts" not in path.parts:
                for text, language in _by_language(yaml.load(path.read_bytes(), yaml.CSafeLoader)):
                    found.setdefault(text, set()).add(language)
    for language in LANGUAGES:
        for name in Locale.parse(language).territories.values():
            found.setdefault(plain(name), set()).add(language)
    for language in messages.LANGUAGES:
        for message in messages.load(language):
            if isinstance(message.id, str) and message.id and "%" not in message.id:
                found.setdefault(plain(message.id), set()).add("en")
                found.setdefault(plain(str(message.string)), set()).add(language)
    return {text: languages for text, languages in found.items() if len(text) > 3}


def _pieces(element: Any, declared: str = "") -> Iterator[tuple[str, str]]:
    """Every text of the page, attributes included, with the language it is declared to be in."""
    declared = element.get("lang", declared)
    for name in ATTRIBUTES:
        if element.get(name):
            yield plain(element.get(name)), declared
    if element.tag == "meta" and element.get("name") == "description":
        yield plain(element.get("content")), declared
    if element.text and element.tag not in SILENT:
        yield plain(element.text), declared
    for child in element:
        # Comments have a function as their tag.
        if isinstance(child.tag, str):
            yield from _pieces(child, declared)
        if child.tail and element.tag not in SILENT:
            yield plain(child.tail), declared


def _guessed(text: str, declared: str) -> str:
    """The language whose function words the text has, where it has none of the one it claims.

    An address, as it is printed, is in no language: a slug may have "plus" or "en" in it.
    """
    if ADDRESS.fullmatch(text):
        return declared
    words = set(re.findall(r"[^\W\d_]+", text.lower()))
    hits = {language: len(words & known) for language, known in WORDS.items()}
    best = max(hits, key=lambda language: hits[language])
    return best if hits[best] >= 2 and not hits.get(declared, 0) else declared


def parse(html: str) -> Any:
    """Return the root element of a page; lxml is ten times as quick as BeautifulSoup."""
    return lxml.html.fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))


def foreign(page: Any, known: Mapping[str, set[str]]) -> list[str]:
    """Return texts in another language than declared."""
    found = []
    for text, declared in _pieces(page):
        languages = known.get(text)
        if languages is None and declared in LANGUAGES:
            languages = {_guessed(text, declared)}
        if languages is not None and declared not in languages:
            found.append(f"{'/'.join(sorted(languages))} as {declared}: {text[:LONGEST_SHOWN]}")
    return found


# Counts that no reader of these languages would write so.
WRONG_COUNTS = {
    "de": re.compile(r"(?<![\d.,])1 (?:Maßnahmen|Städte|Länder|Partnerschaften|Unterziele)\b"),
    "en": re.compile(r"(?<![\d.,])1 (?:measures|cities|countries|partnerships|targets)\b"),
    "fr": re.compile(r"(?<![\d.,])[01] (?:actions|villes|partenariats|cibles)\b"),
    "ro": re.compile(
        r"(?<![\d.,])1 (?:măsuri|orașe|țări|parteneriate|ținte)\b"
        r"|(?<![\d.,])\d*[2-9]\d (?:măsuri|orașe|țări|parteneriate|ținte|locuitori)\b"
    ),
}


def wrong_counts(page: Any, language: str) -> list[str]:
    """Return numbers with a noun in the wrong plural form, including text for screen readers.

    Removes scripts and styles from the page.
    """
    etree.strip_elements(page, "script", "style", with_tail=False)
    # Without separators: what belongs to a number stands on its line.
    text = page.text_content().replace("\u00ad", "")
    return [
        text[max(0, m.start() - 20) : m.end() + 10] for m in WRONG_COUNTS[language].finditer(text)
    ]
