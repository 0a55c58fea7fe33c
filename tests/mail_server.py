"""A real mail server on the loopback address, which accepts or refuses as a test wants it."""

from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class MailServer:
    """`mails` are the accepted ones; `refuse` maps an address to the answer to its RCPT.

    `refuse_data` answers after a mail was read; `accepted` is called when one was accepted, before
    its sender hears of it.
    """

    def __init__(self):
        self.mails = []
        self.asked = []
        self.refuse = {}
        self.refuse_data = {}
        self.accepted = lambda: None
        self._controller = None
        self.port = 0

    def start(self, port=0):
        """Listen; without a port on one that is free."""
        self._controller = _Controller(self, hostname="127.0.0.1", port=port, ready_timeout=30)
        self._controller.start()
        self.port = self._controller.server.sockets[0].getsockname()[1]
        return self

    def stop(self):
        if self._controller:
            self._controller.stop()
            self._controller = None

    def to(self, address):
        """The accepted mails to an address."""
        return [mail for mail in self.mails if mail["To"] == address]

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        self.asked.append(address)
        if answer := self.refuse.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        for address in envelope.rcpt_tos:
            if answer := self.refuse_data.get(address):
                return answer
        content = envelope.content.replace(b"\r\n", b"\n")
        self.mails.append(message_from_bytes(content, policy=policy.default))
        self.accepted()
        return "250 OK"


class _Controller(Controller):
    """Looks nothing up, and takes a port that is free."""

    def factory(self):
        return SMTP(self.handler, hostname="localhost", enable_SMTPUTF8=True)

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
