"""Uploaded files must match their extension; file names keep their letters."""

import struct
import unicodedata
import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from cities import models
from cities.files import validation
from tests import factories

pytestmark = pytest.mark.django_db


def picture(kind="PNG", **more):
    content = BytesIO()
    Image.new("RGB", (64, 64), "#3f7e44").save(content, kind, **more)
    return content.getvalue()


def chunk(kind, content):
    whole = kind + content
    return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))


def png_of_size(width, height):
    """Return a PNG that declares a size but has hardly any content."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    content = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", content) + chunk(b"IEND", b"")
    )


def packed(**parts):
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def bomb(name="a.txt"):
    """Return a ZIP file whose directory declares two gigabytes."""
    content = bytearray(packed(**{name: "x" * 100}))
    entry = content.index(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 2**31 - 1)
    return bytes(content)


SCRIPT = b"<!doctype html><script>alert(1)</script>"
WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}
SHEET = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
OPEN_TEXT = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 100

NO_PICTURES = {
    "polyglot.gif": b"GIF89a/*" + SCRIPT + b"*/=1;",
    "short.gif": b"GIF89a",
    "empty.gif": b"",
    "script.jpg": SCRIPT,
    "head.jpg": b"\xff\xd8\xff\xe0" + SCRIPT,
    "half.jpg": picture("JPEG")[:-40],
    "half.png": picture()[:-30],
    "head.png": picture()[:20],
    "broken.png": picture().replace(b"IDAT", b"IDAT\0"),
    "half.webp": picture("WEBP")[:60],
    "half.avif": picture("AVIF")[:-20],
    "other.jpg": picture("PNG"),
    "layers.png": b"8BPS\0\x01" + b"\0" * 40,
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "drawing.png": b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>',
    "huge.png": png_of_size(60_000, 60_000),
    "large.png": png_of_size(9_000, 9_000),
    "no-ending": picture(),
    "text.webp": b"RIFF\0\0\0\0WEBPVP8 ",
}
PICTURES = {
    "ok.png": picture(),
    "ok.jpg": picture("JPEG"),
    "ok.JPEG": picture("JPEG"),
    "ok.gif": picture("GIF"),
    "ok.webp": picture("WEBP"),
    "ok.avif": picture("AVIF"),
    "camera.jpg": picture("MPO"),
}
NO_DOCUMENTS = {
    "page.pdf": SCRIPT,
    "half.pdf": PDF[:20],
    "program.pdf": b"MZ\x90\0" + b"\0" * 100,
    "empty.pdf": b"",
    "table.xlsx": b"a;b\n",
    "text.xlsx": packed(**WORD),
    "sheet.docx": packed(**SHEET),
    "half.docx": packed(**WORD)[:-30],
    "macros.docx": packed(**WORD, **{"word/vbaProject.bin": "x"}),
    "old.docx": OLD_OFFICE,
    "locked.docx": OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"),
    "text.odt": packed(**WORD),
    "sheet.ods": packed(**OPEN_TEXT),
    "nothing.zip": b"PK",
    "bomb.zip": bomb(),
    "bomb.docx": bomb("word/document.xml"),
    "program.txt": b"MZ\x90\0" + b"\0" * 100,
    "picture.csv": picture(),
    "page.html": SCRIPT,
    "program.exe": b"MZ",
}
DOCUMENTS = {
    "ok.pdf": PDF,
    "OK.PDF": PDF,
    "ok.docx": packed(**WORD),
    "ok.xlsx": packed(**SHEET),
    "ok.odt": packed(**OPEN_TEXT),
    "ok.zip": packed(a="1"),
    "ok.txt": "Straße, ș\r\n\tund\x0c".encode(),
    "old.csv": "Straße;1\n".encode("cp1252"),
    "wide.csv": "Straße;ș\n".encode("utf-16"),
}


@pytest.fixture
def editor(client):
    city = factories.city()
    person = factories.editor(city)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.raise_request_exception = False
    client.collection = models.CityAccess.objects.get(city=city).collection
    return client


def sent(browser, address, name, content, **more):
    """Return the response of the multiple upload view."""
    file = SimpleUploadedFile(name, content)
    return browser.post(
        address,
        {"files[]": file, "title": name, "collection": browser.collection.pk},
        headers={"X-Requested-With": "XMLHttpRequest", "Accept-Language": "de"},
        **more,
    )


def refused(browser, kind, name, content):
    """Return the error message for a rejected file."""
    response = sent(browser, f"/admin/{kind}/multiple/add/", name, content)
    assert response.status_code == 200, name
    result = response.json()
    assert not result["success"], name
    return result["error_message"]


def test_what_is_no_picture_is_refused_in_words(editor):
    for name, content in NO_PICTURES.items():
        words = refused(editor, "images", name, content)
        assert len(words) > 20, name
        assert "Error" not in words, name
    assert not models.PortalImage.objects.exists()


def test_what_is_no_such_document_is_refused_in_words(editor):
    result = {name: refused(editor, "documents", name, each) for name, each in NO_DOCUMENTS.items()}
    assert all(len(words) > 20 for words in result.values()), result
    assert "Makros" in result["macros.docx"]
    assert "Passwort" in result["locked.docx"]
    assert "PDF" in result["page.pdf"]
    assert "\n" not in result["page.pdf"], "one reason is enough"
    assert not models.PortalDocument.objects.exists()


def test_what_is_right_is_taken(editor):
    for kind, files in (("images", PICTURES), ("documents", DOCUMENTS)):
        for name, content in files.items():
            response = sent(editor, f"/admin/{kind}/multiple/add/", name, content)
            assert response.json()["success"], (name, response.json())
    assert models.PortalImage.objects.count() == len(PICTURES)
    for image in models.PortalImage.objects.all():
        image.get_rendition("width-30")
    assert models.PortalDocument.objects.count() == len(DOCUMENTS)


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [("images", "polyglot.gif", NO_PICTURES["polyglot.gif"]), ("documents", "page.pdf", SCRIPT)],
)
def test_every_form_that_takes_files_looks_into_them(editor, kind, name, content):
    """The add view, the chooser's upload form, and the edit view."""
    made = factories.image if kind == "images" else factories.document
    there = made(collection=editor.collection)
    prefix = "image-chooser-upload-" if kind == "images" else "document-chooser-upload-"
    for address, before in (
        (f"/admin/{kind}/add/", ""),
        (f"/admin/{kind}/chooser/create/", prefix),
        (reverse(f"wagtail{'images' if kind == 'images' else 'docs'}:edit", args=[there.pk]), ""),
    ):
        values = {"title": "x", "collection": editor.collection.pk, "file": content}
        values["file"] = SimpleUploadedFile(name, content)
        form = {f"{before}{field}": value for field, value in values.items()}
        response = editor.post(address, form, headers={"Accept-Language": "de"})
        assert response.status_code == 200, address
        assert "speichern Sie" in response.content.decode("unicode-escape", "replace"), address


def test_names_keep_their_marks(editor):
    name = unicodedata.normalize("NFD", "Fußgängerzone й ăîșț.pdf")
    assert name != unicodedata.normalize("NFC", name)
    assert sent(editor, "/admin/documents/multiple/add/", name, PDF).json()["success"]
    document = models.PortalDocument.objects.get()
    assert document.title == "Fußgängerzone й ăîșț.pdf"
    assert document.filename == "Fußgängerzone_й_ăîșț.pdf"
    for form in ("NFC", "NFD"):
        response = editor.get(
            unicodedata.normalize(form, f"/documents/{document.pk}/{document.filename}")
        )
        assert response.status_code == 200
        assert response.getvalue() == PDF


def test_marks_that_compose_with_no_letter_stay_too(editor):
    assert sent(editor, "/admin/documents/multiple/add/", "हिन्दी है.pdf", PDF).json()["success"]
    assert models.PortalDocument.objects.get().filename == "हिन्दी_है.pdf"


def test_names_of_pictures_are_read_with_their_marks(editor):
    name = unicodedata.normalize("NFD", "Öй.png")
    assert sent(editor, "/admin/images/multiple/add/", name, picture()).json()["success"]
    image = models.PortalImage.objects.get()
    assert (image.title, image.filename) == ("Öй.png", "Oy.png")


def test_no_file_is_unpacked_to_be_looked_at(monkeypatch):
    """Only the directory of a ZIP file is read, so that a bomb is harmless."""
    monkeypatch.setattr(validation, "MAX_ARCHIVE_MEMBERS", 2)
    with pytest.raises(validation.ValidationError) as error:
        validation.validate_document(SimpleUploadedFile("a.zip", packed(a="", b="", c="")))
    assert error.value.code == "too_large"
