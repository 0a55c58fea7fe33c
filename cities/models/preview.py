"""A page as it will look in each language, while it is still being written."""

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
    """Stands before Page in the bases of a translated page: a way to preview it per language."""

    TEXT_FIELDS: ClassVar[tuple[str, ...]]
    source_language: Any
    path: str
    get_parent: Any

    def _city_languages(self) -> tuple[str, ...]:
        parent = self.get_parent() if self.path else None
        return offered_subset(getattr(parent and parent.specific, "languages", None))

    def has_text_in(self, language: str) -> bool:
        """Whether anything is written in this language, be it a draft."""
        return any(has_text(read(self, field, language)) for field in self.TEXT_FIELDS)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """Every language that has a tab in the form: what is typed there can be looked at."""
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
        """The page as it will look in one language, whatever the state of that translation.

        A language without a heading is shown nevertheless as soon as it has any text.
        """
        if mode_name not in prepared_languages():
            mode_name = self.default_preview_mode
        with translation.override(mode_name):
            write(self, "state", mode_name, State.HEADING)
            wanted = mode_name == self.source_language or self.has_text_in(mode_name)
            if wanted and not has_text(read(self, "heading", mode_name)):
                write(self, "heading", mode_name, gettext("No heading yet"))
            response: HttpResponse = super().serve_preview(request, mode_name)  # type: ignore[misc]
            if hasattr(response, "render"):
                response.render()
            return response
