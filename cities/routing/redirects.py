"""Signal handlers that keep redirects complete in all languages and free of existing paths."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.utils import translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.signal_handlers import (
    autocreate_redirects_on_page_move,
    autocreate_redirects_on_slug_change,
)
from wagtail.models import Page

from cities.languages import offered_languages

_BATCH_SIZE = 500


def after_slug_change(sender: Any, **kwargs: Any) -> None:
    """Handle `page_slug_changed`; Wagtail's own handler covers the active language only."""
    for language in offered_languages():
        with translation.override(language):
            autocreate_redirects_on_slug_change(**kwargs)
    remove_shadowed_redirects(kwargs["instance"])


def after_move(sender: Any, **kwargs: Any) -> None:
    """Handle `post_page_move`."""
    for language in offered_languages():
        with translation.override(language):
            autocreate_redirects_on_page_move(**kwargs)
    remove_shadowed_redirects(kwargs["instance"])


def after_publication(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Handle `page_published`: another page may have had this path before."""
    remove_shadowed_redirects(instance, descendants=False)


def remove_shadowed_redirects(page: Page, *, descendants: bool = True) -> None:
    """Remove automatic redirects from paths that a page or its descendants have again.

    They have no effect while the page is live, and would loop once it is unpublished. Redirects
    that were added by hand are kept.
    """
    pages = page.get_descendants(inclusive=True) if descendants else Page.objects.filter(pk=page.pk)
    paths: list[str] = []
    for row in pages.only("path", "url_path", "depth").iterator():
        paths += _page_paths(row)
        if len(paths) >= _BATCH_SIZE:
            _delete_redirects(paths)
            paths = []
    _delete_redirects(paths)


def _delete_redirects(paths: list[str]) -> None:
    if paths:
        Redirect.objects.filter(automatically_created=True, old_path__in=paths).delete()


def _page_paths(page: Page) -> Iterator[str]:
    """Yield the page's path in every language, as stored in redirects."""
    for language in offered_languages():
        with translation.override(language):
            url = page.get_url()
        if url:
            yield Redirect.normalise_path(urlsplit(url).path)
