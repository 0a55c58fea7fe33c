"""Page previews by language."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext

from cities.choices import State
from cities.languages import (
    has_text,
    language_name,
    offered_languages,
    offered_subset,
    prepared_languages,
    read,
    write,
)


class LanguagePreviewMixin:
    """Adds a preview mode per language. Must come before Page in the bases."""

    TEXT_FIELDS: ClassVar[tuple[str, ...]]
    source_language: Any
    path: str
    get_parent: Any

    def _city_languages(self) -> tuple[str, ...]:
        parent = self.get_parent() if self.path else None
        return offered_subset(getattr(parent and parent.specific, "languages", None))

    def has_text_in(self, language: str) -> bool:
        """Whether the page has any text in this language, in whatever state."""
        return any(has_text(read(self, field, language)) for field in self.TEXT_FIELDS)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """The languages that have a tab in the page's form."""
        used = {*self._city_languages(), self.source_language}
        return [
            (code, language_name(code))
            for code in prepared_languages()
            if code in used or (code in offered_languages() and self.has_text_in(code))
        ]

    @property
    def default_preview_mode(self) -> str:
        return self.source_language

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Preview the page in one language, regardless of the state of the translation.

        A language with texts but without a heading is displayed, too.
        """
        if mode_name not in prepared_languages():
            mode_name = self.default_preview_mode
        with translation.override(mode_name):
            write(self, "state", mode_name, State.HEADING)
            has_content = mode_name == self.source_language or self.has_text_in(mode_name)
            if has_content and not has_text(read(self, "heading", mode_name)):
                write(self, "heading", mode_name, gettext("No heading yet"))
            response: HttpResponse = super().serve_preview(request, mode_name)  # type: ignore[misc]
            if hasattr(response, "render"):
                response.render()
            return response
