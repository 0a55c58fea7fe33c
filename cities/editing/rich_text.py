"""Rich text widget that rejects malformed form data."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from wagtail.admin.rich_text import DraftailRichTextArea


class CheckedRichTextArea(DraftailRichTextArea):
    """Wagtail's widget, but malformed content state results in HTTP 400 instead of 500."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        try:
            return super().value_from_datadict(data, files, name)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise SuspiciousOperation(f"{name} holds no rich text: {error!r}") from error
