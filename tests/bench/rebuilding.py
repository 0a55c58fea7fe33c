"""How long it takes to fill an index: the product's rebuild, bare bulk, and modelsearch's rebuild."""

import gc
import time
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.core.management import call_command
from django.test.utils import override_settings
from elasticsearch import Elasticsearch
from elasticsearch.helpers import parallel_bulk
from modelsearch.management.commands import rebuild_modelsearch_index

from cities.models import MeasurePage
from search.engines import registry
from search.engines.elasticsearch import client
from search.engines.elasticsearch.connection import ConnectionOptions, connect
from search.engines.elasticsearch.engine import to_source
from search.engines.elasticsearch.mapping import index_body
from search.indexing import indexer, loader
from search.schema.clauses import EngineQuery
from search.schema.documents import Document
from tests.bench.systems import HIGHLIGHT

# As the product writes: so many documents a request, and one request at a time.
CHUNK = client._BULK_SIZE
THREADS = 1
_PAUSE = 0.5
# The key of a document, and what the server takes.
Source = tuple[str, dict[str, Any]]


def product(name: str) -> None:
    """What `manage.py search rebuild` does."""
    with override_settings(SEARCH_ENGINES=[name]):
        indexer.rebuild(name)


def modelsearch() -> None:
    """Wagtail's command, for measures alone."""
    with patch.object(rebuild_modelsearch_index, "get_indexed_models", lambda: [MeasurePage]):
        call_command("rebuild_modelsearch_index", backend_name="modelsearch", verbosity=0)


def ready() -> list[Source]:
    """All documents as the server takes them, made beforehand."""
    return [(each.uuid, to_source(each)) for each in loader.stream({})]


def indexed() -> Iterator[Document]:
    """The documents as the product's index has them, which is quicker than to make them again."""
    yield from registry.engine("elasticsearch").scan(EngineQuery())


def fill(ending: str, sources: Iterable[Source], *, highlighted: bool = False) -> None:
    """Make the index `<prefix>-<ending>` like the product's, and fill it by the client's own bulk.

    `highlighted` keeps the texts that are to be highlighted.
    """
    remove(ending)
    index, body, client = named(ending), index_body(), _client()
    if highlighted:
        for field in HIGHLIGHT["fields"]:
            body["mappings"]["properties"][field]["store"] = True
    client.indices.create(index=index, settings=body["settings"], mappings=body["mappings"])
    actions = (
        {"_op_type": "index", "_index": index, "_id": key, "_source": source}
        for key, source in sources
    )
    for done, result in parallel_bulk(client, actions, thread_count=THREADS, chunk_size=CHUNK):
        if not done:
            raise RuntimeError(str(result))
    client.indices.refresh(index=index)


def remove(ending: str) -> None:
    """Give back the room."""
    _client().options(ignore_status=404).indices.delete(index=named(ending))


def _client() -> Elasticsearch:
    return connect(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PATIENCE, ConnectionOptions())


def named(ending: str) -> str:
    """The name of an index of ours."""
    return f"{settings.ELASTICSEARCH_INDEX}-{ending}"


def settle(name: str) -> None:
    """Wait until the server has merged the index, which goes on when the rebuild no longer waits."""
    if name != "elasticsearch":
        return
    index = settings.ELASTICSEARCH_INDEX
    while _client().indices.stats(index=index, metric="merge")["_all"]["total"]["merges"][
        "current"
    ]:
        time.sleep(_PAUSE)


def rounds(sources: list[Source], count: int, rng: Random) -> dict[str, list[float]]:
    """Seconds of each way, in turn, in another order each time."""
    ways: dict[str, Callable[[], None]] = {
        "rebuild": lambda: product("elasticsearch"),
        "bare bulk": lambda: fill("bare", sources),
        "modelsearch": modelsearch,
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    names = list(ways)
    # What lies ready for one way is not to be gone through by the collector in the time of another.
    gc.collect()
    gc.freeze()
    for _ in range(count):
        rng.shuffle(names)
        for name in names:
            found[name].append(timed(ways[name]))
    gc.unfreeze()
    remove("bare")
    return found


def timed(work: Callable[[], object]) -> float:
    """The seconds that it takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
