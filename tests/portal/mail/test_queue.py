"""The mail queue: nothing is lost, and no secrets are kept."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from portal.mail import sending
from portal.mail.queue import QUEUE, QueuedMail
from portal.mail.sending import MailServerUnavailable, send_waiting
from search.indexing.locks import try_lock
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def server(settings):
    running = MailServer().start()
    settings.EMAIL_BACKEND = QUEUE
    settings.PORTAL_MAIL_BACKEND = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
    yield running
    running.stop()


def write(to="ana@example.org", subject="Zur Prüfung", **more):
    message = EmailMultiAlternatives(subject, "Grüße aus Köln", "portal@example.org", [to], **more)
    message.attach_alternative("<p>Grüße</p>", "text/html")
    return message.send()


def test_a_mail_waits_is_sent_once_and_gone(server):
    assert write(headers={"Auto-Submitted": "auto-generated"}, cc=["ion@example.org"]) == 1
    assert not server.mails
    send_waiting()
    send_waiting()
    (sent,) = server.mails
    assert (sent["To"], sent["Cc"], sent["Subject"]) == (
        "ana@example.org", "ion@example.org", "Zur Prüfung",
    )  # fmt: skip
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Message-ID"]
    assert sent.get_body(("plain",)).get_content().strip() == "Grüße aus Köln"
    assert "<p>Grüße</p>" in sent.get_body(("html",)).get_content()
    assert not QueuedMail.objects.exists()


def test_a_mail_is_queued_in_the_transaction_of_its_change(server):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    send_waiting()
    assert not server.mails


def test_while_the_mail_server_is_unavailable_everything_waits(server):
    server.stop()
    write()
    with pytest.raises(MailServerUnavailable):
        send_waiting()
    assert QueuedMail.objects.get().attempts == 0
    server.start(server.port)
    send_waiting()
    assert len(server.mails) == 1


def test_a_refused_mail_holds_up_no_other_and_is_tried_again(server):
    server.refuse["gone@example.org"] = "550 5.1.1 no such user"
    write("gone@example.org")
    write()
    now = timezone.now()
    send_waiting(now)
    assert [sent["To"] for sent in server.mails] == ["ana@example.org"]
    assert server.asked.count("gone@example.org") == 1
    send_waiting(now + timedelta(seconds=30))
    assert server.asked.count("gone@example.org") == 1, "it rests"
    server.refuse.clear()
    send_waiting(now + timedelta(seconds=61))
    assert len(server.mails) == 2
    assert server.mails[0]["Message-ID"] != server.mails[1]["Message-ID"]


def test_a_mail_that_is_never_accepted_is_dropped_and_logged(server, caplog):
    server.refuse["gone@example.org"] = "550 5.1.1 no such user"
    write("gone@example.org")
    now = timezone.now()
    for _ in range(len(sending.RETRY_DELAYS) + 1):
        send_waiting(now)
        now += timedelta(days=1)
    assert not QueuedMail.objects.exists()
    assert "is dropped: SMTPRecipientsRefused" in caplog.text
    assert "gone@example.org" not in caplog.text


def test_one_process_at_a_time_sends(server):
    write()
    if transaction.get_connection().vendor == "sqlite":
        with try_lock("mails") as mine:
            assert mine
            send_waiting()
        assert not server.mails
    send_waiting()
    assert len(server.mails) == 1


def test_a_clock_that_was_ahead_keeps_no_mail_back(server):
    server.refuse["ana@example.org"] = "451 later"
    write()
    send_waiting(timezone.now() + timedelta(days=400))
    server.refuse.clear()
    send_waiting()
    assert len(server.mails) == 1


def test_mails_with_files_are_refused_and_not_lost_silently(server):
    message = EmailMultiAlternatives("x", "y", "portal@example.org", ["ana@example.org"])
    message.attach("a.txt", "text")
    with pytest.raises(ValueError, match="attachments"):
        message.send()


def test_doctor_reports_waiting_mails(capsys):
    call_command("doctor", "--only", "mails")
    assert capsys.readouterr().out.split() == ["ok", "mails"]
    QueuedMail.objects.create(
        reset_for="ana@example.org", created=timezone.now() - timedelta(hours=2)
    )
    call_command("doctor", "--only", "mails")
    assert "degraded  mails  1 wait, the oldest since 120 min" in capsys.readouterr().out
