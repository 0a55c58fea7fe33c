"""Sign-up for alerts: limits, what is stored, and what responses do not reveal."""

import datetime
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from portal.alerts import saved_queries, subscriptions, throttling, tokens
from portal.alerts.delivery import AlertDelivery
from portal.alerts.models import MAX_QUERY_LENGTH, SearchAlert
from tests import factories
from tests.portal.http.bad_input_table import TEXTS
from tests.portal.markup import Page

pytestmark = pytest.mark.django_db
FORM = "/en/search/alert/"
ADDRESS = "leserin@example.org"
SENT = {"address": ADDRESS, "rhythm": "daily"}
BROWSER = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
CHECK_MAIL = "Please check your e-mail"


@pytest.fixture(autouse=True)
def site():
    factories.home()
    factories.city()
    factories.field("heat")


@pytest.fixture
def visitor():
    """A client with CSRF checks that returns server errors as responses."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True, headers=BROWSER)


def words(answer):
    return Page(answer.content.decode()).words


def subscribed(**values):
    facts = {"address": ADDRESS, "language": "en", "question": "", "weekly": False}
    subscriptions.subscribe(**{**facts, "now": timezone.now(), **values})
    return SearchAlert.objects.last()


def confirmed(**values):
    alert = subscribed(**values)
    subscriptions.confirm(alert=alert, now=timezone.now())
    return SearchAlert.objects.get(pk=alert.pk)


def path(alert, purpose):
    return "/" + tokens.url(alert, purpose).split("/", 3)[3]


# --- The form ---------------------------------------------------------------------------------
def test_the_search_page_leads_to_the_form_with_the_same_search(visitor, embedded):
    body = visitor.get("/en/search/?q=heat&city=de-dortmund&sort=co2&page=1").content.decode()
    assert 'href="/en/search/alert/?city=de-dortmund&amp;q=heat"' in body
    text = words(visitor.get(FORM + "?city=de-dortmund&q=heat"))
    assert "Search terms heat" in text
    assert "City Dortmund" in text


def test_what_is_sent_is_stored_until_it_is_confirmed(visitor):
    answer = visitor.post(
        FORM + "?q=heat&city=de-dortmund", {**SENT, "address": " Leserin@Example.org "}
    )
    assert (answer.status_code, CHECK_MAIL in words(answer)) == (200, True)
    alert = SearchAlert.objects.get()
    assert (alert.address, alert.language, alert.weekly) == (ADDRESS, "en", False)
    assert alert.question == "city=de-dortmund&q=heat"
    assert (alert.consented, alert.last_run) == (None, None)
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert mail.outbox == [], "the worker writes, so that nobody waits for a mail server"


@pytest.mark.parametrize(
    ("query", "stored"),
    [
        ("", ""),
        ("q=heat&sort=newest&page=3", "q=heat"),
        ("q=heat&sort=relevance", "q=heat"),
        ("sort=co2", ""),
        ("field=heat&city=de-dortmund&q=a", "city=de-dortmund&field=heat&q=a"),
        ("x=1&q=a", "q=a"),
        ("q=a&view=map", "q=a"),
    ],
)
def test_the_same_search_is_stored_as_the_same_text(visitor, query, stored):
    visitor.post(f"{FORM}?{query}", SENT)
    assert SearchAlert.objects.get().question == stored
    assert saved_queries.to_request(stored, "en") is not None


def test_every_filter_is_described(visitor):
    factories.city("muenster", latitude=51.963, longitude=7.628)
    query = (
        "q=heat&exact=1&city=de-dortmund&like=de-dortmund&near=de-muenster&within=50&box=1,2,3,4"
    )
    said = words(visitor.get(f"{FORM}?{query}"))
    for told in (
        "Search terms heat", "Search terms exact words only", "City Dortmund", "City cities similar to Dortmund",
        "Distance within 50 km of Muenster", "Map section 1° N to 3° N, 2° E to 4° E",
    ):  # fmt: skip
        assert told in said, told


def test_subscribing_again_does_not_duplicate(visitor):
    for _again in range(3):
        visitor.post(FORM + "?q=a&field=heat", SENT)
        visitor.post(FORM + "?field=heat&q=a", {**SENT, "address": ADDRESS.upper()})
    assert SearchAlert.objects.count() == 1
    confirmed(question="field=heat&q=a")
    visitor.post(FORM + "?q=a&field=heat", SENT)
    assert SearchAlert.objects.count() == 1


def test_the_response_is_the_same_for_every_address(visitor):
    confirmed(question="q=heat")
    known = visitor.post(FORM + "?q=heat", SENT)
    unknown = visitor.post(FORM + "?q=heat", {**SENT, "address": "nobody@example.org"})
    trapped = visitor.post(FORM + "?q=heat", {**SENT, "website": "https://spam.example/"})
    assert known.content == unknown.content == trapped.content
    assert known.status_code == unknown.status_code == trapped.status_code == 200
    moment = {"Expires": ""}
    assert dict(known.headers) | moment == dict(unknown.headers) | moment


def test_the_honeypot_catches_bots(visitor):
    visitor.post(FORM, {**SENT, "website": "x"})
    assert not SearchAlert.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "", "leserin", "a@b", "a@example.org, b@example.org", "a@example.org\nBcc: b@example.org",
        "a@example.org\r\nSubject: x", "<a@example.org>", "a@exa mple.org", "a" * 250 + "@example.org",
        "a@example.org\x00", "ä" * 10_000, *TEXTS.values(),
    ],
)  # fmt: skip
def test_an_invalid_address_gets_a_message(visitor, address):
    answer = visitor.post(FORM, {**SENT, "address": address})
    page = Page(answer.content.decode())
    assert answer.status_code == 400
    assert "Please enter one e-mail address" in page.words
    assert not page.forbidden
    assert len(page.html) < 50_000
    assert not SearchAlert.objects.exists()


@pytest.mark.parametrize("rhythm", ["", "hourly", "\x00", "daily\nweekly", "x" * 10_000])
def test_an_unknown_frequency_gets_a_message(visitor, rhythm):
    answer = visitor.post(FORM, {**SENT, "rhythm": rhythm})
    assert (answer.status_code, "Please choose daily or weekly." in words(answer)) == (400, True)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("q=" + "word+" * 10_000, "Only its beginning was used"),
        ("city=de-atlantis", "has no option"),
        ("q=a%00b", "cannot be read"),
        ("&".join(f"city=x{number}" for number in range(500)), "Too many values"),
        ("q=" + "%F0%9F%8C%8D" * 190, "too many words and filters"),
    ],
)
def test_a_search_that_would_not_be_the_same_is_not_saved(visitor, query, says):
    for answer, status in (
        (visitor.get(f"{FORM}?{query}"), 200),
        (visitor.post(f"{FORM}?{query}", SENT), 400),
    ):
        text = words(answer)
        assert answer.status_code == status
        assert "This search cannot be saved as it is." in text
        assert says in text
    assert not SearchAlert.objects.exists()
    assert MAX_QUERY_LENGTH == 2_000


def test_a_page_of_the_search_that_cannot_be_is_none(visitor):
    assert visitor.get(FORM + "?page=0").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_another_site_cannot_send_the_form(headers):
    alert = subscribed(question="q=a")
    visitor = Client(headers=headers)
    for target in (FORM, path(alert, tokens.CONFIRM)):
        assert visitor.post(target, SENT).status_code == 403
    assert SearchAlert.objects.get().consented is None


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_get_an_error_page(visitor, method):
    for target in (
        FORM,
        *(path(subscribed(question="q=a"), each) for each in (tokens.CONFIRM, tokens.END)),
    ):
        answer = getattr(visitor, method)(target)
        assert answer.status_code == 405
        assert "This action is not possible here" in words(answer)
    assert SearchAlert.objects.count() == 1


# --- Limits -----------------------------------------------------------------------------------
def test_an_address_cannot_be_flooded(visitor):
    now = timezone.now()
    for hour in range(0, 24 * 5, 2):
        moment = now + datetime.timedelta(hours=hour)
        for number in range(8):
            subscribed(question=f"q={number}", now=moment)
        AlertDelivery().run(moment)
    days = 5
    assert len(mail.outbox) <= subscriptions.MAX_UNCONFIRMED_PER_ADDRESS * days
    assert SearchAlert.objects.count() == subscriptions.MAX_UNCONFIRMED_PER_ADDRESS


def test_an_address_has_a_limit(monkeypatch):
    monkeypatch.setattr(subscriptions, "MAX_ALERTS_PER_ADDRESS", 4)
    for number in range(6):
        subscribed(question=f"q={number}")
        subscriptions.confirm(alert=SearchAlert.objects.last(), now=timezone.now())
    assert SearchAlert.objects.count() == 4


def test_all_together_have_their_limit(monkeypatch):
    monkeypatch.setattr(subscriptions, "MAX_UNCONFIRMED", 5)
    for number in range(9):
        subscribed(address=f"a{number}@example.org")
    assert SearchAlert.objects.count() == 5


def test_unconfirmed_alerts_lock_nobody_out(visitor, monkeypatch):
    """A bot that signs up invented addresses evicts its own alerts, not those of others."""
    monkeypatch.setattr(subscriptions, "MAX_UNCONFIRMED", 5)
    kept = confirmed(address="lange@example.org")
    for number in range(9):
        subscribed(address=f"a{number}@example.org")
    assert CHECK_MAIL in words(visitor.post(FORM, SENT))
    AlertDelivery().run()
    mine = SearchAlert.objects.get(address=ADDRESS)
    assert [ADDRESS] in [each.to for each in mail.outbox]
    assert visitor.post(path(mine, tokens.CONFIRM)).status_code == 200
    assert SearchAlert.objects.exclude(consented=None).count() == 2
    assert SearchAlert.objects.filter(pk=kept.pk).exists()
    assert SearchAlert.objects.filter(consented=None).count() == 4


def test_an_address_that_others_fill_in_is_free_again_the_next_day():
    now = timezone.now()
    for number in range(subscriptions.MAX_UNCONFIRMED_PER_ADDRESS):
        subscribed(question=f"q={number}", now=now)
    subscribed(question="q=mine", now=now + datetime.timedelta(hours=1))
    assert not SearchAlert.objects.filter(question="q=mine").exists()
    subscribed(question="q=mine", now=now + datetime.timedelta(hours=25))
    assert SearchAlert.objects.filter(question="q=mine").exists()
    assert SearchAlert.objects.count() == subscriptions.MAX_UNCONFIRMED_PER_ADDRESS


def test_confirmation_mails_are_rate_limited(visitor, monkeypatch):
    """Meanwhile every sign-up is told that it takes longer, whatever its address."""
    monkeypatch.setattr(subscriptions, "MAX_CONFIRMATIONS_PER_HOUR", 3)
    assert "may take some hours" not in words(visitor.post(FORM, SENT))
    for number in range(7):
        subscribed(address=f"a{number}@example.org")
    assert "may take some hours" in words(visitor.post(FORM, SENT))
    delivery, now = AlertDelivery(), timezone.now()
    for minutes, sent in ((0, 3), (30, 3), (61, 6), (90, 6), (130, 8)):
        delivery.run(now + datetime.timedelta(minutes=minutes))
        assert len(mail.outbox) == sent


def test_the_limit_of_an_address_is_always_stated(visitor):
    told = {
        words(visitor.post(FORM, SENT))
        for _ in range(subscriptions.MAX_UNCONFIRMED_PER_ADDRESS + 2)
    }
    assert len(told) == 1
    assert "We send an address at most 3 confirmation e-mails a day" in told.pop()


def test_one_visitor_is_rate_limited(visitor, monkeypatch):
    monkeypatch.setattr(throttling, "MAX_REQUESTS", 3)
    for number in range(3):
        assert visitor.post(FORM, {**SENT, "address": f"a{number}@example.org"}).status_code == 200
    answer = visitor.post(FORM, SENT)
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert "Please try again in an hour." in words(answer)
    other = visitor.post(FORM, SENT, REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 200
    assert visitor.get(FORM).status_code == 200


def test_addresses_of_one_ipv6_network_are_one_visitor(visitor, monkeypatch):
    monkeypatch.setattr(throttling, "MAX_REQUESTS", 2)
    statuses = [
        visitor.post(FORM, SENT, REMOTE_ADDR=f"2001:db8:1:2::{host}").status_code
        for host in (1, 2, 3)
    ]
    assert statuses == [200, 200, 429]


# --- Confirming -------------------------------------------------------------------------------
def test_looking_at_the_link_confirms_nothing(visitor):
    alert = subscribed(question="city=de-dortmund&q=heat")
    for ask in (visitor.get, visitor.head):
        assert ask(path(alert, tokens.CONFIRM)).status_code == 200
    text = words(visitor.get(path(alert, tokens.CONFIRM)))
    assert "Yes, notify me" in text
    assert "City Dortmund" in text
    assert ADDRESS not in text
    assert SearchAlert.objects.get().consented is None


def test_the_button_confirms_and_twice_is_once(visitor):
    alert = subscribed(weekly=True)
    first = visitor.post(path(alert, tokens.CONFIRM))
    consented = SearchAlert.objects.get().consented
    assert "From now on we will e-mail you, at most once a week" in words(first)
    assert abs(consented - timezone.now()) < datetime.timedelta(minutes=1)
    assert visitor.post(path(alert, tokens.CONFIRM)).status_code == 200
    assert SearchAlert.objects.get().consented == consented
    assert "Confirmed" in words(visitor.get(path(alert, tokens.CONFIRM)))


def test_another_frequency_replaces_the_first(visitor):
    confirmed(question="q=a")
    other = subscribed(question="q=a", weekly=True)
    assert SearchAlert.objects.count() == 2, "nothing changes before it is confirmed"
    visitor.post(path(other, tokens.CONFIRM))
    assert SearchAlert.objects.get().weekly


@pytest.mark.parametrize(
    "text", ["x", "1", "1-", "0-" + "a" * 43, "9" * 30 + "-" + "a" * 43, *TEXTS.values()]
)
def test_an_invalid_link_gets_an_error_page(visitor, text):
    subscribed()
    for purpose in ("confirm", "end"):
        answer = visitor.get(f"/en/alerts/{text[:3000]}/{purpose}/")
        assert answer.status_code in (400, 404)
        assert len(words(answer)) > 100
    assert SearchAlert.objects.get().consented is None


def test_a_link_opens_only_what_it_was_made_for(visitor):
    alert, other = subscribed(question="q=a"), subscribed(question="q=b", address="b@example.org")
    swapped = [
        f"/en/alerts/{tokens.token(alert, tokens.END)}/confirm/",
        f"/en/alerts/{tokens.token(alert, tokens.CONFIRM)}/end/",
        f"/en/alerts/{other.pk}-{tokens.token(alert, tokens.END).partition('-')[2]}/end/",
    ]
    for target in swapped:
        assert "no longer valid" in words(visitor.post(target))
    # A number that a restored database gives out again.
    alert_end = path(alert, tokens.END)
    SearchAlert.objects.filter(pk=alert.pk).update(address="c@example.org")
    assert "no longer valid" in words(visitor.post(alert_end))
    assert SearchAlert.objects.count() == 2


def test_links_outlive_a_changed_key(visitor, settings):
    alert = confirmed()
    target = path(alert, tokens.END)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert visitor.get(target).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert visitor.get(target).status_code == 404


# --- Ending -----------------------------------------------------------------------------------
def test_looking_at_the_link_ends_nothing(visitor):
    alert = confirmed()
    answer = visitor.get(path(alert, tokens.END))
    assert "Yes, unsubscribe and delete" in words(answer)
    assert SearchAlert.objects.exists()


def test_one_click_of_a_mail_client_ends_it_at_once(client):
    alert = confirmed(question="q=a")
    target = path(alert, tokens.END)
    plain = Client(enforce_csrf_checks=True)
    answer = plain.post(
        target, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert (answer.status_code, answer.cookies) == (200, {})
    assert not SearchAlert.objects.exists()
    assert plain.post(target).status_code == 200, "twice is no failure"
    assert plain.get(target).status_code == 404


def test_one_click_works_as_a_form_with_files_and_from_elsewhere(client):
    alert = confirmed()
    answer = client.post(
        path(alert, tokens.END),
        {"List-Unsubscribe": "One-Click"},
        headers={"Origin": "https://mail.example"},
    )
    assert answer.status_code == 200
    assert not SearchAlert.objects.exists()


def test_the_pages_are_complete_in_every_language(visitor):
    for language in ("de", "en", "fr", "ro"):
        alert = subscribed(language=language, address=f"{language}@example.org")
        AlertDelivery().run()
        link = re.search(r"http://\S+/alerts/\S+", mail.outbox[-1].body)[0]
        target = "/" + link.split("/", 3)[3]
        assert target.startswith(f"/{language}/")
        for address in (target, path(alert, tokens.END)):
            page = Page(visitor.get(address).content.decode())
            assert page.language == language
            assert not page.forbidden


def test_everything_of_an_address_is_deleted_on_request():
    confirmed(question="q=a")
    subscribed(question="q=b")
    confirmed(address="b@example.org")
    assert subscriptions.delete_address(address=" Leserin@example.org ") == 2
    assert subscriptions.delete_address(address=ADDRESS) == 0
    assert SearchAlert.objects.get().address == "b@example.org"
