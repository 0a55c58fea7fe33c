"""Ten wrong passwords lock the login, for that account from that address only."""

import pytest
from django.urls import reverse

from portal.http import client_ip
from tests import factories

pytestmark = pytest.mark.django_db
WRONG = "not-the-password-at-all"


@pytest.fixture(autouse=True)
def limited(settings):
    settings.AXES_ENABLED = True
    settings.PROXY_COUNT = 1


@pytest.fixture
def log_in(client):
    def attempt(username, password, came_from="192.0.2.7"):
        data = {"username": username, "password": password}
        headers = {"X-Forwarded-For": came_from}
        return client.post(reverse("wagtailadmin_login"), data, headers=headers)

    return attempt


def test_the_eleventh_attempt_is_refused_even_with_the_right_password(log_in):
    factories.user("ana", superuser=True)
    answers = [log_in("ana", WRONG).status_code for _ in range(10)]
    assert set(answers[:9]) == {200}
    refused = log_in("ana", factories.PASSWORD)
    assert refused.status_code == 429
    assert "sessionid" not in refused.cookies


def test_other_accounts_and_other_addresses_stay_open(log_in):
    factories.user("ana", superuser=True)
    factories.user("ion", superuser=True)
    for _ in range(10):
        log_in("ana", WRONG)
    assert log_in("ion", factories.PASSWORD).status_code == 302
    assert log_in("ana", factories.PASSWORD, came_from="198.51.100.9").status_code == 302


def test_an_invented_address_does_not_help(log_in):
    factories.user("ana", superuser=True)
    for number in range(10):
        log_in("ana", WRONG, came_from=f"203.0.113.{number}, 192.0.2.7")
    assert log_in("ana", factories.PASSWORD, came_from="203.0.113.99, 192.0.2.7").status_code == 429


@pytest.mark.parametrize(
    ("count", "header", "expected"),
    [
        (0, "192.0.2.7", "127.0.0.1"),
        (1, "192.0.2.7", "192.0.2.7"),
        (1, "6.6.6.6, 192.0.2.7", "192.0.2.7"),
        (2, "6.6.6.6, 192.0.2.7, 10.0.0.1", "192.0.2.7"),
        (2, "192.0.2.7", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "no address", "127.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_address_is_read_past_our_own_proxies(rf, settings, count, header, expected):
    settings.PROXY_COUNT = count
    request = rf.get("/", headers={"X-Forwarded-For": header} if header else {})
    assert client_ip.address(request) == expected
