"""Summary of a page form's errors by tab, since most tabs are hidden."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail.admin.messages import render

SCHEDULE = ("go_live_at", "expire_at")


def show_error_summary(request: HttpRequest, form: Any, panel: Any) -> None:
    """Add an error message with one line per tab that has invalid fields."""
    lines = [*_form_errors(form), *_schedule_errors(form), *_tab_errors(form, panel)]
    items = format_html_join("\n", "<li>{}</li>", ((line,) for line in lines))
    detail = format_html('<ul class="errorlist">{}</ul>', items)
    message = _("The page was not saved yet. Please look at:")
    messages.error(request, render(message, None, detail))


def _form_errors(form: Any) -> list[str]:
    rows = [error for formset in form.formsets.values() for error in formset.non_form_errors()]
    return [*form.non_field_errors(), *rows]


def _schedule_errors(form: Any) -> list[str]:
    """Return the errors in full: their fields are in a dialog that is closed after the request."""
    return [
        f"{form[name].label}: {error}" for name in SCHEDULE for error in form.errors.get(name, ())
    ]


def _tab_errors(form: Any, panel: Any) -> Iterator[str]:
    for tab in panel.children:
        options = tab.get_form_options()
        names = [name for name in options.get("fields", ()) if name not in SCHEDULE]
        labels = [form[name].label for name in names if name in form.errors]
        labels += _row_labels(form, options.get("formsets", ()))
        if labels:
            # Translators: a tab of a form, and the names of its fields that need another look.
            line = _("%(tab)s: %(fields)s")
            yield line % {"tab": tab.heading, "fields": ", ".join(map(str, labels))}


def _row_labels(form: Any, relations: Any) -> dict[str, None]:
    """Return the labels of invalid row fields, without duplicates."""
    rows = [row for relation in relations for row in form.formsets.get(relation, ())]
    return dict.fromkeys(
        str(row[name].label) for row in rows for name in row.errors if name in row.fields
    )
