"""What a worker does for an engine from time to time: see that its index is there, and is right."""

import logging
import time

from search.indexing import indexer, outbox

logger = logging.getLogger(__name__)

# Comparing reads every measure; it finds what was changed past the outbox, for example in SQL.
COMPARE_SECONDS = 3600.0


class Upkeep:
    """Looks after one engine: at once, and then whenever `work` is called."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self._compare_at = 0.0

    def work(self) -> None:
        """Remove what killed rebuilds left; rebuild what is missing; now and then compare.

        Raises EngineUnavailable, IndexMissing.
        """
        outbox.retire_others()
        indexer.tidy(self.engine)
        indexer.ensure_ready(self.engine)
        if time.monotonic() < self._compare_at:
            return
        difference = indexer.check(self.engine)
        if difference:
            logger.warning("The index of %s is repaired: %s", self.engine, difference)
            indexer.repair(self.engine, difference)
        self._compare_at = time.monotonic() + COMPARE_SECONDS
