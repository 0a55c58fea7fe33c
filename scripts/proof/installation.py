"""One installation of the portal for the production proof, started as in docker-compose.yml."""

import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import requests
import yaml

from scripts.serve import port_is_free

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
UP_SECONDS = 60
HOST = "127.0.0.1"


def step(text: str) -> None:
    """Report what has just been proven."""
    print(f"ok  {text}", flush=True)


def expect(condition: object, text: str) -> None:
    """Exit unless the condition holds."""
    if not condition:
        sys.exit(f"FAILED  {text}")
    step(text)


def command(service: str) -> list[str]:
    """Return the start command of a service, as Docker would run it."""
    value: list[str] = COMPOSE["services"][service]["command"]
    return value


def health_command(service: str) -> list[str]:
    """Return the health check of a service, without Docker's first word."""
    value: list[str] = COMPOSE["services"][service]["healthcheck"]["test"]
    return value[1:]


def free_port() -> int:
    """Return a port nobody listens on."""
    return next(
        port for port in iter(lambda: 20000 + secrets.randbelow(20000), 0) if port_is_free(port)
    )


def wait_for(condition: Callable[[], object], seconds: float) -> float:
    """Poll until the condition is true; return the seconds it took, or exit on timeout."""
    begin = time.monotonic()
    while time.monotonic() - begin < seconds:
        with suppress(requests.RequestException):
            if condition():
                return time.monotonic() - begin
        time.sleep(0.2)
    sys.exit(f"FAILED  no answer within {seconds} seconds")


class Installation:
    """One portal with its own database, folders, ports and secrets."""

    def __init__(self, folder: Path, key: str) -> None:
        self.folder = folder
        self.web_port, self.proxy_port = free_port(), free_port()
        self.database = f"portal_{secrets.token_hex(4)}"
        server = os.environ["POSTGRES_URL"]
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {self.database}")
        shutil.copytree(ROOT / "var" / "frontend", folder / "frontend")
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            "SECRET_KEY": key,
            "PORTAL_URL": f"https://{HOST}",
            "ALLOWED_HOSTS": f"{HOST},localhost",
            "DATABASE_URL": f"{server.rpartition('/')[0]}/{self.database}",
            "ELASTICSEARCH_URL": os.environ["ELASTICSEARCH_URL"],
            # The encoder is no part of the start commands, and its work would slow them down.
            "SEARCH_ENCODER": "none",
            "ELASTICSEARCH_INDEX": self.database.replace("_", "-"),
            "PORTAL_VAR": str(folder),
            "GRANIAN_HOST": HOST,
            "GRANIAN_PORT": str(self.web_port),
            "PORTAL_ADDRESS": f"http://{HOST}:{self.proxy_port}",
            "PORTAL_UPSTREAM": f"{HOST}:{self.web_port}",
            "PORTAL_FILES": str(folder),
            "XDG_DATA_HOME": str(folder / "caddy"),
            "XDG_CONFIG_HOME": str(folder / "caddy"),
        }

    def run(self, *arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end in this installation."""
        environment = {**self.environment, **changed}
        return subprocess.run(
            arguments, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    def must_run(self, *arguments: str) -> str:
        """Run a command that has to succeed; return its output."""
        outcome = self.run(*arguments)
        if outcome.returncode:
            sys.exit(f"FAILED  {' '.join(arguments)}\n{outcome.stdout}{outcome.stderr}")
        return outcome.stdout.strip()

    def start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a server; its output goes to a log file."""
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                arguments, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    def get(self, path: str, *, through_tls: bool = True) -> requests.Response:
        """Request from the web server as the proxy does after TLS termination."""
        headers = {"X-Forwarded-Proto": "https"} if through_tls else {}
        address = f"http://{HOST}:{self.web_port}{path}"
        return requests.get(address, headers=headers, timeout=10, allow_redirects=False)

    def ask_proxy(self, path: str) -> requests.Response:
        """Request from the proxy; the path is sent unchanged."""
        request = requests.Request("GET", f"http://{HOST}:{self.proxy_port}/").prepare()
        request.url = f"http://{HOST}:{self.proxy_port}{path}"
        with requests.Session() as session:
            return session.send(request, timeout=10, allow_redirects=False)

    def finds(self, word: str) -> bool:
        """Return whether the public search page lists a measure with this word."""
        answer = self.get(f"/de/search/?q={word}")
        return answer.status_code == 200 and f"{word}-1/" in answer.text

    def drop(self) -> None:
        """Remove the database and its search indexes."""
        prefix = self.environment["ELASTICSEARCH_INDEX"]
        engine = os.environ["ELASTICSEARCH_URL"]
        for name in requests.get(
            f"{engine}/_cat/indices/{prefix}*?h=index", timeout=30
        ).text.split():
            requests.delete(f"{engine}/{name}", timeout=30)
        with psycopg.connect(os.environ["POSTGRES_URL"], autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {self.database} WITH (FORCE)")


@contextmanager
def running(portal: Installation) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Run web, worker and proxy; terminate them by process id afterwards."""
    caddyfile = str(ROOT / "docker" / "Caddyfile")
    processes = {
        "web": portal.start("web", *command("web")),
        "worker": portal.start("worker", *command("worker")),
        "proxy": portal.start(
            "proxy", "caddy", "run", "--config", caddyfile, "--adapter", "caddyfile"
        ),
    }
    try:
        wait_for(lambda: portal.get("/health/").ok, UP_SECONDS)
        yield processes
    finally:
        for process in processes.values():
            if process.poll() is None:
                process.terminate()
        for process in processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
            if process.poll() is None:
                process.kill()
