"""The indexed document: everything of a measure that is searched or shown in a hit."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Self

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
    """One measure in the index, with one text per public language.

    `path` lacks the language prefix. `terms` holds, for every prepared language, the labels of the
    measure's vocabulary terms and the names of its city; `names` what has no language: units,
    organisations, places. `goals`, `targets`, `fields`, `instruments` are vocabulary keys,
    `languages` the public languages with the original first, `co2` tonnes CO2e a year, `co2_method`
    how they were determined (one of cities.choices.Method) and `co2_year` for which year,
    `published` and `changed` the first and the last publication as Unix timestamps, `kind` the key
    of the kind of measure. `city_size` is the size class of its city; `limits` whether it says what
    did not work, `contact` whether it has a public contact. `hash` changes whenever anything else
    in the document does.
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

    def to_stored(self) -> dict[str, Any]:
        """What an engine stores to return: all but the terms, which are only searched."""
        return {name: value for name, value in self.to_dict().items() if name != "terms"}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The document that `to_dict` or `to_stored` returned, also after a round trip by JSON."""
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in data.items()
        }
        values["texts"] = {code: LanguageText(**text) for code, text in data["texts"].items()}
        values["terms"] = {code: tuple(terms) for code, terms in data.get("terms", {}).items()}
        return cls(**values)

    def facet(self, name: str) -> tuple[str, ...]:
        """The document's values of a facet."""
        return FACETS[name].values(self)
