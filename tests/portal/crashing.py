"""A mail server that kills the worker while it sends."""

import os
import signal

from tests.mail_server import MailServer


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
