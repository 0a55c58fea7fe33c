"""The skyline of a city: generated, and always the same for the same city."""

from collections.abc import Callable, Iterator
from random import Random

GROUND = 288
WIDTH = 640


def _flat(width: int, _: Random) -> str:
    return f"h{width}"


def _gable(width: int, _: Random) -> str:
    half = width // 2
    return f"l{half}-{half} {half} {half}"


def _stepped(width: int, _: Random) -> str:
    step = width // 8
    up, down = f"h{step}v-{2 * step}", f"h{step}v{2 * step}"
    return f"{up * 2}h{4 * step}v{2 * step}{down}h{step}"


def _dome(width: int, _: Random) -> str:
    half = width // 2
    return f"a{half} {half} 0 0 1 {half - 3}-{half}v-12h6v12a{half} {half} 0 0 1 {half - 3} {half}"


def _spire(width: int, random: Random) -> str:
    half, tall = width // 2, width * random.choice((2, 3))
    return f"l{half}-{tall} {half} {tall}"


def _quarter(width: int, _: Random) -> str:
    return f"a{width} {width} 0 0 1 {width} {width}"


def _stairs(width: int, _: Random) -> str:
    third = width // 3
    return f"h{third}v-16h{third}v28h{width - 2 * third}"


def _sheds(width: int, _: Random) -> str:
    return "v-16l16 16" * (width // 16)


ROOFS: dict[str, tuple[Callable[[int, Random], str], tuple[int, ...], tuple[int, int]]] = {
    "gable": (_gable, (40, 48, 56), (28, 72)),
    "stepped": (_stepped, (40, 48), (40, 72)),
    "flat": (_flat, (32, 40, 56), (40, 112)),
    "dome": (_dome, (48, 64), (48, 80)),
    "spire": (_spire, (16, 24), (80, 112)),
    "quarter": (_quarter, (32, 40), (72, 104)),
    "stairs": (_stairs, (48, 60), (64, 104)),
    "sheds": (_sheds, (64, 80), (28, 44)),
}


def _houses(random: Random, kinds: list[str], scale: float) -> Iterator[tuple[int, int, int, str]]:
    """Yield place, width, height and roof of one house after another."""
    x, last = -random.randrange(8, 32, 8), ""
    while x < WIDTH:
        kind = random.choice([name for name in kinds if name != last])
        roof, widths, (low, high) = ROOFS[kind]
        width = random.choice(widths)
        height = round(random.randrange(low, high + 1, 4) * scale)
        yield x, width, height, roof(width, random)
        x += width + random.choice((0, 0, 16, 32, 40))
        last = kind


def skyline(seed: str) -> str:
    """Draw hills and two rows of houses; the seed decides everything.

    A city builds with five kinds of roofs, so that one has spires and stepped gables, and another
    slabs and domes.
    """
    random = Random(seed)  # noqa: S311 (a drawing, no secret)
    kinds = ["gable", "flat", *random.sample(sorted(set(ROOFS) - {"gable", "flat"}), 3)]
    hills = ""
    for _ in range(random.randrange(0, 3)):
        x, radius = random.randrange(-80, 560, 40), random.randrange(160, 320, 20)
        hills += f"M{x} 288q{radius // 2}-{random.randrange(110, 190, 10)} {radius} 0z"
    far = "".join(
        f"H{x}v-{height + 44}{roof}V{GROUND}" for x, _, height, roof in _houses(random, kinds, 0.9)
    )
    near, lights = "", ""
    for x, width, height, roof in _houses(random, kinds, 0.6):
        near += f"H{x}v-{height}{roof}V{GROUND}"
        if width > 24 and random.random() < 0.6:
            left = x + random.randrange(8, width - 12, 4)
            lights += f"M{left} {GROUND - height + 10}h6v8h-6z"
    return (
        f'<path class="p" d="{hills or "M0 288"}"/><path class="f" d="M-40 {GROUND}{far}z"/>'
        f'<path class="g" d="M-40 {GROUND}{near}z"/><path class="i" d="{lights}"/>'
    )
