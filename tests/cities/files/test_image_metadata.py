"""Renditions have no metadata but colour profile and copyright."""

from importlib import import_module
from io import BytesIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, PngImagePlugin
from PIL.ExifTags import GPS, IFD, Base

from cities import migrations, models
from tests import factories

pytestmark = pytest.mark.django_db

SECRET = b"canary-of-a-place"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
FORMATS = ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "MPO"]
ON_ITS_SIDE = 6


def told_everything():
    """Return metadata as written by a phone."""
    exif = Image.Exif()
    exif[Base.Make] = exif[Base.Artist] = exif[Base.ImageDescription] = SECRET.decode()
    exif[Base.Orientation] = ON_ITS_SIDE
    place = exif.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "N", (51.0, 30.0, 49.0)
    place[GPS.GPSProcessingMethod] = SECRET
    return exif


def written(kind):
    """Return an image of 60 by 40 pixels, red on the left, with all metadata of its format."""
    picture = Image.new("RGB", (60, 40), "#0000ff")
    picture.paste("#ff0000", (0, 0, 30, 40))
    exif = told_everything().tobytes()
    more = {
        "JPEG": {"exif": exif, "comment": SECRET, "xmp": SECRET, "icc_profile": PROFILE},
        "MPO": {"exif": exif, "icc_profile": PROFILE},
        "PNG": {"exif": exif, "pnginfo": remarks(), "icc_profile": PROFILE},
        "WEBP": {"exif": exif, "xmp": SECRET, "icc_profile": PROFILE},
        "AVIF": {"exif": exif, "xmp": SECRET, "icc_profile": PROFILE},
        "GIF": {"comment": SECRET},
    }[kind]
    content = BytesIO()
    picture.save(content, kind, **more)
    assert SECRET in content.getvalue()
    return content.getvalue()


def remarks():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SECRET.decode())
    info.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return info


def uploaded(kind, **values):
    ending = {"JPEG": "jpg", "MPO": "jpg"}.get(kind, kind.lower())
    file = ImageFile(BytesIO(written(kind)), name=f"bild.{ending}")
    return models.PortalImage.objects.create(title="Bild", file=file, **values)


def content_of(rendition):
    with rendition.file.open("rb") as file:
        return file.read()


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("spec", ["width-30", "original", "max-20x20|format-webp", "format-jpeg"])
def test_sizes_say_nothing_about_where_a_picture_was_taken(kind, spec):
    content = content_of(uploaded(kind).get_rendition(spec))
    assert SECRET not in content
    with Image.open(BytesIO(content)) as picture:
        exif = picture.getexif()
        assert not dict(exif)
        assert not exif.get_ifd(IFD.GPSInfo)
        assert not {"comment", "xmp", "XML:com.adobe.xmp", "Comment"} & set(picture.info)
        if kind != "GIF":
            assert picture.info["icc_profile"] == PROFILE, "colours stay what they are"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_what_was_up_stays_up(kind):
    rendition = uploaded(kind).get_rendition("original")
    with Image.open(BytesIO(content_of(rendition))) as picture:
        assert picture.size == (40, 60)
        red, _green, blue = picture.convert("RGB").getpixel((20, 10))
    assert red > 200 > blue


def test_author_and_licence_go_with_the_picture():
    image = uploaded("JPEG", credit="Ada Măgureanu", licence="CC BY 4.0")

    def copyright_of():
        with Image.open(BytesIO(content_of(image.get_rendition("width-30")))) as picture:
            (line,) = dict(picture.getexif()).items()
            return line[0], line[1].encode("latin-1").decode()

    assert copyright_of() == (Base.Copyright, "Ada Măgureanu, CC BY 4.0")
    image.credit = "Ion Pop"
    image.save()
    image = models.PortalImage.objects.get(pk=image.pk)
    assert copyright_of() == (Base.Copyright, "Ion Pop, CC BY 4.0")


def test_the_original_stays_as_it_was_sent():
    image = uploaded("JPEG")
    image.get_rendition("width-30")
    with image.file.open("rb") as file:
        assert SECRET in file.read()


def test_sizes_made_before_are_made_anew():
    """The migration deletes them with their files; they are generated again on demand."""
    folder = Path(migrations.__file__).parent
    name = next(path.stem for path in folder.glob("*_plain_renditions.py"))
    migration = import_module(f"cities.migrations.{name}")
    rendition = factories.image().get_rendition("width-30")
    name = default_storage.save("images/old.jpg", ContentFile(SECRET))
    models.PortalRendition.objects.filter(pk=rendition.pk).update(file=name)
    migration.forget_renditions(apps, None)
    assert not models.PortalRendition.objects.exists()
    assert not default_storage.exists(name)
