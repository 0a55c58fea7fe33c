"""What search machines are told of: every public page of the tree, and the pages outside of it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from wagtail.contrib.sitemaps import Sitemap

from cities.access import visibility
from cities.languages import offered_languages
from portal.site import navigation

# Names of addresses that are worth finding and are no pages of the tree.
BESIDE_THE_TREE = ("alike",)


class PortalSitemap(Sitemap):
    """Wagtail's, with the other addresses at the beginning, and without aliases."""

    def items(self) -> Any:
        home = self.get_wagtail_site().root_page
        pages = visibility.public_pages().descendant_of(home, inclusive=True)
        return pages.filter(alias_of=None).order_by("path").defer_streamfields().specific()

    def get_urls(self, page: int | str = 1, **kwargs: Any) -> list[dict[str, Any]]:
        urls: list[dict[str, Any]] = super().get_urls(page=page, **kwargs)
        if str(page) != "1":
            return urls
        return [each for name in BESIDE_THE_TREE for each in _entries(name, self.request)] + urls


def _entries(name: str, request: HttpRequest) -> list[dict[str, Any]]:
    """An address in every language, each with its alternates."""
    found = []
    for code in offered_languages():
        with translation.override(code):
            found.append((code, request.build_absolute_uri(reverse(name))))
    every = navigation.with_default(dict(found), settings.LANGUAGE_CODE)
    alternates = [{"lang_code": code, "location": url} for code, url in every]
    return [{"location": url, "alternates": alternates} for _code, url in found]
