"""A contact sheet of covers, to look at them side by side.

python -m tests.portal.covers.sheet > sheet.html            every scene, light and dark
python -m tests.portal.covers.sheet heat water > sheet.html    some scenes, large
"""

import sys
from base64 import b64encode

from portal.covers.catalogue import SCENES
from portal.covers.drawing import compose

CITIES = ("de-dortmund", "fr-amiens", "ro-iasi")
SMALL, LARGE = 320, 640


def sheet(scenes, width):
    """Return a page with a row per scene: light, then dark, each for several cities."""
    rows = "".join(
        f"<tr>{''.join(_cell(scene, city, scheme, width) for scheme in ('light', 'dark') for city in CITIES)}"
        f"<th>{scene}"
        for scene in scenes
    )
    return f"<!doctype html><meta charset=utf-8><title>Covers</title><table>{rows}</table>"


def in_scheme(svg, scheme):
    """The drawing in one scheme, whatever the browser prefers, as an address."""
    media = "@media all" if scheme == "dark" else "@media not all"
    svg = svg.replace("@media (prefers-color-scheme:dark)", media)
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def _cell(scene, city, scheme, width):
    svg = compose(scene, city, scheme + city)
    return f'<td><img alt="" width={width} src="{in_scheme(svg, scheme)}">'


if __name__ == "__main__":
    sys.stdout.write(sheet(sys.argv[1:] or SCENES, LARGE if sys.argv[1:] else SMALL))
