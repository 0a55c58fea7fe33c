"""Names in the order of a language's dictionaries: ICU's collation with the rules of Unicode's CLDR."""

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
    """A sort key by the alphabet of a language, the visitor's if none is named.

    German sorts Ö with O, Romanian Î after I, Polish Ł after L. Names of other languages find their
    place, too. Names that only differ in what no alphabet tells apart still have one order.
    """
    return _key(name, language or active_language()), name
