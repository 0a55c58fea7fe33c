"""Cities similar to one: lookup, reasons as text, and the criteria as readers see them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.languages import active_language
from cities.similarity import profiles, regions, rules
from cities.values.collation import by_name
from portal.i18n import formatting, labels
from search.query import geo

# Most cities on the page of a city.
MAX_ON_PAGE = 12
# The example region in the text of the criteria.
_EXAMPLE = "155"


@dataclass(frozen=True)
class SimilarCity:
    """A city that is similar to the selected one, with the reasons as text."""

    key: str
    url: str
    name: labels.Label
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class SimilarCities:
    """The selected city, and the cities similar to it."""

    name: labels.Label
    cities: tuple[SimilarCity, ...]

    def reasons_by_city(self) -> dict[str, tuple[str, ...]]:
        """Return the reasons by city key."""
        return {city.key: city.reasons for city in self.cities}


@dataclass(frozen=True)
class Option:
    """An option of the city select."""

    value: str
    label: labels.Label
    selected: bool


def resolve_key(name: str) -> str:
    """Return the key of the public city with this key, slug or name.

    Empty if there is none, or more than one.
    """
    known = labels.table("city")
    if name in known:
        return name
    keys = [key for key in known if key.partition("-")[2] == name] or geo.cities_named(name)
    return keys[0] if len(keys) == 1 else ""


def options(selected_key: str = "") -> list[Option]:
    """Return every public city, sorted by name."""
    known = labels.table("city")
    keys = sorted(known, key=lambda key: by_name(known[key]))
    return [Option(key, known[key], key == selected_key) for key in keys]


def for_city(key: str) -> SimilarCities | None:
    """Return the cities similar to one for a results page; None for an empty key."""
    return SimilarCities(labels.label("city", key), tuple(similar_to(key))) if key else None


def similar_to(key: str) -> list[SimilarCity]:
    """Return the public cities similar to one, with reasons in the visitor's language."""
    names = labels.table("city")
    language = active_language()
    return [
        SimilarCity(
            each.city.key,
            f"/{language}{each.city.path}",
            names[each.city.key],
            reason_texts(each.reasons),
        )
        for each in profiles.cities_similar_to(key)
        if each.city.key in names
    ]


def reason_texts(reasons: tuple[rules.Reason, ...]) -> tuple[str, ...]:
    """Return `similar size (320,000 inhabitants)`, `same region (Western Europe)`."""
    return tuple(_REASON_TEXTS[reason.kind](reason) for reason in reasons)


def _size(reason: rules.Reason) -> str:
    return ngettext(
        "similar size (%(inhabitants)s inhabitant)",
        "similar size (%(inhabitants)s inhabitants)",
        int(reason.value or 0),
    ) % {"inhabitants": formatting.number(reason.value)}


def _region(reason: rules.Reason) -> str:
    region = regions.region_name(reason.keys[0], labels.interface_language())
    return _("same region (%(region)s)") % {"region": region}


def _goals(reason: rules.Reason) -> str:
    numbers = sorted(goal.number for key, goal in labels.goals().items() if key in reason.keys)
    return _("shared goals (%(goals)s)") % {"goals": ", ".join(map(str, numbers))}


def _emissions(reason: rules.Reason) -> str:
    tonnes = formatting.tonnes(round(reason.value or 0, 1))
    return _("similar emissions (%(tonnes)s per inhabitant)") % {"tonnes": tonnes}


def _target(reason: rules.Reason) -> str:
    year = str(int(reason.value or 0))
    return _("similar target (climate-neutral by %(year)s)") % {"year": year}


_REASON_TEXTS: dict[str, Callable[[rules.Reason], str]] = {
    rules.SIZE: _size,
    rules.REGION: _region,
    rules.GOALS: _goals,
    rules.EMISSIONS: _emissions,
    rules.TARGET: _target,
}


def criteria() -> list[tuple[str, str]]:
    """Return the four criteria as (name, text) pairs with the rule's own numbers."""
    example = regions.region_name(_EXAMPLE, labels.interface_language())
    return [
        (
            _("Size"),
            _("The larger city has at most %(factor)s times as many inhabitants as the smaller.")
            % {"factor": formatting.number(rules.SIZE_FACTOR)},
        ),
        (
            _("Region"),
            _(
                "Both countries lie in the same region of the United Nations’ list M49, for example %(region)s."
            )
            % {"region": example},
        ),
        (
            _("Goals"),
            ngettext(
                "The goal that most of a city’s published measures serve is the same in both.",
                "Of the %(main)s goals that most of a city’s published measures serve, at least"
                " %(shared)s are the same in both.",
                rules.MAIN_GOALS,
            )
            % {"main": rules.MAIN_GOALS, "shared": rules.SHARED_GOALS},
        ),
        (
            _("Emissions"),
            _(
                "One city emits at most %(factor)s times as much CO₂e per inhabitant as the other,"
                " by the latest year published here."
            )
            % {"factor": formatting.number(rules.EMISSIONS_FACTOR)}
            + " "
            + ngettext(
                "Where that is not known of both, the years by which they want to be"
                " climate-neutral lie at most %(years)s year apart.",
                "Where that is not known of both, the years by which they want to be"
                " climate-neutral lie at most %(years)s years apart.",
                rules.TARGET_YEARS,
            )
            % {"years": rules.TARGET_YEARS},
        ),
    ]


def threshold_text() -> str:
    """Return how many of the four criteria must be met."""
    return ngettext(
        "Two cities are considered similar if at least %(n)s of these four criteria is met.",
        "Two cities are considered similar if at least %(n)s of these four criteria are met.",
        rules.MIN_REASONS,
    ) % {"n": rules.MIN_REASONS}
