"""Real Elasticsearch servers of a test's own, on loopback, with little memory."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import requests

from tests.needs import ROOT, require

SCRIPT = ROOT / "scripts" / "elasticsearch.sh"
SMALL = {
    "ELASTICSEARCH_HEAP": "512m",
    # A short life: start quickly instead of running fast later.
    "ELASTICSEARCH_JAVA": "-XX:-UseG1GC -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
}
PATIENCE = 240
STOP_SECONDS = 20


def require_elasticsearch():
    """Skip, or fail in CI, where the program is not on this machine."""
    found = subprocess.run(["bash", SCRIPT, "home"], capture_output=True, check=False)
    present = found.returncode == 0
    require("Elasticsearch", "run `make elasticsearch`", present=present)


class Node:
    """One server in a folder of its own; `session` is how to speak to it as its administrator."""

    def __init__(self, url, session, **settings):
        self.url = url
        self.session = session
        self.settings = settings
        made = subprocess.run(
            ["bash", SCRIPT, "folder"], capture_output=True, check=True, text=True
        )
        self.folder = Path(made.stdout.strip())
        self.config = self.folder / "config"
        self.process = None

    def start(self):
        """Begin to start; see `wait`."""
        given = [
            part for name, value in self.settings.items() for part in ("-E", f"{name}={value}")
        ]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                ["bash", SCRIPT, "serve", self.folder, *given],
                env={**os.environ, **SMALL},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    def wait(self, path="/_cluster/health?wait_for_status=yellow&timeout=5s"):
        """Return when it answers with good news."""
        end = time.monotonic() + PATIENCE
        while not self.answers(path):
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < end, self.log()
            time.sleep(0.25)
        return self

    def answers(self, path="/"):
        """Whether it answers and all is well."""
        try:
            return self.session.get(self.url + path, timeout=10).ok
        except requests.RequestException:
            return False

    def kill(self):
        """Kill -9, by its own id."""
        os.kill(int((self.folder / "pid").read_text()), signal.SIGKILL)
        self.process.wait(STOP_SECONDS)

    def remove(self):
        """End exactly what was started here, and take its folder away."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(STOP_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self):
        """The last lines it said."""
        return (self.folder / "log").read_text("utf-8", "replace")[-4000:]
