"""The background worker: runs all jobs in parallel until it is stopped."""

import logging
import os
import socket
import threading
import uuid

from django.db import OperationalError, close_old_connections, connections

from portal.operations import heartbeat
from portal.operations.jobs import Job, jobs
from search.embeddings import EncoderUnavailable, encoders
from search.engines import EngineError

logger = logging.getLogger(__name__)

MAX_BACKOFF = 10.0
# Seconds for running jobs to finish after the signal; compose waits a little longer.
STOP_SECONDS = 25.0
# What is unavailable will be back: no bug.
_OUTAGES = (EngineError, EncoderUnavailable, OperationalError)


class BackgroundWorker:
    """Runs jobs, each in a thread of its own.

    A job that raises (database or search engine unavailable, a bug) is logged and retried with
    exponential backoff; the others continue. All state is in the database, so the process may be
    killed at any time.
    """

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:40]}-{os.getpid()}-{uuid.uuid4().hex[:6]}"
        self.stopping = threading.Event()
        self.failing: set[str] = set()

    def run(self) -> None:
        """Run until `stop` is called, then wait for running jobs."""
        logger.info("Worker %s starts", self.name)
        if missing := encoders.unavailable():
            logger.warning("Search: %s", missing)
        self._first_beat()
        threads = [
            threading.Thread(target=self.run_job, args=(job,), name=job.name, daemon=True)
            for job in jobs(self.name, self.beat)
        ]
        for thread in threads:
            thread.start()
        self.stopping.wait()
        for thread in threads:
            thread.join(STOP_SECONDS)
        self.attempt(Job("farewell", 0, lambda: heartbeat.remove(self.name)), 0)
        logger.info("Worker %s has ended", self.name)

    def stop(self) -> None:
        """Let running jobs finish, then end."""
        self.stopping.set()

    def beat(self) -> None:
        """Write the heartbeat with the names of the failing jobs."""
        heartbeat.beat(self.name, sorted(self.failing))

    def run_job(self, job: Job) -> None:
        """Run one job repeatedly; failures increase the delay, a success resets it."""
        failures = 0
        while not self.stopping.is_set():
            failures = 0 if self.attempt(job, failures) else failures + 1
            delay = (
                job.interval
                if not failures
                else min(MAX_BACKOFF, job.interval * 2 ** min(failures, 10))
            )
            self.stopping.wait(delay)
        connections.close_all()

    def attempt(self, job: Job, failures: int) -> bool:
        """Run one job once and return whether it succeeded.

        Bugs log a traceback once, outages never.
        """
        close_old_connections()
        try:
            job.work()
        except Exception as error:  # one job must not end the process
            expected = isinstance(error, _OUTAGES)
            logger.error("%s failed: %s", job.name, error, exc_info=failures == 0 and not expected)
            self.failing.add(job.name)
            return False
        if failures:
            logger.info("%s works again after %d failures", job.name, failures)
        self.failing.discard(job.name)
        return True

    def _first_beat(self) -> None:
        """Write the first heartbeat, before any task is claimed under this name."""
        self.attempt(Job("heartbeat", 0, self.beat), 0)
