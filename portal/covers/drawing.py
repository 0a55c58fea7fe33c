"""Compose the cover of a scene from its fragment, the city's skyline and small variations."""

import re
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random

from portal.covers.catalogue import CITY_PALETTES, FALLBACK, GENERATED, SCENES
from portal.covers.colours import PALETTES, SKIES, style
from portal.covers.skyline import GROUND, skyline
from portal.covers.town import town

FOLDER = Path(__file__).parent
_REFERENCE = re.compile(r'href="#([a-z]+)"')
_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360">'

FLANKS = ("oaks", "poplars", "pines", "cottages", "gardens")
PROPS = {
    "street": ("cyclist", "crossing", "cargo"),
    "square": ("walkers", "seat", "planters", "cyclist"),
    "meadow": ("seat", "shrubs", "sheep", "flowers"),
    "river": ("boat", "ducks", "reeds", "sail"),
    "trench": ("none",),
}


@cache
def fragment(folder: str, name: str) -> str:
    """The markup of a scene or part, on one line."""
    text = (FOLDER / folder / f"{name}.svg").read_text()
    return re.sub(r"\s*\n\s*", "", text)


@cache
def version() -> str:
    """A digest of everything that the drawings are made of."""
    digest = sha256()
    for path in sorted([*FOLDER.rglob("*.svg"), *FOLDER.glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def compose(scene: str, city: str, variant: str) -> str:
    """Draw a cover: a complete SVG of 640 by 360, for light and dark, of at most 6000 bytes.

    The skyline follows from the city alone. Ground, sun, clouds, trees, passers-by and the side from
    which the light comes follow from the variant. Both may be any text: they only feed a hash. An
    unknown scene is drawn as a city.
    """
    if scene not in SCENES:
        scene = FALLBACK
    chosen = SCENES[scene]
    random = Random(_seed(scene, variant))  # noqa: S311 (a drawing, no secret)
    drawing = random.choice(chosen.drawings)
    ground = random.choice(drawing.grounds)
    left, right = random.sample(FLANKS, 2)
    side = random.choice(("", ' transform="translate(640)scale(-1 1)"'))
    shift = random.randrange(-24, 25, 8)
    middle = _town(city) if drawing.name == GENERATED else fragment("scenes", drawing.name)
    front = (
        _placed("parts", left, random.randrange(-16, 9, 8), 1.15)
        + _placed("parts", right, 484 + random.randrange(0, 25, 8), 1.15)
        + fragment("parts", ground)
        + _moved(middle, 320 - 320 * drawing.scale + shift, drawing.scale)
        + _placed("parts", random.choice(PROPS[ground]), random.choice((8, 24, 496, 512)), 1.25, 10)
    )
    body = f"<g{side}>{_sky(random)}</g>{skyline(_seed('skyline', city))}<g{side}>{front}</g>"
    body = f'{_definitions(body)}<path class="s" d="M0 0h640v360H0z"/>{body}'
    palette = PALETTES[_own_palette(city) if drawing.name == GENERATED else chosen.palette]
    if random.random() < 0.6:
        palette = replace(palette, sky=random.choice(SKIES))
    return f"{_HEAD}{style(palette, body)}{body}</svg>"


def _own_palette(city: str) -> str:
    return Random(_seed("palette", city)).choice(CITY_PALETTES)  # noqa: S311 (a drawing, no secret)


def _town(city: str) -> str:
    landmark, x, houses = town(_seed("town", city))
    return f'<g>{houses}<g transform="translate({x} 288)">{fragment("landmarks", landmark)}</g></g>'


def _seed(*parts: str) -> str:
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return sha256(text).hexdigest()


def _sky(random: Random) -> str:
    """Sun or moon on the left, two clouds, and stars that only the night shows."""
    x, y, radius = (
        random.randrange(64, 217, 8),
        random.randrange(56, 97, 8),
        random.choice((28, 34, 40)),
    )
    clouds = "".join(
        f'<use href="#cloud" x="{random.randrange(low, low + 160, 8)}" y="{random.randrange(56, 113, 8)}"/>'
        for low in random.sample((0, 200, 400), 2)
    )
    stars = "".join(
        f"M{random.randrange(8, 632)} {random.randrange(8, 120)}h2v2h-2z" for _ in range(6)
    )
    return (
        f'<path class="i" d="{stars}"/><circle class="m" cx="{x}" cy="{y}" r="{radius}"/>{clouds}'
    )


def _placed(folder: str, name: str, x: float, scale: float, lift: int = 0) -> str:
    """A fragment moved to x, in another size on the same ground."""
    return _moved(fragment(folder, name), x, scale, lift)


def _moved(markup: str, x: float, scale: float, lift: int = 0) -> str:
    move = f"{x:.4g} {GROUND * (1 - scale) - lift:.4g}"
    if markup.startswith("<g>"):
        markup = markup[3:-4]
    return f'<g transform="translate({move})scale({scale})">{markup}</g>'


def _definitions(markup: str) -> str:
    """Return the parts that the markup refers to, and those that these refer to."""
    names: list[str] = []
    open_names = list(_REFERENCE.findall(markup))
    while open_names:
        name = open_names.pop()
        if name in names or f'id="{name}"' in markup:
            continue
        names.append(name)
        markup += fragment("parts", name)
        open_names += _REFERENCE.findall(fragment("parts", name))
    return f"<defs>{''.join(fragment('parts', name) for name in sorted(names))}</defs>"
