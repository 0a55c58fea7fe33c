"""Context processor of every public page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cities.languages import active_language, is_rtl, language_name, offered_languages
from portal.i18n.labels import interface_language


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name and its languages, by their own names."""
    language = active_language()
    # Without a catalogue the interface is English, and so is the document; text in the visitor's
    # language is marked with `lang` and `dir`.
    interface = interface_language(language)
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "visitor_language": language,
        "text_direction": "rtl" if is_rtl(interface) else "ltr",
        "interface_language": interface,
        "offered_languages": [(code, language_name(code)) for code in offered_languages()],
    }
