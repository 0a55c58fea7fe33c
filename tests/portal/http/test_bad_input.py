"""Invalid input gets an error page in the visitor's language: never a 500, never an empty page."""

import pytest
from django.test import Client

from tests.portal.http import bad_input_table as table
from tests.portal.http.bad_input_table import expected
from tests.portal.markup import Page
from tests.portal.visibility.canaries import LANGUAGES

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(kinds):
    """A client with CSRF checks that returns server errors as responses."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def short(value):
    return str(value)[:50].encode("unicode_escape").decode()


def check(answer, status, says="", language="de"):
    """Check status, message and language, and that no input has become markup."""
    assert answer.status_code == status
    if status in (301, 302):
        return
    body = answer.content.decode()
    page = Page(body)
    assert len(page.words) > 100, "a page without a word"
    assert expected(says, language) in page.words
    assert (page.language, answer["Content-Language"]) == (language, language)
    assert not page.forbidden
    assert len(body) < 150_000, "what was sent is not sent back at length"


@pytest.mark.parametrize(("query", "status", "says"), table.SEARCH, ids=short)
def test_the_search(visitor, query, status, says):
    check(visitor.get(f"/de/search/?{query}"), status, says)


@pytest.mark.parametrize(("path", "status", "says"), table.ADDRESSES, ids=short)
def test_other_addresses(visitor, path, status, says):
    follow = status == 404  # outside the languages, the page in the visitor's language answers
    check(visitor.get(path, headers={"Accept-Language": "de"}, follow=follow), status, says)


def test_hostile_texts_in_every_parameter_of_the_search(visitor):
    for number, (query, status) in enumerate(table.HOSTILE):
        language = LANGUAGES[number % len(LANGUAGES)]
        answer = visitor.get(f"/{language}/search/?{query}")
        assert answer.status_code == status, query[:80]
        check(answer, status, language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_error_pages_are_in_the_language_of_the_url(visitor, language):
    check(visitor.get(f"/{language}/no-such-page/"), 404, table.NO_PAGE, language)
    check(visitor.get(f"/{language}/search/?page=0"), 404, table.NO_PAGE, language)
    check(visitor.get(f"/{language}/%00/"), 400, table.UNREADABLE_ADDRESS, language)
    check(visitor.post(f"/{language}/search/"), 405, table.ONLY_READ, language)
    unknown = visitor.get(f"/{language}/search/?sdg=sdg-99")
    goal = {"name": "Goal", "value": "sdg-99"}
    check(unknown, 200, (table.NOT_KNOWN, goal), language)


@pytest.mark.parametrize(
    "path", ["/xx/", "/xx/search/?q=a", "/deutsch/", "/%F0%9F%87%A9/", "/ar/", "/ar/no-file.json"]
)
@pytest.mark.parametrize(
    ("spoken", "language"), [("fr", "fr"), ("ar,ro;q=0.3", "ro"), ("ar", "de"), ("", "de")]
)
def test_an_unknown_language_is_no_page_in_the_visitors_own(visitor, path, spoken, language):
    answer = visitor.get(path, headers={"Accept-Language": spoken}, follow=True)
    check(answer, 404, table.NO_PAGE, language)
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("method", table.METHODS)
def test_public_pages_accept_no_body(visitor, kinds, method):
    paths = [f"/de/{path}" for path in kinds.values()]
    more = ["/de/search/", "/media/images/x.png", "/documents/1/x.pdf", "/de/no-such-page/", "/"]
    for path in (*paths, *more, *table.PLAIN):
        answer = getattr(visitor, method)(path, headers={"Accept-Language": "de"})
        check(answer, 405, table.ONLY_READ)
        assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_options_requests_are_answered(visitor, kinds):
    for path in ("/de/", "/de/search/", "/health/"):
        answer = visitor.options(path)
        assert (answer.status_code, answer["Allow"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("path", table.PLAIN)
def test_parameters_change_nothing_where_there_are_none(visitor, path):
    plain = visitor.get(path)
    for name, text in table.TEXTS.items():
        answer = visitor.get(f"{path}?x={text}&{text}=1")
        assert answer.status_code == plain.status_code, name
        assert answer.get("Content-Type") == plain.get("Content-Type"), name


@pytest.mark.parametrize(("name", "value", "status"), table.HEADERS, ids=short)
def test_strange_headers(visitor, name, value, status):
    environ = {"HTTP_" + name.upper().replace("-", "_"): value}
    if name.startswith("Content"):
        environ = {name.upper().replace("-", "_"): value}
    says = table.UNREADABLE_ADDRESS if status == 400 else table.TOTAL
    answer = visitor.get("/de/search/", **environ)
    if name == "HX-Request":
        assert answer.status_code == 200
        assert "<section" in answer.content.decode()
        return
    check(answer, status, says)


@pytest.mark.parametrize("value", ["x" * 10_000, ";;q=,,*;q=9,-", "de;q=abc", "", "zz", "*"])
def test_strange_languages_lead_to_a_page_all_the_same(visitor, value):
    answer = visitor.get("/", headers={"Accept-Language": value}, follow=True)
    check(answer, 200)


def test_a_very_long_path_is_not_sent_back(visitor):
    assert "aaaaaaaaaa" not in visitor.get("/de/" + "a" * 30_000 + "/").content.decode()


def test_a_script_in_a_path_is_not_sent_back(visitor):
    body = visitor.get(f"/de/{table.SCRIPT}/?{table.SCRIPT}").content.decode()
    assert "alert(zq)</script>" not in body
