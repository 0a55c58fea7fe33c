"""Redirect paths that are not found to the page they mean, in a single hop."""

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

# Paths outside of the page tree; there case and trailing slash are significant.
NON_PAGE_PREFIXES = ("/admin/", "/documents/", "/media/", "/static/", "/health/")
_MAX_PATH_LENGTH = 1000
# Chains of stored redirects are followed up to this length.
_MAX_HOPS = 5


class NotFoundRedirectMiddleware(MiddlewareMixin):
    """Replace a 404 response by a redirect if the path has an equivalent.

    A redirect keeps the query string and leads neither in a loop nor to a page that is not public.
    Upper case, a missing slash and a missing language prefix are corrected in the same hop.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        path_info = request.path_info
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        if (
            path_info.lower().startswith(NON_PAGE_PREFIXES)
            or len(path_info) > _MAX_PATH_LENGTH
            or "\0" in path_info
        ):
            return response
        redirect = _follow_stored_redirects(request, path_info) or _normalize_path(
            request, path_info
        )
        return response if redirect is None else redirect


def _path_candidates(path: str) -> list[str]:
    """Return the paths that may have been meant, the closest first, all with a language prefix."""
    with_slash = path if path.endswith("/") else f"{path}/"
    language = translation.get_language() or settings.LANGUAGE_CODE
    candidates = []
    for variant in (with_slash, with_slash.lower()):
        first, _slash, rest = variant[1:].partition("/")
        has_language = first.lower() in offered_languages()
        candidates.append(f"/{first.lower()}/{rest}" if has_language else f"/{language}{variant}")
    return list(dict.fromkeys(candidates))


# --- Stored redirects ----------------------------------------------------------------------------
def _follow_stored_redirects(request: HttpRequest, path_info: str) -> HttpResponseBase | None:
    query = request.META.get("QUERY_STRING", "")
    seen: set[str] = set()
    path = path_info
    for _ in range(_MAX_HOPS):
        redirect, query = _find_redirect(request, path, query)
        target = _redirect_target(redirect) if redirect else ""
        if not target or path in seen:
            return None
        seen.add(path)
        address = urlsplit(target)
        if address.netloc or _resolves(request, address.path):
            permanent = redirect.is_permanent and _has_language_prefix(path_info)
            return _redirect_response(_with_query(target, query), permanent=permanent)
        path = address.path
    return None


def _find_redirect(request: HttpRequest, path: str, query: str) -> tuple[Any, str]:
    """Return the redirect from a path, and the part of the query string to be passed on."""
    site = Site.find_for_request(request)
    paths = [escape_uri_path(name) for name in dict.fromkeys([path, *_path_candidates(path)])]
    candidates = [(f"{paths[0]}?{query}", "")] if query else []
    candidates += [(name, query) for name in paths]
    query_by_path = {
        Redirect.normalise_path(address, decode_unicode=decoded): rest
        for address, rest in reversed(candidates)
        for decoded in (True, False)
    }
    redirects = (
        Redirect.get_for_site(site)
        .filter(old_path__in=query_by_path)
        .select_related("redirect_page")
    )
    # The closest path first, and a site's own redirect before one for all sites.
    order = {name: position for position, name in enumerate(reversed(query_by_path))}
    redirect = min(
        redirects, key=lambda row: (order[row.old_path], row.site_id is None), default=None
    )
    return redirect, query_by_path[redirect.old_path] if redirect else query


def _redirect_target(redirect: Redirect) -> str:
    """Return the target of a redirect; empty if it is a page that is not public."""
    key = redirect.redirect_page_id
    if key and not visibility.public_pages().filter(pk=key).exists():
        return ""
    return str(redirect.link or "")


def _with_query(address: str, query: str) -> str:
    if not query:
        return address
    return f"{address}{'&' if urlsplit(address).query else '?'}{query}"


# --- Paths with other case, slash or language ----------------------------------------------------
def _normalize_path(request: HttpRequest, path_info: str) -> HttpResponseBase | None:
    for path in _path_candidates(path_info):
        if path != path_info and _resolves(request, path, exact=path.lower() != path_info.lower()):
            address = _with_query(escape_uri_path(path), request.META.get("QUERY_STRING", ""))
            return _redirect_response(address, permanent=_has_language_prefix(path_info))
    return None


def _resolves(request: HttpRequest, path: str, *, exact: bool = True) -> bool:
    """Whether a path resolves to a public page or another view.

    Without `exact` its case was changed, so that views with path parameters do not count.
    """
    language = path[1:].split("/", 1)[0]
    with translation.override(language if language in offered_languages() else None):
        try:
            match = resolve(path)
        except Resolver404:
            return False
    if match.url_name != "wagtail_serve":
        return exact or not (match.args or match.kwargs)
    site = Site.find_for_request(request)
    if site is None:
        return False
    components = [component for component in match.args[0].split("/") if component]
    try:
        site.root_page.specific.route(request, components)
    except Http404:
        return False
    return True


def _has_language_prefix(path: str) -> bool:
    return path[1:].split("/", 1)[0].lower() in offered_languages()


def _redirect_response(address: str, *, permanent: bool) -> HttpResponseBase:
    """Return a redirect; a temporary one varies by the visitor's language, which was guessed."""
    response_class = HttpResponsePermanentRedirect if permanent else HttpResponseRedirect
    response = response_class(address)
    if not permanent:
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response
