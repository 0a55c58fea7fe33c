"""Sections and their articles."""

from typing import Any

from cities.models.page import in_order
from portal.models import ArticlePage


def articles(section: Any) -> list[ArticlePage]:
    """The public articles of a section, in the order of the tree."""
    if not section.pk:
        return []
    return list(ArticlePage.objects.published().child_of(section).order_by("path"))


def sources(article: ArticlePage) -> list[Any]:
    return in_order(article.sources.all())
