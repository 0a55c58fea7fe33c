"""Renditions without the metadata of the original: no location, camera, comments or thumbnail."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PIL import Image
from PIL.ExifTags import Base
from wagtail.images.models import Filter

# Needed to display the image correctly.
KEPT_INFO = {"icc_profile", "transparency", "gamma", "background", "loop", "duration", "disposal"}


class MetadataStrippingFilter(Filter):
    """Wagtail's filter, removing all metadata but colour profile and copyright.

    The copyright notice is taken from the image's author and licence fields, not from the file.
    """

    @contextmanager
    def get_willow_image(self, image: Any, source: Any = None) -> Iterator[Any]:
        with super().get_willow_image(image, source) as opened:
            # The orientation is part of the metadata, so apply it first.
            oriented = opened.auto_orient()
            if hasattr(oriented, "get_pillow_image"):
                _strip_metadata(oriented.get_pillow_image(), copyright_notice(image))
                oriented.format_name = opened.format_name
                yield oriented
            else:
                yield opened


def copyright_notice(image: Any) -> str:
    """Return author and licence, as far as they are known."""
    return ", ".join(part for part in (image.credit, image.licence) if part)


def _strip_metadata(image: Image.Image, notice: str) -> None:
    image.info = {name: value for name, value in image.info.items() if name in KEPT_INFO}
    # Pillow also keeps the EXIF data outside of `info`.
    image.getexif().clear()
    if notice:
        exif = Image.Exif()
        # Given a str, Pillow would replace non-ASCII characters by question marks.
        exif[Base.Copyright] = notice.encode()
        image.info["exif"] = exif.tobytes()
