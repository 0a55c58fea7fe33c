"""How a page answers: at which addresses, to whom, in which languages, and as a preview."""

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
    """What visitors get of a page whose texts have one column per language."""

    # Said by the pages themselves.
    source_language: Any

    class Meta:
        abstract = True

    @property
    def languages_public(self) -> list[str]:
        """The languages the public may read this page in."""
        return public_languages(self)

    @property
    def display_language(self) -> str:
        """The language this page is shown in to the present visitor."""
        return display_language(self, active_language())

    def is_routable(self) -> bool:
        """Whether addresses may lead to this page, or through it to a page below."""
        return bool(self.live)

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Wagtail asks each page from the home page down to the one that is wanted."""
        if not self.is_routable():
            raise Http404
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.alias_of_id:
            return self._redirect_to_original(request)
        return super().serve(request, *args, **kwargs)

    def _redirect_to_original(self, request: HttpRequest) -> HttpResponse:
        """For now only: an alias can become a page of its own."""
        key = visibility.resolve_aliases([self.pk])[self.pk]
        original = visibility.visible(Page.objects.filter(pk=key)).specific().first()
        if original is None:
            raise Http404
        query = request.META.get("QUERY_STRING", "")
        address = original.get_url(request)
        return HttpResponseRedirect(f"{address}?{query}" if query else address)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["display_language"] = self.display_language
        context["visitor_language"] = active_language()
        return context

    def get_cache_key_components(self) -> list[Any]:
        return [*super().get_cache_key_components(), get_language()]

    def alternate_urls(self, request: HttpRequest | None = None) -> list[tuple[str, str]]:
        """Language and full address of every language this page may be read in.

        The host is the one the visitor asked; without a request, that of Wagtail's site record.
        """
        found = []
        for code in self.languages_public:
            if code in offered_languages():
                with translation.override(code):
                    url = self.get_url(request)
                    full = request.build_absolute_uri(url) if request else self.get_full_url()
                    found.append((code, full))
        return found

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        alternates = self.alternate_urls(request)
        listed = [{"lang_code": code, "location": url} for code, url in alternates]
        if len(listed) > 1:
            urls = dict(alternates)
            default = urls[default_language(urls, self.source_language)]
            listed.append({"lang_code": "x-default", "location": default})
        return [
            {"location": url, "lastmod": self.last_published_at, "alternates": listed}
            for _code, url in alternates
        ]
