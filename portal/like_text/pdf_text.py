"""The text of a PDF, read by another process: a hostile file harms that one only."""

import subprocess
import sys
from pathlib import Path

_PROGRAM = Path(__file__).with_name("pdf_program.py")
_TIMEOUT_SECONDS = 15
_ENCRYPTED = 3


class EncryptedError(Exception):
    """The PDF is protected by a password."""


class UnreadableError(Exception):
    """The PDF is broken, or takes too much time or memory."""


def pdf_text(content: bytes, length: int) -> str:
    """The first characters of the text, about `length`; raises EncryptedError, UnreadableError."""
    try:
        done = subprocess.run(  # noqa: S603  our own program; the file goes to its standard input
            [sys.executable, "-I", str(_PROGRAM), str(length)],
            input=content,
            capture_output=True,
            timeout=_TIMEOUT_SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError from error
    if done.returncode == _ENCRYPTED:
        raise EncryptedError
    if done.returncode:
        raise UnreadableError
    return done.stdout.decode("utf-8", "replace")
