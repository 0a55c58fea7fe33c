"""JSON view that shows, while an editor types, how a form field parses the text."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cities.editing import date_fields, number_fields

MAX_LENGTH = 200
# Keyed by the `data-reading` attribute of the input.
FIELDS_BY_KIND: dict[str, type[forms.Field]] = {
    "number": number_fields.NumberField,
    "money": number_fields.MoneyField,
    "whole": number_fields.WholeNumberField,
    "digits": number_fields.DigitsField,
    "coordinate": number_fields.CoordinateField,
    "year": number_fields.YearFormField,
    "partial-date": date_fields.PartialDateFormField,
    "date": date_fields.DateFormField,
    "time": date_fields.DateTimeFormField,
}


@require_GET
def input_preview(request: HttpRequest) -> JsonResponse:
    """Parse `?kind=money&text=1.250,5`; return `shown`, the localized value, or `error`."""
    kind, text = request.GET.get("kind", ""), request.GET.get("text", "")
    if kind not in FIELDS_BY_KIND or len(text) > MAX_LENGTH:
        return JsonResponse({"shown": "", "error": _("This text is too long.")}, status=400)
    field = FIELDS_BY_KIND[kind](required=False)
    try:
        value = field.clean(text)
    except ValidationError as error:
        return JsonResponse({"shown": "", "error": " ".join(error.messages)})
    return JsonResponse({"shown": _message(kind, field, value), "error": ""})


def _message(kind: str, field: forms.Field, value: Any) -> str:
    if value in (None, ""):
        return ""
    if kind in ("date", "time"):
        display = date_format(value, "DATE_FORMAT" if kind == "date" else "DATETIME_FORMAT")
    else:
        display = str(field.prepare_value(value))
    return _("Understood as %(value)s") % {"value": display}
