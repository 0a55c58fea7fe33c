"""Old addresses lead to new ones in every language; Wagtail itself minds only the active prefix."""

from typing import Any

from django.utils import translation
from wagtail.contrib.redirects.signal_handlers import (
    autocreate_redirects_on_page_move,
    autocreate_redirects_on_slug_change,
)

from cities.languages import offered_languages


def after_slug_change(sender: Any, **kwargs: Any) -> None:
    """Receives `page_slug_changed`."""
    for language in offered_languages():
        with translation.override(language):
            autocreate_redirects_on_slug_change(**kwargs)


def after_move(sender: Any, **kwargs: Any) -> None:
    """Receives `post_page_move`."""
    for language in offered_languages():
        with translation.override(language):
            autocreate_redirects_on_page_move(**kwargs)
