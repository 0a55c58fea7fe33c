"""Runs the web server and its worker on this machine, and ends both together."""

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
        "--port", str(port), "--workers-kill-timeout", "8", "--log-level", "warning",
        "portal.asgi:application",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """The one background process."""
    return [sys.executable, "manage.py", "worker"]


def start(port: int, *, reload: bool) -> list[subprocess.Popen[bytes]]:
    """Start granian and the worker; each logs to this terminal."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        **os.environ,
        "PORTAL_URL": f"http://127.0.0.1:{port}",
    }
    web = web_command(port)
    if reload:
        web = [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}"]
    commands = (web, worker_command())
    return [subprocess.Popen(command, cwd=ROOT, env=environment) for command in commands]


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
    """Serve until interrupted, or until one of the two ends by itself."""
    port = int(os.environ.get("PORT", "8000"))
    if not port_is_free(port):
        print(f"Port {port} is taken; choose another one: make demo PORT={port + 1}")
        return 1
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    processes = start(port, reload="--reload" in sys.argv)
    try:
        wait_until_up(port, processes)
        if answers(port):
            print(f"\nPartnerstadt: http://127.0.0.1:{port}/   (stop with Ctrl+C)\n", flush=True)
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        print("The web server or the worker has ended by itself; see the lines above.")
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        # A second signal, such as the one make passes on, must not break off the orderly end.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        stop(processes)


if __name__ == "__main__":
    sys.exit(main())
