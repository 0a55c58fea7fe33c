"""Rich text link handlers: a link to a page or document that is not public stays plain text."""

from typing import Any

from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.rich_text.pages import PageLinkHandler

from cities.access import visibility
from cities.models.media import collection_is_public


class PublicPageLinkHandler(PageLinkHandler):
    """Omits drafts and private pages, whose URLs must not be disclosed."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Any]:
        ids = [str(attrs.get("id", "")) for attrs in attrs_list]
        keys = {int(page_id) for page_id in ids if page_id.isdecimal()}
        pages = visibility.public_pages().filter(pk__in=keys).defer_streamfields().specific()
        by_id = {str(page.pk): page for page in pages}
        return [by_id.get(page_id) for page_id in ids]


class PublicDocumentLinkHandler(DocumentLinkHandler):
    """Omits documents in restricted collections."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Any]:
        ids = [str(attrs.get("id", "")) for attrs in attrs_list]
        keys = {int(document_id) for document_id in ids if document_id.isdecimal()}
        documents = cls.get_model().objects.filter(pk__in=keys).select_related("collection")
        by_id = {
            str(document.pk): document
            for document in documents
            if collection_is_public(document.collection)
        }
        return [by_id.get(document_id) for document_id in ids]
