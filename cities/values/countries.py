"""Names of countries in every language, from Unicode's CLDR."""

from functools import cache

from babel import Locale


@cache
def country_name(code: str, language: str) -> str:
    """`Rumänien` for `RO` in German; the code itself where CLDR knows none."""
    return Locale.parse(language).territories.get(code.upper(), code)
