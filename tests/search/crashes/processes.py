"""One portal as the processes it consists of, each of which may be killed."""

import json
import os
import signal
import subprocess
import sys

import requests

from scripts import serve
from tests.needs import ROOT

PATIENCE = 200


class Portal:
    """The processes of one portal, with its indexes; `kill` is kill -9."""

    def __init__(self, folder, engines, **environment):
        self.folder = folder
        self.engines = engines
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.environment = {
            **kept,
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "tests.search.crashes.settings",
            "PORTAL_VAR": str(folder),
            **environment,
        }
        self.running = []

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        for process in self.running:
            if process.poll() is None:
                self.kill(process)
            process.stdout.close()

    def start(self, *command):
        """A process of ours; what it prints can be read, what it logs is kept."""
        return self.start_program(sys.executable, *command)

    def start_program(self, *command):
        """Any program, with all processes that it starts in one group."""
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def run(self, *command):
        """A process that ends in order; returns what it printed."""
        process = self.start(*command)
        printed, _nothing = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, f"{command}: {printed}\n{self.log()[-3000:]}"
        return printed

    def log(self):
        return (self.folder / "log").read_text("utf-8")

    def publish(self, drafts, live=0):
        return self.start("-m", "tests.search.crashes.publisher", "publish", str(drafts), str(live))

    def worker(self):
        return self.start("manage.py", "worker")

    def web(self, port):
        """The web server as `make demo` starts it."""
        return self.start_program(*serve.web_command(port))

    def wait_for_lines(self, process, count):
        """Return when a process has printed some more lines."""
        for _ in range(count):
            assert process.stdout.readline(), self.log()[-3000:]

    def kill(self, process):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)

    def indexes(self):
        """How many indexes each engine has, finished or not."""
        folders = [path for path in (self.folder / "search").iterdir() if path.is_dir()]
        found = {"embedded": len(folders)}
        if "elasticsearch" in self.engines:
            node = self.environment["ELASTICSEARCH_URL"].split(",")[0]
            prefix = self.environment["ELASTICSEARCH_INDEX"]
            names = requests.get(f"{node}/_cat/indices/{prefix}*?h=index", timeout=30).text
            found["elasticsearch"] = len(names.split())
        return found

    def assert_index_is_database(self, count):
        """When nothing waits any more: nothing lost, nothing doubled, each document as it is."""
        settled = json.loads(self.run("-m", "tests.search.crashes.publisher", "settled"))
        right = {
            "waiting": 0,
            "parked": 0,
            "difference": ["0 missing, 0 outdated, 0 too many", {}],
            "documents": count,
            "distinct": count,
        }
        assert settled == {
            "public": count,
            "distinct": count,
            "engines": dict.fromkeys(self.engines, right),
        }
        # Nothing was lost on the way and only found again by comparing.
        assert "is repaired" not in self.log()
