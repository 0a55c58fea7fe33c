"""How long after its publication a measure is found, with a worker running."""

import time
from collections.abc import Callable, Sequence
from random import Random
from uuid import uuid4

from wagtail.search.backends import get_search_backend

from cities.languages import locname
from cities.models import MeasurePage
from search import searcher
from search.schema.request import SearchRequest

_PAUSE = 0.02
_LONGEST = 60.0


def _found_by_us(engine: str, word: str) -> bool:
    result = searcher.search(SearchRequest(text=f'"{word}"'))
    return result.total > 0 and result.engine == engine


def _found_by_modelsearch(word: str) -> bool:
    found = get_search_backend("modelsearch").search(word, MeasurePage.objects.live())
    return len(found[:1]) > 0


def _published(page: MeasurePage) -> str:
    """Publish the page with a word that nobody else has; that word."""
    word = f"x{uuid4().hex[:12]}"
    setattr(page, locname("summary", page.source_language), word)
    page.save_revision().publish()
    return word


def _until(found: Callable[[], bool]) -> None:
    limit = time.perf_counter() + _LONGEST
    while not found():
        if time.perf_counter() > limit:
            raise RuntimeError("a published measure was not found in time")
        time.sleep(_PAUSE)


def ours(engine: str, page: MeasurePage) -> float:
    """Seconds from the end of publishing; the worker does the rest."""
    word = _published(page)
    started = time.perf_counter()
    _until(lambda: _found_by_us(engine, word))
    return time.perf_counter() - started


def modelsearch(page: MeasurePage) -> float:
    """Seconds from the end of publishing; the index is written to at once, as by its signals."""
    word = _published(page)
    started = time.perf_counter()
    get_search_backend("modelsearch").add(MeasurePage.objects.get(pk=page.pk))
    _until(lambda: _found_by_modelsearch(word))
    return time.perf_counter() - started


def rounds(
    engine: str, pages: Sequence[MeasurePage], rng: Random, *, beside: bool
) -> dict[str, list[float]]:
    """Seconds of each way for these measures, in turn, with this engine in use; `beside` asks modelsearch, too."""
    ways: dict[str, Callable[[MeasurePage], float]] = {engine: lambda page: ours(engine, page)}
    if beside:
        ways["modelsearch"] = modelsearch
    found: dict[str, list[float]] = {name: [] for name in ways}
    for page in pages:
        names = list(ways)
        rng.shuffle(names)
        for name in names:
            found[name].append(ways[name](page))
    return found
