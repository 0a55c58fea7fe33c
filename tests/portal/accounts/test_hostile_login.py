"""The login under hostile input, and its lockout after too many wrong passwords."""

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from tests import factories
from tests.portal.http import bad_input_table as table
from tests.portal.markup import Page

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"
HOSTILE = {
    "SQL": "' OR 1=1--",
    "a script": '"><script>alert(1)</script>',
    "NUL": "admin\x00",
    "right to left": "\u202enimda",
    "half a character": "\udcff".encode("utf-8", "surrogateescape"),
    "10 kB": "a" * 10_000,
    "100 kB": "a" * 100_000,
    "empty": "",
    "a line": "admin\r\nSet-Cookie: x=1",
    "a template": "{{ 7*7 }}{% debug %}",
    "an emoji": "🙂" * 200,
}


@pytest.fixture
def visitor(settings):
    """A client that is not logged in; failed logins are counted as in production."""
    settings.AXES_ENABLED = True
    cache.clear()
    factories.home()
    return Client(raise_request_exception=False)


def send(visitor, username, password, **more):
    data = {"username": username, "password": password, **more}
    return visitor.post(LOGIN, data, headers={"Accept-Language": "de"})


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("field", ["username", "password", "next", "remember"])
def test_hostile_input_gets_an_error_message(visitor, text, field):
    values = {"username": "admin", "password": "wrong", "next": "/admin/", field: text}
    answer = send(visitor, **values)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert len(Page(body).words) > 50
    assert "<script>alert" not in body
    assert "Set-Cookie: x" not in str(answer.headers)
    assert "_auth_user_id" not in visitor.session


@pytest.mark.parametrize(
    "page", ["/admin/password_reset/", "/admin/login/?next=javascript:alert(1)"]
)
def test_other_login_forms(visitor, page):
    for text in HOSTILE.values():
        answer = visitor.post(page, {"email": text, "username": text, "password": text})
        assert answer.status_code in (200, 302)
        assert "javascript:" not in answer.get("Location", "")


def test_after_logging_in_nobody_is_led_elsewhere(visitor):
    user = factories.user(superuser=True)
    for target in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = send(Client(), user.username, factories.PASSWORD, next=target)
        assert answer.status_code == 302
        assert "evil" not in answer["Location"]
        assert "javascript" not in answer["Location"]


@pytest.mark.parametrize("language", ["de", "en", "fr", "ro"])
def test_too_many_wrong_passwords_lock_the_login_with_a_message(visitor, settings, language):
    user = factories.user(superuser=True)
    headers = {"Accept-Language": language}

    def attempt(password):
        data = {"username": user.username, "password": password}
        return visitor.post(LOGIN, data, headers=headers)

    for _number in range(settings.AXES_FAILURE_LIMIT - 1):
        assert attempt("wrong").status_code == 200
    answer = attempt("wrong")
    page = Page(answer.content.decode())
    with translation.override(language):
        said = " ".join(gettext("Too many sign-in attempts").split())
    assert answer.status_code == 429
    assert said in page.words
    assert page.language == language
    assert int(answer["Retry-After"]) > 0
    assert attempt(factories.PASSWORD).status_code == 429, "the right password comes too late"
    assert "_auth_user_id" not in visitor.session


def test_the_lock_is_for_one_account_and_one_address(visitor, settings):
    victim, other = factories.user(superuser=True), factories.user(superuser=True)
    for _number in range(settings.AXES_FAILURE_LIMIT):
        send(visitor, victim.username, "wrong")
    assert send(Client(), other.username, factories.PASSWORD).status_code == 302
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert send(elsewhere, victim.username, factories.PASSWORD).status_code == 302


def test_a_correct_password_resets_the_counter(visitor):
    user = factories.user(superuser=True)
    for _number in range(3):
        send(visitor, user.username, "wrong")
    assert AccessAttempt.objects.count() == 1
    assert send(visitor, user.username, factories.PASSWORD).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_no_password_is_kept_with_the_failed_attempts(visitor):
    send(visitor, "somebody", "a-password-typed-wrong", next="/admin/?token=abc")
    kept = str(AccessAttempt.objects.values())
    assert "a-password-typed-wrong" not in kept


def test_the_public_login_form_counts_too(visitor, settings):
    user = factories.user(superuser=True)
    data = {"username": user.username, "password": "wrong"}
    for _number in range(settings.AXES_FAILURE_LIMIT):
        answer = visitor.post("/de/_util/login/", data)
    assert answer.status_code == 429
    assert table.ONLY_READ not in answer.content.decode()
