"""Sitemap of every public page, and of views outside the page tree."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from wagtail.contrib.sitemaps import Sitemap

from cities.access import visibility
from cities.languages import offered_languages
from portal.site import navigation

# URL names of indexable views outside the page tree.
VIEW_NAMES = ("contracts", "alike", "like_text")


class PortalSitemap(Sitemap):
    """Wagtail's sitemap without aliases, preceded by the views."""

    def items(self) -> Any:
        home = self.get_wagtail_site().root_page
        pages = visibility.public_pages().descendant_of(home, inclusive=True)
        return pages.filter(alias_of=None).order_by("path").defer_streamfields().specific()

    def get_urls(self, page: int | str = 1, **kwargs: Any) -> list[dict[str, Any]]:
        urls: list[dict[str, Any]] = super().get_urls(page=page, **kwargs)
        if str(page) != "1":
            return urls
        return [each for name in VIEW_NAMES for each in _entries(name, self.request)] + urls


def _entries(name: str, request: HttpRequest) -> list[dict[str, Any]]:
    """Return a view's URL in every language, each with its alternates."""
    urls_by_code = []
    for code in offered_languages():
        with translation.override(code):
            urls_by_code.append((code, request.build_absolute_uri(reverse(name))))
    alternate_urls = navigation.with_x_default(dict(urls_by_code), settings.LANGUAGE_CODE)
    alternates = [{"lang_code": code, "location": url} for code, url in alternate_urls]
    return [{"location": url, "alternates": alternates} for _code, url in urls_by_code]
