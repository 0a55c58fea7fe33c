"""Finds other terms of a vocabulary that are called the same: nobody could tell them apart."""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from cities.languages import locname, offered_languages, read
from cities.models.vocabulary import Term


class SameLabel(NamedTuple):
    """A label, the language in which it is given twice, and the other term that has it."""

    label: str
    language: str
    other: Term


def _heard(label: str | None) -> str:
    """What a reader hears: capitals, kinds of spaces and ways to write a letter do not count."""
    return " ".join(unicodedata.normalize("NFKC", label or "").casefold().split())


def same_labels(term: Term) -> Iterator[SameLabel]:
    """Every language offered in which another term of the same vocabulary has this one's label."""
    columns = [locname("label", language) for language in offered_languages()]
    others = list(type(term).objects.exclude(pk=term.pk).only("key", *columns))
    for language in offered_languages():
        label = read(term, "label", language)
        if not _heard(label):
            continue
        for other in others:
            if _heard(read(other, "label", language)) == _heard(label):
                yield SameLabel(label, language, other)
