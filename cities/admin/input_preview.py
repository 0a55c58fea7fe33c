"""Tells an editor who is still typing how a field understands the text."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cities.editing import date_fields, number_fields

LONGEST = 200
# By the `data-reading` of an input.
FIELDS: dict[str, type[forms.Field]] = {
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
def reading(request: HttpRequest) -> JsonResponse:
    """`?kind=money&text=1.250,5`: either `shown`, the value in the user's notation, or `error`."""
    kind, text = request.GET.get("kind", ""), request.GET.get("text", "")
    if kind not in FIELDS or len(text) > LONGEST:
        return JsonResponse({"shown": "", "error": _("This text is too long.")}, status=400)
    field = FIELDS[kind](required=False)
    try:
        value = field.clean(text)
    except ValidationError as error:
        return JsonResponse({"shown": "", "error": " ".join(error.messages)})
    return JsonResponse({"shown": _shown(kind, field, value), "error": ""})


def _shown(kind: str, field: forms.Field, value: Any) -> str:
    if value in (None, ""):
        return ""
    if kind in ("date", "time"):
        shown = date_format(value, "DATE_FORMAT" if kind == "date" else "DATETIME_FORMAT")
    else:
        shown = str(field.prepare_value(value))
    return _("Understood as %(value)s") % {"value": shown}
