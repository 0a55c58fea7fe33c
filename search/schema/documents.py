"""The indexed document: everything of an entry that is searched or shown in a hit."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Self

from search.schema.entries import Entry
from search.schema.facets import FACETS

STATES = ("original", "machine", "approved")


@dataclass(frozen=True)
class LanguageText:
    """The public text in one language as plain text, and its translation state (one of STATES)."""

    heading: str
    summary: str
    body: str
    state: str


@dataclass(frozen=True)
class Document:
    """One entry of the index, a measure or another (see Entry), with one text per public language.

    `page_id` is that of the page that shows it, and `place` its place among the entries of this
    page. `path` lacks the language prefix, and has the anchor of an entry that is part of a page.
    `terms` holds, for every prepared language, the labels of its vocabulary terms and the names of
    its cities; `names` what has no language: units, organisations, places. `goals`, `targets`,
    `fields`, `instruments` are vocabulary keys, `languages` the public languages with the original
    first, `co2` tonnes CO2e a year, `co2_method` how they were determined (one of
    cities.choices.Method) and `co2_year` for which year, `published` and `changed` the first and
    the last publication as Unix timestamps, `kind` the key of the kind of measure. `city_size` is
    the size class of its city; `limits` whether it says what did not work, `contact` whether it has
    a public contact.

    Other entries than measures leave empty what they do not have. `city` is empty for articles;
    `partners` are the keys of the further cities of a partnership. `start` and `end` are partial
    dates; `stage` is that of a contract, or the status of a partnership; `cost` is in `currency`;
    `organisation` is what kind of organisation makes a commitment; `described` says that a measure
    of the portal describes the action. `vectors` maps vector fields (search/schema/vectors.py) to
    encoded vectors. `hash` changes whenever anything else in the document does.
    """

    uuid: str
    page_id: int
    path: str
    city: str
    city_slug: str
    city_names: dict[str, str]
    country: str
    texts: dict[str, LanguageText]
    source_language: str
    terms: dict[str, tuple[str, ...]]
    names: tuple[str, ...]
    goals: tuple[str, ...]
    targets: tuple[str, ...]
    fields: tuple[str, ...]
    instruments: tuple[str, ...]
    measure_type: str
    status: str
    level: str
    languages: tuple[str, ...]
    start_year: int | None
    co2: float | None
    cost_band: str
    published: int
    changed: int = 0
    kind: str = ""
    city_size: str = ""
    ease: str = ""
    duration: str = ""
    limits: bool = False
    contact: bool = False
    co2_method: str = ""
    co2_year: int | None = None
    entry: str = Entry.MEASURE.value
    place: int = 0
    partners: tuple[str, ...] = ()
    start: str = ""
    end: str = ""
    stage: str = ""
    cost: float | None = None
    currency: str = ""
    organisation: str = ""
    described: bool = False
    vectors: dict[str, str] = field(default_factory=dict)
    hash: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        """Compute the hash unless it is given."""
        if not self.hash:
            content = json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=True)
            object.__setattr__(self, "hash", sha256(content.encode()).hexdigest()[:32])

    def to_dict(self) -> dict[str, Any]:
        """The whole document as JSON-serialisable values."""
        # dataclasses.asdict would deep-copy every value.
        return vars(self) | {"texts": {code: vars(text) for code, text in self.texts.items()}}

    def with_vectors(self, vectors: dict[str, str]) -> Self:
        """The same document with these vectors."""
        if not vectors:
            return self
        content = json.dumps([self.hash, vectors], sort_keys=True)
        return replace(self, vectors=vectors, hash=sha256(content.encode()).hexdigest()[:32])

    def to_stored(self) -> dict[str, Any]:
        """What an engine stores to return: all but the terms and vectors, which are only searched."""
        return {
            name: value
            for name, value in self.to_dict().items()
            if name not in {"terms", "vectors"}
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The document that `to_dict` or `to_stored` returned, also after a round trip by JSON."""
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in data.items()
        }
        values["texts"] = {code: LanguageText(**text) for code, text in data["texts"].items()}
        values["terms"] = {code: tuple(terms) for code, terms in data.get("terms", {}).items()}
        return cls(**values)

    @property
    def cities(self) -> tuple[str, ...]:
        """The keys of all its cities, each once."""
        return tuple(dict.fromkeys((self.city, *self.partners))) if self.city else ()

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries of all its cities, each once; a city's key begins with its country."""
        others = (key.partition("-")[0].upper() for key in self.partners)
        return tuple(dict.fromkeys((self.country, *others))) if self.city else ()

    def facet(self, name: str) -> tuple[str, ...]:
        """The document's values of a facet."""
        return FACETS[name].values(self)
