"""What is missing for a snapshot or a full case study; pure, asks no database on its own."""

from typing import Any, NamedTuple

from cities.choices import Level, Status
from cities.languages import has_text, locname, read

# Required of every measure that is published.
SNAPSHOT_TEXTS = ("heading", "summary")
SNAPSHOT_FACTS = (
    "measure_type",
    "fields_of_action",
    "primary_goal",
    "status",
    "start",
    "licence",
    "review_due",
)
# Required of a full case study on top.
FULL_TEXTS = ("challenge", "objectives", "solution", "success_factors")
# An account of a finished measure says what did not work.
FINISHED = (Status.COMPLETED, Status.STOPPED)

CITY_TEXTS = ("heading", "introduction")
CITY_FACTS = ("country", "latitude", "longitude", "population", "languages")
PARTNERSHIP_TEXTS = ("heading",)
PARTNERSHIP_FACTS = ("kind", "since")


class Need(NamedTuple):
    """What a page of one kind must have before it is published."""

    texts: tuple[str, ...]
    facts: tuple[str, ...] = ()


def needs_of_measure(level: str, status: str) -> Need:
    """What a measure of this level and status needs."""
    texts: tuple[str, ...] = SNAPSHOT_TEXTS
    if level == Level.FULL:
        texts += FULL_TEXTS
        if status in FINISHED:
            texts += ("limits",)
    return Need(texts, SNAPSHOT_FACTS)


NEEDS_OF_CITY = Need(CITY_TEXTS, CITY_FACTS)
NEEDS_OF_PARTNERSHIP = Need(PARTNERSHIP_TEXTS, PARTNERSHIP_FACTS)


def field_names(need: Need, source_language: str) -> list[str]:
    """The names of the form fields, texts in the original language first."""
    return [*(locname(field, source_language) for field in need.texts), *need.facts]


def missing_names(need: Need, source_language: str, values: dict[str, Any]) -> list[str]:
    """The names of the empty form fields."""
    names = field_names(need, source_language)
    return [name for name in names if _is_empty(values.get(name))]


def invisible_texts(values: dict[str, Any]) -> list[str]:
    """The names of texts that nobody sees: an untouched rich text editor sends a paragraph."""
    return [
        name for name, value in values.items() if isinstance(value, str) and not has_text(value)
    ]


def _is_empty(value: Any) -> bool:
    if hasattr(value, "exists"):
        return not value.exists()
    if isinstance(value, bool | int | float):
        return False
    if isinstance(value, str):
        return not has_text(value)
    return not value


def missing(page: Any, need: Need) -> list[str]:
    """The same for a saved page."""
    values: dict[str, Any] = {
        locname(field, page.source_language): read(page, field, page.source_language)
        for field in need.texts
    }
    values |= {field: getattr(page, field) for field in need.facts}
    return missing_names(need, page.source_language, values)
