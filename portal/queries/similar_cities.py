"""Cities like one: the filter, the reasons in words, and the rule as readers see it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.languages import active_language
from cities.similarity import profiles, regions, rules
from cities.values.collation import by_name
from portal.i18n import formatting, labels
from search.query import geo

# A page about one city names no more than these.
MOST = 12
# The region that stands for all in the text of the rule.
_EXAMPLE = "155"


@dataclass(frozen=True)
class Neighbour:
    """A city that is like the one asked about, and why in words."""

    key: str
    url: str
    name: labels.Label
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """The city asked about, and those like it."""

    name: labels.Label
    neighbours: tuple[Neighbour, ...]

    def why(self) -> dict[str, tuple[str, ...]]:
        """The reasons by the key of the city."""
        return {each.key: each.reasons for each in self.neighbours}


@dataclass(frozen=True)
class Option:
    """A city to choose."""

    value: str
    label: labels.Label
    selected: bool


def key_of(given: str) -> str:
    """The key of the public city that is named by its key, its slug or any of its names.

    Empty where there is none, or more than one.
    """
    known = labels.table("city")
    if given in known:
        return given
    keys = [key for key in known if key.partition("-")[2] == given] or geo.cities_named(given)
    return keys[0] if len(keys) == 1 else ""


def options(chosen: str = "") -> list[Option]:
    """Every public city, by name."""
    known = labels.table("city")
    keys = sorted(known, key=lambda key: by_name(known[key]))
    return [Option(key, known[key], key == chosen) for key in keys]


def asked(key: str) -> Asked | None:
    """What the page of an answer says about the cities like one; None where none is asked about."""
    return Asked(labels.label("city", key), tuple(neighbours(key))) if key else None


def neighbours(key: str) -> list[Neighbour]:
    """The public cities like one, with the reasons in the visitor's language."""
    names = labels.table("city")
    visitor = active_language()
    return [
        Neighbour(
            each.city.key,
            f"/{visitor}{each.city.path}",
            names[each.city.key],
            words(each.reasons),
        )
        for each in profiles.cities_similar_to(key)
        if each.city.key in names
    ]


def words(reasons: tuple[rules.Reason, ...]) -> tuple[str, ...]:
    """`similar size (320,000 inhabitants)`, `same region (Western Europe)`."""
    return tuple(_WORDS[reason.kind](reason) for reason in reasons)


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


_WORDS: dict[str, Callable[[rules.Reason], str]] = {
    rules.SIZE: _size,
    rules.REGION: _region,
    rules.GOALS: _goals,
    rules.EMISSIONS: _emissions,
    rules.TARGET: _target,
}


def rule() -> list[tuple[str, str]]:
    """The four things that are compared, each with what makes it alike, by the rule's own numbers."""
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


def enough() -> str:
    """How many of the four are needed."""
    return ngettext(
        "Two cities are considered similar if at least %(n)s of these four criteria is met.",
        "Two cities are considered similar if at least %(n)s of these four criteria are met.",
        rules.MIN_REASONS,
    ) % {"n": rules.MIN_REASONS}
