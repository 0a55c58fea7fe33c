"""What a test needs from the machine, and what happens where it is missing."""

import os
import shutil
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).resolve().parents[1]
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
# Without its own window Chromium takes a third less time.
BROWSERS = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome",
)  # fmt: skip


def require(what, how_to_get, *, present=False):
    """Skip with one line that says how to get `what`; under REQUIRE_ALL=1 fail instead."""
    if present:
        return
    message = f"{what} is missing: {how_to_get}"
    if REQUIRE_ALL:
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def find_browser():
    """The path of an installed Chromium, or None."""
    named = os.environ.get("PORTAL_BROWSER")
    return named or next((path for name in BROWSERS if (path := shutil.which(name))), None)


def find_elasticsearch():
    """The address of a running test server: named in the environment, or started by make."""
    note = ROOT / "var" / "servers" / "elasticsearch.url"
    named = os.environ.get("TEST_ELASTICSEARCH_URL") or (
        note.read_text(encoding="utf-8").strip() if note.exists() else ""
    )
    if not named:
        return None
    try:
        return named if requests.get(named, timeout=5).ok else None
    except requests.RequestException:
        return None


def find_postgres():
    """The address of a running PostgreSQL server: started by make or by its script."""
    note = ROOT / "var" / "servers" / "postgres.url"
    return note.read_text(encoding="utf-8").strip() if note.exists() else None
