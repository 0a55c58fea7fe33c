"""Which cover a record has: its address, from plain values and without a query."""

from collections.abc import Sequence
from hashlib import sha256

from django.urls import reverse

from portal.covers.catalogue import FALLBACK, SCENES
from portal.covers.drawing import version

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


def measure_cover(fields: Sequence[str], city: str, slug: str) -> str:
    """The cover of a measure, or of an action of a contract: of its first field with a scene."""
    return cover(next((key for key in fields if key in SCENES), FALLBACK), city, slug)


def city_cover(city: str) -> str:
    """The cover of a city's page."""
    return cover("city", city, city)


def contract_cover(city: str) -> str:
    """The cover of a city's Climate City Contract."""
    return cover("contract", city, city)


def partnership_cover(cities: Sequence[str], slug: str) -> str:
    """The cover of a partnership, with the skyline of its first city by key."""
    return cover("partnership", min(cities, default=""), slug)


def goal_cover(key: str) -> str:
    """The cover of the page of a goal, by the goal's key: of the field of action closest to it."""
    return cover(GOALS.get(key, "goal"), key, key)


def article_cover(slug: str, city: str = "") -> str:
    """The cover of an article, of a city or of none."""
    return cover("article", city or slug, slug)


def news_cover(slug: str, city: str = "") -> str:
    """The cover of news, of a city or of none."""
    return cover("news", city or slug, slug)


def entry_cover(entry: str, fields: Sequence[str], city: str, uuid: str) -> str:
    """The cover of what the search finds (search/schema/entries.py), from its document's values."""
    if entry in {"contract", "partnership", "article"}:
        return cover(entry, city or uuid, city if entry == "contract" else uuid)
    return measure_cover(fields, city, uuid)


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
