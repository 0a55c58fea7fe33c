"""Non-public content is in no index, and no search finds it."""

import pytest
from django.test import Client

from tests.portal import public_addresses
from tests.portal.visibility import raw_index
from tests.portal.visibility.answers import ask, check
from tests.portal.visibility.canaries import LANGUAGES, OPEN

pytestmark = pytest.mark.django_db


def test_no_index_holds_what_is_hidden(canaries, indexed):
    for engine in indexed:
        everything, _with_words, number = raw_index.contents(engine)
        assert OPEN in everything
        assert number > 0
        assert not canaries.hiding.revealed(everything), engine
        assert raw_index.finds(engine, OPEN)
        held = [
            what for what, each in canaries.hiding.words.items() if raw_index.finds(engine, each)
        ]
        assert not held, f"{engine}: {held}"


def test_no_results_reveal_what_is_hidden(canaries, indexed):
    answers = ask(Client(raise_request_exception=False), public_addresses.searches())
    check(canaries, answers)
    assert any(OPEN in body for _address, _status, body in answers)


def test_searching_for_a_hidden_word_finds_nothing(canaries, indexed):
    visitor = Client()
    for number, (what, hidden) in enumerate(canaries.hiding.words.items()):
        language = LANGUAGES[number % len(LANGUAGES)]
        # As it is, with a typing error, and as the beginning of a word.
        for query in (hidden, f"{hidden[:-1]}q", hidden[:-4]):
            answer = visitor.get(f"/{language}/search/", {"q": query})
            assert answer.status_code == 200
            assert answer.context["result"].total == 0, what
            assert not answer.context["result"].correction, what
            assert not canaries.hiding.revealed(answer.content.decode(), query), what


def test_an_open_word_is_found(canaries, indexed):
    for query in (OPEN, f"{OPEN[:-1]}q"):
        assert Client().get("/de/search/", {"q": query}).context["result"].total > 0
