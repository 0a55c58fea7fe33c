"""A city that takes contributions, a visitor, and a clock."""

import datetime
import time
from types import SimpleNamespace

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from tests import factories

BROWSER = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}


class Clock:
    """Moves the time that views and signatures see."""

    def __init__(self, monkeypatch):
        self.monkeypatch = monkeypatch
        self.real = timezone.now
        self.ahead = datetime.timedelta()
        monkeypatch.setattr(timezone, "now", lambda: self.real() + self.ahead)
        clock = SimpleNamespace(time=lambda: time.time() + self.ahead.total_seconds())
        monkeypatch.setattr(signing, "time", clock)

    def pass_seconds(self, seconds):
        self.ahead += datetime.timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def visitor():
    """A client with CSRF checks that returns server errors as responses."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True, headers=BROWSER)


@pytest.fixture
def open_city(db, settings, tmp_path):
    """Dortmund takes contributions; files are stored in a folder of the test."""
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    city = factories.city(takes_contributions=True)
    factories.contract(in_city=city)
    return city
