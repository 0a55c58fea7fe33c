"""Articles of a section, and sources of an article."""

from typing import Any

from cities.access import visibility
from cities.models.page import in_order
from portal.models import ArticlePage


def articles(section: Any) -> list[ArticlePage]:
    """Return the public articles of a section in tree order, including aliases."""
    if not section.pk:
        return []
    return list(visibility.visible(ArticlePage.objects.child_of(section)).order_by("path"))


def sources(article: ArticlePage) -> list[Any]:
    return in_order(article.sources.all())
