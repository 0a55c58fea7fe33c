"""Links inside rich text: one that leads to what the public may not see stays plain text."""

from typing import Any

from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.rich_text.pages import PageLinkHandler

from cities.access import visibility
from cities.models.media import collection_is_public


class PublicPageLinks(PageLinkHandler):
    """Pages that are drafts or private are not named, not even by their address."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Any]:
        wanted = [str(attrs.get("id", "")) for attrs in attrs_list]
        numbers = {int(each) for each in wanted if each.isdecimal()}
        pages = visibility.public_pages().filter(pk__in=numbers).defer_streamfields().specific()
        found = {str(page.pk): page for page in pages}
        return [found.get(each) for each in wanted]


class PublicDocumentLinks(DocumentLinkHandler):
    """Documents of internal collections are not named, either."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Any]:
        wanted = [str(attrs.get("id", "")) for attrs in attrs_list]
        numbers = {int(each) for each in wanted if each.isdecimal()}
        documents = cls.get_model().objects.filter(pk__in=numbers).select_related("collection")
        found = {str(each.pk): each for each in documents if collection_is_public(each.collection)}
        return [found.get(each) for each in wanted]
