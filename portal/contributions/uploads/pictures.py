"""Re-encode uploaded pictures: only pixels are kept, no metadata and nothing that was appended."""

import io
import warnings

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from cities.files.validation import INVALID_IMAGE

# Pixels of the longer side; enough for a printed page.
MAX_SIDE = 4000
# A decoded picture takes up to four bytes of memory per pixel, and a copy as many again.
MAX_PIXELS = 40_000_000
# Pillow opens only these, whatever the content claims to be.
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = {"JPEG": {"quality": 88}, "WEBP": {"quality": 88}, "PNG": {}}
TOO_MANY_PIXELS = _("This picture has too many pixels. Please save it smaller and upload that.")


def reencode(content: bytes, format_name: str) -> bytes:
    """Return the picture in its own format, upright and in sRGB; raise ValidationError."""
    try:
        with warnings.catch_warnings():
            # Pillow's own limit is stricter than ours in some versions; ours is checked below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                _validate_size(image)
                image.draft("RGB", (MAX_SIDE, MAX_SIDE))
                image.load()
                return _encode(image, format_name)
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise ValidationError(TOO_MANY_PIXELS, code="too_large") from error
    except Exception as error:
        # Decoders raise many kinds of exceptions for invalid files.
        raise ValidationError(INVALID_IMAGE, code="invalid_image") from error


def _validate_size(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise ValidationError(TOO_MANY_PIXELS, code="too_large")


def _encode(image: Image.Image, format_name: str) -> bytes:
    profile = image.info.get("icc_profile")
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    mode = "RGBA" if has_alpha and format_name != "JPEG" else "RGB"
    if image.mode not in {"RGB", "RGBA", "CMYK"}:
        image = ImageOps.exif_transpose(image).convert(mode)
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    upright = _to_srgb(ImageOps.exif_transpose(image), profile, mode)
    # A new image has pixels only.
    bare = Image.new(mode, upright.size)
    bare.paste(upright)
    target = io.BytesIO()
    bare.save(target, format_name, **QUALITY[format_name])
    return target.getvalue()


def _to_srgb(image: Image.Image, profile: bytes | None, mode: str) -> Image.Image:
    """Convert the colours, as the profile is not kept."""
    if profile and image.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
            image = converted or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            # An unreadable profile: the colours are shown as they are.
            pass
    return image.convert(mode)
