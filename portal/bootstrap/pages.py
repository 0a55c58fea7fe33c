"""Texts of the initial pages, and publishing a page from an entry."""

from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Page

from cities.languages import read
from cities.models.page import TranslatedPage
from cities.vocabularies.loader import read_yaml
from portal.bootstrap.entries import fill

PAGES = Path(__file__).with_name("pages.yaml")


def page_texts() -> Any:
    """Return the entries of the initial pages by kind."""
    return read_yaml(PAGES)


def publish(parent: Page, page: TranslatedPage, entry: dict[str, Any]) -> TranslatedPage:
    """Fill a page from its entry, add it below its parent and publish it."""
    fill(page, entry)
    page.title = read(page, "heading", page.source_language)
    with transaction.atomic():
        parent.add_child(instance=page)
        page.save_revision().publish()
    return page
