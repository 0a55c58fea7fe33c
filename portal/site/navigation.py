"""Menu, breadcrumbs, footer links, and the same page in other languages."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Site

from cities.access import visibility
from cities.languages import (
    Text,
    active_language,
    default_language,
    language_name,
    offered_languages,
    read,
)
from portal.i18n import labels
from portal.models import LegalPage
from portal.queries import search_urls

# Longer URLs are not carried over to another language nor to print.
MAX_PATH_LENGTH = 1000
MAX_QUERY_LENGTH = 2000
PRIVACY_SLUG = "privacy"
LANGUAGE_PREFIX = re.compile(r"^/[a-z]{2,3}(?:-[a-z]+)?(?=/|$)")


@dataclass(frozen=True)
class Link:
    """A link with its text and that text's language.

    `current` is the value of `aria-current`: "page" for the page itself, "true" for its section,
    else empty.
    """

    url: str
    text: Text
    current: str = ""


def _current(url: str, request: HttpRequest) -> str:
    """Return the value of `aria-current` for a link with this URL."""
    if request.path == url:
        return "page"
    return "true" if url and request.path.startswith(url) else ""


def _page_link(page: Any, request: HttpRequest) -> Link:
    """Return a link to a page in the language that page will be displayed in."""
    language = page.display_language
    url = page.get_url(request) or ""
    text = Text(read(page, "heading", language) or page.title, language)
    return Link(url, text, _current(url, request))


@dataclass(frozen=True)
class _Child:
    """A public child of the home page, as needed by menu and footer."""

    url: str
    text: Text
    in_menu: bool
    legal: bool

    def link(self, request: HttpRequest) -> Link:
        return Link(self.url, self.text, _current(self.url, request))


def _child(page: Any, request: HttpRequest) -> _Child:
    link = _page_link(page, request)
    return _Child(link.url, link.text, page.show_in_menus, isinstance(page, LegalPage))


def _children(request: HttpRequest) -> list[_Child]:
    """Return the public children of the home page in the visitor's language, briefly cached.

    Restricted to page types allowed there: otherwise a database may scan everything below the home
    page.
    """
    site = Site.find_for_request(request)
    if not site:
        return []

    def find() -> list[_Child]:
        home = site.root_page
        kinds = home.specific_class.allowed_subpage_models()
        pages = visibility.visible(home.get_children()).type(*kinds).specific()
        return [_child(page, request) for page in pages]

    key = f"children:{site.pk}:{active_language()}"
    return cache.get_or_set(key, find, labels.PAGE_CACHE_SECONDS) or []


def menu(request: HttpRequest) -> list[Link]:
    """Return the search, every page that editors have put into the menu, and the contracts."""
    search = reverse("search")
    # The comparison belongs to the search, under a URL of its own.
    here = "true" if request.path == reverse("compare") else _current(search, request)
    first = Link(
        search_urls.measures(),
        Text(pgettext("menu", "Find measures"), labels.interface_language()),
        here,
    )
    pages = [page.link(request) for page in _children(request) if page.in_menu]
    contracts = reverse("contracts")
    heading = Text(_("Climate City Contracts"), labels.interface_language())
    return [first, *pages, Link(contracts, heading, _current(contracts, request))]


def footer_links(request: HttpRequest) -> list[Link]:
    """Return imprint, privacy and the other legal pages."""
    return [page.link(request) for page in _children(request) if page.legal]


def privacy_link(request: HttpRequest) -> Link | None:
    """Return the link to the privacy notice, as the portal is set up with it; None without one."""
    links = footer_links(request)
    return next((link for link in links if link.url.endswith(f"/{PRIVACY_SLUG}/")), None)


def breadcrumbs(page: Any, request: HttpRequest) -> list[Link]:
    """Return links from the home page down to the page itself."""
    above = page.get_ancestors().live().filter(depth__gt=1).specific()
    crumbs = [_page_link(each, request) for each in above]
    if crumbs:
        home = crumbs[0]
        crumbs[0] = Link(home.url, Text(_("Home"), labels.interface_language()))
    return [*crumbs, _page_link(page, request)]


def view_breadcrumbs(request: HttpRequest, heading: str) -> list[Link]:
    """Return the same for a view outside the page tree, right below the home page."""
    language = labels.interface_language()
    home = Link(f"/{active_language()}/", Text(_("Home"), language))
    return [home, Link(request.path, Text(heading, language), "page")]


def in_language(request: HttpRequest, language: str, here: str = "") -> str:
    """Return the URL of the current page in another language, with the same query string.

    `here` is the page's URL if it is not the requested one, as for htmx partials.
    """
    address = urlsplit(here or request.get_full_path())
    remaining_path = LANGUAGE_PREFIX.sub("", address.path, count=1)
    if not LANGUAGE_PREFIX.match(address.path) or len(remaining_path) > MAX_PATH_LENGTH:
        remaining_path = "/"
    return f"/{language}{remaining_path or '/'}{_query(address)}"


def full_url(request: HttpRequest, here: str = "") -> str:
    """Return the absolute URL of the current page, for print; `here` as above."""
    address = urlsplit(here or request.get_full_path())
    path = address.path if len(address.path) <= MAX_PATH_LENGTH else "/"
    return f"{request.scheme}://{request.get_host()}{path}{_query(address)}"


def _query(address: SplitResult) -> str:
    return f"?{address.query}" if address.query and len(address.query) <= MAX_QUERY_LENGTH else ""


def languages(request: HttpRequest, here: str = "") -> list[dict[str, Any]]:
    """Return every offered language by its own name, with the current page's URL in it."""
    visitor = active_language()
    return [
        {
            "code": code,
            "name": language_name(code),
            "url": in_language(request, code, here),
            "current": code == visitor,
        }
        for code in offered_languages()
    ]


def alternates(page: Any, request: HttpRequest) -> dict[str, Any]:
    """Return the canonical URL and the `hreflang` alternates of a page.

    A page displayed in another language than its URL says has the URL of that language as
    canonical.
    """
    urls = {}
    for code in page.languages_public:
        if code in offered_languages():
            with translation.override(code):
                urls[code] = request.build_absolute_uri(page.get_url(request))
    canonical = urls.get(page.display_language) or request.build_absolute_uri(request.path)
    return {"canonical": canonical, "alternates": with_x_default(urls, page.source_language)}


def with_x_default(urls: dict[str, str], original: str) -> list[tuple[str, str]]:
    """Return the URLs by language, and last `x-default` for all other languages.

    `x-default` is English if the page has it, else the original. Empty if there is only one
    language.
    """
    if len(urls) < 2:
        return []
    return [*urls.items(), ("x-default", urls[default_language(urls, original)])]


def view_alternates(request: HttpRequest) -> dict[str, Any]:
    """Return the same for a view outside the page tree that exists in every offered language."""
    urls = {
        code: request.build_absolute_uri(in_language(request, code).partition("?")[0])
        for code in offered_languages()
    }
    return {
        "canonical": request.build_absolute_uri(request.path),
        "alternates": with_x_default(urls, settings.LANGUAGE_CODE),
    }
