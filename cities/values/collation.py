"""Sort keys for names, by ICU collation with the rules of Unicode CLDR."""

import threading
from functools import lru_cache

import icu

from cities.languages import active_language

_local = threading.local()


def _collator(language: str) -> icu.Collator:
    # A collator must not be shared between threads.
    collators: dict[str, icu.Collator] = _local.__dict__.setdefault("collators", {})
    if language not in collators:
        collators[language] = icu.Collator.createInstance(icu.Locale(language))
        # "Gasse 9" before "Gasse 10".
        collators[language].setAttribute(
            icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON
        )
    return collators[language]


@lru_cache(maxsize=50_000)
def _key(name: str, language: str) -> bytes:
    key: bytes = _collator(language).getSortKey(name)
    return key


def by_name(name: str, language: str = "") -> tuple[bytes, str]:
    """Return a sort key in the collation of a language, by default the active one.

    German sorts Ö with O, Romanian Î after I, Polish Ł after L. The name itself is the tie-breaker
    for names that collate as equal.
    """
    return _key(name, language or active_language()), name
