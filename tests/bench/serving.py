"""The web server and the worker as processes of their own, over the measured database."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from scripts import serve
from tests.e2e.running import free_port
from tests.needs import ROOT


@contextmanager
def web(engine: str) -> Iterator[str]:
    """The address of the web server with one engine, started as `make demo` starts it."""
    port = free_port()
    with _running(serve.web_command(port), engine) as process:
        serve.wait_until_up(port, [process])
        if process.poll() is not None:
            raise RuntimeError("the web server ended")
        yield f"http://127.0.0.1:{port}"


@contextmanager
def worker(engine: str) -> Iterator[None]:
    """The background process."""
    with _running(serve.worker_command(), engine):
        yield


@contextmanager
def _running(command: list[str], engine: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {"MEASURED_ENGINES": engine, "LOG_LEVEL": "WARNING"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        yield process
    finally:
        serve.stop([process])
