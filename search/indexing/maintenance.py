"""Periodic maintenance of an engine's index: cleanup, rebuild, comparison with the database."""

import logging
import time

from search.indexing import indexer, outbox

logger = logging.getLogger(__name__)

# Comparing reads every entry; it finds changes that bypassed the outbox, for example in SQL.
COMPARE_INTERVAL = 3600.0


class Maintenance:
    """Maintains the index of one engine; `run` compares it at once, then every hour."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self._next_comparison = 0.0

    def run(self) -> None:
        """Remove leftovers of killed rebuilds, rebuild if needed, compare if it is time.

        Raises EngineUnavailable, IndexMissing.
        """
        outbox.drop_unused_engines()
        indexer.tidy(self.engine)
        indexer.ensure_ready(self.engine)
        if time.monotonic() < self._next_comparison:
            return
        difference = indexer.check(self.engine)
        if difference:
            logger.warning("The index of %s is repaired: %s", self.engine, difference)
            indexer.repair(self.engine, difference)
        self._next_comparison = time.monotonic() + COMPARE_INTERVAL
