"""The middle of a city: a landmark among houses, so that no two cities look the same."""

from collections import defaultdict
from random import Random

LANDMARKS = ("cathedral", "dome", "gate", "hall", "mast", "theatre", "townhall")
# The order in which the paths of all houses are drawn, by class.
ORDER = "bcwxhayz"
LEFT, RIGHT = 128, 512

Paths = defaultdict[str, str]


def town(seed: str) -> tuple[str, int, str]:
    """Draw the houses of a city: their markup, and where which of the landmarks stands."""
    random = Random(seed)  # noqa: S311 (a drawing, no secret)
    landmark = random.choice(LANDMARKS)
    middle = random.randrange(272, 369, 16)
    paths: Paths = defaultdict(str)
    for start, end in ((LEFT, middle - 68), (middle + 68, RIGHT)):
        x, last = start, ""
        while end - x >= 36:
            width = min(random.choice((36, 40, 48, 56)), end - x)
            walls = "bbccw" if paths["x"] else "bbccwx"
            last = random.choice([wall for wall in walls if wall != last])
            _house(paths, random, x, width // 4 * 4, last)
            x += width + random.choice((0, 0, 0, 8))
    markup = "".join(f'<path class="{name}" d="{paths[name]}"/>' for name in ORDER if paths[name])
    return landmark, middle, markup


def _house(paths: Paths, random: Random, x: int, width: int, wall: str) -> None:
    """Add a house: its wall, the shade on its other half, roof, windows and door."""
    floors = random.choice((2, 3, 3, 4))
    height, half = 14 + 28 * floors, width // 2
    top = 288 - height
    roof = random.choice(("gable", "gable", "hip", "flat", "steps", "quarter"))
    body, shade = f"M{x} 288V{top}", f"M{x + half} 288V{top}"
    if roof == "gable":
        body += f"l{half}-{half} {half} {half}V288z"
        shade += f"v-{half}l{half} {half}V288z"
        over, inner = half + 6, half - 3
        paths["a"] += (
            f"M{x - 6} {top + 6}l{over}-{over} {over} {over}h-9l-{inner}-{inner}-{inner} {inner}z"
        )
    elif roof == "steps":
        step = width // 8
        up, down = f"h{step}v-12", f"h{step}v12"
        body += f"{up * 3}h{width - 6 * step}v12{down * 2}h{step}V288z"
        shade += f"v-36h{half - 3 * step}v12{down * 2}h{step}V288z"
    elif roof == "quarter":
        body += f"a{width} {width} 0 0 1 {width}-{width}V288z"
        shade = f"M{x + half} 288V{top}h{half}V288z"
    else:
        body += f"h{width}V288z"
        shade += f"h{half}V288z"
        paths["a"] += (
            f"M{x - 4} {top}l16-24h{width - 24}l16 24z"
            if roof == "hip"
            else f"M{x - 4} {top - 6}h{width + 8}v8h-{width + 8}z"
        )
    paths[wall] += body
    paths["h"] += shade
    columns = 2 if width < 56 else 3
    gap = width // columns
    for column in range(columns):
        left = x + column * gap + (gap - 10) // 2
        rows = floors - (column == columns - 1)
        window = "h10v14h-10z"
        paths["z" if wall == "w" else "y"] += f"M{left} {top + 10}{window}" + (
            f"m0 28{window}" * (rows - 1)
        )
    paths["a"] += f"M{left} {top + 28 * floors - 18}h10V288h-10z"
