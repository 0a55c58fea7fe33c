"""Questions that mean harm, through everything a request goes through, beside a plain one."""

import logging
from collections.abc import Mapping
from random import Random

from django.test import Client
from django.test.utils import override_settings

from tests.bench.timing import interleaved
from tests.bench.world.measures import rare_words, sentences

PLAIN = "plain"
Parameters = Mapping[str, str | list[str]]


def questions() -> dict[str, Parameters]:
    """By name; the plain one is of two words that some measures have."""
    words = [word for line in sentences()["general"]["de"] for word in line.split()]
    many = [
        words[number % len(words)] + str(number) * (number > len(words)) for number in range(10_000)
    ]
    return {
        PLAIN: {"q": "Fernwärme Leitung"},
        "10,000 words": {"q": " ".join(many)},
        "10,000 known words": {
            "q": " ".join(words[number % len(words)] for number in range(10_000))
        },
        "10,000 times OR": {
            "q": " OR ".join(words[number % len(words)] for number in range(10_000))
        },
        "deep quotes": {"q": '"' * 5_000 + "Fernwärme" + '"' * 5_000},
        "quotes in quotes": {"q": '"Fernwärme ' * 500 + '" ' * 500},
        "wildcards": {"q": "*" * 500 + " F*r*n* ?e?n? *:* " * 100},
        "regex characters": {"q": "(a+)+$ [a-z]{1,1000} .*.* ^(([a-z])+.)+[A-Z]([a-z])+$ " * 50},
        "right-to-left overrides": {"q": "\u202eemräwnreF\u202c \u2067Fernwärme\u2069 " * 200},
        "combining marks": {"q": "F" + "\u0301" * 10_000 + "ernwärme"},
        "one long word": {"q": "Fernwärme" * 5_000},
        "500 filters": {"q": "Fernwärme", "city": [f"de-stadt-{number}" for number in range(500)]},
        "500 known filters": {
            "q": "Fernwärme",
            "target": [f"sdg-{goal}-{target}" for goal in range(1, 18) for target in range(1, 31)][
                :500
            ],
        },
        "unwanted words": {"q": " ".join(f"-{word}" for word in [*words, *rare_words()] * 10)},
    }


def times(engine: str, count: int, rng: Random) -> tuple[dict[str, list[float]], list[str]]:
    """Seconds by name, and the names of those that were answered with an error of the server."""
    visitor = Client(raise_request_exception=False)
    asked = questions()
    errors: dict[str, int] = {}

    def ask(name: str) -> None:
        answer = visitor.get("/de/search/", asked[name])
        if answer.status_code >= 500:
            errors[name] = answer.status_code

    systems = {name: lambda _round, name=name: ask(name) for name in asked}
    logging.disable(logging.ERROR)
    try:
        with override_settings(SEARCH_ENGINES=[engine], ALLOWED_HOSTS=["*"]):
            found = interleaved(range(count + 1), systems, lambda number: str(number > 0), rng)
    finally:
        logging.disable(logging.NOTSET)
    # The first round only warms up.
    return found["True"], [f"{name}: {status}" for name, status in errors.items()]
