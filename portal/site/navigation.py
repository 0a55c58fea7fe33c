"""Where a page stands: menu, breadcrumbs, foot links, and the same page in other languages."""

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

# A longer address, as from an endless search, is not carried to another language nor to paper.
LONGEST_PATH = 1000
LONGEST_QUERY = 2000
LANGUAGE_PREFIX = re.compile(r"^/[a-z]{2,3}(?:-[a-z]+)?(?=/|$)")


@dataclass(frozen=True)
class Link:
    """An address with its words and the language these are in.

    `current` is the value of `aria-current`: "page" for the page itself, "true" for the section
    that it belongs to, else empty.
    """

    url: str
    text: Text
    current: str = ""


def _current(url: str, request: HttpRequest) -> str:
    """Whether the present page is the one at this address, or lies below it."""
    if request.path == url:
        return "page"
    return "true" if url and request.path.startswith(url) else ""


def _page_link(page: Any, request: HttpRequest) -> Link:
    """A link to a page in the language in which that page will show itself."""
    language = page.display_language
    url = page.get_url(request) or ""
    text = Text(read(page, "heading", language) or page.title, language)
    return Link(url, text, _current(url, request))


@dataclass(frozen=True)
class _Child:
    """A public page right below the home page, as menu and foot need it."""

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
    """The public pages right below the home page in the visitor's language.

    They are kept for a moment, as every page asks for them. Only kinds of pages that may stand there
    are looked for: otherwise a database may go through everything below the home page.
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
    return cache.get_or_set(key, find, labels.SECONDS_FOR_PAGES) or []


def menu(request: HttpRequest) -> list[Link]:
    """The search, then every page that the office has put into the menu."""
    search = reverse("search")
    # A comparison is part of the search, though it has an address of its own.
    here = "true" if request.path == reverse("compare") else _current(search, request)
    first = Link(search, Text(_("Find measures"), labels.interface_language()), here)
    return [first, *(page.link(request) for page in _children(request) if page.in_menu)]


def foot(request: HttpRequest) -> list[Link]:
    """Imprint, privacy and the other legal pages."""
    return [page.link(request) for page in _children(request) if page.legal]


def breadcrumbs(page: Any, request: HttpRequest) -> list[Link]:
    """From the home page down to the page itself."""
    above = page.get_ancestors().live().filter(depth__gt=1).specific()
    crumbs = [_page_link(each, request) for each in above]
    if crumbs:
        home = crumbs[0]
        crumbs[0] = Link(home.url, Text(_("Home"), labels.interface_language()))
    return [*crumbs, _page_link(page, request)]


def in_language(request: HttpRequest, language: str, here: str = "") -> str:
    """The address of the present page in another language; filters stay as they are.

    `here` is its address where that is not the one asked for, as in a part of a page.
    """
    address = urlsplit(here or request.get_full_path())
    rest = LANGUAGE_PREFIX.sub("", address.path, count=1)
    if not LANGUAGE_PREFIX.match(address.path) or len(rest) > LONGEST_PATH:
        rest = "/"
    return f"/{language}{rest or '/'}{_query(address)}"


def full_address(request: HttpRequest, here: str = "") -> str:
    """The address of the present page with its host, for paper; `here` as above."""
    address = urlsplit(here or request.get_full_path())
    path = address.path if len(address.path) <= LONGEST_PATH else "/"
    return f"{request.scheme}://{request.get_host()}{path}{_query(address)}"


def _query(address: SplitResult) -> str:
    return f"?{address.query}" if address.query and len(address.query) <= LONGEST_QUERY else ""


def languages(request: HttpRequest, here: str = "") -> list[dict[str, Any]]:
    """Every offered language by its own name, with the present page's address in it."""
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
    """For search machines: this page's own address and its address in every public language.

    A page shown in another language than its address says names the address it belongs to.
    """
    found = {}
    for code in page.languages_public:
        if code in offered_languages():
            with translation.override(code):
                found[code] = request.build_absolute_uri(page.get_url(request))
    canonical = found.get(page.display_language) or request.build_absolute_uri(request.path)
    return {"canonical": canonical, "alternates": with_default(found, page.source_language)}


def with_default(found: dict[str, str], original: str) -> list[tuple[str, str]]:
    """The addresses by language, and last the one for all other languages: `x-default`.

    English where the page has it, else the original; nothing where there is only one language.
    """
    if len(found) < 2:
        return []
    return [*found.items(), ("x-default", found[default_language(found, original)])]


def view_alternates(request: HttpRequest) -> dict[str, Any]:
    """The same for a page that is no page of the tree and exists in every offered language."""
    found = {
        code: request.build_absolute_uri(in_language(request, code).partition("?")[0])
        for code in offered_languages()
    }
    return {
        "canonical": request.build_absolute_uri(request.path),
        "alternates": with_default(found, settings.LANGUAGE_CODE),
    }
