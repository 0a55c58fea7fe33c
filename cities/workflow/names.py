"""Translated display names of the workflow and its task, which are stored in English."""

from typing import Any

from django.utils.translation import gettext, gettext_noop
from wagtail.models import Task, Workflow

NAME = gettext_noop("Approval by the city")


def _translate_name(value: Any, expression: Any, connection: Any) -> Any:
    return gettext(NAME) if value == NAME else value


def translate_names() -> None:
    """Translate the names when they are loaded from the database. Called once at start-up."""
    for model in (Workflow, Task):
        model._meta.get_field("name").from_db_value = _translate_name
