"""Rate limits of password attempts by network, account and page, and of password resets."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from wagtail.models import CollectionViewRestriction, PageViewRestriction
from wagtail.users.models import UserProfile

from portal.accounts import login_limits
from portal.http import attempt_counter, client_ip
from portal.http.attempt_counter import Tally
from portal.mail import sending
from portal.mail.queue import QueuedMail
from tests import factories
from tests.portal.markup import Page

pytestmark = pytest.mark.django_db
WRONG = "not-the-password-at-all"
HERE, THERE = "192.0.2.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def limited(settings):
    settings.AXES_ENABLED = True
    settings.PROXY_COUNT = 1
    # The hashes are not what is tried here.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    factories.home()


@pytest.fixture
def send(client):
    def post(address, came_from=HERE, **data):
        headers = {"X-Forwarded-For": came_from, "Accept-Language": "de"}
        return client.post(address, data, headers=headers)

    return post


@pytest.fixture
def log_in(send):
    def attempt(username, password, came_from=HERE, url_name="wagtailadmin_login"):
        return send(reverse(url_name), came_from, username=username, password=password)

    return attempt


@pytest.mark.parametrize(
    ("address", "network", "wide"),
    [
        ("192.0.2.7", "192.0.2.7", "192.0.2.0"),
        ("::ffff:192.0.2.7", "192.0.2.7", "192.0.2.0"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::", "2001:db8:1::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::", "2001:db8:1::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::", "2001:db8:1::"),
        ("::1", "::", "::"),
    ],
)
def test_what_counts_as_one_visitor(rf, address, network, wide):
    request = rf.get("/", headers={"X-Forwarded-For": address})
    assert client_ip.network(request) == network
    assert client_ip.wide_network(request) == wide


def test_other_addresses_of_one_ipv6_network_do_not_help(log_in):
    factories.user("ana", superuser=True)
    for number in range(10):
        log_in("ana", WRONG, came_from=f"2001:db8:1:2::{number:x}")
    assert log_in("ana", factories.PASSWORD, came_from="2001:db8:1:2:9::1").status_code == 429
    assert log_in("ana", factories.PASSWORD, came_from="2001:db8:1:3::1").status_code == 302


def test_an_ipv4_mapped_address_does_not_help(log_in):
    factories.user("ana", superuser=True)
    for number in range(10):
        log_in("ana", WRONG, came_from=HERE if number % 2 else f"::ffff:{HERE}")
    assert log_in("ana", factories.PASSWORD, came_from=f"::ffff:{HERE}").status_code == 429


@pytest.mark.parametrize("url_name", ["wagtailadmin_login", "wagtailcore_login"])
def test_a_network_that_tries_many_accounts_is_refused(monkeypatch, log_in, url_name):
    monkeypatch.setattr(login_limits, "MAX_LOGINS", 12)
    factories.user("ana", superuser=True)
    for number in range(12):
        assert log_in(f"somebody-{number}", WRONG, url_name=url_name).status_code == 200
    refused = log_in("ana", factories.PASSWORD, url_name=url_name)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert "Zu viele Versuche" in Page(refused.content.decode()).words
    assert log_in("ana", factories.PASSWORD, came_from=THERE, url_name=url_name).status_code == 302


def test_people_who_log_in_are_not_counted_against_their_network(monkeypatch, log_in):
    monkeypatch.setattr(login_limits, "MAX_LOGINS", 3)
    factories.user("ana", superuser=True)
    for _ in range(6):
        assert log_in("ana", factories.PASSWORD).status_code == 302


def _attack(log_in, username, count):
    """Send wrong passwords from this many networks."""
    for number in range(count):
        log_in(username, WRONG, came_from=f"203.{number}.1.1")


def test_an_account_tried_from_everywhere_is_throttled_and_its_owner_is_not(monkeypatch, log_in):
    monkeypatch.setattr(login_limits, "MAX_FAILURES", 8)
    factories.user("ana", superuser=True)
    assert log_in("ana", factories.PASSWORD).status_code == 302
    _attack(log_in, "ana", 8)
    tries = [
        log_in("ana", WRONG, came_from=f"203.99.1.{number}").status_code for number in range(5)
    ]
    assert tries == [200, 200, 200, 429, 429], "three from one wide network"
    for number in range(5):
        assert log_in("ana", WRONG, came_from=HERE).status_code == 200, number
    assert log_in("ana", factories.PASSWORD, came_from=HERE).status_code == 302


def test_nobody_is_locked_out_for_ever_by_others(monkeypatch, log_in):
    """Also from a network the owner never used, and while the attack continues."""
    monkeypatch.setattr(login_limits, "MAX_FAILURES", 8)
    factories.user("ana", superuser=True)
    _attack(log_in, "ana", 30)
    assert log_in("ana", factories.PASSWORD, came_from=THERE).status_code == 302


def test_an_unknown_account_is_limited_the_same(monkeypatch, log_in):
    monkeypatch.setattr(login_limits, "MAX_FAILURES", 8)
    factories.user("ana", superuser=True)
    responses = {}
    for name in ("ana", "nobody"):
        _attack(log_in, name, 8)
        answers = [log_in(name, WRONG, came_from=f"100.64.{number}.1") for number in range(2)]
        answers += [log_in(name, WRONG, came_from="100.65.0.1") for _ in range(12)]
        responses[name] = [(answer.status_code, len(answer.content)) for answer in answers]
    sizes = {name: [size for _status, size in answers] for name, answers in responses.items()}
    assert [status for status, _ in responses["ana"]] == [
        status for status, _ in responses["nobody"]
    ]
    assert all(abs(a - b) < 50 for a, b in zip(sizes["ana"], sizes["nobody"], strict=True))


def private_page():
    page = factories.section(heading="Intern")
    restriction = factories.restrict(page, PageViewRestriction.PASSWORD)
    restriction.password = "the-pages-password"
    restriction.save()
    name = "wagtailcore_authenticate_with_password"
    return reverse(name, args=[restriction.pk, page.pk]), "/de/intern/"


def private_document():
    collection = factories.document().collection.add_child(name="Intern")
    restriction = CollectionViewRestriction.objects.create(
        collection=collection,
        restriction_type=CollectionViewRestriction.PASSWORD,
        password="the-pages-password",
    )
    return reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk]), "/documents/"


@pytest.mark.parametrize("private", [private_page, private_document])
def test_the_password_of_a_private_page_has_limits(send, private):
    address, back = private()
    for _ in range(login_limits.MAX_PAGE_ATTEMPTS):
        answer = send(address, password=WRONG, return_url=back)
        assert answer.status_code == 200
    refused = send(address, password="the-pages-password", return_url=back)
    assert refused.status_code == 429
    assert "Zu viele Versuche" in Page(refused.content.decode()).words
    assert send(address, THERE, password="the-pages-password", return_url=back).status_code == 302


def test_a_private_page_tried_from_everywhere_is_throttled(monkeypatch, send):
    monkeypatch.setattr(login_limits, "MAX_FAILURES", 8)
    address, back = private_page()
    for number in range(8):
        send(address, f"203.{number}.1.1", password=WRONG, return_url=back)
    tries = [
        send(address, f"203.99.1.{number}", password=WRONG, return_url=back).status_code
        for number in range(4)
    ]
    assert tries == [200, 200, 200, 429]
    assert send(address, THERE, password="the-pages-password", return_url=back).status_code == 302


def test_readers_with_the_right_password_are_not_counted(send):
    address, back = private_page()
    for _ in range(login_limits.MAX_PAGE_ATTEMPTS + 5):
        assert send(address, password="the-pages-password", return_url=back).status_code == 302


RESET = "/admin/password_reset/"


def test_three_mails_to_one_address_and_the_same_answer_all_the_same(send):
    ana = factories.user("ana", superuser=True)
    known = [send(RESET, f"203.{n}.1.1", email=ana.email) for n in range(15)]
    unknown = [send(RESET, f"203.{n}.1.1", email="nobody@example.org") for n in range(15)]
    answers = {(answer.status_code, answer["Location"]) for answer in known + unknown}
    assert len(answers) == 1
    assert not mail.outbox, "the worker sends them"
    assert QueuedMail.objects.filter(reset_for=ana.email).count() == 3
    sending.send_waiting()
    assert [message.to for message in mail.outbox] == [[ana.email]] * 3
    assert not QueuedMail.objects.exists(), "no link is kept"


def test_another_spelling_of_the_address_does_not_help(send):
    ana = factories.user("ana", superuser=True)
    for spelling in (ana.email, ana.email.upper(), ana.email.title()) * 3:
        send(RESET, email=spelling)
    assert QueuedMail.objects.count() == 3


def test_password_resets_are_limited_per_network(send):
    answers = [send(RESET, email=f"a{n}@example.org").status_code for n in range(25)]
    assert answers == [302] * 20 + [429] * 5
    assert send(RESET, THERE, email="a@example.org").status_code == 302


def test_what_is_done_for_a_known_and_an_unknown_address_is_the_same(send):
    """Queries stand in for the response time, which tests cannot measure well."""
    ana = factories.user("ana", superuser=True)
    statements = []
    send(RESET, email="first@example.org")
    for email in (ana.email, "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            send(RESET, email=email)
        statements.append([query["sql"].partition(" ")[0] for query in queries.captured_queries])
    assert statements[0] == statements[1]


def test_a_new_password_is_in_the_readers_language_and_works(send, client):
    ana = factories.user("ana", superuser=True)
    profile = UserProfile.get_for_user(ana)
    profile.preferred_language = "ro"
    profile.save()
    send(RESET, email=ana.email)
    sending.send_waiting()
    message = mail.outbox[0]
    with translation.override("ro"):
        assert message.subject == gettext("Password reset") != "Password reset"
    link = next(word for word in message.body.split() if "/password_reset/" in word)
    path = "/" + link.split("/", 3)[3]
    assert client.get(path, follow=True).status_code == 200


def test_an_inactive_user_gets_no_mail(send):
    ana = factories.user("ana", is_active=False)
    send(RESET, email=ana.email)
    sending.send_waiting()
    assert not mail.outbox
    assert not QueuedMail.objects.exists()


def test_counts_end_with_their_time_and_with_a_clock_set_back(monkeypatch):
    for _ in range(3):
        attempt_counter.increment("x", seconds=60)
    assert attempt_counter.count("x") == 3
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(seconds=61))
    assert attempt_counter.count("x") == 0
    assert attempt_counter.increment("x", seconds=60) == 1
    monkeypatch.setattr(timezone, "now", lambda: now - timedelta(days=400))
    assert attempt_counter.increment("x", seconds=60) == 1, "a count from the future counts no more"
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=1))
    attempt_counter.delete_expired()
    assert not Tally.objects.exists()


def test_what_is_counted_tells_nobody_who_it_was(log_in):
    log_in("ana-maria", WRONG)
    kept = str(list(Tally.objects.values()))
    assert "ana" not in kept
    assert HERE not in kept
