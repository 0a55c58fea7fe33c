"""The words for vocabulary keys in the visitor's language, looked up once and kept for a minute."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self

from babel import Locale
from django.conf import settings
from django.core.cache import cache
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.choices import Duration, Ease, Level, MeasureType, Status
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
    CostBand,
    FieldOfAction,
    GenericMeasure,
    Instrument,
    SdgGoal,
    SdgTarget,
)
from cities.models.city import SIZE_CLASSES
from cities.values.collation import by_name
from cities.values.countries import country_name
from portal.i18n import formatting
from search.query import geo
from search.schema import bands, filters
from search.schema.request import YES

SECONDS = 60
# A city or page that is withdrawn must be gone at once, its name included.
SECONDS_FOR_PAGES = 2


class Label(str):
    """A word that knows the language it is in, so that a template can mark it."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, value: object, language: str) -> Self:
        made = super().__new__(cls, value)
        made.language = language
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        return type(self), (str(self), self.language)


@dataclass(frozen=True)
class Goal:
    """What a tile shows: number, colour and short title of a goal."""

    key: str
    number: int
    colour: str
    label: Label

    @property
    def text_colour(self) -> str:
        """Black or white, whichever reaches 4.5 to 1 on the goal's colour."""
        return "#ffffff" if self.number in (1, 4, 8, 10, 13, 16, 17) else "#000000"

    @property
    def slug(self) -> str:
        return str(self.number)


def _kept(name: str, language: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    seconds = SECONDS_FOR_PAGES if name in ("city", "country", "near") else SECONDS
    found: dict[str, Any] = cache.get_or_set(f"labels:{name}:{language}", make, seconds) or {}
    return found


def _text(row: Any, field: str, language: str, original: str = "", prefix: str = "") -> Label:
    text = best(row, field, language, original)
    return Label(f"{prefix}{text.value or row.key}", text.language)


def interface_language(language: str = "") -> str:
    """The language of the words that come from a catalogue."""
    language = language or active_language()
    return language if language in settings.INTERFACE_LANGUAGES else "en"


def language_in(language: str) -> str:
    """`ro` -> `Romanian`, in the language of the interface, for use inside a sentence."""
    return Locale.parse(language).get_display_name(interface_language()) or language


def _terms(model: type[Model], language: str) -> dict[str, Label]:
    rows: Iterable[Any] = model._default_manager.all()
    found = [(term, _text(term, "label", language)) for term in rows]
    found.sort(key=lambda each: (each[0].sort_order, by_name(each[1], language)))
    return {term.key: label for term, label in found}


def goals(language: str = "") -> dict[str, Goal]:
    """All 17 goals by key, in their order."""
    code = language or active_language()
    return _kept(
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
    """A page's heading in the language it is displayed in; never from a draft translation."""
    shown = display_language(page, language or active_language())
    return Label(read(page, "heading", shown), shown)


def _cities(language: str) -> dict[str, Label]:
    return {city.key: heading(city, language) for city in CityPage.objects.published().by_key()}


def _countries(language: str) -> dict[str, Label]:
    codes = CityPage.objects.published().by_key().values_list("country", flat=True).distinct()
    return {code: Label(country_name(code, language), language) for code in codes}


def _cities_on_the_map(language: str) -> dict[str, Label]:
    known = geo.points()
    return {key: name for key, name in _cities(language).items() if key in known}


# What each facet of the search is called is in portal.queries.query_params; here is what its values are called.
_TABLES: dict[str, Callable[[str], dict[str, Label]]] = {
    "city": _cities,
    "country": _countries,
    "near": _cities_on_the_map,
    "target": _targets,
    "field": lambda language: _terms(FieldOfAction, language),
    "instrument": lambda language: _terms(Instrument, language),
    "kind": lambda language: _terms(GenericMeasure, language),
    "cost": lambda language: _terms(CostBand, language),
}
_CHOICES: dict[str, Any] = {
    "type": MeasureType.choices,
    "status": Status.choices,
    "level": Level.choices,
    "duration": Duration.choices,
    "ease": Ease.choices,
    "city_size": [(key, words) for _below, key, words in SIZE_CLASSES],
    "limits": [(YES, gettext_lazy("Reports what did not work"))],
    "contact": [(YES, gettext_lazy("With a contact person"))],
}


def _effect(band: bands.Band, language: str) -> str:
    """A band of CO2 effects in words, made of its own limits."""
    least, most = (
        formatting.number(band.minimum, language),
        formatting.number(band.maximum, language),
    )
    if band.maximum is None:
        return _("%(least)s t CO₂e a year and more") % {"least": least}
    if not band.minimum:
        return _("under %(most)s t CO₂e a year") % {"most": most}
    return _("%(least)s to %(most)s t CO₂e a year") % {"least": least, "most": most}


def years(value: str) -> str:
    """A year or a range of years in words."""
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
    """Key to label of every known value of a facet; empty for `year`, whose values are numbers."""
    code = language or active_language()
    if facet == "sdg":
        return {
            key: Label(f"{goal.number} {goal.label}", goal.label.language)
            for key, goal in goals(code).items()
        }
    if facet == "lang":
        return {each: Label(language_name(each), each) for each in offered_languages()}
    words = interface_language(code)
    if facet in _CHOICES:
        return {str(key): Label(label, words) for key, label in _CHOICES[facet] if key}
    if facet == "effect":
        return {band.key: Label(_effect(band, words), words) for band in bands.EFFECT_BANDS}
    if facet in _TABLES:
        return _kept(facet, code, lambda: _TABLES[facet](code))
    return {}


def label(facet: str, value: str, language: str = "") -> Label:
    """The word for one value; the value itself where no word is known."""
    code = language or active_language()
    if facet == "lang" and value in settings.MODELTRANSLATION_LANGUAGES:
        return Label(language_name(value), value)
    if facet == "year":
        return Label(years(value), interface_language(code))
    return table(facet, code).get(value) or Label(value, interface_language(code))
