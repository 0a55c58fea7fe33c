"""Files of the form: what is accepted, what is removed from it, and what is refused with a reason."""

import datetime
import io
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.contributions import retention
from portal.contributions.models import Contribution, ContributionFile
from portal.contributions.uploads import checks, pdf, pending, pictures
from tests.portal.contributions.sending import IDEA, PATH, picture, send, token_of
from tests.portal.contributions.sending import pdf as make_pdf
from tests.portal.markup import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_city")]


def words(answer):
    return Page(answer.content.decode()).words


def stream(content, dictionary=b"/Filter /FlateDecode"):
    packed = zlib.compress(content)
    return b"2 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj" % (dictionary, packed)


def test_files_are_stored_privately_under_random_names(visitor, clock, settings):
    files = [picture(), picture("a.png", "PNG"), picture("b.webp", "WEBP"), make_pdf()]
    assert send(visitor, clock, IDEA, files=files).status_code == 302
    stored = Contribution.objects.get().files.order_by("pk")
    assert [each.name for each in stored] == ["photo.jpg", "a.png", "b.webp", "plan.pdf"]
    for each in stored:
        assert each.file.path.startswith(str(settings.PRIVATE_MEDIA_ROOT))
        assert "photo" not in each.file.name
        for address in (each.file.name, f"private/{each.file.name}"):
            assert visitor.get(f"/media/{address}").status_code == 404
        with pytest.raises(ValueError, match="no URL"):
            _ = each.file.url


def test_pictures_lose_metadata_and_what_was_appended(visitor, clock):
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    exif[0x0112] = 6
    photo = picture(exif=exif.tobytes())
    content = photo.read() + b"<script>alert(1)</script>PK\x03\x04"
    assert (
        send(visitor, clock, IDEA, files=[SimpleUploadedFile("p.jpg", content)]).status_code == 302
    )
    with ContributionFile.objects.get().file.open() as file:
        stored = file.read()
    assert b"Secret camera" not in stored
    assert b"script" not in stored
    assert Image.open(io.BytesIO(stored)).size == (30, 40), "turned upright"


def archive_bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 5_000_000)
    return packed.getvalue()


OBJECTS = make_pdf(stream(b"<< /S /JavaScript >>", b"/Type /ObjStm /Filter /FlateDecode")).read()
ENCODED = make_pdf(stream(b"", b"/Type /ObjStm /Filter /LZWDecode")).read()
REFUSED = {
    "a program": ("x.exe", b"MZ", "Only PDF, JPEG, PNG and WebP"),
    "a page": ("x.html", b"<script>alert(1)</script>", "Only PDF, JPEG, PNG and WebP"),
    "an archive": ("x.zip", archive_bomb(), "Only PDF, JPEG, PNG and WebP"),
    "an archive as PDF": ("x.pdf", archive_bomb(), "not what its name says"),
    "a page as picture": ("x.png", b"<html>", "not what its name says"),
    "a picture as PDF": ("x.pdf", picture().read(), "not what its name says"),
    "half a picture": ("x.jpg", picture(size=(400, 400)).read()[:900], "cannot be read"),
    "too large": ("x.jpg", b"\xff\xd8\xff" + b"x" * checks.MAX_FILE_SIZE, "larger than 10 MB"),
    "a script in PDF": ("x.pdf", make_pdf(b"<< /S /JavaScript /JS (x) >>").read(), "a script"),
    "an escaped script": ("x.pdf", make_pdf(b"<< /S /J#61vaScript >>").read(), "a script"),
    "a launched program": ("x.pdf", make_pdf(b"<< /S /Launch >>").read(), "a script"),
    "an attached file": ("x.pdf", make_pdf(b"<< /EmbeddedFiles 3 0 R >>").read(), "attached file"),
    "a hidden script": ("x.pdf", OBJECTS, "a script"),
    "an encoded object": ("x.pdf", ENCODED, "no readable PDF"),
    "a password": ("x.pdf", make_pdf(b"<< /Encrypt 5 0 R >>").read(), "protected by a password"),
    "half a PDF": ("x.pdf", b"%PDF-1.7\n", "no readable PDF"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_file_names_the_reason_and_nothing_else_is_lost(visitor, clock, case):
    name, content, told = REFUSED[case]
    files = [picture("good.jpg"), SimpleUploadedFile(name, content)]
    answer = send(visitor, clock, IDEA, files=files)
    assert answer.status_code == 400
    assert f"{name}: " in words(answer)
    assert told in words(answer)
    assert IDEA["text"] in answer.content.decode()
    kept = ContributionFile.objects.get()
    assert f'name="kept" value="{kept.pk}" checked' in answer.content.decode()
    again = {**IDEA, "token": token_of(answer), "action": "send", "kept": kept.pk}
    assert visitor.post(PATH, again).status_code == 302
    assert Contribution.objects.get().files.get().name == "good.jpg"


def test_a_decompression_bomb_ends_early(monkeypatch, visitor, clock):
    monkeypatch.setattr(pdf, "MAX_WORK", 1_000_000)
    bomb = make_pdf(stream(b"\0" * 5_000_000))
    assert "unpacks to more" in words(send(visitor, clock, IDEA, files=[bomb]))
    monkeypatch.setattr(pictures, "MAX_PIXELS", 100)
    large = picture("large.png", "PNG")
    assert "too many pixels" in words(send(visitor, clock, IDEA, files=[large]))


def test_many_streams_inside_each_other_are_limited(monkeypatch):
    # Each is followed by blocks that decompress to nothing, and by all streams after it.
    head = b"stream\n\x78\x01"
    block = b"\x00" + len(head).to_bytes(2, "little") + (0xFFFF - len(head)).to_bytes(2, "little")
    content = head + (b"\x00\x00\x00\xff\xff" * 1000 + block + head) * 200
    monkeypatch.setattr(pdf, "MAX_WORK", 10 * len(content))
    with pytest.raises(ValidationError) as refused:
        pdf.validate_pdf(b"%PDF-1.7 " + content + b"\n%%EOF")
    assert refused.value.code == "too_large"


def test_fifty_files_keep_five(visitor, clock):
    files = [picture(f"{number}.jpg") for number in range(50)]
    answer = send(visitor, clock, IDEA, files=files)
    assert (answer.status_code, "At most 5 files" in words(answer)) == (400, True)
    assert ContributionFile.objects.count() == 5
    too_many = [picture(f"{number}.jpg") for number in range(150)]
    assert send(visitor, clock, IDEA, files=too_many).status_code == 413


def test_all_files_together_are_limited(visitor, clock, monkeypatch):
    monkeypatch.setattr(checks, "MAX_TOTAL_SIZE", 1500)
    files = [picture("a.jpg"), picture("b.jpg"), picture("c.jpg")]
    assert "All files together" in words(send(visitor, clock, IDEA, files=files))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\x.pdf", "x.pdf"),
        ("a\u202egpj.pdf", "agpj.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("", "file"),
    ],
)
def test_names_are_safe(name, safe):
    assert checks.safe_name(name) == safe


def test_files_of_others_cannot_be_claimed(visitor, clock):
    send(visitor, clock, IDEA, action="check", files=[picture()])
    other = ContributionFile.objects.get()
    assert send(visitor, clock, IDEA, kept=[other.pk, "x", "9" * 30, "-1"]).status_code == 302
    assert Contribution.objects.get().files.count() == 0


def test_files_of_forms_never_sent_are_deleted(
    visitor, clock, monkeypatch, django_capture_on_commit_callbacks
):
    send(visitor, clock, IDEA | {"title": ""}, files=[picture()])
    stored = ContributionFile.objects.get()
    path = stored.file.path
    with django_capture_on_commit_callbacks(execute=True):
        retention.delete_expired(now=clock.real() + datetime.timedelta(hours=23))
    assert ContributionFile.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        retention.delete_expired(now=clock.real() + datetime.timedelta(hours=25))
    assert ContributionFile.objects.count() == 0
    assert not Path(path).exists()


def test_a_flood_of_files_displaces_the_oldest(visitor, clock, monkeypatch):
    monkeypatch.setattr(pending, "MAX_PENDING", 2)
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        send(visitor, clock, IDEA, action="check", files=[picture(name)])
    assert set(ContributionFile.objects.values_list("name", flat=True)) == {"b.jpg", "c.jpg"}
