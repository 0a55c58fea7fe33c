"""The text of uploaded files, and what is said of files without one."""

import io
import time
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from portal.like_text import file_text, pdf_text
from tests.portal.like_text.files import docx, pdf, protected_pdf, upload, word_xml

TEXT = "Fernwärme für die Schule, weniger Gas: 30 % bis 2030."


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def read(name, content):
    return " ".join(file_text.file_text(upload(name, content)).split())


def refusal(name, content):
    with pytest.raises(ValidationError) as caught:
        file_text.file_text(upload(name, content))
    return " ".join(caught.value.messages)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_is_read_in_its_encoding(encoding):
    assert read("draft.txt", TEXT.encode(encoding)) == TEXT


def test_utf16_of_both_byte_orders():
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert read("draft.TXT", mark + TEXT.encode(encoding)) == TEXT


def test_the_end_of_a_long_text_is_cut_between_characters():
    long_text = read("draft.txt", "ß€".encode() * 100_000)
    assert set(long_text) == {"ß", "€"}


def test_word_text_comes_with_its_paragraphs_once():
    repeated = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:Choice><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Choice>"
        "<mc:Fallback><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"
    )
    hidden = "<w:p><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del></w:p>"
    xml = word_xml("Fernwärme &amp; Gas", "Zweiter Absatz", more=repeated + hidden)
    text = file_text.file_text(upload("draft.docx", docx(xml)))
    assert text.split("\n") == ["", "Fernwärme & Gas", "Zweiter Absatz", "box", ""]


def test_a_pdf_is_read():
    assert TEXT in read("draft.pdf", pdf(TEXT, "Zweite Zeile"))


def test_a_pdf_that_only_may_not_be_changed_is_read():
    assert TEXT in read("draft.pdf", protected_pdf(TEXT))


ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
SECRET = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
NOT_READABLE = "This is no readable"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("draft.odt", b"x", "Only Word files (.docx), PDF files and plain text"),
        ("draft", b"x", "Only Word files"),
        ("draft.txt", b"", "This file is empty"),
        ("draft.txt", b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        ("draft.txt", b"\0\1\2\3", NOT_READABLE),
        ("draft.txt", " \n—…".encode(), "No text was found"),
        ("draft.txt", b"\xff\xfe\x00", NOT_READABLE),
        ("draft.docx", b"PK\x03\x04 nothing", NOT_READABLE),
        ("draft.docx", docx("<x"), NOT_READABLE),
        ("draft.docx", docx(ENTITIES), NOT_READABLE),
        ("draft.docx", docx(SECRET), NOT_READABLE),
        ("draft.docx", docx(word_xml("")), "No text was found"),
        ("draft.docx", docx(word_xml("x"), **{"word/vbaProject.bin": "x"}), "contains macros"),
        ("draft.docx", bytes.fromhex("d0cf11e0a1b11ae1"), NOT_READABLE),
        (
            "draft.docx",
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        ("draft.pdf", b"%PDF-1.4 nothing %%EOF", "cannot be read"),
        ("draft.pdf", b"no pdf", NOT_READABLE),
        ("draft.pdf", pdf(TEXT)[:300], NOT_READABLE),
        ("draft.pdf", protected_pdf(TEXT, user="secret"), "protected by a password"),
        ("draft.pdf", pdf(), "No text was found"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)
def test_every_other_file_is_refused_with_the_reason(name, content, says):
    assert says in refusal(name, content)


def test_a_member_with_a_password_or_an_unknown_compression_is_no_server_error():
    content = bytearray(docx(word_xml("text")))
    # Flags and method in the central directory, of the document.
    position = content.rindex(b"PK\x01\x02")
    for offset, value in ((8, 1), (10, 97)):
        changed = bytearray(content)
        changed[position + offset] = value
        assert NOT_READABLE in refusal("draft.docx", bytes(changed))


def test_zip_bombs_are_unpacked_to_a_limit(monkeypatch):
    started = time.monotonic()
    bomb = docx(word_xml("Anfang", more=" " * 50_000_000))
    monkeypatch.setattr("portal.like_text.word_text._MAX_XML", 1024 * 1024)
    unpacked = []
    read_member = zipfile.ZipExtFile.read

    def counting(self, n=-1):
        chunk = read_member(self, n)
        unpacked.append(len(chunk))
        return chunk

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counting)
    assert read("draft.docx", bomb) == "Anfang"
    assert sum(unpacked) <= 2 * 1024 * 1024
    assert time.monotonic() - started < 30
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(10_001):
            archive.writestr(str(number), b"")
    assert "unpacks to more than it may" in refusal("draft.docx", many.getvalue())


def test_a_pdf_bomb_is_given_up():
    bomb = pdf(stream=zlib.compress(b" " * 100_000_000))
    assert "cannot be read" in refusal("draft.pdf", bomb)


def test_a_pdf_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(pdf_text, "_TIMEOUT_SECONDS", 0.01)
    assert "takes too long" in refusal("draft.pdf", pdf(TEXT))


def test_of_a_pdf_with_many_pages_only_the_beginning_is_read():
    text = file_text.file_text(upload("draft.pdf", pdf("heat " * 400, pages=500)))
    assert 20_000 <= len(text) < 30_000
