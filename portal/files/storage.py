"""Storage of uploaded files that keeps every letter and diacritic of their names."""

import unicodedata

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage


class PortalStorage(FileSystemStorage):
    """FileSystemStorage with names normalized to NFC before they are cleaned."""

    def get_valid_name(self, name: str) -> str:
        """Return a valid name; Django's own rule would drop combining marks."""
        composed = unicodedata.normalize("NFC", str(name)).strip().replace(" ", "_")
        kept = "".join(char for char in composed if char in "-_." or _is_letter(char))
        if kept in {"", ".", ".."}:
            raise SuspiciousFileOperation(f"Could not derive file name from {name!r}")
        return kept


def _is_letter(char: str) -> bool:
    """Return whether this is a letter, a digit or a combining mark."""
    return char.isalnum() or unicodedata.category(char).startswith("M")
