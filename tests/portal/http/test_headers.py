"""Every public response: strict policy, no cookie, language header, no third parties."""

import functools
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests import factories
from tests.portal.http.headers import check_headers, directives
from tests.portal.markup import Page
from tests.portal.visibility.canaries import LANGUAGES, PASSWORD

pytestmark = pytest.mark.django_db
# Errors and forms that visitors may see, besides the pages: path, status.
MORE = [
    ("search/", 200),
    ("search/?q=W%C3%A4rme", 200),
    ("search/?q=nothing-at-all", 200),
    ("search/?sdg=sdg-99&page=1", 200),
    ("compare/", 200),
    ("compare/?m=1,2,x&only=differences&q=W%C3%A4rme", 200),
    ("list/", 200),
    ("search/alert/?q=W%C3%A4rme", 200),
    ("alerts/x/end/", 404),
    ("contribute/", 200),
    ("contribute/link/", 200),
    ("list/?m=1,2,3&q=W%C3%A4rme", 200),
    ("search/embed/", 200),
    ("no-such-page/", 404),
    ("search/?page=0", 404),
    ("%00/", 400),
    ("_util/login/", 200),
]
FORMS = [f"/de/search.{form}" for form in ("json", "atom", "csv", "xlsx", "geojson")]
FILES = [*FORMS, "/robots.txt", "/sitemap.xml", "/health/", "/health/ready/", "/favicon.ico", "/"]


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.fixture(scope="module")
def answers(_page_kinds, django_db_blocker):
    """The answers by path of every page in a language, asked for once."""
    kinds, _count = _page_kinds

    @functools.cache
    def ask(language):
        visitor = Client(raise_request_exception=False)
        paths = [*kinds.values(), *(path for path, _status in MORE)]
        with django_db_blocker.unblock():
            return {path: visitor.get(f"/{language}/{path}") for path in paths}

    return ask


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_carries_the_headers_and_no_cookie(kinds, answers, language):
    for path, answer in answers(language).items():
        check_headers(answer)
        assert answer["Content-Language"] == language, path
        form = "_util/" in path
        assert form or "Set-Cookie" not in answer.headers, path
        assert form or not answer.cookies, path
        assert "public" not in answer.get("Cache-Control", ""), path


@pytest.mark.parametrize("path", FILES)
def test_other_answers_carry_them_too(visitor, kinds, path):
    answer = visitor.get(path)
    check_headers(answer)
    assert not answer.cookies
    answer.close()


def test_a_refusal_carries_them_too(visitor, kinds):
    for answer in (
        visitor.post("/de/search/"),
        visitor.get("/de/", HTTP_HOST="evil.example"),
        visitor.options("/de/"),
    ):
        check_headers(answer)
        assert not answer.cookies


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_inline_and_nothing_is_loaded_from_third_parties(kinds, answers, language):
    for path, answer in answers(language).items():
        page = Page(answer.content.decode())
        assert not page.forbidden, path
        foreign = [url for url in page.fetched() if urlsplit(url).netloc]
        assert not [url for url in foreign if not url.startswith("data:")], path
        assert page.language == language, path


def test_links_to_other_places_carry_no_surprise(kinds, answers):
    """Links that open a new window would expose this one."""
    # A link in a frame must leave it; test_embed.py looks at these.
    for path in set(answers("de")) - {"search/embed/"}:
        page = Page(answers("de")[path].content.decode())
        opening = [attrs for tag, attrs in page.elements if tag == "a" and attrs.get("target")]
        assert not opening, path
        pinging = [attrs for tag, attrs in page.elements if "ping" in attrs]
        assert not pinging, path


def test_where_the_language_is_chosen_the_answer_depends_on_it(visitor, kinds):
    answer = visitor.get("/", headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer["Location"]) == (302, "/fr/")
    assert "Accept-Language" in answer["Vary"]
    assert visitor.get("/", headers={"Accept-Language": "ro"})["Location"] == "/ro/"


@pytest.mark.parametrize("kind", ["login", "password"])
def test_a_private_page_is_never_kept_by_a_cache(visitor, kinds, kind):
    page = factories.measure(slug="privat")
    restriction = factories.restrict(page, kind)
    restriction.password = PASSWORD
    restriction.save()
    answer = visitor.get("/de/cities/dortmund/privat/")
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    check_headers(answer)


def test_a_page_opened_by_password_is_never_cached(visitor, kinds):
    page = factories.measure(slug="privat", heading="Nur mit Kennwort")
    restriction = factories.restrict(page, "password")
    restriction.password = PASSWORD
    restriction.save()
    address = f"/de/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"
    sent = {"password": PASSWORD, "return_url": "/de/cities/dortmund/privat/"}
    answer = visitor.post(address, sent, follow=True)
    assert "Nur mit Kennwort" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    wrong = Client().post(address, {**sent, "password": "falsch"})
    assert wrong.status_code == 200
    assert len(Page(wrong.content.decode()).words) > 30
    check_headers(wrong)


def test_a_password_form_leads_nowhere_else(visitor, kinds):
    page = factories.measure(slug="privat")
    restriction = factories.restrict(page, "password")
    restriction.password = PASSWORD
    restriction.save()
    address = f"/de/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"
    sent = {"password": PASSWORD, "return_url": "https://evil.example/"}
    answer = visitor.post(address, sent)
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]


def test_the_admin_has_a_policy_of_its_own(visitor, kinds):
    answer = visitor.get("/admin/login/")
    policy = directives(answer)
    assert "'unsafe-inline'" in policy["script-src"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert policy["object-src"] == ["'none'"]
    assert "'unsafe-eval'" not in policy["script-src"]
    assert "http" not in answer["Content-Security-Policy"]


def test_the_wide_policy_holds_only_for_the_admin_itself(visitor, kinds):
    for path in ("/administration/", "/de/admin/", "/adminx/"):
        answer = visitor.get(path)
        assert "unsafe" not in answer["Content-Security-Policy"], path


def test_a_document_is_handed_out_for_itself(visitor, kinds):
    document = factories.document(content=b"<script>alert(1)</script>")
    user = factories.user(superuser=True)
    visitor.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = visitor.get(f"/documents/{document.pk}/{document.filename}")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_a_picture_is_handed_out_without_a_cookie(visitor, kinds):
    image = factories.image()
    rendition = image.get_rendition("max-100x100")
    answer = visitor.get(f"/media/{rendition.file.name}")
    assert answer.status_code == 200
    assert "sandbox" in answer["Content-Security-Policy"]
    assert not answer.cookies
    answer.close()
