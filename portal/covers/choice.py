"""Which cover a record has: its address, from plain values and without a query."""

from collections.abc import Sequence
from hashlib import sha256

from django.urls import reverse

from portal.covers.catalogue import FALLBACK, SCENES
from portal.covers.drawing import version
from search.schema.entries import Entry

SKYLINES = 256
VARIANTS = 16

GOALS = {
    "sdg-1": "housing-districts",
    "sdg-2": "food",
    "sdg-3": "air-quality",
    "sdg-4": "education",
    "sdg-5": "participation",
    "sdg-6": "water",
    "sdg-7": "energy-supply",
    "sdg-8": "economy-business",
    "sdg-9": "buildings",
    "sdg-10": "public-transport",
    "sdg-11": "city",
    "sdg-12": "waste-circular",
    "sdg-13": "adaptation",
    "sdg-14": "water",
    "sdg-15": "greening-nature",
    "sdg-16": "governance-strategy",
    "sdg-17": "partnership",
}


def measure_cover(fields: Sequence[str], city: str, uuid: str, without: str = FALLBACK) -> str:
    """The cover of a measure, or of part of a contract: of one of its fields of action.

    Which one follows from the record, whatever the order of the fields. Without a field that has a
    scene it is the scene `without`.
    """
    drawn = sorted(set(fields) & SCENES.keys()) or [without]
    return cover(drawn[_number(f"field {uuid}", len(drawn))], city, uuid)


def city_cover(city: str) -> str:
    """The cover of a city's page."""
    return cover("city", city, city)


def contract_cover(city: str) -> str:
    """The cover of a city's Climate City Contract."""
    return cover("contract", city, city)


def partnership_cover(cities: Sequence[str], uuid: str) -> str:
    """The cover of a partnership, with the skyline of the first of its cities by key."""
    return cover("partnership", min(cities, default=""), uuid)


def goal_cover(key: str) -> str:
    """The cover of the page of a goal, by the goal's key: of the field of action closest to it."""
    return cover(GOALS.get(key, "goal"), key, key)


def article_cover(uuid: str, city: str = "") -> str:
    """The cover of an article, of a city or of none."""
    return cover("article", city or uuid, uuid)


def entry_cover(
    entry: str, *, uuid: str, city: str, fields: Sequence[str] = (), partners: Sequence[str] = ()
) -> str:
    """The cover of what the search finds, from values of its document (search/schema/documents.py).

    It is the one that the functions above give for the page of the entry.
    """
    if entry == Entry.CONTRACT:
        return contract_cover(city)
    if entry == Entry.PARTNERSHIP:
        return partnership_cover((city, *partners), uuid)
    if entry == Entry.ARTICLE:
        return article_cover(uuid, city)
    return measure_cover(fields, city, uuid, FALLBACK if entry == Entry.MEASURE else "contract")


def cover(scene: str, city: str, record: str) -> str:
    """The address of a scene above a city's skyline, in the variant of a record.

    City and record may be any text. Of each there is a bounded number of drawings, so that visitors
    cannot fill a cache: two cities share a skyline once in a while.
    """
    numbers = {"skyline": _number(city, SKYLINES), "variant": _number(record, VARIANTS)}
    return reverse("cover", kwargs={"version": version(), "scene": scene, **numbers})


def _number(text: str, count: int) -> int:
    digest = sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:4], "big") % count
