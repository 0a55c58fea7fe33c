"""Find terms of a vocabulary that share a label and so cannot be told apart."""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from cities.languages import locname, offered_languages, read
from cities.models.vocabulary import Term


class DuplicateLabel(NamedTuple):
    """A label, its language, and the other term that has it, too."""

    label: str
    language: str
    other: Term


def _normalized(label: str | None) -> str:
    """Ignore case, whitespace and Unicode compatibility variants."""
    return " ".join(unicodedata.normalize("NFKC", label or "").casefold().split())


def find_duplicate_labels(term: Term) -> Iterator[DuplicateLabel]:
    """Yield the labels that a term shares with others of its vocabulary, by offered language."""
    columns = [locname("label", language) for language in offered_languages()]
    others = list(type(term).objects.exclude(pk=term.pk).only("key", *columns))
    for language in offered_languages():
        label = read(term, "label", language)
        if not _normalized(label):
            continue
        for other in others:
            if _normalized(read(other, "label", language)) == _normalized(label):
                yield DuplicateLabel(label, language, other)
