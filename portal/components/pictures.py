"""Pictures of pages with alt text and credit, only from public collections."""

from dataclasses import dataclass
from typing import Any

from cities.languages import Text, active_language, best
from cities.models.media import collection_is_public


@dataclass(frozen=True)
class Picture:
    image: Any
    alt: Text
    credit: str


def picture(image: Any) -> Picture | None:
    """Return what a template needs; None if there is no public picture."""
    if image is None or not collection_is_public(image.collection):
        return None
    credit = ", ".join(part for part in (image.credit, image.licence) if part)
    return Picture(image, best(image, "alt", active_language()), credit)
