"""The measures of a comparison: parsed from `m`, and written into a URL."""

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
from search.indexing.readers.document_builder import MEASURE_RELATIONS

MAX_MEASURES = 4
# Limits of what is read of `m`.
_MAX_KEYS = 20
_MAX_KEY_LENGTH = 250
_PAGE_ID = re.compile(r"[1-9]\d{0,8}", re.ASCII)


@dataclass(frozen=True)
class Selection:
    """The measures to compare, each with its city, and notes about those left out."""

    measures: tuple[tuple[MeasurePage, CityPage], ...]
    notes: tuple[str, ...] = ()

    @property
    def page_ids(self) -> tuple[int, ...]:
        return tuple(page.pk for page, _city in self.measures)


Key = int | uuid.UUID | str


def _key(name: str) -> Key:
    """Return the page id, uuid or slug that a value may be."""
    if _PAGE_ID.fullmatch(name):
        return int(name)
    try:
        return uuid.UUID(name)
    except ValueError:
        # Slugs hold no unprintable characters, and some databases reject them.
        return name if name.isprintable() else ""


def parse(values: Iterable[str]) -> Selection:
    """Return the public measures named by the values of `m`, in their order, with all relations.

    Measures that are not public and those that never existed are left out with the same note.
    """
    parts = [
        part.strip()[:_MAX_KEY_LENGTH] for value in values for part in value[:4_000].split(",")
    ]
    keys = list(dict.fromkeys(_key(part) for part in parts if part))[:_MAX_KEYS]
    candidates = _find(keys)
    selected: dict[int, tuple[MeasurePage, CityPage]] = {}
    missing, ambiguous = 0, 0
    for key in keys:
        matches = candidates.get(key, [])
        if len(matches) == 1:
            selected[matches[0][0].pk] = matches[0]
        missing += not matches
        ambiguous += len(matches) > 1
    notes = [*_notes(missing, ambiguous), *_surplus_note(len(selected))]
    return Selection(tuple(selected.values())[:MAX_MEASURES], tuple(notes))


def _find(keys: Sequence[Key]) -> dict[Key, list[tuple[MeasurePage, CityPage]]]:
    """Return public measures by each of the keys they may be named by."""
    if not keys:
        return {}
    page_ids = [key for key in keys if isinstance(key, int)]
    uuids = [key for key in keys if isinstance(key, uuid.UUID)]
    slugs = [key for key in keys if isinstance(key, str)]
    condition = Q(pk__in=page_ids) | Q(uuid__in=uuids) | Q(slug__in=slugs)
    aliases = _alias_names(condition)
    pages = MeasurePage.objects.published().filter(condition | Q(pk__in=aliases)).order_by("pk")
    pages = pages.select_related("cost_band", "generic_measure")[: 5 * _MAX_KEYS]
    cities = measure_cards.cities_by_path()
    candidates: dict[Key, list[tuple[MeasurePage, CityPage]]] = {}
    for page in pages.prefetch_related(*MEASURE_RELATIONS):
        city = cities.get(page.path[: -page.steplen])
        if city is not None:
            for name in {page.pk, page.uuid, page.slug, *aliases.get(page.pk, ())}:
                candidates.setdefault(name, []).append((page, city))
    return candidates


def _alias_names(condition: Q) -> dict[int, list[Key]]:
    """Return the names of the matching public aliases, by the page id of the original."""
    rows = visibility.visible(MeasurePage.objects.filter(condition, alias_of__isnull=False))
    names = {row[0]: row for row in rows.order_by("pk").values_list("pk", "uuid", "slug")}
    candidates: dict[int, list[Key]] = {}
    for key, original in (visibility.resolve_aliases(names) if names else {}).items():
        candidates.setdefault(original, []).extend(names[key])
    return candidates


def _notes(missing: int, ambiguous: int) -> Iterable[str]:
    if missing:
        yield ngettext(
            "A measure was left out because it does not exist or is no longer public.",
            "%(n)s measures were left out because they do not exist or are no longer public.",
            missing,
        ) % {"n": missing}
    if ambiguous:
        yield _(
            "Several measures have the same short name. Please choose the one you mean on its own page."
        )


def _surplus_note(count: int) -> Iterable[str]:
    if count > MAX_MEASURES:
        yield ngettext(
            "Up to %(most)s measure can be compared; only the first is shown.",
            "Up to %(most)s measures can be compared; only the first are shown.",
            MAX_MEASURES,
        ) % {"most": MAX_MEASURES}


def url(page_ids: Sequence[int], *, differences: bool = False) -> str:
    """Return the URL that compares these measures, in the visitor's language."""
    pairs = [("m", str(number)) for number in page_ids]
    if differences:
        pairs.append(("only", "differences"))
    return reverse("compare") + (f"?{urlencode(pairs)}" if pairs else "")
