"""A worker killed while sending: no mail is lost, and duplicates have the same Message-ID."""

import signal
import threading

import pytest

from tests.search.crashes.processes import PATIENCE

pytestmark = [
    pytest.mark.servers,
    pytest.mark.timeout(500),
    # The processes work on a copy of the test database: it must be there, committed and at rest.
    pytest.mark.django_db(transaction=True),
]
ADDRESS = "leserin@example.org"


def test_killed_before_and_after_the_mail_server_has_accepted(killed_portal, server_that_kills):
    killed_portal.run("-m", "tests.portal.alerts.processes", "prepare", ADDRESS)
    for moment, mails in (("before", 0), ("after", 1)):
        server_that_kills.moment = moment
        server_that_kills.victim = killed_portal.worker()
        assert server_that_kills.victim.wait(PATIENCE) == -signal.SIGKILL, killed_portal.log()[
            -3000:
        ]
        assert len(server_that_kills.mails) == mails

    server_that_kills.moment = ""
    arrived = threading.Event()
    server_that_kills.accepted = arrived.set
    killed_portal.worker()
    assert arrived.wait(PATIENCE), killed_portal.log()[-3000:]
    assert killed_portal.run("-m", "tests.portal.alerts.processes", "settled") == "settled"
    first, second = server_that_kills.mails
    assert first["To"] == ADDRESS
    assert "Wärmenetz" in first.get_content()
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_content() == second.get_content()
