"""Sizes of pictures that tell nothing but the picture: no place, no camera, no remark, no preview."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PIL import Image
from PIL.ExifTags import Base
from wagtail.images.models import Filter

# What is needed to show a picture as it is meant.
KEPT_INFO = {"icc_profile", "transparency", "gamma", "background", "loop", "duration", "disposal"}


class MetadataStrippingFilter(Filter):
    """Wagtail's filter; of what a file says about its picture only colours and copyright remain.

    The copyright is what the portal knows of author and licence, not what the file says.
    """

    @contextmanager
    def get_willow_image(self, image: Any, source: Any = None) -> Iterator[Any]:
        with super().get_willow_image(image, source) as opened:
            # Which side is up is told apart from the picture, so it is turned first.
            oriented = opened.auto_orient()
            if hasattr(oriented, "get_pillow_image"):
                _strip_metadata(oriented.get_pillow_image(), copyright_notice(image))
                oriented.format_name = opened.format_name
                yield oriented
            else:
                yield opened


def copyright_notice(image: Any) -> str:
    """Author and licence, as far as they are known."""
    return ", ".join(part for part in (image.credit, image.licence) if part)


def _strip_metadata(image: Image.Image, notice: str) -> None:
    image.info = {name: value for name, value in image.info.items() if name in KEPT_INFO}
    # Pillow keeps what it read from the file beside `info`, too.
    image.getexif().clear()
    if notice:
        exif = Image.Exif()
        # As text Pillow would write ASCII only, with a question mark for each other letter.
        exif[Base.Copyright] = notice.encode()
        image.info["exif"] = exif.tobytes()
