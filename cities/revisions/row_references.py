"""Load the rows of a revision with one statement for each model that they refer to."""

from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations, model_from_serializable_data

from cities.revisions.content import COMMENTS

Content = dict[str, Any]


class RowReferencesMixin:
    """For pages with hundreds of rows: modelcluster reads each object that a row refers to.

    Must come before Page in the bases.
    """

    @classmethod
    def from_serializable_data(
        cls, data: Content, check_fks: bool = True, strict_fks: bool = False
    ) -> Any:
        relations = {
            relation.get_accessor_name(): relation.related_model
            for relation in get_all_child_relations(cls)
        }
        names = [name for name in relations if name in data and name != COMMENTS]
        own = {name: value for name, value in data.items() if name not in names}
        page = super().from_serializable_data(own, check_fks, strict_fks)  # type: ignore[misc]
        if page is None:
            return None
        for name in names:
            model, rows = relations[name], data[name]
            existing = without_dangling_references(model, rows) if check_fks else rows
            setattr(page, name, [_row(model, row) for row in existing])
        return page


def without_dangling_references(model: type[models.Model], rows: list[Content]) -> list[Content]:
    """Return rows without references to deleted objects.

    As in the database, such a row is dropped if its foreign key cascades; else the key is emptied.
    """
    for field in model._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey) or isinstance(field, ParentalKey):
            continue
        keys = {row[field.name] for row in rows if row.get(field.name) is not None}
        related: Any = field.related_model
        found = related._default_manager.filter(pk__in=keys).order_by().values_list("pk", flat=True)
        missing = keys - set(found) if keys else set()
        if missing and field.remote_field.on_delete is models.CASCADE:
            rows = [row for row in rows if row.get(field.name) not in missing]
        elif missing:
            rows = [
                row | {field.name: None} if row.get(field.name) in missing else row for row in rows
            ]
    return rows


def _row(model: Any, content: Content) -> Any:
    if hasattr(model, "from_serializable_data"):
        return model.from_serializable_data(content, check_fks=False, strict_fks=True)
    return model_from_serializable_data(model, content, check_fks=False, strict_fks=True)
