"""The scenes: their palettes, and on what ground they stand."""

from dataclasses import dataclass

FALLBACK = "city"

TOWN = ("street", "square")
LAND = ("meadow", "river")
ANY = (*TOWN, *LAND)


@dataclass(frozen=True)
class Scene:
    """How a scene is composed: the palette, and the grounds that it may stand on."""

    palette: str
    grounds: tuple[str, ...] = ANY


# One for each field of action (cities/vocabularies/fields_of_action.yaml) and for other pages.
SCENES = {
    "energy-supply": Scene("energy", LAND),
    "heat": Scene("energy", ("street",)),
    "buildings": Scene("brick", TOWN),
    "mobility": Scene("mobility", ("street",)),
    "cycling-walking": Scene("mobility", ("river", "meadow")),
    "public-transport": Scene("mobility", ("square",)),
    "waste-circular": Scene("nature", TOWN),
    "water": Scene("water", ("river",)),
    "greening-nature": Scene("nature", LAND),
    "adaptation": Scene("water", ("river",)),
    "economy-business": Scene("brick", TOWN),
    "food": Scene("nature", ("meadow", "square")),
    "education": Scene("society", ("square", "meadow")),
    "participation": Scene("society", ("meadow", "square")),
    "governance-strategy": Scene("society", ("square", "meadow")),
    "finance-procurement": Scene("society", TOWN),
    "air-quality": Scene("mobility", ("meadow", "street")),
    "housing-districts": Scene("brick", ("meadow", "square", "street")),
    "digital": Scene("society", TOWN),
    "city": Scene("energy", ("river", "square")),
    "partnership": Scene("energy", ("river",)),
    "contract": Scene("brick", ("square", "meadow")),
    "goal": Scene("nature", LAND),
    "article": Scene("water", ("square", "meadow")),
    "news": Scene("brick", TOWN),
}
