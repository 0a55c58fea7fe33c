"""Admin search views accept any text as a query without errors."""

import re

import pytest
from django.urls import URLResolver, get_resolver
from modelsearch import index
from modelsearch.backends import get_search_backend
from modelsearch.query import And, Not, Or, Phrase, PlainText
from wagtail.models import Page
from wagtail.search.utils import parse_query_string

from cities import models
from cities.admin import search
from tests import factories

pytestmark = pytest.mark.django_db

HOSTILE = [
    '"', '""', 'a"b', '" OR "', "'", "''", "\\", "a\\", "*", "a*", "(", ")", "a:b", 'live:"', "^", "+",
    "-", "NOT", "AND OR", "NEAR(a b)", "{a}", "[a]", "\x00", "a\x00b", "%", "%s", "_", "&|!<->", ":*",
    "\u200b", "\ufffd", "😀", "и\u0306", "x" * 5000, "a " * 2000, '" ' * 400, "' OR 1=1 --", "\n",
]  # fmt: skip
# Two queries with all syntax characters of the databases' full-text search.
TYPED = ['a"b', '"\x00\\\' live:"x (*:^ NOT %s']
# Routes with parameters.
NEEDS_MORE = re.compile(r"[<(]|\.\*")
# Views without a search, or with side effects.
NO_BOX = re.compile(
    r"log|password|/add|/new|create|chosen|import|test404|failwhale|sprite|jsi18n|dismiss|preview"
)
# One vocabulary stands for all.
ONE_OF_MANY = re.compile(r"/cities/(?!sdggoal)")


def boxes(resolver=None, prefix="/"):
    """Yield the admin URLs without parameters that may have a search box."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + re.sub(r"[\^$]", "", str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from boxes(entry, path)
        elif path.startswith("/admin/") and not any(
            pattern.search(path) for pattern in (NEEDS_MORE, NO_BOX, ONE_OF_MANY)
        ):
            yield path


@pytest.fixture
def office(client):
    client.force_login(
        factories.user(superuser=True), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def test_every_box_takes_any_text(office):
    addresses = sorted(set(boxes()))
    assert {"/admin/pages/", "/admin/choose-page/search/", "/admin/images/"} <= set(addresses)
    assert len(addresses) > 30
    office.raise_request_exception = False
    wrong = [
        (address, text, response.status_code)
        for address in addresses
        for text in TYPED
        # The lists ask for `q`, the API for `search`, the field of keywords for `term`.
        if (
            response := office.get(address, dict.fromkeys(("q", "search", "term"), text))
        ).status_code
        >= 500
    ]
    assert not wrong


@pytest.mark.parametrize("model", [Page, models.PortalImage, models.PortalDocument])
def test_any_text_is_searched_for(model):
    backend = get_search_backend()
    for text in HOSTILE:
        _filters, parsed = parse_query_string(text, operator="and")
        for query in (text, PlainText(text), Phrase(text), parsed):
            list(backend.search(query, model)[:1])
        list(backend.autocomplete(text, model)[:1])


def test_what_stands_in_quotes_is_found():
    image = factories.image("Die Brücke im Park")
    index.insert_or_update_object(image)
    backend = get_search_backend()
    for text in ('"Brücke', 'Brücke"', 'die "Brücke" im', "Brücke '"):
        assert list(backend.search(text, models.PortalImage)) == [image], text
    assert list(backend.autocomplete('"Brü', models.PortalImage)) == [image]
    _filters, phrase = parse_query_string('"im Park"', operator="and")
    assert list(backend.search(phrase, models.PortalImage)) == [image]


def test_questions_within_questions_are_cleaned_without_changing_them():
    inner = PlainText('a"b')
    cleaned = search.sanitize(
        Or([And([inner, Phrase("c\x00d"), PlainText('"')]), Not(PlainText('"a'))])
    )
    assert inner.query_string == 'a"b'
    (both, other) = cleaned.subqueries
    assert [each.query_string for each in both.subqueries] == ["a'b", "c d"]
    assert other.subquery.query_string == "'a"
    assert search.sanitize(Or([PlainText('"'), Not(Phrase(" "))])) == ""
