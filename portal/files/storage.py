"""Where uploaded files lie, under names that keep every letter and every mark of their alphabet."""

import unicodedata

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage


class PortalStorage(FileSystemStorage):
    """Django's storage of files on the disk; names are composed (NFC) before they are cleaned."""

    def get_valid_name(self, name: str) -> str:
        """A name for the disk; Django's own rule would drop marks that stand apart from letters."""
        composed = unicodedata.normalize("NFC", str(name)).strip().replace(" ", "_")
        kept = "".join(sign for sign in composed if sign in "-_." or _is_letter(sign))
        if kept in {"", ".", ".."}:
            raise SuspiciousFileOperation(f"Could not derive file name from {name!r}")
        return kept


def _is_letter(sign: str) -> bool:
    """A letter, a digit, or a mark above, below or beside one."""
    return sign.isalnum() or unicodedata.category(sign).startswith("M")
