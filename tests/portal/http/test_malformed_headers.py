"""Unparsable request headers: 400 with an error page, before anything else."""

import io

import pytest

from portal.server import wsgi_request
from portal.server.malformed_headers import is_text_charset
from portal.wsgi import application
from tests import factories
from tests.portal.http import bad_input_table as table
from tests.portal.http.bad_input_table import expected
from tests.portal.markup import Page

pytestmark = pytest.mark.django_db

UNREADABLE = [
    *[
        {"Content-Type": f"text/plain; charset={name}"}
        for name in (
            "rot13", "hex", "base64", "bz2", "zlib", "uu", "quopri", "undefined", "idna", "punycode",
            "unicode_escape", "raw_unicode_escape", "utf-7", "utf-16", "utf-32-be", "cp037",
            "nonsense", "x" * 5_000, "\u00e4\u00ff", "..", '"a b"',
        )
    ],
    {"Content-Type": "text/plain; charset*=nonsense''x"},
    {"Content-Type": "text/plain; x*=idna''%C3%A4"},
    {"Content-Type": "text/plain; x*=undefined''%41"},
    {"Content-Type": f"text/plain; charset*{'9' * 5_000}*=a"},
    {"Content-Type": "text/plain;" + ";" * 20_000},
    {"Cookie": 'sessionid="abcdefgh\\000ijklmnop"'},
    {"Cookie": 'a="\\000"; sessionid=b'},
    {"Host": "evil.example"},
    {"Host": "local host"},
    {"Host": "testserver:port"},
    {"Host": "[::1"},
]  # fmt: skip
READABLE = [
    {"Content-Type": "text/plain; charset=utf-8"},
    {"Content-Type": "text/plain; charset=UTF8"},
    {"Content-Type": "text/html; charset=iso-8859-1"},
    {"Content-Type": "text/plain; charset="},
    {"Content-Type": "\u00ff\u00fe"},
    {"Content-Type": "multipart/form-data; boundary="},
    {"Cookie": "sessionid=" + "a" * 5_000},
    {"Cookie": "=;;=;sessionid;\u00ff=\u00fe"},
    {"Cookie": 'sessionid="\\400\\777"'},
    {"Content-Length": "-1"},
    {"Content-Length": "1e9"},
    {"Accept": "a/b;charset*=hex''%41"},
    {"Accept-Language": "de\x7f"},
    {"Accept-Encoding": "\u00ff"},
    {"If-Modified-Since": "\u00ff"},
    {"Range": "bytes=" + "9" * 5_000 + "-"},
    {"X-Forwarded-For": "\u00ff, [::1"},
    {"X-Forwarded-Proto": "gopher"},
    {"Sec-Fetch-Site": "\u00ff"},
]
PATHS = ("/de/", "/admin/login/", "/health/", "/")


def ask(path, headers=None, *, method="GET", body=b"", query="q=a"):
    """The response of the application behind the ASGI bridge; its exceptions are raised."""
    given = {"Host": "testserver", "Accept-Language": "de", **(headers or {})}
    scope = {
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "http_version": "1.1",
        "headers": [
            (name.lower().encode(), value.encode("latin-1")) for name, value in given.items()
        ],
    }
    environ = wsgi_request.environ(scope, io.BytesIO(body), len(body))
    response = {}

    def start(status, headers, _error=None):
        response["status"], response["headers"] = int(status.split()[0]), dict(headers)

    answer = application(environ, start)
    try:
        content = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    return response["status"], content.decode(), response["headers"]


def check_refused(path, method, headers):
    status, body, response = ask(path, headers, method=method)
    assert status == 400
    page = Page(body)
    assert expected(table.UNREADABLE_ADDRESS, "de") in page.words
    assert (page.language, response["Content-Language"]) == ("de", "de")


def short(headers):
    return str(headers)[:60].encode("unicode_escape").decode()


@pytest.fixture(autouse=True)
def world(db):
    factories.home()


@pytest.mark.parametrize("headers", UNREADABLE, ids=short)
def test_unparsable_headers_get_a_400_page(headers):
    check_refused("/de/", "GET", headers)


@pytest.mark.parametrize("headers", [UNREADABLE[0], UNREADABLE[-1]], ids=short)
def test_it_is_so_everywhere(headers):
    for path in PATHS:
        for method in ("GET", "POST"):
            check_refused(path, method, headers)


@pytest.mark.parametrize("headers", READABLE, ids=short)
def test_unusual_headers_do_not_fail(headers):
    for path in ("/de/", "/admin/login/", "/health/"):
        assert ask(path, headers)[0] == 200, path
    assert ask("/", headers)[0] == 302
    assert ask("/admin/login/", headers, method="POST")[0] in (200, 400, 403)


@pytest.mark.parametrize("query", ["&".join(f"x{n}=1" for n in range(10_001)), "&" * 20_000])
def test_too_many_parameters_are_too_many_with_an_encoding_as_well(query):
    for charset in ("", "; charset=utf-8"):
        status, body, _headers = ask(
            "/de/search/", {"Content-Type": f"text/plain{charset}"}, query=query
        )
        assert status == 400
        assert expected(table.UNREADABLE_ADDRESS, "de") in Page(body).words


@pytest.mark.parametrize("name", ["nonsense", "idna", "undefined", "hex"])
@pytest.mark.parametrize("path", ["/admin/login/", "/de/_util/login/"])
def test_unparsable_headers_of_a_multipart_section_get_a_400(name, path):
    body = (
        f"--b\r\nContent-Disposition: form-data; name*={name}''%C3%A4\r\n\r\nx\r\n--b--\r\n"
    ).encode()
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    status, page, _headers = ask(path, headers, method="POST", body=body)
    assert status in (400, 403)
    assert len(Page(page).words) > 50


def test_text_charsets():
    for name in (
        "utf-8",
        "UTF8",
        "us-ascii",
        "iso-8859-1",
        "iso-8859-2",
        "windows-1252",
        "gb18030",
    ):
        assert is_text_charset(name), name
