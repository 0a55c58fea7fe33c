"""The one background process: runs its jobs side by side until it is told to stop."""

import logging
import os
import socket
import threading
import uuid

from django.db import OperationalError, close_old_connections, connections

from portal.operations import heartbeat
from portal.operations.jobs import Job, jobs
from search.engines import EngineError

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 10.0
# How long a running job may take to end after the signal; compose waits a little longer.
STOP_SECONDS = 25.0


class BackgroundWorker:
    """Runs jobs, each in a thread of its own.

    A job that raises (database gone, search engine gone, a bug) is logged and tried again after
    a growing pause; the others go on. Everything a job must not lose is in the database, so the
    process may be killed at any moment.
    """

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:40]}-{os.getpid()}-{uuid.uuid4().hex[:6]}"
        self.stopping = threading.Event()
        self.failing: set[str] = set()

    def run(self) -> None:
        """Run until `stop` is called, then wait for what is under way."""
        logger.info("Worker %s starts", self.name)
        self._sign_of_life_quietly()
        threads = [
            threading.Thread(target=self.repeat, args=(job,), name=job.name, daemon=True)
            for job in jobs(self.name, self.sign_of_life)
        ]
        for thread in threads:
            thread.start()
        self.stopping.wait()
        for thread in threads:
            thread.join(STOP_SECONDS)
        self.attempt(Job("farewell", 0, lambda: heartbeat.leave(self.name)), 0)
        logger.info("Worker %s has ended", self.name)

    def stop(self) -> None:
        """Let every job finish what it does, and end."""
        self.stopping.set()

    def sign_of_life(self) -> None:
        """Write the heartbeat with the names of the failing jobs."""
        heartbeat.beat(self.name, sorted(self.failing))

    def repeat(self, job: Job) -> None:
        """Do one job again and again; a failure makes the pause longer, a success short again."""
        failures = 0
        while not self.stopping.is_set():
            failures = 0 if self.attempt(job, failures) else failures + 1
            pause = (
                job.pause
                if not failures
                else min(LONGEST_PAUSE, job.pause * 2 ** min(failures, 10))
            )
            self.stopping.wait(pause)
        connections.close_all()

    def attempt(self, job: Job, failures: int) -> bool:
        """Do one job once; say whether it went well. A bug shows its stack once, an outage never."""
        close_old_connections()
        try:
            job.work()
        except Exception as error:  # one job must not end the process
            expected = isinstance(error, (EngineError, OperationalError))
            logger.error("%s failed: %s", job.name, error, exc_info=failures == 0 and not expected)
            self.failing.add(job.name)
            return False
        if failures:
            logger.info("%s works again after %d failures", job.name, failures)
        self.failing.discard(job.name)
        return True

    def _sign_of_life_quietly(self) -> None:
        """The first heartbeat, before any task is claimed under this name."""
        self.attempt(Job("heartbeat", 0, self.sign_of_life), 0)
