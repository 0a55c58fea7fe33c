"""Reading settings from the environment; a secret may also lie in a file that NAME_FILE names.

What cannot be right is refused at the start, in words that name the variable.
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

LONGEST = 10_000
YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off")
LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")
HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.?)+|\[[0-9a-f:.]+\]", re.IGNORECASE)
INDEX_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")


def text(name: str, default: str = "") -> str:
    """The value of a variable, or the content of the file that NAME_FILE names; empty is unset."""
    path = os.environ.get(f"{name}_FILE")
    value = _content(name, path) if path else os.environ.get(name, "").strip()
    if len(value) > LONGEST:
        raise ImproperlyConfigured(f"{name} is longer than {LONGEST} characters.")
    if not value.isprintable():
        raise ImproperlyConfigured(f"{name} must be one line of readable characters.")
    return value or default


def _content(name: str, path: str) -> str:
    try:
        with Path(path).open(encoding="utf-8") as file:
            return file.read(LONGEST + 2).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{name}_FILE names a file that cannot be read: {error}"
        ) from error


def required(name: str, purpose: str) -> str:
    """The value of a variable without which the portal must not start."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE): {purpose}")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Whether a variable says yes."""
    value = text(name).lower()
    if value and value not in YES + NO:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value[:40]!r}.")
    return value in YES if value else default


def words(name: str) -> list[str]:
    """The comma-separated values of a variable."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def number(name: str, default: float, *, least: float, most: float) -> float:
    """The number that a variable holds; refused in words if it is none, or out of bounds."""
    given = text(name)
    try:
        value = float(given) if given else default
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise ImproperlyConfigured(
            f"{name} must be a number from {least:g} to {most:g}, not {given[:40]!r}."
        )
    return value


def whole(name: str, default: int, *, least: int, most: int) -> int:
    """The same for whole numbers."""
    value = number(name, default, least=least, most=most)
    if value != int(value):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value:g}.")
    return int(value)


def choice(name: str, default: str, known: Collection[str]) -> str:
    """One of the values that are known, in capitals or not."""
    value = text(name, default).upper()
    if value not in known:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(known)}, not {value[:40]!r}.")
    return value


def languages(name: str, default: str, known: Collection[str], needed: str) -> list[str]:
    """Languages that the portal is prepared for, each once, the needed one among them."""
    codes = words(name) or default.split(",")
    if wrong := [code for code in codes if code not in known]:
        raise ImproperlyConfigured(
            f"{name}: {wrong[0][:40]!r} is none of the languages {', '.join(known)}."
        )
    if len(set(codes)) < len(codes) or needed not in codes:
        raise ImproperlyConfigured(f"{name} must name each language once, and {needed} among them.")
    return codes


def folder(name: str, default: Path) -> Path:
    """A folder, there already or to be made."""
    path = Path(text(name) or default)
    if path.exists() and not path.is_dir():
        raise ImproperlyConfigured(f"{name} must name a folder; {str(path)[:200]!r} is a file.")
    return path


def time_zone(name: str, default: str) -> str:
    """A time zone such as Europe/Berlin."""
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (LookupError, OSError, ValueError) as error:
        raise ImproperlyConfigured(
            f"{name} must be a time zone such as Europe/Berlin, not {value[:40]!r}."
        ) from error
    return value


def web_address(name: str, value: str) -> str:
    """The address of a site without a path, http or https; a slash at its end is dropped."""
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
    """An e-mail address, or a name with one: `Partnerstadt <portal@example.org>`."""
    value = text(name)
    if not value:
        # Ours, not the operator's: a portal in an intranet may have a name without a dot.
        return default
    try:
        validate_email(parseaddr(value)[1])
    except ValidationError as error:
        raise ImproperlyConfigured(
            f"{name} must be an e-mail address, not {value[:80]!r}."
        ) from error
    return value


def hosts(name: str, own: str) -> list[str]:
    """Names under which the portal answers, that of its public address among them.

    A name with a dot before it stands for all names below it; "*" is refused elsewhere.
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
    """The name or number of a server."""
    value = text(name, default)
    if not HOST.fullmatch(value) and not HOST.fullmatch(f"[{value}]"):
        raise ImproperlyConfigured(f"{name}: {value[:80]!r} is no name of a host.")
    return value


def index_name(name: str, default: str) -> str:
    """The first part of the names of indexes."""
    value = text(name, default)
    if not INDEX_NAME.fullmatch(value):
        raise ImproperlyConfigured(
            f"{name} must be of small letters, digits, hyphens and dots, not {value[:40]!r}."
        )
    return value


def database(name: str, value: str) -> Any:
    """The database that an address names; what it holds is not told, as a password may be in it."""
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
