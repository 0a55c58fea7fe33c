"""Fill a model instance from an entry of a data file: texts by language, terms by key, rows."""

import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.fields import RichTextField

from cities.languages import prepared_languages, translated_fields, write
from cities.models import CityPage, MeasurePage
from portal.bootstrap.texts import to_html


class EntryError(Exception):
    """A data file names something the model does not have; the message names both."""


def fill(obj: models.Model, entry: dict[str, Any]) -> None:
    """Set every field of the entry, including rows and terms.

    Raises EntryError for a name the model lacks, so that no data is silently dropped.
    """
    for name, value in entry.items():
        if value in (None, "", [], {}):
            continue
        _set(obj, name, value)


def _set(obj: models.Model, name: str, value: Any) -> None:
    try:
        field = obj._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise EntryError(f"{type(obj).__name__} has no {name}") from error
    if name in translated_fields(type(obj)):
        _set_texts(obj, name, field, value)
    elif isinstance(field, models.ManyToManyField):
        setattr(obj, name, _terms(field.related_model, value))
    elif isinstance(field, models.ForeignKey):
        setattr(obj, name, _terms(field.related_model, [value])[0])
    elif isinstance(field, models.ManyToOneRel):
        setattr(obj, name, [_row(field.related_model, row) for row in value])
    elif isinstance(field, models.CharField) and isinstance(value, datetime.date | int):
        setattr(obj, name, str(value))
    elif isinstance(value, float) and isinstance(field, models.DecimalField):
        setattr(obj, name, Decimal(str(value)))
    else:
        setattr(obj, name, value)


def _set_texts(obj: Any, name: str, field: Any, value: dict[str, str]) -> None:
    unknown = set(value) - set(prepared_languages())
    if unknown:
        raise EntryError(f"{name} has texts in unknown languages: {sorted(unknown)}")
    for language, text in value.items():
        plain = (text or "").strip()
        write(obj, name, language, to_html(plain) if isinstance(field, RichTextField) else plain)


def _terms(model: Any, keys: list[str]) -> list[Any]:
    column = "slug" if issubclass(model, CityPage | MeasurePage) else "key"
    found = {
        getattr(term, column): term for term in model.objects.filter(**{f"{column}__in": keys})
    }
    missing = [key for key in keys if key not in found]
    if missing:
        raise EntryError(f"{model.__name__} has no {missing}")
    return [found[key] for key in keys]


def _row(model: Any, entry: Any) -> models.Model:
    row: models.Model = model()
    fill(row, entry if isinstance(entry, dict) else {"city": entry})
    # The page is validated on save, its rows are validated here.
    row.clean_fields(
        exclude=[field.name for field in row._meta.fields if isinstance(field, ParentalKey)]
    )
    return row
