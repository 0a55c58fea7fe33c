"""Storage of files that are served only by a view that checks permissions."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage

from portal.files.storage import PortalStorage


class PrivateStorage(PortalStorage):
    """Files that only views serve, after they have checked permissions; they have no URL."""

    @property
    def base_location(self) -> str:
        """Return the folder that the settings name now, as tests change it."""
        return str(settings.PRIVATE_MEDIA_ROOT)

    @property
    def location(self) -> str:
        """Return the absolute path of the folder."""
        return str(Path(self.base_location).absolute())

    def url(self, name: str | None) -> str:
        """Refuse: no address leads to a private file."""
        raise ValueError("private files have no URL")


def private_storage() -> Storage:
    """Return the storage of the files of contributions."""
    return PrivateStorage()
