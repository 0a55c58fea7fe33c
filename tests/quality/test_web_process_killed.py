"""The end of a process ends no server: kill -9 of whatever serves, and it answers again."""

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests
import yaml

from scripts import serve
from tests.e2e.running import environment, free_port, wait_until
from tests.needs import ROOT

pytestmark = [pytest.mark.servers, pytest.mark.timeout(200)]


def compose_command():
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    return yaml.safe_load(text)["services"]["web"]["command"]


def image_command():
    text = (ROOT / "Dockerfile").read_text("utf-8")
    return yaml.safe_load(re.findall(r"^CMD (\[.*\])$", text, re.MULTILINE)[-1])


def here(command, port):
    """A command of the container, as it runs on this machine."""
    name, *arguments = command
    return [shutil.which(name, path=str(Path(sys.executable).parent)), *arguments], {
        "GRANIAN_HOST": "127.0.0.1",
        "GRANIAN_PORT": str(port),
    }


def children(pid):
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name, in brackets, may hold anything; the parent is the second value after it.
            if int(path.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(path.parent.name))
    return found


def web_workers(pid):
    """The processes that answer, without the one that tidies up for multiprocessing."""
    found = []
    for child in children(pid):
        with suppress(OSError):
            if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(child)
    return found


def answers(port):
    with suppress(requests.RequestException):
        return requests.get(f"http://127.0.0.1:{port}/health/", timeout=5).status_code == 200
    return False


@contextmanager
def running(command, folder, **more):
    (folder / "frontend").mkdir()
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(folder, **more),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)


@pytest.mark.parametrize("command", [compose_command(), None], ids=["container", "demo"])
def test_web_workers_killed(tmp_path, command):
    if command:
        assert image_command() == command, "the image starts what compose starts"
    port = free_port()
    given, more = here(command, port) if command else (serve.web_command(port), {})
    with running(given, tmp_path, **more) as server:
        assert wait_until(lambda: answers(port)), (tmp_path / "log").read_text()
        count = int(command[command.index("--workers") + 1]) if command else 1
        assert wait_until(lambda: len(web_workers(server.pid)) == count)
        killed = web_workers(server.pid)
        for worker in killed:
            os.kill(worker, signal.SIGKILL)

        def replaced():
            new = set(web_workers(server.pid)) - set(killed)
            return server.poll() is not None or (len(new) == count and answers(port))

        assert wait_until(replaced), (tmp_path / "log").read_text()
        assert server.poll() is None, (tmp_path / "log").read_text()
        assert answers(port)


def test_both_programs_of_the_demo_killed(tmp_path):
    """The whole web server and the whole worker: what started them starts them again."""
    port = free_port()
    command = [sys.executable, "scripts/serve.py"]
    with running(command, tmp_path, PORT=str(port)) as demo:
        assert wait_until(lambda: answers(port)), (tmp_path / "log").read_text()
        killed = children(demo.pid)
        assert len(killed) == 2
        for program in killed:
            # Its own children first, lest they keep the port.
            for each in [*children(program), program]:
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)

        def replaced():
            return demo.poll() is not None or (
                len(set(children(demo.pid)) - set(killed)) == 2 and answers(port)
            )

        assert wait_until(replaced), (tmp_path / "log").read_text()
        assert demo.poll() is None, (tmp_path / "log").read_text()
        assert "is started again" in (tmp_path / "log").read_text()


def test_a_program_that_keeps_ending_is_given_up(capfd):
    broken = serve.Program([sys.executable, "-c", "raise SystemExit(3)"], dict(os.environ))
    kept = []
    for moment in (0.0, 1.0, 2.0):
        broken.process.wait(30)
        kept.append(broken.keep_running(moment))
    assert kept == [True, True, False]
    assert "has ended (3)" in capfd.readouterr().out


def test_a_program_that_ends_now_and_then_is_started_again():
    program = serve.Program([sys.executable, "-c", ""], dict(os.environ))
    for moment in range(0, 1000, 100):
        program.process.wait(30)
        assert program.keep_running(float(moment))
    program.process.wait(30)
