"""The words for vocabulary keys in the visitor's language, looked up once and kept for a minute."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Model

from cities.choices import Level, MeasureType, Status
from cities.languages import active_language, best, language_name, offered_languages
from cities.models import (
    CityPage,
    CostBand,
    FieldOfAction,
    Instrument,
    SdgGoal,
    SdgTarget,
)
from cities.places import country_name

SECONDS = 60
# A city that is withdrawn must be gone at once, its name included.
SECONDS_FOR_CITIES = 2


@dataclass(frozen=True)
class Goal:
    """What a tile shows: number, colour and short title of a goal."""

    key: str
    number: int
    colour: str
    label: str

    @property
    def text_colour(self) -> str:
        """Black or white, whichever reaches 4.5 to 1 on the goal's colour."""
        return "#ffffff" if self.number in (1, 4, 8, 10, 13, 16, 17) else "#000000"

    @property
    def slug(self) -> str:
        return str(self.number)


def _kept(name: str, language: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    seconds = SECONDS_FOR_CITIES if name in ("city", "country") else SECONDS
    found: dict[str, Any] = cache.get_or_set(f"labels:{name}:{language}", make, seconds) or {}
    return found


def _terms(model: type[Model], language: str) -> dict[str, str]:
    rows: Iterable[Any] = model._default_manager.all()
    return {term.key: str(best(term, "label", language).value or term.key) for term in rows}


def goals(language: str = "") -> dict[str, Goal]:
    """All 17 goals by key, in their order."""
    code = language or active_language()
    return _kept(
        "goals",
        code,
        lambda: {
            goal.key: Goal(goal.key, goal.number, goal.colour, str(best(goal, "label", code).value))
            for goal in SdgGoal.objects.all()
        },
    )


def _targets(language: str) -> dict[str, str]:
    rows = SdgTarget.objects.all()
    return {row.key: f"{row.code} {best(row, 'label', language).value}" for row in rows}


def _cities(language: str) -> dict[str, str]:
    rows = CityPage.objects.published()
    return {row.key: str(best(row, "heading", language, row.source_language).value) for row in rows}


def _countries(language: str) -> dict[str, str]:
    codes = CityPage.objects.published().values_list("country", flat=True).distinct()
    return {code: country_name(code, language) for code in codes}


# What each facet of the search is called is in portal.forms; here is what its values are called.
_TABLES: dict[str, Callable[[str], dict[str, str]]] = {
    "city": _cities,
    "country": _countries,
    "target": _targets,
    "field": lambda language: _terms(FieldOfAction, language),
    "instrument": lambda language: _terms(Instrument, language),
    "cost_band": lambda language: _terms(CostBand, language),
}
_CHOICES: dict[str, Any] = {"type": MeasureType, "status": Status, "level": Level}


def table(facet: str, language: str = "") -> dict[str, str]:
    """Key to label of every known value of a facet; empty for `year`, whose values are numbers."""
    code = language or active_language()
    if facet == "sdg":
        return {key: f"{goal.number} {goal.label}" for key, goal in goals(code).items()}
    if facet == "lang":
        return {each: language_name(each) for each in offered_languages()}
    if facet in _CHOICES:
        return {str(key): str(label) for key, label in _CHOICES[facet].choices if key}
    if facet in _TABLES:
        return _kept(facet, code, lambda: _TABLES[facet](code))
    return {}


def label(facet: str, value: str, language: str = "") -> str:
    """The word for one value; the value itself where no word is known."""
    if facet == "lang":
        known = value in dict(settings.LANGUAGES)
        return language_name(value) if known else value
    return table(facet, language).get(value, value)
