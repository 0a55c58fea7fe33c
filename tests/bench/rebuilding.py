"""How long it takes to fill an index: the product's rebuild, bare bulk, and modelsearch's rebuild."""

import time
from collections.abc import Callable
from random import Random
from unittest.mock import patch

from django.conf import settings
from django.core.management import call_command
from django.test.utils import override_settings
from elasticsearch.helpers import parallel_bulk
from modelsearch.management.commands import rebuild_modelsearch_index

from cities.models import MeasurePage
from search import indexer, loading
from search.engines.elasticsearch import server
from search.engines.elasticsearch.access import Access, connect
from search.engines.elasticsearch.engine import to_source
from search.engines.elasticsearch.mapping import index_body

# As the product writes: so many documents a request, and one request at a time.
CHUNK = server._CHUNK
THREADS = 1


def product(name: str) -> None:
    """What `manage.py search rebuild` does."""
    with override_settings(SEARCH_ENGINES=[name]):
        indexer.rebuild(name)


def modelsearch() -> None:
    """Wagtail's command, for measures alone."""
    with patch.object(rebuild_modelsearch_index, "get_indexed_models", lambda: [MeasurePage]):
        call_command("rebuild_modelsearch_index", backend_name="modelsearch", verbosity=0)


class Bulk:
    """The client's own bulk of documents that are ready, into an index like the product's."""

    def __init__(self) -> None:
        self._server = connect(
            settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PATIENCE, Access()
        )
        self._ready = [(each.uuid, to_source(each)) for each in loading.stream({})]

    def fill(self, ending: str, *, whole: bool = False) -> None:
        """Make the index `<prefix>-<ending>` and fill it; `whole` keeps the texts to highlight in."""
        self.remove(ending)
        index = named(ending)
        mappings = {**index_body()["mappings"], **({"_source": {}} if whole else {})}
        self._server.indices.create(
            index=index, settings=index_body()["settings"], mappings=mappings
        )
        actions = (
            {"_op_type": "index", "_index": index, "_id": key, "_source": source}
            for key, source in self._ready
        )
        for done, result in parallel_bulk(
            self._server, actions, thread_count=THREADS, chunk_size=CHUNK
        ):
            if not done:
                raise RuntimeError(str(result))
        self._server.indices.refresh(index=index)

    def remove(self, ending: str) -> None:
        """Give back the room."""
        self._server.options(ignore_status=404).indices.delete(index=named(ending))


def named(ending: str) -> str:
    """The name of an index of ours."""
    return f"{settings.ELASTICSEARCH_INDEX}-{ending}"


def rounds(bulk: Bulk, count: int, rng: Random) -> dict[str, list[float]]:
    """Seconds of each way, in turn, in another order each time."""
    ways: dict[str, Callable[[], None]] = {
        "rebuild": lambda: product("elasticsearch"),
        "bare bulk": lambda: bulk.fill("bare"),
        "modelsearch": modelsearch,
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    names = list(ways)
    for _ in range(count):
        rng.shuffle(names)
        for name in names:
            found[name].append(timed(ways[name]))
    bulk.remove("bare")
    return found


def timed(work: Callable[[], object]) -> float:
    """The seconds that it takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
