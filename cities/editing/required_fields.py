"""Marks in a page's form what approval asks for, so that nobody learns it from a refusal."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cities import completeness
from cities.languages import locname

TO_SAVE = _("Needed to save.")
FOR_APPROVAL = _("Needed for approval.")
FOR_FULL = _("Needed for approval of a full case study.")
FOR_FINISHED = _("Needed for approval of a full case study that is completed or stopped.")


class RequiredMarksMixin:
    """Stands before Wagtail's form of a page; the marks of a bound form follow what was posted."""

    fields: Any
    instance: Any
    is_bound: bool
    __getitem__: Any
    need: Any
    _is_marked = False

    def full_clean(self) -> None:
        super().full_clean()  # type: ignore[misc]
        if self.is_bound:
            self.mark_required()

    def mark_required(self) -> None:
        """Call it for an unbound form once its fields are there."""
        if self._is_marked:
            return
        self._is_marked = True
        source = self.instance.source_language
        heading = locname("heading", source)
        needed = {name for name, field in self.fields.items() if field.required}
        needed |= set(completeness.field_names(self.need(), source))
        self._explain([heading], TO_SAVE)
        self._explain(needed - {heading}, FOR_APPROVAL)
        for name in needed & set(self.fields):
            self.fields[name].required = True
        self._explain_conditions(needed)

    def _explain_conditions(self, needed: set[str]) -> None:
        """Say beside fields that are not `needed` now when they would be."""

    def _explain(self, names: Iterable[str], text: Any) -> None:
        for name in names:
            field = self.fields.get(name)
            if field is not None:
                told = format_html("{} {}", field.help_text, text) if field.help_text else text
                # A bound field keeps the help text that it began with.
                field.help_text = self[name].help_text = told
