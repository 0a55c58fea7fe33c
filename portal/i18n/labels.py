"""Cached labels of facet values, goals and cities in the visitor's language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self

from babel import Locale
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db.models import Model
from django.utils.translation import gettext as _

from cities.languages import (
    active_language,
    best,
    display_language,
    language_name,
    offered_languages,
    read,
)
from cities.models import (
    CityPage,
    GenericMeasure,
    SdgGoal,
    SdgTarget,
)
from cities.values.collation import by_name
from cities.values.countries import country_name
from portal.i18n import formatting
from search.query import geo
from search.schema import effect_bands, filters
from search.schema.facets import FACETS

CACHE_SECONDS = 60
# A withdrawn city or page must disappear at once, its name included.
PAGE_CACHE_SECONDS = 2


class Label(str):
    """A string that knows its language, so that templates can mark it."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, value: object, language: str) -> Self:
        instance = super().__new__(cls, value)
        instance.language = language
        return instance

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        return type(self), (str(self), self.language)


@dataclass(frozen=True)
class Goal:
    """Number, colour and short title of a goal, as shown on its tile."""

    key: str
    number: int
    colour: str
    label: Label

    @property
    def text_colour(self) -> str:
        """Black or white, whichever has a contrast of at least 4.5:1 on the goal's colour."""
        return "#ffffff" if self.number in (1, 4, 8, 10, 13, 16, 17) else "#000000"

    @property
    def slug(self) -> str:
        return str(self.number)


def _cached(name: str, language: str, load: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    seconds = PAGE_CACHE_SECONDS if name in ("city", "country", "near") else CACHE_SECONDS
    found: dict[str, Any] = cache.get_or_set(f"labels:{name}:{language}", load, seconds) or {}
    return found


def _text(row: Any, field: str, language: str, original: str = "", prefix: str = "") -> Label:
    text = best(row, field, language, original)
    return Label(f"{prefix}{text.value or row.key}", text.language)


def interface_language(language: str = "") -> str:
    """Return the language of the interface for a language: itself, or English without a catalogue."""
    language = language or active_language()
    return language if language in settings.INTERFACE_LANGUAGES else "en"


def language_in(language: str) -> str:
    """Return a language's name in the interface's language, for use in a sentence:

    `ro` -> `Romanian`.
    """
    return Locale.parse(language).get_display_name(interface_language()) or language


def _terms(model: type[Model], language: str) -> dict[str, Label]:
    rows: Iterable[Any] = model._default_manager.all()
    found = [(term, _text(term, "label", language)) for term in rows]
    found.sort(key=lambda each: (each[0].sort_order, by_name(each[1], language)))
    return {term.key: label for term, label in found}


def goals(language: str = "") -> dict[str, Goal]:
    """Return all 17 goals by key, in order."""
    code = language or active_language()
    return _cached(
        "goals",
        code,
        lambda: {
            goal.key: Goal(goal.key, goal.number, goal.colour, _text(goal, "label", code))
            for goal in SdgGoal.objects.all()
        },
    )


def _targets(language: str) -> dict[str, Label]:
    rows = SdgTarget.objects.all()
    return {row.key: _text(row, "label", language, prefix=f"{row.code} ") for row in rows}


def heading(page: Any, language: str = "") -> Label:
    """Return a page's heading in its displayed language; never from a draft translation."""
    shown = display_language(page, language or active_language())
    return Label(read(page, "heading", shown), shown)


def _cities(language: str) -> dict[str, Label]:
    return {city.key: heading(city, language) for city in CityPage.objects.published().by_key()}


def _countries(language: str) -> dict[str, Label]:
    codes = CityPage.objects.published().by_key().values_list("country", flat=True).distinct()
    return {code: Label(country_name(code, language), language) for code in codes}


def _located_cities(language: str) -> dict[str, Label]:
    known = geo.points()
    return {key: name for key, name in _cities(language).items() if key in known}


# Tables besides those of the facets' own choices; see search/schema/facets.py.
_TABLES: dict[str, Callable[[str], dict[str, Label]]] = {
    "city": _cities,
    "country": _countries,
    "near": _located_cities,
    "target": _targets,
    "kind": lambda language: _terms(GenericMeasure, language),
}


def _effect_label(band: effect_bands.Band, language: str) -> str:
    """Return a band of CO2 effects as text, from its limits."""
    minimum, maximum = (
        formatting.number(band.minimum, language),
        formatting.number(band.maximum, language),
    )
    if band.maximum is None:
        return _("%(least)s t CO₂e a year and more") % {"least": minimum}
    if not band.minimum:
        return _("under %(most)s t CO₂e a year") % {"most": maximum}
    return _("%(least)s to %(most)s t CO₂e a year") % {"least": minimum, "most": maximum}


def years(value: str) -> str:
    """Return a year or a range of years as text."""
    found = filters.years(value)
    if not found or value.isdecimal():
        return value
    first, last = str(found[0]), str(found[-1])
    if value.startswith("-"):
        return _("until %(date)s") % {"date": last}
    if value.endswith("-"):
        return _("from %(date)s") % {"date": first}
    return _("%(start)s to %(end)s") % {"start": first, "end": last}


def table(facet: str, language: str = "") -> dict[str, Label]:
    """Return all labels of a facet by value; empty for `year`, whose values are numbers."""
    code = language or active_language()
    if facet == "sdg":
        return {
            key: Label(f"{goal.number} {goal.label}", goal.label.language)
            for key, goal in goals(code).items()
        }
    if facet == "lang":
        return {each: Label(language_name(each), each) for each in offered_languages()}
    interface = interface_language(code)
    if facet == "effect":
        return {
            band.key: Label(_effect_label(band, interface), interface)
            for band in effect_bands.EFFECT_BANDS
        }
    if facet in _TABLES:
        return _cached(facet, code, lambda: _TABLES[facet](code))
    choices = FACETS[facet].choices if facet in FACETS else ()
    if isinstance(choices, str):
        return _cached(facet, code, lambda: _terms(apps.get_model(choices), code))
    return {str(key): Label(text, interface) for key, text in choices if key}


def label(facet: str, value: str, language: str = "") -> Label:
    """Return the label of one value, or the value itself if it is unknown."""
    code = language or active_language()
    if facet == "lang" and value in settings.MODELTRANSLATION_LANGUAGES:
        return Label(language_name(value), value)
    if facet == "year":
        return Label(years(value), interface_language(code))
    return table(facet, code).get(value) or Label(value, interface_language(code))
