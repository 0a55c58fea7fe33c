"""A circuit breaker: an engine that keeps failing is left alone for a while, and then tried once.

Closed, every call goes through. After some failures in a row, or a single one that kept a visitor
waiting, it opens: no call goes through until the rest is over. Then it is half open: one call is
let through as a probe, all others are still refused. If the probe is answered the breaker closes;
if it fails the next rest is twice as long, up to a longest one. One per engine and process.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from search.engines import EngineUnavailable


class State(StrEnum):
    """Whether calls go through."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


@dataclass(frozen=True)
class Limits:
    """When a breaker opens (failures in a row; seconds of one slow failure), and its rests."""

    failures: int = 3
    slow: float = 1.0
    rest: float = 10.0
    longest_rest: float = 120.0


class Resting(EngineUnavailable):
    """The engine was not asked at all, because it kept failing a moment ago."""


class Breaker:
    """Stands before one engine's questions; safe for threads. `clock` counts seconds."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._rest = 0.0
        self._ends = 0.0
        self._probing = False

    @property
    def state(self) -> State:
        """How it is just now."""
        with self._lock:
            return self._state()

    def describe(self) -> str:
        """A word for the operator while calls do not go through; empty while they do."""
        with self._lock:
            if self._state() is State.CLOSED:
                return ""
            return self._why()

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Around one call: raises Resting instead of making it, and learns from how it ends.

        Only EngineUnavailable is a failure: a refusal or a missing index is an answer.
        """
        probe = self._enter()
        started = self._clock()
        try:
            yield
        except EngineUnavailable:
            self._failed(self._clock() - started, probe=probe)
            raise
        except Exception:
            self._answered(probe=probe)
            raise
        except BaseException:
            self._broken_off(probe=probe)
            raise
        self._answered(probe=probe)

    def _state(self) -> State:
        if not self._rest:
            return State.CLOSED
        return State.OPEN if self._clock() < self._ends else State.HALF_OPEN

    def _enter(self) -> bool:
        """Whether this call is the probe; raises Resting if it must not be made."""
        with self._lock:
            state = self._state()
            if state is State.OPEN or (state is State.HALF_OPEN and self._probing):
                raise Resting(f"it is {self._why()}")
            self._probing = state is State.HALF_OPEN
            return self._probing

    def _why(self) -> str:
        left = max(self._ends - self._clock(), 0.0)
        return f"left alone for another {left:.0f} s after {self._failures} failures in a row"

    def _failed(self, seconds: float, *, probe: bool) -> None:
        with self._lock:
            self._failures += 1
            if probe:
                self._probing = False
                self._open(min(self._rest * 2, self._limits.longest_rest))
            elif not self._rest and (
                self._failures >= self._limits.failures or seconds > self._limits.slow
            ):
                self._open(self._limits.rest)

    def _open(self, rest: float) -> None:
        self._rest = rest
        self._ends = self._clock() + rest

    def _answered(self, *, probe: bool) -> None:
        with self._lock:
            # What was asked before it opened says nothing about how the engine is now.
            if probe or not self._rest:
                self._failures, self._rest, self._probing = 0, 0.0, False

    def _broken_off(self, *, probe: bool) -> None:
        """Neither answered nor failed: whoever asked was interrupted."""
        if probe:
            with self._lock:
                self._probing = False
