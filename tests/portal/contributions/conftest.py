"""A city that takes contributions, a visitor, and a clock."""

import datetime
import time
from types import SimpleNamespace

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.portal.contributions import sent

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


@pytest.fixture(scope="module")
def _open_city(page_tree, django_db_blocker):
    """Dortmund and its contract, made once for a module; `page_tree` rolls them back."""
    with django_db_blocker.unblock():
        city = factories.city(takes_contributions=True)
        factories.contract(in_city=city)
        return city


@pytest.fixture
def open_city(_open_city, db, settings, tmp_path):
    """Dortmund takes contributions; files are stored in a folder of the test."""
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"
    return factories.fresh(_open_city)


@pytest.fixture(scope="module")
def _approving_city(page_tree, django_db_blocker):
    with django_db_blocker.unblock():
        return sent.city()


@pytest.fixture
def city(_approving_city, db):
    """Dortmund takes contributions to its contract, and its moderators approve them."""
    return factories.fresh(_approving_city)
