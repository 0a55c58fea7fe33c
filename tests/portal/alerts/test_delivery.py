"""Alert delivery: all new matches, once, to confirmed addresses, whatever the mail server does."""

import datetime
import email.utils
import logging

import pytest
from django.db.models import F
from django.utils import timezone

from cities.models import MeasurePage
from portal.alerts import new_matches, subscriptions, time_windows, tokens
from portal.alerts.delivery import MAX_REJECTIONS, AlertDelivery, MailServerUnavailable
from portal.alerts.models import SearchAlert
from search.indexing import outbox
from tests import factories
from tests.mail_server import MailServer
from tests.search.outbox import drain_all

pytestmark = pytest.mark.django_db
ADDRESS = "leserin@example.org"
DAY = datetime.timedelta(days=1)
# A Wednesday, ten in the morning in Berlin.
NOW = datetime.datetime(2026, 6, 10, 8, 0, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def running():
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture
def server(running, settings):
    running.mails, running.asked, running.refuse, running.refuse_data = [], [], {}, {}
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example.org"
    return running


@pytest.fixture
def delivery(server, embedded):
    return AlertDelivery()


def subscribe(question="", *, address=ADDRESS, weekly=False, last_run=NOW - DAY, language="de"):
    """Create a confirmed alert whose last run was a day ago."""
    return SearchAlert.objects.create(
        address=address, language=language, question=question, weekly=weekly,
        consented=NOW - 30 * DAY, last_run=last_run,
    )  # fmt: skip


def published(when, heading="Wärmenetz", **values):
    """Create and index a measure that was first published at a given time."""
    page = factories.measure(heading=heading, **values)
    MeasurePage.objects.filter(pk=page.pk).update(first_published_at=when)
    page = MeasurePage.objects.get(pk=page.pk)
    page.save()
    drain_all()
    return page


def last_run():
    return SearchAlert.objects.get().last_run


def test_new_matches_are_sent_once(delivery, server):
    subscribe("q=W%C3%A4rmenetz")
    page = published(NOW - DAY / 2)
    published(NOW - 2 * DAY, "Wärmenetz von gestern")
    published(NOW - DAY / 2, "Radweg")
    delivery.run(NOW)
    delivery.run(NOW + DAY / 24)
    delivery.run(NOW + DAY)
    [mail] = server.mails
    text = mail.get_content()
    assert mail["To"] == ADDRESS
    assert mail["Subject"].strip() == "Partnerstadt: 1 neue Maßnahme – Wärmenetz"
    assert f"https://portal.example.org/de/cities/dortmund/{page.slug}/" in text
    assert "• Wärmenetz\n  Dortmund, Deutschland\n" in text
    assert "Radweg" not in text
    assert "gestern" not in text


def test_a_partial_match_is_no_new_match(delivery, server):
    subscribe("q=W%C3%A4rmenetz+Tiefengeothermie")
    published(NOW - DAY / 2, "Wärmenetz mit Abwärme")
    published(NOW - DAY / 2, "Wärmenetz aus Tiefengeothermie")
    delivery.run(NOW)
    [mail] = server.mails
    assert "aus Tiefengeothermie" in mail.get_content()
    assert "mit Abwärme" not in mail.get_content()


def test_without_new_matches_no_mail_is_sent_and_the_window_moves_on(delivery, server):
    subscribe("q=W%C3%A4rmenetz")
    delivery.run(NOW)
    assert server.mails == []
    assert last_run() == time_windows.latest_end(NOW, weekly=False)


def test_every_header_of_the_one_click_unsubscription_arrives(delivery, server, client):
    alert = subscribe(language="fr")
    published(NOW - DAY / 2)
    delivery.run(NOW)
    [mail] = server.mails
    leaving = tokens.url(alert, tokens.END)
    assert mail["List-Unsubscribe"].strip() == f"<{leaving}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Content-Language"] == "fr"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@portal.example.org>")
    assert email.utils.parsedate_to_datetime(mail["Date"])
    assert leaving in mail.get_content()
    assert "Pour vous désabonner" in mail.get_content()
    path = leaving.removeprefix("https://portal.example.org")
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not SearchAlert.objects.exists()


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime.timedelta(seconds=-1), 0),
        (datetime.timedelta(0), 0),
        (datetime.timedelta(seconds=1), 1),
        (DAY - datetime.timedelta(seconds=1), 1),
        (DAY, 1),
        (DAY + datetime.timedelta(seconds=1), 0),
    ],
)
def test_every_second_belongs_to_one_window(delivery, server, moment, told):
    end = time_windows.latest_end(NOW, weekly=False)
    subscribe(last_run=end - DAY)
    published(end - DAY + moment)
    delivery.run(NOW)
    assert len(server.mails) == told
    assert last_run() == end
    if moment > DAY:
        delivery.run(NOW + DAY)
        assert len(server.mails) == 1


def test_a_match_published_in_the_second_of_the_confirmation_is_sent(delivery, server):
    moment = NOW - DAY + datetime.timedelta(microseconds=600_000)
    alert = SearchAlert.objects.create(address=ADDRESS, language="de", asked=moment)
    subscriptions.confirm(alert=alert, now=moment)
    published(moment + datetime.timedelta(microseconds=300_000))
    delivery.run(NOW)
    assert len(server.mails) == 1


@pytest.mark.parametrize(
    ("now", "weekly", "end"),
    [
        # Five in Berlin is three in UTC in summer, four in winter; a quarter of an hour settles.
        ("2026-06-10T03:14:59", False, "2026-06-09T03:00:00"),
        ("2026-06-10T03:15:00", False, "2026-06-10T03:00:00"),
        ("2026-01-10T04:15:00", False, "2026-01-10T04:00:00"),
        ("2026-06-10T08:00:00", True, "2026-06-08T03:00:00"),
        ("2026-06-08T03:14:59", True, "2026-06-01T03:00:00"),
        ("2026-06-08T03:15:00", True, "2026-06-08T03:00:00"),
        # The nights in which the clock changes.
        ("2026-03-29T03:15:00", False, "2026-03-29T03:00:00"),
        ("2026-10-25T04:15:00", False, "2026-10-25T04:00:00"),
    ],
)
def test_windows_end_at_five_and_weeks_on_monday(now, weekly, end):
    def utc(text):
        return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)

    assert time_windows.latest_end(utc(now), weekly=weekly) == utc(end)


def test_a_weekly_alert_waits_for_monday(delivery, server):
    monday = time_windows.latest_end(NOW, weekly=True)
    subscribe(weekly=True, last_run=monday)
    published(NOW - DAY / 2)
    delivery.run(NOW)
    assert server.mails == []
    delivery.run(monday + 7 * DAY + datetime.timedelta(hours=1))
    assert len(server.mails) == 1


def test_matches_of_an_outage_are_sent_in_one_mail(delivery, server):
    subscribe(last_run=NOW - 5 * DAY)
    for days in (1, 2, 3, 4):
        published(NOW - days * DAY, f"Netz {days}")
    delivery.run(NOW)
    [mail] = server.mails
    assert mail["Subject"].strip() == "Partnerstadt: 4 neue Maßnahmen"
    text = mail.get_content()
    assert [text.index(f"Netz {days}") for days in (1, 2, 3, 4)] == sorted(
        text.index(f"Netz {days}") for days in (1, 2, 3, 4)
    )


def test_a_long_list_ends_with_a_link_to_the_rest(delivery, server, monkeypatch):
    monkeypatch.setattr("portal.alerts.emails.MAX_LISTED", 1)
    subscribe("q=Netz")
    for number in range(3):
        published(NOW - DAY / 2, f"Netz {number}")
    delivery.run(NOW)
    text = server.mails[0].get_content()
    assert text.count("•") == 1
    assert "https://portal.example.org/de/search/?q=Netz&entry=measure&sort=newest" in text


def test_what_was_withdrawn_never_appears(delivery, server):
    subscribe()
    factories.unpublish(published(NOW - DAY / 2, "Zurückgezogen"))
    restricted = published(NOW - DAY / 2, "Privat")
    factories.restrict(restricted)
    hidden = published(NOW - DAY / 2, "Am Index vorbei")
    MeasurePage.objects.filter(pk=hidden.pk).update(live=False)
    drain_all()
    delivery.run(NOW)
    assert server.mails == []


def test_delivery_waits_for_changes_not_yet_indexed(delivery, server):
    alert = subscribe()
    end = time_windows.latest_end(NOW, weekly=False)
    published(NOW - DAY / 2, "Schon da")
    waiting = outbox.ChangedEntry(factories.measure(heading="Noch nicht").uuid, 0)
    outbox.record([waiting], removes=False)
    from search.models import SearchChange

    SearchChange.objects.update(created=timezone.now() - datetime.timedelta(days=9000))
    delivery.run(NOW)
    assert server.mails == []
    assert last_run() == alert.last_run
    assert last_run() < end
    drain_all()
    delivery.run(NOW)
    assert len(server.mails) == 1


def test_without_an_engine_no_window_is_done(delivery, server, monkeypatch):
    from search.schema.request import SearchResult

    alert = subscribe()
    monkeypatch.setattr(new_matches.searcher, "search", lambda request: SearchResult())
    delivery.run(NOW)
    assert last_run() == alert.last_run


def test_a_filter_that_is_no_longer_known_finds_nothing_instead_of_everything(delivery, server):
    subscribe("city=de-atlantis")
    subscribe("city=de-dortmund", address="b@example.org")
    published(NOW - DAY / 2)
    delivery.run(NOW)
    assert [mail["To"] for mail in server.mails] == ["b@example.org"]


def test_two_workers_do_not_both_send(delivery, server, held_elsewhere):
    subscribe()
    published(NOW - DAY / 2)
    with held_elsewhere("alerts"):
        delivery.run(NOW)
    assert server.mails == []


# --- A crash between the mail server's acceptance and our commit ------------------------------
def test_a_mail_that_is_sent_again_after_a_crash_has_the_same_message_id(delivery, server):
    alert = subscribe("q=W%C3%A4rmenetz")
    published(NOW - DAY / 2)
    delivery.run(NOW)
    SearchAlert.objects.update(last_run=alert.last_run)  # the commit that was lost
    published(NOW - datetime.timedelta(minutes=1), "Wärmenetz, das erst danach kam")
    AlertDelivery().run(NOW + datetime.timedelta(hours=3))
    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_content() == second.get_content()
    delivery.run(NOW + DAY)
    assert server.mails[2]["Message-ID"] != first["Message-ID"]
    assert len(server.mails) == 3


# --- A mail server that refuses ---------------------------------------------------------------
def test_one_rejected_address_blocks_no_other(delivery, server):
    for name in ("a", "b", "c"):
        subscribe(address=f"{name}@example.org")
    published(NOW - DAY / 2)
    server.refuse["b@example.org"] = "450 4.2.0 greylisted"
    delivery.run(NOW)
    assert [mail["To"] for mail in server.mails] == ["a@example.org", "c@example.org"]
    server.refuse.clear()
    delivery.run(NOW + datetime.timedelta(minutes=9))
    assert len(server.mails) == 2, "it rests for ten minutes"
    delivery.run(NOW + datetime.timedelta(minutes=11))
    assert [mail["To"] for mail in server.mails][2:] == ["b@example.org"]


def test_a_failing_search_blocks_no_other(delivery, server, monkeypatch):
    subscribe("q=broken", address="a@example.org")
    subscribe(address="b@example.org")
    published(NOW - DAY / 2)
    search = new_matches.searcher.search

    def fragile(request):
        if request.text == "broken":
            raise KeyError(request.text)
        return search(request)

    monkeypatch.setattr(new_matches.searcher, "search", fragile)
    delivery.run(NOW)
    delivery.run(NOW)
    assert [mail["To"] for mail in server.mails] == ["b@example.org"]


def test_a_mail_rejected_for_its_content_blocks_no_other(delivery, server):
    for name in ("a", "b"):
        subscribe(address=f"{name}@example.org")
    published(NOW - DAY / 2)
    server.refuse_data["a@example.org"] = "554 5.6.0 no"
    for hours in range(8):
        delivery.run(NOW + hours * DAY / 24)
    assert [mail["To"] for mail in server.mails] == ["b@example.org"]
    assert SearchAlert.objects.filter(address="a@example.org").exists()


def test_an_address_that_does_not_exist_is_deleted_after_some_tries(delivery, server, caplog):
    caplog.set_level(logging.INFO)
    subscribe()
    subscribe("q=Radweg")
    published(NOW - DAY / 2)
    server.refuse[ADDRESS] = "550 5.1.1 no such user"
    moment = NOW
    for attempt in range(MAX_REJECTIONS):
        assert SearchAlert.objects.filter(question="").exists(), attempt
        delivery.run(moment)
        delivery.run(moment)
        assert len(server.asked) == attempt + 1, "it rests in between"
        moment += DAY + datetime.timedelta(minutes=1)
    assert not SearchAlert.objects.filter(address=ADDRESS).exists()
    ours = [each.getMessage() for each in caplog.records if each.name.startswith("portal")]
    assert len(ours) == MAX_REJECTIONS + 1
    assert not [line for line in ours if ADDRESS in line], "no address in our log"


def test_a_policy_rejection_deletes_nobody(delivery, server):
    subscribe()
    published(NOW - DAY / 2)
    server.refuse[ADDRESS] = "550 5.7.1 your server is on a list"
    for days in range(10):
        delivery.run(NOW + days * DAY)
    assert SearchAlert.objects.exists()


def test_connections_to_an_unavailable_mail_server_back_off(delivery, server, settings):
    subscribe()
    published(NOW - DAY / 2)
    settings.EMAIL_PORT = 1
    with pytest.raises(MailServerUnavailable, match="does not answer"):
        delivery.run(NOW)
    with pytest.raises(MailServerUnavailable, match="not contacted before"):
        delivery.run(NOW + datetime.timedelta(seconds=14))
    with pytest.raises(MailServerUnavailable, match="does not answer"):
        delivery.run(NOW + datetime.timedelta(seconds=15))
    with pytest.raises(MailServerUnavailable, match="not contacted before"):
        delivery.run(NOW + datetime.timedelta(seconds=40))
    settings.EMAIL_PORT = server.port
    delivery.run(NOW + datetime.timedelta(seconds=46))
    assert len(server.mails) == 1


def test_with_nothing_to_send_the_mail_server_is_left_alone(delivery, server, settings):
    subscribe()
    settings.EMAIL_PORT = 1
    delivery.run(NOW)


# --- Mails to confirm -------------------------------------------------------------------------
def test_nothing_is_sent_before_it_is_confirmed(delivery, server):
    subscriptions.subscribe(
        address=ADDRESS, language="ro", question="q=kaufen", weekly=False, now=NOW
    )
    published(NOW + DAY / 2, "kaufen")
    delivery.run(NOW)
    delivery.run(NOW + 2 * DAY)
    [mail] = server.mails
    alert = SearchAlert.objects.get()
    text = mail.get_content()
    assert tokens.url(alert, tokens.CONFIRM) in text
    assert "/ro/alerts/" in text
    assert "List-Unsubscribe" not in mail
    assert "kaufen" not in text + mail["Subject"], "nobody sends words of their own to others"
    assert alert.consented is None


def test_a_confirmation_lost_in_a_crash_is_sent_again_with_the_same_message_id(delivery, server):
    subscriptions.subscribe(address=ADDRESS, language="de", question="", weekly=False, now=NOW)
    delivery.run(NOW)
    SearchAlert.objects.update(last_run=None)
    AlertDelivery().run(NOW + DAY / 24)
    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_unconfirmed_alerts_are_deleted_after_a_week(delivery, server, settings):
    subscriptions.subscribe(address=ADDRESS, language="de", question="", weekly=False, now=NOW)
    delivery.run(NOW)
    delivery.run(NOW + 7 * DAY)
    assert SearchAlert.objects.exists()
    settings.EMAIL_PORT = 1
    delivery.run(NOW + 7 * DAY + datetime.timedelta(seconds=1))
    assert not SearchAlert.objects.exists()


def test_an_alert_that_ends_while_its_mail_is_on_the_way_stays_ended(delivery, server):
    subscribe()
    published(NOW - DAY / 2)
    server.accepted = lambda: None
    original = SearchAlert.objects.get()
    delivery.run(NOW)
    original.delete()
    delivery.run(NOW + DAY)
    assert not SearchAlert.objects.exists()
    assert len(server.mails) == 1


def test_nothing_of_a_search_is_kept_but_what_it_takes():
    columns = {field.name for field in SearchAlert._meta.get_fields()}
    assert columns == {
        "id", "address", "language", "question", "weekly", "asked", "consented", "last_run",
    }  # fmt: skip
    alert = SearchAlert.objects.create(address=ADDRESS, language="de", asked=NOW)
    subscriptions.confirm(alert=alert, now=NOW)
    assert not SearchAlert.objects.exclude(asked=F("asked")).exclude(asked=None).exists()
    assert SearchAlert.objects.get().asked is None
