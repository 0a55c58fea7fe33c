"""What every public page knows about the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cities.languages import active_language, is_rtl, language_name, offered_languages
from portal.i18n.labels import interface_language


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name and the languages it offers, by their own names."""
    language = active_language()
    # Where the interface has no catalogue its words are English, and so is the document: what is in
    # the visitor's language is marked, with its direction.
    interface = interface_language(language)
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "visitor_language": language,
        "text_direction": "rtl" if is_rtl(interface) else "ltr",
        "interface_language": interface,
        "offered_languages": [(code, language_name(code)) for code in offered_languages()],
    }
