"""Which measures an address compares: read from it, and written into one."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.access import visibility
from cities.models import CityPage, MeasurePage
from portal.components import measure_cards
from search.indexing.document_builder import MEASURE_RELATIONS

MOST = 4
# Of longer addresses only the beginning is looked at.
_MOST_GIVEN = 20
_LONGEST = 250
_NUMBER = re.compile(r"[1-9]\d{0,8}", re.ASCII)


@dataclass(frozen=True)
class Chosen:
    """The measures to compare, each with its city, and what to say about the others."""

    measures: tuple[tuple[MeasurePage, CityPage], ...]
    notes: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(page.pk for page, _city in self.measures)


Key = int | uuid.UUID | str


def _key(name: str) -> Key:
    """A page number, a uuid or a slug, whichever a name can be."""
    if _NUMBER.fullmatch(name):
        return int(name)
    try:
        return uuid.UUID(name)
    except ValueError:
        # No slug holds what cannot be printed, and some of it no database takes.
        return name if name.isprintable() else ""


def chosen(values: Iterable[str]) -> Chosen:
    """The public measures that the values of `m` name, in their order, with all they show.

    What is not public and what never was are left out alike, and in the same words.
    """
    parts = [part.strip()[:_LONGEST] for value in values for part in value[:4_000].split(",")]
    keys = list(dict.fromkeys(_key(part) for part in parts if part))[:_MOST_GIVEN]
    found = _found(keys)
    picked: dict[int, tuple[MeasurePage, CityPage]] = {}
    missing, unclear = 0, 0
    for key in keys:
        matching = found.get(key, [])
        if len(matching) == 1:
            picked[matching[0][0].pk] = matching[0]
        missing += not matching
        unclear += len(matching) > 1
    notes = [*_notes(missing, unclear), *_surplus(len(picked))]
    return Chosen(tuple(picked.values())[:MOST], tuple(notes))


def _found(keys: Sequence[Key]) -> dict[Key, list[tuple[MeasurePage, CityPage]]]:
    """Public measures by each of the names they may be called by."""
    if not keys:
        return {}
    numbers = [key for key in keys if isinstance(key, int)]
    uuids = [key for key in keys if isinstance(key, uuid.UUID)]
    slugs = [key for key in keys if isinstance(key, str)]
    wanted = Q(pk__in=numbers) | Q(uuid__in=uuids) | Q(slug__in=slugs)
    aliases = _names_of_aliases(wanted)
    pages = MeasurePage.objects.published().filter(wanted | Q(pk__in=aliases)).order_by("pk")
    pages = pages.select_related("cost_band", "generic_measure")[: 5 * _MOST_GIVEN]
    cities = measure_cards.cities_by_path()
    found: dict[Key, list[tuple[MeasurePage, CityPage]]] = {}
    for page in pages.prefetch_related(*MEASURE_RELATIONS):
        city = cities.get(page.path[: -page.steplen])
        if city is not None:
            for name in {page.pk, page.uuid, page.slug, *aliases.get(page.pk, ())}:
                found.setdefault(name, []).append((page, city))
    return found


def _names_of_aliases(wanted: Q) -> dict[int, list[Key]]:
    """What the public aliases among the wanted are called, by the number of the original."""
    rows = visibility.visible(MeasurePage.objects.filter(wanted, alias_of__isnull=False))
    names = {row[0]: row for row in rows.order_by("pk").values_list("pk", "uuid", "slug")}
    found: dict[int, list[Key]] = {}
    for key, original in (visibility.resolve_aliases(names) if names else {}).items():
        found.setdefault(original, []).extend(names[key])
    return found


def _notes(missing: int, unclear: int) -> Iterable[str]:
    if missing:
        yield ngettext(
            "A measure was left out: there is none by this name, or it is not public any more.",
            "%(n)s measures were left out: there are none by these names, or they are not public any more.",
            missing,
        ) % {"n": missing}
    if unclear:
        yield _(
            "Several measures have the same short name. Please choose the one you mean on its own page."
        )


def _surplus(number: int) -> Iterable[str]:
    if number > MOST:
        yield ngettext(
            "Up to %(most)s measure can be compared; only the first is shown.",
            "Up to %(most)s measures can be compared; only the first are shown.",
            MOST,
        ) % {"most": MOST}


def address(numbers: Sequence[int], *, differences: bool = False) -> str:
    """Where these measures are compared, in the visitor's language."""
    pairs = [("m", str(number)) for number in numbers]
    if differences:
        pairs.append(("only", "differences"))
    return reverse("compare") + (f"?{urlencode(pairs)}" if pairs else "")
