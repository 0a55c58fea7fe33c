"""A contact sheet of all covers: python -m tests.portal.covers.sheet [light|dark] > file.html"""

import sys
from base64 import b64encode

from portal.covers.catalogue import SCENES
from portal.covers.drawing import compose

CITIES = ("de-dortmund", "fr-amiens", "ro-iasi")


def sheet(schemes=("light", "dark"), width=320, scenes=tuple(SCENES), cities=CITIES):
    """Return a page with every scene for every city in every scheme, one scene in a row."""
    rows = []
    for scene in scenes:
        pictures = "".join(
            f'<td><img width="{width}" src="{_data(compose(scene, city, city + scene), scheme)}">'
            for scheme in schemes
            for city in cities
        )
        rows.append(f"<tr>{pictures}<th>{scene}")
    return f"<!doctype html><meta charset=utf-8><table>{''.join(rows)}</table>"


def _data(svg, scheme):
    """The drawing as an address, in one scheme whatever the browser prefers."""
    query = "@media (prefers-color-scheme:dark)"
    svg = svg.replace(query, "@media all" if scheme == "dark" else "@media not all")
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


if __name__ == "__main__":
    sys.stdout.write(sheet(sys.argv[1:] or ("light", "dark")))
