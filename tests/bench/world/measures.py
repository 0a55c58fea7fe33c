"""The measures that are searched: any number of them, each made of its seed and its number alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import yaml

from tests.needs import ROOT

SEED = 20
LANGUAGES = ("de", "en", "fr", "ro")
CITIES = 40
RARE = 40
# One rare word stands in every measure of so many.
ONE_IN = 2_000
_MISSION_CITIES = ROOT / "cities" / "vocabularies" / "mission_cities.yaml"
_PLACES = 20_000
_SPOKEN = {"DE": "de", "AT": "de", "CH": "de", "FR": "fr", "BE": "fr", "RO": "ro", "MD": "ro"}
# Every text of a measure besides heading and summary, and how many sentences it has.
SNAPSHOT = {"solution": 5}
FULL = {
    "challenge": 3,
    "objectives": 3,
    "solution": 7,
    "participation": 2,
    "success_factors": 2,
    "limits": 2,
}


@dataclass(frozen=True)
class City:
    """Where measures are."""

    slug: str
    country: str
    names: Mapping[str, str]
    language: str
    population: int
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Draft:
    """A measure as it is to stand in the database: vocabulary terms are keys, `city` is a number.

    `texts` has for each language the fields of a page.
    """

    number: int
    uuid: UUID
    city: int
    source: str
    texts: Mapping[str, Mapping[str, str]]
    machine: frozenset[str]
    place: str
    facts: Mapping[str, Any]
    cost_band: str
    generic: str
    goals: tuple[int, ...]
    targets: tuple[int, ...]
    field: str
    instruments: tuple[int, ...]
    partners: tuple[str, ...]


@cache
def sentences() -> Mapping[str, Any]:
    """What texts.yaml says."""
    path = Path(__file__).with_name("texts.yaml")
    content: Mapping[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return content


@cache
def _names(seed: int) -> tuple[str, ...]:
    """Invented names of places, all different; the first are the rare words."""
    every = ["".join(parts) for parts in product(*sentences()["syllables"])]
    return tuple(Random(seed).sample(every, RARE + _PLACES))


def rare_words(seed: int = SEED) -> tuple[str, ...]:
    """Words of which each stands in one measure of ONE_IN, in all its languages."""
    return _names(seed)[:RARE]


@cache
def cities(seed: int = SEED) -> tuple[City, ...]:
    """Where the measures are; the first have the most."""
    rng = Random(seed)
    known = yaml.safe_load(_MISSION_CITIES.read_text("utf-8"))
    return tuple(
        City(
            slug=each["key"],
            country=each["country"],
            names=each["label"],
            language=_SPOKEN.get(each["country"], "en"),
            population=int(10 ** rng.uniform(4, 6.4)),
            latitude=rng.uniform(36, 60),
            longitude=rng.uniform(-8, 28),
        )
        for each in rng.sample(known, CITIES)
    )


def _skewed(rng: Random, count: int) -> int:
    """A number below `count`: each half as often as the one of half its size (Zipf)."""
    return min(int(count ** rng.random()) - 1, count - 1) if count > 1 else 0


@cache
def _weights(count: int) -> tuple[float, ...]:
    return tuple(1 / rank for rank in range(1, count + 1))


def drafts(start: int, stop: int, seed: int = SEED) -> Iterator[Draft]:
    """The measures of these numbers."""
    return (draft(number, seed) for number in range(start, stop))


def draft(number: int, seed: int = SEED) -> Draft:
    """The measure of this number."""
    rng = Random(f"{seed}-{number}")
    topics = sentences()["topics"]
    topic = rng.choices(topics, _weights(len(topics)))[0]
    where = _skewed(rng, CITIES)
    source = topic.get("only") or cities(seed)[where].language
    full = rng.random() < 0.3
    place = _names(seed)[RARE + _skewed(rng, _PLACES)]
    kinds = sentences()["partners"]
    partners = tuple(
        f"{rng.choice(sentences()['partners'])} {_names(seed)[RARE + _skewed(rng, _PLACES)]}"
        for _ in range(rng.choice((0, 1, 1, 2)))
    )
    slots = {
        "place": place,
        "partner": partners[0] if partners else rng.choice(kinds),
        "number": str(int(10 ** rng.uniform(0.5, 4.5))),
        "year": str(rng.randint(2008, 2025)),
    }
    languages = (source,) if "only" in topic else LANGUAGES
    texts = _texts(rng, topic, languages, slots, FULL if full else SNAPSHOT)
    _add_rare(number, texts, seed)
    return Draft(
        number=number,
        uuid=UUID(int=rng.getrandbits(128), version=4),
        city=where,
        source=source,
        texts=texts,
        machine=frozenset(code for code in languages if code != source and rng.random() < 0.3),
        place=place,
        facts=_facts(rng, full=full),
        cost_band=_one(
            rng,
            {"": 40, "up-to-100k": 25, "100k-1m": 20, "1m-10m": 10, "10m-100m": 4, "over-100m": 1},
        ),
        generic=topic.get("generic", ""),
        goals=tuple(dict.fromkeys([*topic["goals"], *([13] if rng.random() < 0.4 else [])])),
        targets=tuple(dict.fromkeys(_skewed(rng, 169) for _ in range(rng.randint(0, 3)))),
        field=topic["field"],
        instruments=tuple(dict.fromkeys(_skewed(rng, 12) for _ in range(rng.randint(1, 2)))),
        partners=partners,
    )


def _one(rng: Random, weights: Mapping[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _facts(rng: Random, *, full: bool) -> dict[str, Any]:
    return {
        "level": "full" if full else "snapshot",
        "status": _one(rng, {"running": 45, "completed": 35, "planned": 15, "paused": 4, "stopped": 1}),
        "measure_type": _one(rng, {"mitigation": 60, "adaptation": 25, "both": 10, "other": 5}),
        "ease": _one(rng, {"": 50, "easy": 20, "medium": 25, "hard": 5}),
        "time_to_implement": _one(rng, {"": 50, "under_1": 15, "1_to_2": 20, "3_to_5": 12, "over_5": 3}),
        "start": str(2025 - _skewed(rng, 20)),
        "co2_reduction": round(rng.lognormvariate(5, 2), 1) if rng.random() < 0.5 else None,
    }  # fmt: skip


def _texts(
    rng: Random,
    topic: Mapping[str, Any],
    languages: Sequence[str],
    slots: Mapping[str, str],
    fields: Mapping[str, int],
) -> dict[str, dict[str, str]]:
    """The same in all languages: which sentences stand where is drawn once."""
    said = sentences()
    total = sum(fields.values())
    every = list(range(len(said["general"]["en"])))
    general = [*rng.sample(every, len(every)), *rng.sample(every, len(every))][:total]
    common = [number for number in range(len(said["common"]["en"])) if rng.random() < 0.4]
    found = {}
    for code in languages:
        name, heading, first, second = topic[code]
        filled = {**slots, "topic": name}
        lines = [said["general"][code][each].format(**filled) for each in general]
        # The topic comes at the beginning, as people write.
        lines[1:3] = [first.format(**filled), second.format(**filled)]
        lines += [said["common"][code][each] for each in common]
        rest = iter(lines)
        text = {
            field: " ".join(next(rest) for _ in range(count)) for field, count in fields.items()
        }
        text["solution"] = " ".join([text["solution"], *rest])
        text["heading"] = heading.format(**filled)[:160]
        text["summary"] = f"{name}: {first.format(**filled)}"[:250]
        found[code] = text
    return found


def _add_rare(number: int, texts: Mapping[str, dict[str, str]], seed: int) -> None:
    within = number % ONE_IN
    if within % 25 == 7 and within // 25 < RARE:
        for text in texts.values():
            text["solution"] += f" {rare_words(seed)[within // 25]}."
