"""Every scene composes to a small, well-formed and self-contained drawing."""

import re
from pathlib import Path

import pytest
import yaml
from lxml import etree

from portal.covers import drawing
from portal.covers.catalogue import FALLBACK, GENERATED, SCENES
from portal.covers.choice import SKYLINES, VARIANTS
from portal.covers.colours import PALETTES
from portal.covers.drawing import FLANKS, PROPS, compose, fragment, version
from portal.covers.skyline import skyline
from portal.covers.town import LANDMARKS, town

HOSTILE = (
    "",
    "\0",
    '"><script>alert(1)</script>',
    "../../etc/passwd",
    "\ud800",
    "ž" * 10_000,
    "]]>",
)
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "style", "defs", "g", "path", "circle", "use"}
FIELDS = yaml.safe_load(Path("cities/vocabularies/fields_of_action.yaml").read_text())


def front(svg):
    """The drawing without its skyline."""
    return re.sub(r'<path class="p".*?<path class="i" d="[^"]*"/>', "", svg, count=1)


def test_every_field_of_action_has_a_scene():
    assert {field["key"] for field in FIELDS} <= set(SCENES)


def test_every_scene_is_drawn_and_every_drawing_is_a_scene():
    drawn = {path.stem for path in (drawing.FOLDER / "scenes").glob("*.svg")}
    drawings = {each.name for scene in SCENES.values() for each in scene.drawings}
    assert drawings == {*drawn, GENERATED}


def test_every_scene_has_a_palette_and_grounds():
    assert {scene.palette for scene in SCENES.values()} == set(PALETTES)
    drawings = [each for scene in SCENES.values() for each in scene.drawings]
    assert {ground for each in drawings for ground in each.grounds} == set(PROPS)


def test_every_part_is_used():
    drawings = "".join(path.read_text() for path in drawing.FOLDER.rglob("*.svg"))
    referred = set(re.findall(r'href="#([a-z]+)"', drawings)) | {"cloud"}
    placed = {*FLANKS, *PROPS, *(prop for props in PROPS.values() for prop in props)}
    parts = {path.stem for path in (drawing.FOLDER / "parts").glob("*.svg")}
    assert parts <= referred | placed


@pytest.mark.parametrize("scene", SCENES)
def test_well_formed_small_and_self_contained(scene):
    for number in range(40):
        svg = compose(scene, str(number), str(number * 7))
        assert len(svg.encode()) <= 6000
        root = etree.fromstring(svg.encode())
        assert root.get("viewBox") == "0 0 640 360"
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        links = {element.get("href") for element in root.iter(f"{SVG}use")}
        assert links <= {f"#{name}" for name in ids}
        assert not {name for element in root.iter() for name in element.attrib if name[:2] == "on"}
        assert "url(" not in svg
        assert {element.text for element in root.iter() if element.text} == {root[0].text}


@pytest.mark.parametrize("scene", SCENES)
def test_every_class_has_a_colour_by_day_and_by_night(scene):
    svg = compose(scene, "de-dortmund", "1")
    day, night = svg.split("<style>svg{")[1].split("@media (prefers-color-scheme:dark)")
    for name in set(re.findall(r'class="([a-z])"', svg)):
        rule = re.search(rf"\.{name}{{(.*?)}}", night)[1]
        for variable in re.findall(r"var(\(--[a-z]\))", rule):
            assert f"{variable[1:-1]}:" in day
            assert f"{variable[1:-1]}:#" in night


def test_the_same_seeds_draw_the_same():
    assert compose("heat", "ro-iasi", "a") == compose("heat", "ro-iasi", "a")


def test_a_city_has_the_same_skyline_behind_all_scenes():
    line = skyline(drawing._seed("skyline", "ro-iasi"))
    assert all(
        line in compose(scene, "ro-iasi", str(each)) for each in range(8) for scene in SCENES
    )


def test_cities_have_different_skylines():
    assert len({skyline(str(number)) for number in range(256)}) == 256


def test_every_town_is_small():
    for number in range(SKYLINES):
        svg = compose("city", str(number), str(number % VARIANTS))
        assert len(svg.encode()) <= 6000


def test_towns_differ():
    assert len({town(str(number)) for number in range(256)}) == 256


def test_every_landmark_is_drawn():
    drawn = {path.stem for path in (drawing.FOLDER / "landmarks").glob("*.svg")}
    assert {town(str(number))[0] for number in range(256)} == drawn == set(LANDMARKS)


@pytest.mark.parametrize("scene", SCENES)
def test_variants_differ_in_what_stands_before_the_skyline(scene):
    assert len({front(compose(scene, "ro-iasi", str(each))) for each in range(16)}) == 16


@pytest.mark.parametrize("seed", HOSTILE)
def test_seeds_never_reach_the_drawing(seed):
    svg = compose("water", seed, seed)
    etree.fromstring(svg.encode())
    assert len(svg) <= 6000
    assert "alert" not in svg


@pytest.mark.parametrize("scene", ["", "no-such-scene", "../parts/tree", *HOSTILE])
def test_an_unknown_scene_is_drawn_as_a_city(scene):
    assert compose(scene, "a", "b") == compose(FALLBACK, "a", "b")


def test_the_version_follows_from_the_files():
    assert re.fullmatch("[0-9a-f]{10}", version())


def test_fragments_keep_to_the_classes_and_stay_on_one_line():
    for path in [*drawing.FOLDER.rglob("*.svg")]:
        text = fragment(path.parent.name, path.stem)
        assert "\n" not in text
        assert not re.search(r"fill=|style=|#[0-9a-f]{3}", text), path.name
