"""Reading settings from the environment; a secret may also lie in a file that NAME_FILE names."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The value of a variable, or the content of the file that NAME_FILE names; empty is unset."""
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return os.environ.get(name) or default
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
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
    value = os.environ.get(name, "")
    return value.lower() in {"1", "true", "yes", "on"} if value else default


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
