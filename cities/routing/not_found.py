"""What is not found leads home by one hop, where there is a home."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from django.utils.encoding import escape_uri_path
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cities.access import visibility
from cities.languages import offered_languages

# Addresses that no page has; letters and slashes there mean what they say.
BESIDE_THE_PAGES = ("/admin/", "/documents/", "/media/", "/static/", "/health/")
_LONGEST = 1000
# Redirects that the office made one after another are followed so far.
_MOST_HOPS = 5


class WayHomeMiddleware(MiddlewareMixin):
    """Answers instead of "not found" with a redirect, or leaves the answer as it is.

    A redirect keeps the visitor's query and never leads in a circle or to a page that is not
    public. Upper case, a missing slash and a missing language are put right in the same hop.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        asked = request.path_info
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        if asked.lower().startswith(BESIDE_THE_PAGES) or len(asked) > _LONGEST or "\0" in asked:
            return response
        found = _by_redirect(request, asked) or _by_spelling(request, asked)
        return response if found is None else found


def _spellings(path: str) -> list[str]:
    """The address as it may have been meant, the nearest first; each with a language."""
    with_slash = path if path.endswith("/") else f"{path}/"
    language = translation.get_language() or settings.LANGUAGE_CODE
    found = []
    for each in (with_slash, with_slash.lower()):
        first, _slash, rest = each[1:].partition("/")
        known = first.lower() in offered_languages()
        found.append(f"/{first.lower()}/{rest}" if known else f"/{language}{each}")
    return list(dict.fromkeys(found))


# --- Redirects that are stored -------------------------------------------------------------------
def _by_redirect(request: HttpRequest, asked: str) -> HttpResponseBase | None:
    query = request.META.get("QUERY_STRING", "")
    seen: set[str] = set()
    path = asked
    for _ in range(_MOST_HOPS):
        redirect, query = _stored(request, path, query)
        target = _target(redirect) if redirect else ""
        if not target or path in seen:
            return None
        seen.add(path)
        address = urlsplit(target)
        if address.netloc or _leads_somewhere(request, address.path):
            permanent = redirect.is_permanent and _names_language(asked)
            return _hop(_with_query(target, query), permanent=permanent)
        path = address.path
    return None


def _stored(request: HttpRequest, path: str, query: str) -> tuple[Any, str]:
    """The redirect from an address, and what of its query is still to be passed on."""
    site = Site.find_for_request(request)
    spellings = [escape_uri_path(each) for each in dict.fromkeys([path, *_spellings(path)])]
    wanted = [(f"{spellings[0]}?{query}", "")] if query else []
    wanted += [(each, query) for each in spellings]
    names = {
        Redirect.normalise_path(address, decode_unicode=decoded): rest
        for address, rest in reversed(wanted)
        for decoded in (True, False)
    }
    rows = Redirect.get_for_site(site).filter(old_path__in=names).select_related("redirect_page")
    # The nearest spelling first, and a site's own before one for all sites.
    order = {name: place for place, name in enumerate(reversed(names))}
    found = min(rows, key=lambda row: (order[row.old_path], row.site_id is None), default=None)
    return found, names[found.old_path] if found else query


def _target(redirect: Redirect) -> str:
    """Where it leads; nowhere, if that is a page which is not public."""
    key = redirect.redirect_page_id
    if key and not visibility.public_pages().filter(pk=key).exists():
        return ""
    return str(redirect.link or "")


def _with_query(address: str, query: str) -> str:
    if not query:
        return address
    return f"{address}{'&' if urlsplit(address).query else '?'}{query}"


# --- Addresses that are written otherwise --------------------------------------------------------
def _by_spelling(request: HttpRequest, asked: str) -> HttpResponseBase | None:
    for path in _spellings(asked):
        if path != asked and _leads_somewhere(request, path, exactly=path.lower() != asked.lower()):
            address = _with_query(escape_uri_path(path), request.META.get("QUERY_STRING", ""))
            return _hop(address, permanent=_names_language(asked))
    return None


def _leads_somewhere(request: HttpRequest, path: str, *, exactly: bool = True) -> bool:
    """Whether there is a public page, or another answer, at an address of this site.

    Without `exactly` its letters were changed: then it may not hold anything but fixed words.
    """
    language = path[1:].split("/", 1)[0]
    with translation.override(language if language in offered_languages() else None):
        try:
            match = resolve(path)
        except Resolver404:
            return False
    if match.url_name != "wagtail_serve":
        return exactly or not (match.args or match.kwargs)
    site = Site.find_for_request(request)
    if site is None:
        return False
    components = [each for each in match.args[0].split("/") if each]
    try:
        site.root_page.specific.route(request, components)
    except Http404:
        return False
    return True


def _names_language(path: str) -> bool:
    return path[1:].split("/", 1)[0].lower() in offered_languages()


def _hop(address: str, *, permanent: bool) -> HttpResponseBase:
    """Where the language had to be guessed, another visitor is led elsewhere."""
    kind = HttpResponsePermanentRedirect if permanent else HttpResponseRedirect
    answer = kind(address)
    if not permanent:
        patch_vary_headers(answer, ("Accept-Language", "Cookie"))
    return answer
