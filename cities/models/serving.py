"""Routing and serving of translated pages, with their URLs in all languages."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import get_language
from wagtail.models import Page

from cities.access import visibility
from cities.languages import (
    active_language,
    default_language,
    display_language,
    offered_languages,
    public_languages,
)


class ServedPage(Page):
    """Base of pages that are served in one of several languages."""

    # Defined by the subclasses.
    source_language: Any

    class Meta:
        abstract = True

    @property
    def languages_public(self) -> list[str]:
        """The languages in which this page is public."""
        return public_languages(self)

    @property
    def display_language(self) -> str:
        """The language in which this page is displayed for the active language."""
        return display_language(self, active_language())

    def is_routable(self) -> bool:
        """Whether requests may be routed to this page or through it to a descendant."""
        return bool(self.live)

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Called for each page from the site root down to the requested one."""
        if not self.is_routable():
            raise Http404
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.alias_of_id:
            return self._redirect_to_original(request)
        return super().serve(request, *args, **kwargs)

    def _redirect_to_original(self, request: HttpRequest) -> HttpResponse:
        """Redirect temporarily, because an alias can become a page of its own."""
        key = visibility.resolve_aliases([self.pk])[self.pk]
        original = visibility.visible(Page.objects.filter(pk=key)).specific().first()
        if original is None:
            raise Http404
        query = request.META.get("QUERY_STRING", "")
        url = original.get_url(request)
        return HttpResponseRedirect(f"{url}?{query}" if query else url)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["display_language"] = self.display_language
        context["visitor_language"] = active_language()
        return context

    def get_cache_key_components(self) -> list[Any]:
        return [*super().get_cache_key_components(), get_language()]

    def alternate_urls(self, request: HttpRequest | None = None) -> list[tuple[str, str]]:
        """Return (language, absolute URL) pairs for every language in which this page is public.

        The host is that of the request, or of Wagtail's site record without one.
        """
        urls = []
        for code in self.languages_public:
            if code in offered_languages():
                with translation.override(code):
                    url = self.get_url(request)
                    full = request.build_absolute_uri(url) if request else self.get_full_url()
                    urls.append((code, full))
        return urls

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        urls = self.alternate_urls(request)
        alternates = [{"lang_code": code, "location": url} for code, url in urls]
        if len(alternates) > 1:
            by_language = dict(urls)
            default = by_language[default_language(by_language, self.source_language)]
            alternates.append({"lang_code": "x-default", "location": default})
        return [
            {"location": url, "lastmod": self.last_published_at, "alternates": alternates}
            for _code, url in urls
        ]
