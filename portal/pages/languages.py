"""How a page may be read: its languages with their addresses, and under which licence."""

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
class Reading:
    """A language the public may read a page in; `state` is original, machine or approved."""

    code: str
    name: str
    url: str
    state: str


@dataclass(frozen=True)
class Terms:
    name: str
    url: str


def languages(page: Any, request: HttpRequest | None) -> list[Reading]:
    """The original first, then the translations the public may read."""
    urls = page.alternate_urls(request)
    return [
        Reading(code, language_name(code), url, page.translation_state(code)) for code, url in urls
    ]


def licence(page: Any) -> Terms:
    """The licence of a record's text, with the address of its wording where there is one."""
    if page.licence == Licence.COPYRIGHT:
        return Terms(_("all rights reserved"), "")
    return Terms(str(page.get_licence_display()), LICENCE_URLS.get(page.licence, ""))
