"""A line on a terminal that says how far something has come; nothing where there is no terminal."""

import time
from collections.abc import Callable
from typing import Self

_WIDTH = 30
_EVERY = 0.1
_FROM_THE_START = "\r\x1b[K"


class Progress:
    """Draws `name [####....] 40 of 100, 3 s left` over itself; a context that clears it at the end.

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
        self._began = clock()
        self._drawn = self._began - _EVERY

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._write:
            self._write(_FROM_THE_START)

    def reached(self, number: int) -> None:
        """So many are done; what is published meanwhile may make it more than all."""
        now = self._clock()
        if self._write is None or now - self._drawn < _EVERY:
            return
        self._drawn = now
        total = max(self._total, number)
        filled = _WIDTH * number // total
        left = (now - self._began) / number * (total - number)
        bar = "#" * filled + "." * (_WIDTH - filled)
        self._write(f"{_FROM_THE_START}{self._name} [{bar}] {number} of {total}, {left:.0f} s left")
