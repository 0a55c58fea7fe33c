"""Files as visitors upload them: Word, PDF and text, sound, broken and hostile."""

import io
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader, PdfWriter

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"


def upload(name, content):
    return SimpleUploadedFile(name, content)


def word_xml(*paragraphs, more=""):
    """A document's XML with these paragraphs."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    return f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{body}{more}</w:body></w:document>'


def docx(xml, **others):
    """A Word file around a document's XML; `others` are further members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", xml)
        for name, content in others.items():
            archive.writestr(name, content)
    return file.getvalue()


def pdf(*lines, stream=None, pages=1):
    """A PDF that shows these lines, each on a line of its own."""
    shown = " ".join(f"({line}) Tj 0 -20 Td" for line in lines)
    content = stream or zlib.compress(f"BT /F1 12 Tf 50 700 Td {shown} ET".encode("cp1252"))
    kids = " ".join(["3 0 R"] * pages)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Filter /FlateDecode /Length {len(content)} >>\nstream\n".encode()
        + content
        + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + head.encode() + end.encode()


def protected_pdf(*lines, user="", owner="owner"):
    """The same, protected; without `user` everybody may read it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(*lines))))
    writer.encrypt(user, owner, algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
