"""Fit the key, names and source of a thesaurus entry to the columns of a concept.

Functions that leave something out append the reason to `problems`.
"""

from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_slug
from django.utils.text import slugify

from cities.languages import fallback_languages
from cities.models import Concept
from cities.thesauri.entries import Entry, excerpt


def _max_length(column: str) -> int:
    return int(getattr(Concept._meta.get_field(column), "max_length", 0))


MAX_KEY_LENGTH = _max_length("key")
MAX_NAME_LENGTH = _max_length("label")
MAX_ALTERNATIVES_LENGTH = _max_length("alternatives")
MAX_SOURCE_LENGTH = _max_length("source")
_validate_url = URLValidator(schemes=["http", "https"])


def is_valid_key(key: str) -> bool:
    """Whether a key from a file can be the key of a concept."""
    try:
        validate_slug(key)
    except ValidationError:
        return False
    return len(key) <= MAX_KEY_LENGTH


def key_from_label(entry: Entry) -> str:
    """Return a key made from the English label or its fallback, or a hash if it has no ASCII form."""
    language = next(code for code in fallback_languages("en") if code in entry.labels)
    label = entry.labels[language]
    key = slugify(label)[:MAX_KEY_LENGTH].strip("-")
    return key or f"concept-{sha256(label.encode()).hexdigest()[:12]}"


def clean_names(entry: Entry, problems: list[str]) -> None:
    """Remove names that are too long for their columns, and repeated alternatives."""
    for language, label in list(entry.labels.items()):
        if len(label) > MAX_NAME_LENGTH:
            del entry.labels[language]
            problems.append(no_room(entry, language, label))
    for language, names in entry.alternatives.items():
        entry.alternatives[language] = _fitting_names(entry, language, names, problems)


def _fitting_names(entry: Entry, language: str, names: list[str], problems: list[str]) -> list[str]:
    seen = {entry.labels.get(language, "").casefold()}
    room = MAX_ALTERNATIVES_LENGTH
    fitting = []
    for name in names:
        if name.casefold() in seen:
            continue
        seen.add(name.casefold())
        if len(name) > min(MAX_NAME_LENGTH, room):
            problems.append(no_room(entry, language, name))
        else:
            # One more for the line break.
            room -= len(name) + 1
            fitting.append(name)
    return fitting


def clean_source(entry: Entry, problems: list[str]) -> None:
    """Remove a source that is not a web address or too long."""
    if not entry.source:
        return
    try:
        _validate_url(entry.source)
    except ValidationError:
        fits = False
    else:
        fits = len(entry.source) <= MAX_SOURCE_LENGTH
    if not fits:
        entry.source = ""
        problems.append(
            f"{entry.location}: its address is no web address; known by its key from now on"
        )


def no_room(entry: Entry, language: str, name: str) -> str:
    """Return the problem of a name that does not fit into its column."""
    return f"{entry.location}: left out the {language} name “{excerpt(name)}”: there is no room"
