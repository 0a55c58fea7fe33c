"""Run web server and worker locally, restart them if they exit, and stop both together."""

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
# A program that exits this often within the window is broken, and is not restarted.
MAX_EXITS = 3
EXIT_WINDOW_SECONDS = 60.0


def port_is_free(port: int) -> bool:
    """Return whether nobody listens on this port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
    return False


def web_command(port: int) -> list[str]:
    """Return the command of the web server."""
    return [
        str(PROGRAMS / "granian"), "--interface", "asginl", "--no-ws", "--host", "127.0.0.1",
        "--port", str(port), "--workers-kill-timeout", "8", "--respawn-failed-workers",
        "--log-level", "warning", "portal.asgi:application",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """Return the command of the worker."""
    return [sys.executable, "manage.py", "worker"]


class Program:
    """A process that is restarted when it exits, unless it keeps exiting."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.command = command
        self.environment = environment
        self.exits: list[float] = []
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command, cwd=ROOT, env=self.environment)

    def keep_running(self, now: float) -> bool:
        """Restart the process if it has exited; return whether it runs."""
        code = self.process.poll()
        if code is None:
            return True
        self.exits = [moment for moment in self.exits if now - moment < EXIT_WINDOW_SECONDS] + [now]
        if len(self.exits) >= MAX_EXITS:
            return False
        print(f"{' '.join(self.command[:3])} has ended ({code}); it is started again.", flush=True)
        self.process = self._start()
        return True


def start(port: int, *, reload: bool) -> list[Program]:
    """Start web server and worker; both log to this terminal."""
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
    """Return whether the port accepts connections."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def wait_until_up(port: int, processes: list[subprocess.Popen[bytes]]) -> None:
    """Wait until the port answers, or a process exits."""
    for _ in range(START_SECONDS * 5):
        if answers(port) or any(process.poll() is not None for process in processes):
            return
        time.sleep(0.2)


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Terminate every process, and kill those that do not end."""
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
    """Serve until interrupted, or until one of the two keeps exiting."""
    raw = os.environ.get("PORT") or "8000"
    port = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 0
    if not 0 < port < 65_536:
        print(f"PORT must be a number from 1 to 65535, not {raw[:40]!r}.")
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
        # A second signal, such as the one passed on by make, must not interrupt the shutdown.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        stop([program.process for program in programs])


if __name__ == "__main__":
    sys.exit(main())
