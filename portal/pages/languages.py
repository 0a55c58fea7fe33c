"""The languages of a page with their URLs, and its licence."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from cities.choices import Licence
from cities.languages import language_name

LICENCE_URLS: dict[str, str] = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    Licence.DL_DE: "https://www.govdata.de/dl-de/by-2-0",
    Licence.EUPL: "https://eupl.eu/1.2/",
}


@dataclass(frozen=True)
class LanguageLink:
    """A public language of a page; `state` is "original", "machine" or "approved"."""

    code: str
    name: str
    url: str
    state: str


@dataclass(frozen=True)
class LicenceLink:
    name: str
    url: str


def languages(page: Any, request: HttpRequest | None) -> list[LanguageLink]:
    """Return the original first, then the public translations."""
    urls = page.alternate_urls(request)
    return [
        LanguageLink(code, language_name(code), url, page.translation_state(code))
        for code, url in urls
    ]


def licence(page: Any) -> LicenceLink:
    """Return the licence of a record's text, with the URL of its terms if there is one."""
    if page.licence == Licence.COPYRIGHT:
        return LicenceLink(_("all rights reserved"), "")
    return LicenceLink(str(page.get_licence_display()), LICENCE_URLS.get(page.licence, ""))
