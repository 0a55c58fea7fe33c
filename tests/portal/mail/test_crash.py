"""A worker killed while sending an admin mail: never lost, duplicates have the same Message-ID."""

import signal
import threading

import pytest

from tests.search.crashes.processes import PATIENCE

pytestmark = [
    pytest.mark.servers,
    pytest.mark.timeout(500),
    pytest.mark.django_db(transaction=True),
]
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


def test_killed_before_and_after_the_mail_server_has_accepted(killed_portal, server_that_kills):
    killed_portal.run("-c", ASK)
    assert killed_portal.run("-c", COUNT).strip() == "2"
    for moment, mails in (("before", 0), ("after", 1)):
        server_that_kills.moment = moment
        server_that_kills.victim = killed_portal.worker()
        assert server_that_kills.victim.wait(PATIENCE) == -signal.SIGKILL, killed_portal.log()[
            -3000:
        ]
        assert len(server_that_kills.mails) == mails

    server_that_kills.moment = ""
    arrived = threading.Event()
    server_that_kills.accepted = lambda: (
        arrived.set() if len(server_that_kills.mails) == 3 else None
    )
    killed_portal.worker()
    killed_portal.worker()
    assert arrived.wait(PATIENCE), killed_portal.log()[-3000:]
    first, again, reset = server_that_kills.mails
    assert first["To"] == again["To"] == "ion@example.org"
    assert first["Message-ID"] == again["Message-ID"]
    assert reset["To"] == "ana@example.org"
    assert "/password_reset/" in reset.get_content()
