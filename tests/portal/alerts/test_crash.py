"""A worker killed while sending: no mail is lost, and duplicates have the same Message-ID."""

import os
import signal
import threading

import pytest

from tests.mail_server import MailServer
from tests.search.crashes.processes import PATIENCE, Portal

pytestmark = [
    pytest.mark.servers,
    pytest.mark.timeout(500),
    # The processes work on a copy of the test database: it must be there, committed and at rest.
    pytest.mark.django_db(transaction=True),
]
ADDRESS = "leserin@example.org"


class KillingServer(MailServer):
    """Mail server that kills the sending process before or after it accepts a mail."""

    victim = None
    moment = ""

    def _kill(self, moment):
        if self.moment == moment:
            os.kill(self.victim.pid, signal.SIGKILL)

    async def handle_RCPT(self, *told):  # noqa: N802
        self._kill("before")
        return await super().handle_RCPT(*told)

    async def handle_DATA(self, *told):  # noqa: N802
        answer = await super().handle_DATA(*told)
        self._kill("after")
        return answer


@pytest.fixture
def server():
    running = KillingServer().start()
    yield running
    running.stop()


@pytest.fixture
def portal(tmp_path, database_url, server):
    made = Portal(
        tmp_path,
        ["embedded"],
        DATABASE_URL=database_url,
        DJANGO_SETTINGS_MODULE="tests.portal.mail.settings",
        TEST_MAIL_PORT=str(server.port),
    )
    yield made
    for process in made.running:
        if process.poll() is None:
            made.kill(process)
        process.stdout.close()


def test_killed_before_and_after_the_mail_server_has_accepted(portal, server):
    portal.run("-m", "tests.portal.alerts.processes", "prepare", ADDRESS)
    for moment, mails in (("before", 0), ("after", 1)):
        server.moment = moment
        server.victim = portal.worker()
        assert server.victim.wait(PATIENCE) == -signal.SIGKILL, portal.log()[-3000:]
        assert len(server.mails) == mails

    server.moment = ""
    arrived = threading.Event()
    server.accepted = arrived.set
    portal.worker()
    assert arrived.wait(PATIENCE), portal.log()[-3000:]
    assert portal.run("-m", "tests.portal.alerts.processes", "settled") == "settled"
    first, second = server.mails
    assert first["To"] == ADDRESS
    assert "Wärmenetz" in first.get_content()
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_content() == second.get_content()
