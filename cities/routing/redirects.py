"""Which redirects there are: from every old address in every language, from none that a page has."""

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

_AT_ONCE = 500


def after_slug_change(sender: Any, **kwargs: Any) -> None:
    """Receives `page_slug_changed`; Wagtail itself minds only the active language."""
    for language in offered_languages():
        with translation.override(language):
            autocreate_redirects_on_slug_change(**kwargs)
    free_addresses(kwargs["instance"])


def after_move(sender: Any, **kwargs: Any) -> None:
    """Receives `post_page_move`."""
    for language in offered_languages():
        with translation.override(language):
            autocreate_redirects_on_page_move(**kwargs)
    free_addresses(kwargs["instance"])


def after_publication(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Receives `page_published`: the page may stand where another one once stood."""
    free_addresses(instance, below=False)


def free_addresses(page: Page, *, below: bool = True) -> None:
    """Remove the redirects that Wagtail made from addresses which a page, or one below, has again.

    They would hide behind the page, and lead in a circle once it is unpublished. What the office
    set by hand stays: it answers only where no page does.
    """
    pages = page.get_descendants(inclusive=True) if below else Page.objects.filter(pk=page.pk)
    paths: list[str] = []
    for each in pages.only("path", "url_path", "depth").iterator():
        paths += _addresses(each)
        if len(paths) >= _AT_ONCE:
            _remove(paths)
            paths = []
    _remove(paths)


def _remove(paths: list[str]) -> None:
    if paths:
        Redirect.objects.filter(automatically_created=True, old_path__in=paths).delete()


def _addresses(page: Page) -> Iterator[str]:
    """The page's addresses as redirects name them."""
    for language in offered_languages():
        with translation.override(language):
            address = page.get_url()
        if address:
            yield Redirect.normalise_path(urlsplit(address).path)
