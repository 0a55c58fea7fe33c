"""Forms of child rows, limited to the page's languages; rows left empty are dropped."""

from typing import Any

from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from cities.editing.help import add_help_texts
from cities.editing.raw_input import RawInputForm
from cities.values.html_entities import resolve_fields
from cities.values.partial_dates import is_before

# Fields that hold the beginning and the end of the same time.
SPANS = (("start", "end"), ("first_year", "last_year"))


def row_form_factory(form_class: Any, relation: str, unused: set[str]) -> Any:
    """Return a subclass of a row form with help texts and without the `unused` fields."""

    class RowForm(RawInputForm, form_class):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for name in unused:
                self.fields.pop(name, None)
            add_help_texts(self.fields, type(self.instance), relation)
            self.show_raw_input_errors()

        def full_clean(self) -> None:
            super().full_clean()
            if _is_left_empty(self):
                self._errors = ErrorDict()
                order = self.cleaned_data.get(ORDERING_FIELD_NAME)
                self.cleaned_data = {ORDERING_FIELD_NAME: order, DELETION_FIELD_NAME: True}

        def clean(self) -> Any:
            cleaned = super().clean()
            resolve_fields(self, self.cleaned_data)
            _check_spans(self)
            _check_title(self)
            return cleaned

    return RowForm


def _check_spans(form: Any) -> None:
    for first, last in SPANS:
        start, end = (form.cleaned_data.get(name) for name in (first, last))
        if not (start and end):
            continue
        if is_before(end, start) if isinstance(start, str) else end < start:
            form.add_error(last, _("The end lies before the start."))


def _check_title(form: Any) -> None:
    """Require a number or a title in some language, where rows are shown by these."""
    if not getattr(form.instance, "needs_title", False):
        return
    if form.cleaned_data.get("measure") or form.cleaned_data.get("number"):
        return
    names = [name for name in form.fields if name.startswith("title_")]
    if names and not any(form.cleaned_data.get(name) or form.errors.get(name) for name in names):
        form.add_error(names[0], _("Please enter a number, or a title in at least one language."))


def _is_left_empty(form: Any) -> bool:
    """Whether an added row has no changes but its position or deletion."""
    own = {ORDERING_FIELD_NAME, DELETION_FIELD_NAME}
    return form.is_bound and form.empty_permitted and own.issuperset(form.changed_data)
