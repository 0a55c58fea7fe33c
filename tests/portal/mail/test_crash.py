"""A worker killed while sending an admin mail: never lost, duplicates have the same Message-ID."""

import threading

import pytest

from tests.portal.alerts.test_crash import PATIENCE, portal, server, signal

pytestmark = [
    pytest.mark.servers,
    pytest.mark.timeout(500),
    pytest.mark.django_db(transaction=True),
]
__all__ = ["portal", "server"]
ASK = """
import django
django.setup()
from django.core.mail import send_mail
from portal.mail.queue import QueuedMail
from tests import factories
factories.user("ana", superuser=True)
send_mail("Zur Prüfung", "Text", None, ["ion@example.org"])
QueuedMail.objects.create(reset_for="ana@example.org", language="de")
"""
COUNT = "import django; django.setup(); from portal.models import QueuedMail as Q; print(Q.objects.count())"


def test_killed_before_and_after_the_mail_server_has_accepted(portal, server):
    portal.run("-c", ASK)
    assert portal.run("-c", COUNT).strip() == "2"
    for moment, mails in (("before", 0), ("after", 1)):
        server.moment = moment
        server.victim = portal.worker()
        assert server.victim.wait(PATIENCE) == -signal.SIGKILL, portal.log()[-3000:]
        assert len(server.mails) == mails

    server.moment = ""
    arrived = threading.Event()
    server.accepted = lambda: arrived.set() if len(server.mails) == 3 else None
    portal.worker()
    portal.worker()
    assert arrived.wait(PATIENCE), portal.log()[-3000:]
    first, again, reset = server.mails
    assert first["To"] == again["To"] == "ion@example.org"
    assert first["Message-ID"] == again["Message-ID"]
    assert reset["To"] == "ana@example.org"
    assert "/password_reset/" in reset.get_content()
