"""Non-public content appears in no public response, whatever the URL."""

import re

import pytest
from django.test import Client

from search.indexing import indexer
from tests.portal import public_addresses
from tests.portal.searching import searching
from tests.portal.visibility.answers import ask, body_of, check
from tests.portal.visibility.canaries import OPEN

pytestmark = pytest.mark.django_db
PAGES = r"de/^((?:[\w\-]+/)*)$"
OTHERS = [route for route in public_addresses.ROUTES if route not in (PAGES, "de/search/")]


@pytest.fixture
def visitor():
    """A client that is not logged in; server errors are returned as responses."""
    return Client(raise_request_exception=False)


@pytest.fixture(scope="module")
def answered(_canaries, django_db_blocker, tmp_path_factory):
    """The responses of every page in every language, requested once."""
    with django_db_blocker.unblock(), searching(tmp_path_factory.mktemp("search")):
        indexer.rebuild("embedded")
        return ask(Client(raise_request_exception=False), public_addresses.ROUTES[PAGES]())


def test_every_public_pattern_is_classified():
    assert public_addresses.public_patterns() == set(public_addresses.ROUTES)


def test_no_page_reveals_what_is_hidden(canaries, answered):
    check(canaries, answered)
    shown = [address for address, status, body in answered if status == 200 and OPEN in body]
    assert len(shown) > 40, "the pages that are public must show their words"


def test_an_open_document_is_served_and_its_picture_is_shown(visitor, canaries, embedded):
    document = canaries.files.open
    answer = visitor.get(f"/documents/{document.pk}/{document.filename}")
    assert (answer.status_code, OPEN in body_of(answer)) == (200, True)


@pytest.mark.parametrize("form", public_addresses.FORMS)
def test_every_format_of_the_search_shows_what_is_public(visitor, canaries, embedded, form):
    assert OPEN in body_of(visitor.get(f"/de/search{form}"))


@pytest.mark.parametrize("route", OTHERS)
def test_no_other_url_reveals_what_is_hidden(visitor, canaries, embedded, route):
    check(canaries, ask(visitor, public_addresses.ROUTES[route]()))


def test_the_admin_and_its_api_reveal_nothing_without_login(visitor, canaries):
    leaks, open_doors = [], []
    # Names and languages of scripts, and where the forgotten password leads: no contents.
    harmless = ("login/", "password_reset", "jsi18n/", "sprite", "logout", "api/main/")
    for address in public_addresses.admin():
        answer = visitor.get(address)
        leaks += [
            f"{address} reveals {what}"
            for what in canaries.hiding.revealed(body_of(answer), address)
        ]
        if answer.status_code == 200 and not any(part in address for part in harmless):
            open_doors.append(address)
    assert not leaks, "\n".join(leaks)
    assert not open_doors, "\n".join(open_doors)


@pytest.mark.parametrize("name", ["pages", "images", "documents"])
def test_the_admin_api_is_closed(visitor, canaries, name):
    for address in (f"/admin/api/main/{name}/", f"/admin/api/main/{name}/{canaries.measure.pk}/"):
        assert visitor.get(address).status_code in (302, 401, 403), address


def test_pages_link_to_no_hidden_document(canaries, answered):
    shown = {"open", "picture", "internal_picture"}
    hidden = {file.pk for name, file in vars(canaries.files).items() if name not in shown}
    found = [int(pk) for _a, _s, body in answered for pk in re.findall(r"/documents/(\d+)/", body)]
    assert canaries.files.open.pk in found
    assert not set(found) & hidden


def test_pages_link_to_no_hidden_page(answered):
    hidden = re.compile(r'href="([^"]*/page-zqk[^"]*)"')
    leaks = [
        f"{address}: {href}"
        for address, status, body in answered
        if status == 200 and "page-zqk" not in address  # whoever asks for it knows its name
        for href in hidden.findall(body)
    ]
    assert not leaks, "\n".join(leaks)
