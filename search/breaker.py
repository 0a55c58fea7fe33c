"""A circuit breaker: stops calls to a service that keeps failing, and probes it after a timeout.

Closed, every call goes through. After some failures in a row, or a single one that was slow, it
opens: no call goes through until the reset timeout is over. Then it is half open: one call is let
through as a probe, all others are still refused. If the probe is answered the breaker closes; if it
fails the next reset timeout is twice as long, up to a maximum. One per service and process.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from django.conf import settings


class State(StrEnum):
    """Whether calls go through."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


@dataclass(frozen=True)
class BreakerOptions:
    """When a breaker opens, and for how long.

    It opens after `failure_threshold` failures in a row, or one that took more than `slow_seconds`.
    """

    failure_threshold: int = 3
    slow_seconds: float = 1.0
    reset_timeout: float = 10.0
    max_reset_timeout: float = 120.0

    @classmethod
    def from_settings(cls) -> Self:
        """The options that the operator has set, the same for every service."""
        return cls(
            failure_threshold=settings.SEARCH_BREAKER_FAILURES,
            slow_seconds=settings.SEARCH_BREAKER_SLOW,
            reset_timeout=settings.SEARCH_BREAKER_REST,
            max_reset_timeout=settings.SEARCH_BREAKER_LONGEST_REST,
        )


class Breaker:
    """Guards the calls to one service; thread-safe.

    `failure` is the exception that says that the service is unavailable, and the one raised instead
    of a call. `clock` counts seconds.
    """

    def __init__(
        self,
        options: BreakerOptions,
        failure: type[Exception],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._options = options
        self._failure = failure
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._reset_timeout = 0.0
        self._probe_at = 0.0
        self._probing = False

    @property
    def state(self) -> State:
        """The current state."""
        with self._lock:
            return self._state()

    def describe(self) -> str:
        """For operators, why calls do not go through; empty while they do."""
        with self._lock:
            if self._state() is State.CLOSED:
                return ""
            return self._reason()

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Wrap one call: raises `failure` instead of making it, and records how it ends.

        Other exceptions are answers: a refusal, or a missing index.
        """
        probe = self._enter()
        started = self._clock()
        try:
            yield
        except self._failure:
            self._record_failure(self._clock() - started, probe=probe)
            raise
        except Exception:
            self._record_success(probe=probe)
            raise
        except BaseException:
            self._record_interruption(probe=probe)
            raise
        self._record_success(probe=probe)

    def _state(self) -> State:
        if not self._reset_timeout:
            return State.CLOSED
        return State.OPEN if self._clock() < self._probe_at else State.HALF_OPEN

    def _enter(self) -> bool:
        """Whether this call is the probe; raises `failure` if it must not be made."""
        with self._lock:
            state = self._state()
            if state is State.OPEN or (state is State.HALF_OPEN and self._probing):
                raise self._failure(f"it is {self._reason()}")
            self._probing = state is State.HALF_OPEN
            return self._probing

    def _reason(self) -> str:
        left = max(self._probe_at - self._clock(), 0.0)
        return f"left alone for another {left:.0f} s after {self._failures} failures in a row"

    def _record_failure(self, seconds: float, *, probe: bool) -> None:
        with self._lock:
            self._failures += 1
            if probe:
                self._probing = False
                self._open(min(self._reset_timeout * 2, self._options.max_reset_timeout))
            elif not self._reset_timeout and (
                self._failures >= self._options.failure_threshold
                or seconds > self._options.slow_seconds
            ):
                self._open(self._options.reset_timeout)

    def _open(self, reset_timeout: float) -> None:
        self._reset_timeout = reset_timeout
        self._probe_at = self._clock() + reset_timeout

    def _record_success(self, *, probe: bool) -> None:
        with self._lock:
            # A call made before it opened says nothing about how the engine is now.
            if probe or not self._reset_timeout:
                self._failures, self._reset_timeout, self._probing = 0, 0.0, False

    def _record_interruption(self, *, probe: bool) -> None:
        """Neither answered nor failed: the caller was interrupted."""
        if probe:
            with self._lock:
                self._probing = False
