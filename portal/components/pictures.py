"""The picture of a record: its photograph from a public collection, or else its drawn cover."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from cities.languages import Text, active_language, best
from cities.models import CityPage, MeasurePage, PartnershipPage, PortalRendition
from cities.models.media import collection_is_public, private_collection_paths
from portal.covers import choice

# The renditions that components/page/picture.html and thumbnail.html show.
SIZES = (
    *(
        f"format-{name}|fill-{size}"
        for name in ("avif", "webp")
        for size in ("480x270", "800x450", "1200x675")
    ),
    "format-webp|fill-320x180",
    "format-webp|fill-640x360",
)
_NO_TEXT = Text("", "")


@dataclass(frozen=True)
class Picture:
    """A photograph (`image`) with alt text and credit, or the address of a drawing (`cover`)."""

    cover: str = ""
    image: Any = None
    alt: Text = _NO_TEXT
    credit: str = ""


def with_photographs(pages: Any) -> Any:
    """Load what `photographs` and the templates need, in one statement for all of these pages."""
    renditions = Prefetch(
        "image__renditions", PortalRendition.objects.all(), "prefetched_renditions"
    )
    return pages.select_related("image__collection").prefetch_related(renditions)


def with_partners(partnerships: Any) -> Any:
    """Load what `of_partnership` needs."""
    return partnerships.prefetch_related(Prefetch("cities__city", CityPage.objects.published()))


def photograph(image: Any) -> Picture | None:
    """Return what a template needs; None if there is no public photograph."""
    if image is None or not collection_is_public(image.collection):
        return None
    return _photograph(image)


def photographs(pages: Iterable[Any]) -> dict[int, Picture]:
    """Return the public photographs of pages by page id, of pages that `with_photographs` gave.

    Costs one statement if any page has a photograph.
    """
    shown = [page for page in pages if page.image_id]
    if not shown:
        return {}
    private = private_collection_paths()
    return {
        page.pk: _photograph(page.image)
        for page in shown
        if not page.image.collection.path.startswith(private)
    }


def _photograph(image: Any) -> Picture:
    credit = ", ".join(part for part in (image.credit, image.licence) if part)
    return Picture("", image, best(image, "alt", active_language()), credit)


def measure_drawing(page: MeasurePage, city: CityPage) -> Picture:
    """The cover of a measure, whose fields of action are loaded."""
    fields = [field.key for field in page.fields_of_action.all()]
    return Picture(choice.measure_cover(fields, city.key, str(page.uuid)))


def of_measure(page: MeasurePage, city: CityPage) -> Picture:
    return photograph(page.image) or measure_drawing(page, city)


def of_city(city: CityPage) -> Picture:
    return photograph(city.image) or city_drawing(city)


def city_drawing(city: CityPage) -> Picture:
    """The cover of a city."""
    return Picture(choice.city_cover(city.key))


def of_contract(city: CityPage) -> Picture:
    return Picture(choice.contract_cover(city.key))


def of_partnership(page: PartnershipPage) -> Picture:
    """The cover of a partnership that `with_partners` gave."""
    return partnership_drawing(page, [row.city for row in page.cities.all() if row.city])


def partnership_drawing(page: PartnershipPage, cities: Iterable[CityPage]) -> Picture:
    """The cover of a partnership between these public cities."""
    return Picture(choice.partnership_cover([city.key for city in cities], str(page.uuid)))


def of_goal(key: str) -> Picture:
    return Picture(choice.goal_cover(key))


def of_article(page: Any) -> Picture:
    """The cover of an article or a section."""
    return Picture(choice.article_cover(str(page.uuid)))
