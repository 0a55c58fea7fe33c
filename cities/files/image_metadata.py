"""Sizes of pictures that tell nothing but the picture: no place, no camera, no remark, no preview."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PIL import Image
from PIL.ExifTags import Base
from wagtail.images.models import Filter

# What is needed to show a picture as it is meant.
KEPT = {"icc_profile", "transparency", "gamma", "background", "loop", "duration", "disposal"}


class PlainFilter(Filter):
    """Wagtail's filter; of what a file says about its picture only colours and copyright remain.

    The copyright is what the portal knows of author and licence, not what the file says.
    """

    @contextmanager
    def get_willow_image(self, image: Any, source: Any = None) -> Iterator[Any]:
        with super().get_willow_image(image, source) as opened:
            # Which side is up is told apart from the picture, so it is turned first.
            turned = opened.auto_orient()
            if hasattr(turned, "get_pillow_image"):
                _strip(turned.get_pillow_image(), copyright_line(image))
                turned.format_name = opened.format_name
                yield turned
            else:
                yield opened


def copyright_line(image: Any) -> str:
    """Author and licence, as far as they are known."""
    return ", ".join(part for part in (image.credit, image.licence) if part)


def _strip(picture: Image.Image, line: str) -> None:
    picture.info = {name: value for name, value in picture.info.items() if name in KEPT}
    # Pillow keeps what it read from the file beside `info`, too.
    picture.getexif().clear()
    if line:
        exif = Image.Exif()
        # As text Pillow would write ASCII only, with a question mark for each other letter.
        exif[Base.Copyright] = line.encode()
        picture.info["exif"] = exif.tobytes()
