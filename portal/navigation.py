"""Where a page stands: menu, breadcrumbs, foot links, and the same page in other languages."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Site

from cities import public
from cities.languages import Text, active_language, language_name, offered_languages, read
from portal import labels
from portal.models import LegalPage

# A longer address, as from an endless search, is not carried to another language.
LONGEST_PATH = 1000
LONGEST_QUERY = 2000
LANGUAGE_PREFIX = re.compile(r"^/[a-z]{2,3}(?:-[a-z]+)?(?=/|$)")


@dataclass(frozen=True)
class Link:
    """An address with its words and the language these are in; `current` for the page itself."""

    url: str
    text: Text
    current: bool = False


def _page_link(page: Any, request: HttpRequest) -> Link:
    """A link to a page in the language in which that page will show itself."""
    language = page.display_language
    url = page.get_url(request) or ""
    here = request.path == url
    return Link(url, Text(read(page, "heading", language) or page.title, language), here)


@dataclass(frozen=True)
class _Child:
    """A public page right below the home page, as menu and foot need it."""

    url: str
    text: Text
    in_menu: bool
    legal: bool

    def link(self, request: HttpRequest) -> Link:
        return Link(self.url, self.text, self.url == request.path)


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
        pages = public.visible(home.get_children()).type(*kinds).specific()
        return [_child(page, request) for page in pages]

    key = f"children:{site.pk}:{active_language()}"
    return cache.get_or_set(key, find, labels.SECONDS_FOR_PAGES) or []


def menu(request: HttpRequest) -> list[Link]:
    """The search, then every page that the office has put into the menu."""
    search = reverse("search")
    first = Link(search, Text(_("Find measures"), active_language()), request.path == search)
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
        crumbs[0] = Link(home.url, Text(_("Home"), active_language()))
    return [*crumbs, _page_link(page, request)]


def in_language(request: HttpRequest, language: str, here: str = "") -> str:
    """The address of the present page in another language; filters stay as they are.

    `here` is its address where that is not the one asked for, as in a part of a page.
    """
    address = urlsplit(here or request.get_full_path())
    rest = LANGUAGE_PREFIX.sub("", address.path, count=1)
    if not LANGUAGE_PREFIX.match(address.path) or len(rest) > LONGEST_PATH:
        rest = "/"
    query = f"?{address.query}" if address.query and len(address.query) <= LONGEST_QUERY else ""
    return f"/{language}{rest or '/'}{query}"


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
    return {"canonical": canonical, "alternates": list(found.items()) if len(found) > 1 else []}
