"""Receives the file of a form in memory, so that it is never written to disk."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler

MEGABYTE = 1024 * 1024
MAX_FILE_SIZE = 5 * MEGABYTE


class MemoryUploadHandler(MemoryFileUploadHandler):
    """Keeps a file of any size in memory; of one that is too large only its size."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        # Django's own handler leaves larger bodies to the one that writes to disk.
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) <= MAX_FILE_SIZE:
            self.file.write(raw_data)
        else:
            self.file.truncate(0)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        upload = super().file_complete(file_size)
        if upload is not None:
            upload.size = file_size
        return upload
