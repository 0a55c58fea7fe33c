"""A progress bar on the terminal."""

import time
from collections.abc import Callable
from typing import Self

_WIDTH = 30
_MIN_INTERVAL = 0.1
_CLEAR_LINE = "\r\x1b[K"


class Progress:
    """Draws `name [####....] 40 of 100, 3 s left`; a context manager that clears it at the end.

    `write` puts text on the terminal; without it nothing is drawn.
    """

    def __init__(
        self,
        name: str,
        total: int,
        write: Callable[[str], None] | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._total = total
        self._write = write
        self._clock = clock
        self._started = clock()
        self._last_drawn = self._started - _MIN_INTERVAL

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._write:
            self._write(_CLEAR_LINE)

    def update(self, number: int) -> None:
        """Set how many are done; new publications may make it more than the total."""
        now = self._clock()
        if self._write is None or now - self._last_drawn < _MIN_INTERVAL:
            return
        self._last_drawn = now
        total = max(self._total, number)
        filled = _WIDTH * number // total
        left = (now - self._started) / number * (total - number)
        bar = "#" * filled + "." * (_WIDTH - filled)
        self._write(f"{_CLEAR_LINE}{self._name} [{bar}] {number} of {total}, {left:.0f} s left")
