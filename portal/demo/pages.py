"""Reads the data files and publishes one page from one entry."""

from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Page

from cities.languages import read
from cities.models.page import TranslatedPage
from cities.vocabularies.loader import read_yaml
from portal.demo.entries import fill

FOLDER = Path(__file__).parent


def data(name: str) -> Any:
    """The content of one data file."""
    return read_yaml(FOLDER / f"{name}.yaml")


def publish(parent: Page, page: TranslatedPage, entry: dict[str, Any]) -> TranslatedPage:
    """Fill a page from its entry, put it below its parent and publish it."""
    fill(page, entry)
    page.title = read(page, "heading", page.source_language)
    with transaction.atomic():
        parent.add_child(instance=page)
        page.save_revision().publish()
    return page
