"""Drains the outbox for all engines, as the worker's jobs do one by one."""

from search.engines import EngineError
from search.engines.registry import engine_names
from search.indexing import indexer


def drain_all():
    """The number of processed rows by engine, or why an engine kept its rows."""
    outcome = {}
    for name in engine_names():
        try:
            outcome[name] = indexer.drain(name)
        except EngineError as error:
            outcome[name] = error
    return outcome
