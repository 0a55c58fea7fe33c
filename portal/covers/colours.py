"""The colours of the covers: one ladder of lightness for all palettes, by day and by night."""

import math
import re
from dataclasses import dataclass

_CLASS = re.compile(r'class="([a-z])"')
_DARK = "@media (prefers-color-scheme:dark)"


@dataclass(frozen=True)
class Palette:
    """The hues of a palette in degrees of OKLCH, and how vivid its own hue is."""

    hue: float
    sky: float
    accent: float
    chroma: float = 1.0


PALETTES = {
    "energy": Palette(hue=200, sky=88, accent=68),
    "mobility": Palette(hue=252, sky=228, accent=52),
    "nature": Palette(hue=148, sky=118, accent=58),
    "water": Palette(hue=222, sky=200, accent=62),
    "brick": Palette(hue=38, sky=72, accent=82, chroma=1.1),
    "society": Palette(hue=338, sky=48, accent=72, chroma=0.9),
}

# Hues of other skies that suit every palette: cream and clear blue.
SKIES = (78.0, 224.0)
GREEN, BLUE, LAMP, NIGHT = 168.0, 225.0, 88.0, 245.0

# By class: the hue (of the palette, or fixed), then lightness and chroma by day and by night.
_LADDER: dict[str, tuple[str | float, float, float, float, float]] = {
    "s": ("sky", 0.935, 0.034, 0.26, 0.038),  # sky
    "m": ("accent", 0.86, 0.105, 0.88, 0.045),  # sun and moon
    "k": ("sky", 0.985, 0.010, 0.38, 0.042),  # clouds
    "p": ("hue", 0.875, 0.036, 0.305, 0.034),  # hills
    "f": ("hue", 0.835, 0.046, 0.345, 0.040),  # far houses of the skyline
    "g": ("hue", 0.755, 0.062, 0.40, 0.046),  # near houses of the skyline
    "a": ("hue", 0.37, 0.072, 0.495, 0.066),  # darkest tone: roofs, wheels, poles
    "b": ("hue", 0.56, 0.098, 0.57, 0.082),  # middle tone: walls
    "c": ("hue", 0.73, 0.088, 0.66, 0.076),  # light tone: walls
    "w": ("hue", 0.982, 0.008, 0.77, 0.030),  # paper: walls, vehicles, sheets
    "x": ("accent", 0.75, 0.145, 0.76, 0.125),  # accent: few, small or central things
    "y": ("hue", 0.945, 0.024, 0.89, 0.115),  # windows on tones
    "z": ("hue", 0.56, 0.098, 0.89, 0.115),  # windows on paper
    "v": (GREEN, 0.60, 0.080, 0.45, 0.058),  # leaves and grass
    "u": (GREEN, 0.47, 0.070, 0.375, 0.050),  # leaves and grass in front, and trunks
    "q": ("hue", 0.86, 0.030, 0.40, 0.030),  # pavement
    "r": ("hue", 0.50, 0.048, 0.30, 0.030),  # road and earth
    "t": (BLUE, 0.74, 0.078, 0.43, 0.060),  # water
    "i": (LAMP, 0, 0, 0.85, 0.10),  # lights that only the night shows
}
# Classes of lines, by the class whose colour they have.
_STROKES = {"l": "a", "e": "b", "o": "w", "j": "x", "n": "t", "d": "v"}
_SHADE = ".h{opacity:.13}"


def hex_colour(lightness: float, chroma: float, hue: float) -> str:
    """An OKLCH colour as #rrggbb, clipped to sRGB."""
    a, b = (chroma * part(math.radians(hue)) for part in (math.cos, math.sin))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{_encoded(channel):02x}" for channel in channels)


def _encoded(linear: float) -> int:
    linear = min(max(linear, 0.0), 1.0)
    value = 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return round(255 * value)


def _colours(name: str, palette: Palette) -> tuple[str, str]:
    """Return the colour of a class by day and by night."""
    hue, day, day_chroma, night, night_chroma = _LADDER[name]
    vivid = palette.chroma if hue == "hue" else 1.0
    degrees = getattr(palette, hue) if isinstance(hue, str) else hue
    by_night = LAMP if name in "yzm" else NIGHT if name in "sk" else degrees
    by_day = "none" if name == "i" else hex_colour(day, day_chroma * vivid, degrees)
    return by_day, hex_colour(night, night_chroma, by_night)


def style(palette: Palette, markup: str) -> str:
    """The style sheet of the classes that the markup uses."""
    used = set(_CLASS.findall(markup))
    fills = sorted({_STROKES.get(name, name) for name in used} - {"h"})
    pairs = {name: _colours(name, palette) for name in fills}
    day = ";".join(f"--{name}:{pair[0]}" for name, pair in pairs.items())
    night = ";".join(f"--{name}:{pair[1]}" for name, pair in pairs.items())
    rules = "".join(f".{name}{{fill:var(--{name})}}" for name in fills if name in used)
    rules += "".join(
        f".{name}{{fill:none;stroke:var(--{of})}}" for name, of in _STROKES.items() if name in used
    )
    rules += _SHADE if "h" in used else ""
    return f"<style>svg{{{day}}}{_DARK}{{svg{{{night}}}}}{rules}</style>"
