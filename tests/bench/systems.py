"""Who is asked: the product's search, the same requests sent raw, and Wagtail's modelsearch."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import requests
from django.conf import settings
from wagtail.search import index
from wagtail.search.backends import get_search_backend
from wagtail.search.query import MATCH_ALL

from cities.languages import locname
from cities.models import MeasurePage
from cities.models.measure import RICH_FIELDS
from search import execution, searcher
from search.engines import registry
from search.engines.elasticsearch.connection import ConnectionOptions, connect
from search.schema.facets import FACETS as ALL_FACETS
from search.schema.request import SearchResult
from tests.bench.queries import BenchQuery
from tests.bench.world.measures import LANGUAGES

SIZE = 20
# No search asks so often, and a rebuild is not to be kept in memory.
_MOST_SENT = 10
# Facets by what the search calls them, and the column that modelsearch counts.
FACETS = {
    "type": "measure_type",
    "status": "status",
    "level": "level",
    "ease": "ease",
    "duration": "time_to_implement",
    "cost": "cost_band",
}
_TEXTS = ("heading", "summary", *RICH_FIELDS, "adapted_note")
_NAMES = ("summary_easy", "responsible_unit", "location_name", "plan_name")

# What the product shows of a hit: its heading and a part of its text, in whatever language it was found.
HIGHLIGHT = {
    "number_of_fragments": 1,
    "fragment_size": 200,
    "fields": {
        f"{text}_{code}": {} for text in ("heading", "summary", "body") for code in LANGUAGES
    },
}


class WrongAnswer(Exception):
    """What was measured is not what was to be measured."""


class Product:
    """The engine in use, asked by `query.search`; remembers what Elasticsearch was asked.

    `bodies` are the requests of each question, `totals` what was found, `needless` the questions
    that took a second request although the first had found enough.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.bodies: dict[BenchQuery, list[dict[str, Any]]] = {}
        self.totals: dict[BenchQuery, int] = {}
        self.needless: list[str] = []
        self._sent: deque[tuple[dict[str, Any], Any]] = deque(maxlen=_MOST_SENT)
        if name == "elasticsearch":
            self._listen()

    def _listen(self) -> None:
        """Keep the last requests and their answers; all that the engine asks goes this way."""
        transport = registry.engine(self.name)._client._search_client.transport
        perform = transport.perform_request

        def perform_and_keep(method: str, target: str, **given: Any) -> Any:
            answer = perform(method, target, **given)
            self._sent.append((given.get("body") or {}, answer.body))
            return answer

        transport.perform_request = perform_and_keep

    def ask(self, question: BenchQuery, facets: tuple[str, ...] = ALL_FACETS) -> SearchResult:
        """The first page, as a visitor's request reaches it, with the counts of these facets."""
        self._sent.clear()
        result = searcher.search(replace(question.request, facets=facets))
        if result.degraded or result.engine != self.name:
            raise WrongAnswer(f"{self.name} did not answer {question}: {result.degraded}")
        return result

    def forget(self) -> None:
        """Begin anew, with another index."""
        self.bodies, self.totals, self.needless = {}, {}, []

    def learn(self, question: BenchQuery) -> None:
        """Ask once and remember what it took."""
        self.totals[question] = self.ask(question).total
        if self.name != "elasticsearch":
            return
        self.bodies[question] = [body for body, _answer in self._sent]
        first = self._sent[0][1]
        found = first["aggregations"].get("unfiltered", {}).get("doc_count")
        plain = first["hits"]["total"]["value"] if found is None else found
        if len(self._sent) > 1 and plain >= execution.PARTIAL_BELOW:
            self.needless.append(f"{question.text!r} asked twice although {plain} were found")

    def trips(self) -> Counter[int]:
        """How many questions took how many requests."""
        return Counter(len(bodies) for bodies in self.bodies.values())

    def hits(self) -> dict[str, list[int]]:
        """How much was found, by kind of question."""
        found: dict[str, list[int]] = {}
        for question, total in self.totals.items():
            found.setdefault(question.kind, []).append(total)
        return found


class Raw:
    """The same bodies as the product sent, by the client alone with the same settings.

    With `highlighted`, an index that keeps the texts, its highlights are asked for as well.
    """

    def __init__(self, product: Product, highlighted: str = "") -> None:
        self._product = product
        self._client = connect(
            settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_TIMEOUT, ConnectionOptions()
        )
        self._index = highlighted or settings.ELASTICSEARCH_INDEX
        self._more = {"highlight": HIGHLIGHT} if highlighted else {}

    def ask(self, question: BenchQuery) -> None:
        """Every request of the question."""
        for body in self._product.bodies[question]:
            self._client.search(index=self._index, body=body | self._more)


def search_fields() -> list[index.BaseField]:
    """What modelsearch is to index: the texts that we index, and six facets."""
    texts = [locname(name, code) for name in _TEXTS for code in LANGUAGES]
    return [
        *[index.SearchField(name) for name in texts],
        *[index.SearchField(name) for name in _NAMES],
        *[index.FilterField(name) for name in ("live", *FACETS.values())],
    ]


class Modelsearch:
    """Wagtail's Elasticsearch backend, asked for a page of measures and the counts of facets."""

    def __init__(self, facets: int) -> None:
        self._backend = get_search_backend("modelsearch")
        # It asks for the counts of a foreign key by the name of its column.
        columns = [MeasurePage._meta.get_field(name).attname for name in FACETS.values()]
        self._facets = columns[:facets]

    def ask(self, question: BenchQuery) -> tuple[list[MeasurePage], list[Mapping[Any, int]]]:
        """All words must be found, as in the product."""
        chosen = {f"{FACETS[name]}__in": values for name, values in question.filters}
        measures = MeasurePage.objects.live().filter(**chosen)
        if question.text:
            found = self._backend.search(question.text, measures, operator="and")
        else:
            found = self._backend.search(MATCH_ALL, measures)
        start = (question.page - 1) * SIZE
        return list(found[start : start + SIZE]), [found.facet(name) for name in self._facets]


class Site:
    """The search page, through the web server."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._session = requests.Session()

    def ask(self, question: BenchQuery) -> None:
        """The whole page."""
        answer = self._session.get(
            f"{self._address}/{question.language}/search/", params=question.parameters, timeout=60
        )
        if answer.status_code != 200:
            raise WrongAnswer(f"{answer.status_code} for {answer.url}")
