"""What production refuses to start with."""

import os
import subprocess
import sys

import pytest
from django.core.checks import run_checks

from portal import checks
from portal.settings import environment
from portal.settings.refusals import refusals, weak_key
from tests.needs import ROOT
from tests.portal.settings.good import GOOD, GOOD_KEY


def start(**changed):
    """Import the production settings in a process of their own; return its exit code and errors."""
    values = {name: value for name, value in (GOOD | changed).items() if value is not None}
    environ = {"PATH": os.environ["PATH"], **values}
    code = "import portal.settings.production as s; print(s.SECRET_KEY[:3], s.DATABASES['default'])"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout + run.stderr


def test_good_settings_start():
    code, text = start()
    assert code == 0, text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"SECRET_KEY": None}, "Set SECRET_KEY"),
        ({"SECRET_KEY": "x" * 80}, "SECRET_KEY is a default or too weak"),
        ({"SECRET_KEY": GOOD_KEY[:30]}, "SECRET_KEY is a default or too weak"),
        ({"SECRET_KEY": f"insecure-{GOOD_KEY}"}, "SECRET_KEY is a default or too weak"),
        ({"PORTAL_URL": None}, "Set PORTAL_URL"),
        ({"PORTAL_URL": "portal"}, "must be a full address"),
        ({"DATABASE_URL": None}, "Set DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:///x"}, "SQLite serves the demo only"),
        ({"DATABASE_URL": "postgres://portal:postgres@db/x"}, "default or too short"),
        ({"DATABASE_URL": "postgres://portal@db/x"}, "default or too short"),
        ({"ALLOWED_HOSTS": "*"}, "lets every name in"),
        ({"SECRET_KEY": None, "SECRET_KEY_FILE": "/nowhere"}, "cannot be read"),
        ({"ELASTICSEARCH_TIMEOUT": "soon"}, "ELASTICSEARCH_TIMEOUT must be a number"),
        ({"ELASTICSEARCH_URL": "elasticsearch"}, "is no address such as"),
    ],
)
def test_bad_settings_do_not_start(changed, words):
    code, text = start(**changed)
    assert code != 0
    assert "ImproperlyConfigured" in text
    assert words in text


def test_secrets_may_lie_in_files(tmp_path):
    key = tmp_path / "key"
    key.write_text(f"{GOOD_KEY}\n")
    password = tmp_path / "password"
    password.write_text("0123456789abcdef0123456789abcdef\n")
    code, text = start(
        SECRET_KEY=None,
        SECRET_KEY_FILE=str(key),
        DATABASE_URL="postgres://portal@db:5432/portal",
        DATABASE_PASSWORD_FILE=str(password),
    )
    assert code == 0, text
    assert text.startswith(GOOD_KEY[:3])
    assert "0123456789abcdef0123456789abcdef" in text


def test_an_empty_variable_counts_as_unset(monkeypatch):
    monkeypatch.setenv("SOME_TEXT", "")
    assert environment.text("SOME_TEXT", "default") == "default"


def test_a_socket_needs_no_password():
    database = {"ENGINE": "django.db.backends.postgresql", "HOST": "/run/postgresql"}
    values = {"DATABASES": {"default": database}, "DEBUG": False, "SECRET_KEY": GOOD_KEY}
    assert refusals({**values, "ALLOWED_HOSTS": ["a"]}) == []


def test_debugging_is_refused():
    database = {"ENGINE": "django.db.backends.postgresql", "PASSWORD": GOOD_KEY}
    values = {"DATABASES": {"default": database}, "DEBUG": True, "SECRET_KEY": GOOD_KEY}
    assert refusals({**values, "ALLOWED_HOSTS": ["a"]}) == ["DEBUG shows secrets to visitors."]


def test_random_keys_are_strong_and_plain_ones_weak():
    assert not weak_key(GOOD_KEY)
    assert weak_key("ab" * 40)


@pytest.mark.parametrize(("value", "expected"), [("yes", True), ("0", False), ("", True)])
def test_flags(monkeypatch, value, expected):
    monkeypatch.setenv("SOME_FLAG", value)
    assert environment.flag("SOME_FLAG", default=True) is expected


def test_settings_are_checked_again_outside_the_demo(settings):
    settings.DEMO = False
    settings.DEBUG = True
    assert "portal.E001" in {message.id for message in checks.production_settings(None)}


@pytest.mark.django_db
def test_accounts_of_the_demo_are_refused(settings, django_user_model):
    settings.DEMO = False
    account = django_user_model.objects.create_user("ana", "ana@example.org", "x")
    found = [m for m in run_checks(databases=["default"]) if m.id == "portal.E002"]
    assert [message.msg for message in found] == ["The database holds accounts of the demo: ana."]
    account.is_active = False
    account.save()
    assert checks.no_demo_accounts(None, ["default"]) == []


@pytest.mark.django_db
def test_the_demo_itself_is_left_alone(settings, django_user_model):
    settings.DEMO = True
    django_user_model.objects.create_user("ana", "ana@example.org", "x")
    assert checks.no_demo_accounts(None, ["default"]) == []
