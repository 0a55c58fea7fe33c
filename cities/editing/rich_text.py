"""The rich text editor's field, with an answer to a form that no editor has sent."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from wagtail.admin.rich_text import DraftailRichTextArea


class CheckedRichTextArea(DraftailRichTextArea):
    """Wagtail's, but what is no content state is answered with 400 instead of an error of the server."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        try:
            return super().value_from_datadict(data, files, name)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise SuspiciousOperation(f"{name} holds no rich text: {error!r}") from error
