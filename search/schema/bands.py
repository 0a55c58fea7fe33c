"""Ranges of figures that a measure can be filtered by; every rule and every label is made of these.

The size classes of cities are in `cities.models.city`, the bands of cost are a vocabulary.
"""

from typing import NamedTuple


class Band(NamedTuple):
    """From `minimum`, inclusive, to `maximum`, exclusive; None is open."""

    key: str
    minimum: int
    maximum: int | None

    def holds(self, value: float) -> bool:
        """Whether a figure lies in the band."""
        return self.minimum <= value and (self.maximum is None or value < self.maximum)


# Tonnes of CO2 equivalent a year. A measure that saves nothing, or costs emissions, is in none.
EFFECTS = (
    Band("under-100", 0, 100),
    Band("100-to-1000", 100, 1_000),
    Band("1000-to-10000", 1_000, 10_000),
    Band("10000-to-100000", 10_000, 100_000),
    Band("over-100000", 100_000, None),
)


def effect_band(co2: float | None) -> str:
    """The key of the band of a yearly CO2 effect; empty where none is known or it saves nothing."""
    if co2 is None or co2 <= 0:
        return ""
    return next((band.key for band in EFFECTS if band.holds(co2)), "")
