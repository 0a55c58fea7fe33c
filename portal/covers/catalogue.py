"""The scenes: their palettes, and on what ground they stand."""

from dataclasses import dataclass

FALLBACK = "city"

TOWN = ("street", "square")
LAND = ("meadow", "river")


@dataclass(frozen=True)
class Scene:
    """How a scene is composed: palette, grounds that it may stand on, size beside its fragment."""

    palette: str
    grounds: tuple[str, ...]
    scale: float


# One for each field of action (cities/vocabularies/fields_of_action.yaml) and for other pages.
SCENES = {
    "energy-supply": Scene("energy", LAND, 1.05),
    "heat": Scene("energy", ("trench",), 1.25),
    "buildings": Scene("brick", TOWN, 1.3),
    "mobility": Scene("mobility", ("street",), 1.2),
    "cycling-walking": Scene("mobility", ("river", "meadow"), 1.15),
    "public-transport": Scene("mobility", ("square",), 1.2),
    "waste-circular": Scene("nature", TOWN, 1.35),
    "water": Scene("water", ("river",), 1.2),
    "greening-nature": Scene("nature", LAND, 1.15),
    "adaptation": Scene("water", ("river",), 1.08),
    "economy-business": Scene("brick", TOWN, 1.4),
    "food": Scene("nature", ("meadow", "square"), 1.4),
    "education": Scene("society", ("square", "meadow"), 1.2),
    "participation": Scene("society", ("meadow", "square"), 1.1),
    "governance-strategy": Scene("society", ("square", "meadow"), 0.98),
    "finance-procurement": Scene("society", TOWN, 1.35),
    "air-quality": Scene("mobility", ("meadow", "street"), 1.25),
    "housing-districts": Scene("brick", ("meadow", "square", "street"), 1.35),
    "digital": Scene("society", TOWN, 1.12),
    "city": Scene("energy", ("river", "square"), 1.3),
    "partnership": Scene("energy", ("river",), 1.15),
    "contract": Scene("brick", ("square", "meadow"), 1.35),
    "goal": Scene("nature", LAND, 1.15),
    "article": Scene("water", ("square", "meadow"), 1.3),
    "news": Scene("brick", TOWN, 1.2),
}
