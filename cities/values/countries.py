"""Country names in every language, from Unicode CLDR."""

from functools import cache

from babel import Locale


@cache
def country_name(code: str, language: str) -> str:
    """Return `Rumänien` for `RO` in German; the code itself if CLDR has no name."""
    return Locale.parse(language).territories.get(code.upper(), code)
