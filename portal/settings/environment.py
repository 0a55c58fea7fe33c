"""Read settings from the environment; NAME_FILE names a file with the value, as for secrets.

Invalid values are rejected at start with a message that names the variable.
"""

import os
import re
from collections.abc import Collection
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import dj_database_url
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

MAX_LENGTH = 10_000
YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off")
LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")
HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.?)+|\[[0-9a-f:.]+\]", re.IGNORECASE)
INDEX_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")


def text(name: str, default: str = "") -> str:
    """Return the value of a variable, or the content of its NAME_FILE; empty means unset."""
    path = os.environ.get(f"{name}_FILE")
    value = _content(name, path) if path else os.environ.get(name, "").strip()
    if len(value) > MAX_LENGTH:
        raise ImproperlyConfigured(f"{name} is longer than {MAX_LENGTH} characters.")
    if not value.isprintable():
        raise ImproperlyConfigured(f"{name} must be one line of readable characters.")
    return value or default


def _content(name: str, path: str) -> str:
    try:
        with Path(path).open(encoding="utf-8") as file:
            return file.read(MAX_LENGTH + 2).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{name}_FILE names a file that cannot be read: {error}"
        ) from error


def required(name: str, purpose: str) -> str:
    """Return the value of a variable without which the portal must not start."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE): {purpose}")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return a boolean."""
    value = text(name).lower()
    if value and value not in YES + NO:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value[:40]!r}.")
    return value in YES if value else default


def words(name: str) -> list[str]:
    """Return comma-separated values."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def number(name: str, default: float, *, least: float, most: float) -> float:
    """Return a number within bounds."""
    raw = text(name)
    try:
        value = float(raw) if raw else default
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise ImproperlyConfigured(
            f"{name} must be a number from {least:g} to {most:g}, not {raw[:40]!r}."
        )
    return value


def whole(name: str, default: int, *, least: int, most: int) -> int:
    """Return an integer within bounds."""
    value = number(name, default, least=least, most=most)
    if value != int(value):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value:g}.")
    return int(value)


def choice(name: str, default: str, known: Collection[str]) -> str:
    """Return one of the known values, case-insensitively."""
    value = text(name, default).upper()
    if value not in known:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(known)}, not {value[:40]!r}.")
    return value


def languages(name: str, default: str, known: Collection[str], needed: str) -> list[str]:
    """Return language codes of the known ones, without duplicates and including the needed one."""
    codes = words(name) or default.split(",")
    if wrong := [code for code in codes if code not in known]:
        raise ImproperlyConfigured(
            f"{name}: {wrong[0][:40]!r} is none of the languages {', '.join(known)}."
        )
    if len(set(codes)) < len(codes) or needed not in codes:
        raise ImproperlyConfigured(f"{name} must name each language once, and {needed} among them.")
    return codes


def folder(name: str, default: Path) -> Path:
    """Return a folder, which need not exist yet."""
    path = Path(text(name) or default)
    if path.exists() and not path.is_dir():
        raise ImproperlyConfigured(f"{name} must name a folder; {str(path)[:200]!r} is a file.")
    return path


def time_zone(name: str, default: str) -> str:
    """Return a time zone such as Europe/Berlin."""
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (LookupError, OSError, ValueError) as error:
        raise ImproperlyConfigured(
            f"{name} must be a time zone such as Europe/Berlin, not {value[:40]!r}."
        ) from error
    return value


def web_address(name: str, value: str) -> str:
    """Return an http or https URL without a path or trailing slash."""
    try:
        parts = urlsplit(value)
        right = parts.scheme in ("http", "https") and parts.port != 0
        host = parts.hostname or ""
        bare = f"[{host}]" if ":" in host else host
    except ValueError:
        right, bare = False, ""
    plain = right and HOST.fullmatch(bare) and parts.username is None and not parts.query
    if not plain or parts.path not in ("", "/") or parts.fragment:
        raise ImproperlyConfigured(
            f"{name} must be a full address, such as https://example.org, "
            f"without a path or account, not {value.rpartition('@')[2][:80]!r}."
        )
    return value.rstrip("/")


def sender(name: str, default: str) -> str:
    """Return an e-mail address, optionally with a name: `Partnerstadt <portal@example.org>`."""
    value = text(name)
    if not value:
        # Our default is not validated: an intranet host may lack a dot.
        return default
    try:
        validate_email(parseaddr(value)[1])
    except ValidationError as error:
        raise ImproperlyConfigured(
            f"{name} must be an e-mail address, not {value[:80]!r}."
        ) from error
    return value


def hosts(name: str, own: str) -> list[str]:
    """Return the host names to serve, which must include that of the public URL.

    A leading dot allows all subdomains; "*" is rejected elsewhere.
    """
    names = words(name) or [own]
    for each in names:
        if each != "*" and not HOST.fullmatch(each.removeprefix(".")):
            raise ImproperlyConfigured(f"{name}: {each[:80]!r} is no name of a host.")
    below = [each for each in names if each.startswith(".") and f".{own}".endswith(each)]
    if own not in names and not below and "*" not in names:
        raise ImproperlyConfigured(f"{name} does not hold {own}, the host of PORTAL_URL.")
    return names


def host(name: str, default: str) -> str:
    """Return a host name or IP address."""
    value = text(name, default)
    if not HOST.fullmatch(value) and not HOST.fullmatch(f"[{value}]"):
        raise ImproperlyConfigured(f"{name}: {value[:80]!r} is no name of a host.")
    return value


def index_name(name: str, default: str) -> str:
    """Return a prefix of index names."""
    value = text(name, default)
    if not INDEX_NAME.fullmatch(value):
        raise ImproperlyConfigured(
            f"{name} must be of small letters, digits, hyphens and dots, not {value[:40]!r}."
        )
    return value


def database(name: str, value: str) -> Any:
    """Return a database configuration; errors do not show the value, which may hold a password."""
    wrong = ImproperlyConfigured(f"{name} must be like postgres://user:password@host:5432/name.")
    try:
        found = dj_database_url.parse(value, conn_max_age=60, conn_health_checks=True)
    except (LookupError, ValueError) as error:
        raise wrong from error
    if found.get("ENGINE", "").rpartition(".")[2] not in ("postgresql", "sqlite3"):
        raise wrong
    if not found.get("NAME"):
        raise wrong
    return found
