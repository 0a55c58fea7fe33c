"""Times of several systems that are asked the same in turn, and what is read from them."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import TypeVar

Asked = TypeVar("Asked")
# Seconds by system.
Times = Mapping[str, Sequence[float]]


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed, by nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(len(ordered) * share * 1_000) // 1_000) - 1)]


def median(values: Sequence[float]) -> float:
    """The 50th percentile."""
    return percentile(values, 0.5)


def ratio(times: Times, one: str, other: str) -> float:
    """How many times as long as the other a system takes, by their medians."""
    return median(times[one]) / median(times[other])


def interleaved(
    questions: Iterable[Asked],
    systems: Mapping[str, Callable[[Asked], object]],
    kind: Callable[[Asked], str],
    rng: Random,
) -> dict[str, dict[str, list[float]]]:
    """Ask every system each question, in another order each time; seconds by kind and system."""
    found: dict[str, dict[str, list[float]]] = {}
    for question in questions:
        times = found.setdefault(kind(question), {name: [] for name in systems})
        names = list(systems)
        rng.shuffle(names)
        for name in names:
            started = time.perf_counter()
            systems[name](question)
            times[name].append(time.perf_counter() - started)
    return found


def together(by_kind: Mapping[str, Times]) -> dict[str, list[float]]:
    """The times of all kinds as one."""
    found: dict[str, list[float]] = {}
    for times in by_kind.values():
        for name, seconds in times.items():
            found.setdefault(name, []).extend(seconds)
    return found
