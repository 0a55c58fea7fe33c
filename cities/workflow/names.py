"""The one workflow and its one step stand in the database under an English name; readers see theirs."""

from typing import Any

from django.utils.translation import gettext, gettext_noop
from wagtail.models import Task, Workflow

NAME = gettext_noop("Approval by the city")


def _translate_name(value: Any, expression: Any, connection: Any) -> Any:
    return gettext(NAME) if value == NAME else value


def translate_names() -> None:
    """Once at the start: whatever reads the name from the database reads it translated."""
    for model in (Workflow, Task):
        model._meta.get_field("name").from_db_value = _translate_name
