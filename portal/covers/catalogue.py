"""The scenes: their palettes, their drawings, and on what ground these stand."""

from dataclasses import dataclass

FALLBACK = "city"
# The one drawing that is no file: every city has another (portal/covers/town.py).
GENERATED = "town"
CITY_PALETTES = ("brick", "energy", "mobility", "society")

TOWN = ("street", "square")
LAND = ("meadow", "river")


@dataclass(frozen=True)
class Drawing:
    """A file of scenes/: the size in which it is placed, and the grounds that it may stand on."""

    name: str
    scale: float
    grounds: tuple[str, ...]


@dataclass(frozen=True)
class Scene:
    """What covers of one subject have in common: a palette, and drawings to choose from."""

    palette: str
    drawings: tuple[Drawing, ...]


def _scene(palette: str, *drawings: tuple[str, float, tuple[str, ...]]) -> Scene:
    return Scene(palette, tuple(Drawing(*each) for each in drawings))


# One for each field of action (cities/vocabularies/fields_of_action.yaml) and for other pages.
SCENES = {
    "energy-supply": _scene(
        "energy", ("energy-supply", 1.05, LAND), ("energy-supply-2", 1.15, ("meadow",))
    ),
    "heat": _scene("energy", ("heat", 1.25, ("trench",)), ("heat-2", 1.25, ("trench",))),
    "buildings": _scene("brick", ("buildings", 1.3, TOWN), ("buildings-2", 1.12, TOWN)),
    "mobility": _scene(
        "mobility", ("mobility", 1.2, ("street",)), ("mobility-2", 1.2, ("street",))
    ),
    "cycling-walking": _scene(
        "mobility",
        ("cycling-walking", 1.15, ("river", "meadow")),
        ("cycling-walking-2", 1.2, ("meadow", "square")),
    ),
    "public-transport": _scene(
        "mobility",
        ("public-transport", 1.2, ("square",)),
        ("public-transport-2", 1.15, ("square",)),
    ),
    "waste-circular": _scene(
        "nature", ("waste-circular", 1.35, TOWN), ("waste-circular-2", 1.25, TOWN)
    ),
    "water": _scene("water", ("water", 1.2, ("river",)), ("water-2", 1.25, ("river",))),
    "greening-nature": _scene(
        "nature", ("greening-nature", 1.15, LAND), ("greening-nature-2", 1.2, ("meadow",))
    ),
    "adaptation": _scene(
        "water", ("adaptation", 1.08, ("river",)), ("adaptation-2", 1.2, ("square",))
    ),
    "economy-business": _scene(
        "brick", ("economy-business", 1.4, TOWN), ("economy-business-2", 1.25, TOWN)
    ),
    "food": _scene("nature", ("food", 1.4, ("meadow", "square")), ("food-2", 1.3, ("meadow",))),
    "education": _scene(
        "society",
        ("education", 1.2, ("square", "meadow")),
        ("education-2", 1.3, ("square", "meadow")),
    ),
    "participation": _scene(
        "society",
        ("participation", 1.1, ("meadow", "square")),
        ("participation-2", 1.25, ("meadow", "square")),
    ),
    "governance-strategy": _scene(
        "society",
        ("governance-strategy", 0.98, ("square", "meadow")),
        ("governance-strategy-2", 1.15, ("river",)),
    ),
    "finance-procurement": _scene(
        "society", ("finance-procurement", 1.35, TOWN), ("finance-procurement-2", 1.3, TOWN)
    ),
    "air-quality": _scene(
        "mobility",
        ("air-quality", 1.25, ("meadow", "street")),
        ("air-quality-2", 1.12, LAND),
    ),
    "housing-districts": _scene(
        "brick",
        ("housing-districts", 1.35, ("meadow", "square", "street")),
        ("housing-districts-2", 1.3, ("meadow", "square")),
    ),
    "digital": _scene("society", ("digital", 1.12, TOWN), ("digital-2", 1.05, TOWN)),
    "city": _scene("energy", (GENERATED, 1.2, ("river", "square", "meadow"))),
    "partnership": _scene(
        "energy", ("partnership", 1.15, ("river",)), ("partnership-2", 1.2, ("meadow", "square"))
    ),
    "contract": _scene(
        "brick", ("contract", 1.35, ("square", "meadow")), ("contract-2", 1.3, ("square",))
    ),
    "goal": _scene("nature", ("goal", 1.15, LAND)),
    "article": _scene(
        "water", ("article", 1.3, ("square", "meadow")), ("article-2", 1.25, ("square",))
    ),
}
