"""Runs the web server and its worker on this machine, keeps both running, ends both together."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = Path(sys.executable).parent
START_SECONDS = 60
STOP_SECONDS = 20
# A program that ends so often within so many seconds is broken, and is not started again.
MOST_ENDS = 3
ENDS_SECONDS = 60.0


def port_is_free(port: int) -> bool:
    """Whether nobody listens on this port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
    return False


def web_command(port: int) -> list[str]:
    """The web server on one port of the loopback address."""
    return [
        str(PROGRAMS / "granian"), "--interface", "asginl", "--no-ws", "--host", "127.0.0.1",
        "--port", str(port), "--workers-kill-timeout", "8", "--respawn-failed-workers",
        "--log-level", "warning", "portal.asgi:application",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """The one background process."""
    return [sys.executable, "manage.py", "worker"]


class Program:
    """A process that is started again when it ends by itself, unless it keeps ending."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.command = command
        self.environment = environment
        self.ends: list[float] = []
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command, cwd=ROOT, env=self.environment)

    def keep_running(self, now: float) -> bool:
        """Start it again if it has ended; whether it runs."""
        code = self.process.poll()
        if code is None:
            return True
        self.ends = [moment for moment in self.ends if now - moment < ENDS_SECONDS] + [now]
        if len(self.ends) >= MOST_ENDS:
            return False
        print(f"{' '.join(self.command[:3])} has ended ({code}); it is started again.", flush=True)
        self.process = self._start()
        return True


def start(port: int, *, reload: bool) -> list[Program]:
    """Start granian and the worker; each logs to this terminal."""
    environment = {
        "DJANGO_SETTINGS_MODULE": f"portal.settings.{'debug' if reload else 'dev'}",
        **os.environ,
        "PORTAL_URL": f"http://127.0.0.1:{port}",
    }
    web = web_command(port)
    if reload:
        web = [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}"]
    return [Program(command, environment) for command in (web, worker_command())]


def answers(port: int) -> bool:
    """Whether somebody accepts connections on the port."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def wait_until_up(port: int, processes: list[subprocess.Popen[bytes]]) -> None:
    """Return when the port answers; end with one line if a process dies before."""
    for _ in range(START_SECONDS * 5):
        if answers(port) or any(process.poll() is not None for process in processes):
            return
        time.sleep(0.2)


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask every process to end, and end those that do not."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def on_signal(_number: int, _frame: FrameType | None) -> None:
    """Turn a signal into the end of the main loop."""
    raise KeyboardInterrupt


def main() -> int:
    """Serve until interrupted, or until one of the two ends again and again."""
    given = os.environ.get("PORT") or "8000"
    port = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0
    if not 0 < port < 65_536:
        print(f"PORT must be a number from 1 to 65535, not {given[:40]!r}.")
        return 1
    if not port_is_free(port):
        print(f"Port {port} is taken; choose another one: make demo PORT={port + 1}")
        return 1
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    programs = start(port, reload="--reload" in sys.argv)
    try:
        wait_until_up(port, [program.process for program in programs])
        if answers(port):
            print(f"\nPartnerstadt: http://127.0.0.1:{port}/   (stop with Ctrl+C)\n", flush=True)
        while all(program.keep_running(time.monotonic()) for program in programs):
            time.sleep(0.5)
        print("The web server or the worker ends again and again; see the lines above.")
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        # A second signal, such as the one make passes on, must not break off the orderly end.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        stop([program.process for program in programs])


if __name__ == "__main__":
    sys.exit(main())
