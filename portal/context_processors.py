"""What every public page knows about the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cities.languages import active_language, is_rtl, language_name, offered_languages


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name and the languages it offers, by their own names."""
    language = active_language()
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "visitor_language": language,
        "text_direction": "rtl" if is_rtl(language) else "ltr",
        # Where the interface has no catalogue its words are English and are marked so.
        "interface_language": language if language in settings.INTERFACE_LANGUAGES else "en",
        "offered_languages": [(code, language_name(code)) for code in offered_languages()],
    }
