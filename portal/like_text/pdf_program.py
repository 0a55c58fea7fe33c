"""A program of its own that writes the text of a PDF; it is killed when it takes too much.

Usage: python pdf_program.py LENGTH <file.pdf. Imports nothing of the portal.
"""

import io
import resource
import sys

from pypdf import PdfReader

_MAX_SECONDS = 10
_MAX_MEMORY = 1024 * 1024 * 1024
ENCRYPTED = 3


def main() -> int:
    """Write at least the first LENGTH characters of the text as UTF-8; return the exit status."""
    resource.setrlimit(resource.RLIMIT_CPU, (_MAX_SECONDS, _MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))
    left = int(sys.argv[1])
    reader = PdfReader(io.BytesIO(sys.stdin.buffer.read()))
    if reader.is_encrypted and not _opens_without_password(reader):
        return ENCRYPTED
    for page in reader.pages:
        text = page.extract_text()
        sys.stdout.buffer.write(f"{text[:left]}\n".encode("utf-8", "ignore"))
        left -= len(text)
        if left <= 0:
            break
    return 0


def _opens_without_password(reader: PdfReader) -> bool:
    """Whether everybody may read it: only changes and printing are protected."""
    try:
        return bool(reader.decrypt(""))
    except Exception:  # noqa: BLE001  another library would be needed, or it is broken
        return False


if __name__ == "__main__":
    sys.exit(main())
