"""Ranges of values that measures can be filtered by.

The size classes of cities are in `cities.models.city`, the cost bands are a vocabulary.
"""

from typing import NamedTuple


class Band(NamedTuple):
    """From `minimum`, inclusive, to `maximum`, exclusive; None is open."""

    key: str
    minimum: int
    maximum: int | None

    def contains(self, value: float) -> bool:
        """Whether a value lies in the band."""
        return self.minimum <= value and (self.maximum is None or value < self.maximum)


# Tonnes of CO2 equivalent a year. A measure that saves nothing or adds emissions is in none.
EFFECT_BANDS = (
    Band("under-100", 0, 100),
    Band("100-to-1000", 100, 1_000),
    Band("1000-to-10000", 1_000, 10_000),
    Band("10000-to-100000", 10_000, 100_000),
    Band("over-100000", 100_000, None),
)


def effect_band(co2: float | None) -> str:
    """The key of the band of a yearly CO2 effect; empty if it is unknown or not positive."""
    if co2 is None or co2 <= 0:
        return ""
    return next((band.key for band in EFFECT_BANDS if band.contains(co2)), "")
