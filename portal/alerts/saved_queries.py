"""A search as it is stored, and what it asks once it is read again."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.i18n import labels
from portal.queries import query_params, search_urls
from portal.queries.active_filters import conditions
from search.schema.request import SearchRequest


@dataclass(frozen=True)
class Line:
    """One condition of a search in words: `City`, `Dortmund`."""

    name: str | Promise
    value: labels.Label


@dataclass(frozen=True)
class Question:
    """A search in words: the text that is looked for, and one line for each filter."""

    text: str
    lines: tuple[Line, ...]


def stored(request: SearchRequest) -> str:
    """The search as one text: the same for the same search, however it was put together."""
    usual = query_params.usual_sort(request.text)
    address = search_urls.page(replace(request, sort=usual, page=1, view=""), 1)
    return urlencode(sorted(parse_qsl(urlsplit(address).query)))


def _names(question: str) -> set[str]:
    return {name for name, _value in parse_qsl(question)}


def asked(question: str, language: str) -> SearchRequest | None:
    """What a stored search asks, newest first.

    None where the portal no longer knows any value of one of its conditions, for example of a city
    that was withdrawn: without that condition it would find what nobody asked for.
    """
    request = query_params.parse(QueryDict(question), language).request
    if _names(stored(request)) != _names(question):
        return None
    return replace(request, sort="newest", page=1)


def in_words(question: str, language: str) -> Question:
    """A stored search as a visitor reads it; the visitor's language must be the active one."""
    parsed = query_params.parse(QueryDict(question), language)
    lines = [Line(each.name, each.label) for each in conditions(parsed)]
    if parsed.request.text and not parsed.request.expand:
        lines.append(
            Line(_("Search terms"), labels.Label(_("only as typed"), labels.interface_language()))
        )
    return Question(parsed.request.text, tuple(lines))
