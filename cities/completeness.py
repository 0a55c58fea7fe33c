"""Required fields of pages by type and level, and which of them are empty."""

from typing import Any, NamedTuple

from cities.choices import Level, Status
from cities.languages import has_text, locname, read

# Required of every published measure.
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
# Additionally required of a full case study.
FULL_TEXTS = ("challenge", "objectives", "solution", "success_factors")
# Of these a full case study also says what did not work.
FINISHED_STATUSES = (Status.COMPLETED, Status.STOPPED)

CITY_TEXTS = ("heading", "introduction")
CITY_FACTS = ("country", "latitude", "longitude", "population", "languages")
CONTRACT_TEXTS = ("heading", "summary")
CONTRACT_FACTS = ("stage", "target_year", "licence", "review_due")
PARTNERSHIP_TEXTS = ("heading",)
PARTNERSHIP_FACTS = ("kind", "since")


class Requirements(NamedTuple):
    """Fields that must be filled in before a page is published: translated texts and others."""

    texts: tuple[str, ...]
    facts: tuple[str, ...] = ()


def measure_requirements(level: str, status: str) -> Requirements:
    """Return the requirements for a measure of this level and status."""
    texts: tuple[str, ...] = SNAPSHOT_TEXTS
    if level == Level.FULL:
        texts += FULL_TEXTS
        if status in FINISHED_STATUSES:
            texts += ("limits",)
    return Requirements(texts, SNAPSHOT_FACTS)


CITY_REQUIREMENTS = Requirements(CITY_TEXTS, CITY_FACTS)
CONTRACT_REQUIREMENTS = Requirements(CONTRACT_TEXTS, CONTRACT_FACTS)
PARTNERSHIP_REQUIREMENTS = Requirements(PARTNERSHIP_TEXTS, PARTNERSHIP_FACTS)


def field_names(requirements: Requirements, source_language: str) -> list[str]:
    """Return the form field names, texts in the source language first."""
    return [*(locname(field, source_language) for field in requirements.texts), *requirements.facts]


def missing_names(
    requirements: Requirements, source_language: str, values: dict[str, Any]
) -> list[str]:
    """Return the names of the required form fields that are empty."""
    names = field_names(requirements, source_language)
    return [name for name in names if _is_empty(values.get(name))]


def blank_text_names(values: dict[str, Any]) -> list[str]:
    """Return the names of texts without visible content, such as an empty rich text paragraph."""
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


def missing_fields(page: Any, requirements: Requirements) -> list[str]:
    """Return `missing_names` for the values of a page."""
    values: dict[str, Any] = {
        locname(field, page.source_language): read(page, field, page.source_language)
        for field in requirements.texts
    }
    values |= {field: getattr(page, field) for field in requirements.facts}
    return missing_names(requirements, page.source_language, values)
