"""The figures as tables to read."""

from collections.abc import Iterator, Sequence

from tests.bench.queries import NARROW
from tests.bench.results import (
    BULK,
    LIKE_FOR_LIKE,
    MODELSEARCH,
    OURS,
    PLAIN_QUESTION,
    REBUILD,
    Appeared,
    Asked,
    Attacked,
    Exported,
    Filled,
    growth,
    of,
)
from tests.bench.timing import Times, median, percentile, ratio, together

_SHARES = (0.5, 0.95, 0.99)
_LABEL = 16
_HITS = 16


def asked_table(asked: Asked) -> Iterator[str]:
    """Milliseconds by kind of question and system, and how many times as long as each ours takes."""
    count = sum(len(times[OURS]) for times in asked.times.values())
    yield f"\n{asked.engine}, {asked.size:,} measures: {count} questions, milliseconds at p50 p95 p99"
    systems = list(together(asked.times))
    titles = [f"{name:<{_width(name)}}" for name in systems]
    yield " | ".join([f"{'':<{_LABEL}}{'hits':>{_HITS}}", *titles])
    for kind, times in asked.times.items():
        yield _line(kind, _range(asked.hits[kind], asked.size), times)
    yield _line("all", "", together(asked.times))
    yield from _like_for_like(together(asked.times))
    if asked.trips:
        told = ", ".join(f"{count} took {trips}" for trips, count in sorted(asked.trips.items()))
        yield f"requests to Elasticsearch a search: {told}"


def _like_for_like(times: Times) -> Iterator[str]:
    for ours, theirs in LIKE_FOR_LIKE:
        if ours in times:
            yield f"{ours}, of {theirs}: x{ratio(times, ours, theirs):.2f}"


def _width(name: str) -> int:
    return max(len(name), 20 if name == OURS else 27)


def _line(label: str, hits: str, times: Times) -> str:
    columns = [f"{label:<{_LABEL}}{hits:>{_HITS}}"]
    for name, seconds in times.items():
        text = " ".join(f"{percentile(seconds, share) * 1000:6.1f}" for share in _SHARES)
        if name != OURS:
            text += f" x{ratio(times, OURS, name):5.2f}"
        columns.append(f"{text:<{_width(name)}}")
    return " | ".join(columns)


def _range(hits: Sequence[int], size: int) -> str:
    low, high = min(hits) / size * 100, max(hits) / size * 100
    return f"{low:.3g} - {high:.3g} %"


def growth_lines(asked: Sequence[Asked], engine: str) -> Iterator[str]:
    """How the median grows with the measures, by kind."""
    some = of(asked, engine)
    if len(some) < 2:
        return
    sizes = [each.size for each in some]
    yield f"\n{engine}: p50 of {OURS} from {min(sizes):,} to {max(sizes):,} measures"
    for kind in some[0].times:
        note = "" if kind in NARROW else "  (no demand)"
        yield f"{kind:<{_LABEL}} x{growth(some, kind):6.2f}{note}"


def filled_lines(filled: Sequence[Filled]) -> Iterator[str]:
    """Documents a second of every way to fill an index, and how fast the rebuild is beside it."""
    yield "\nfilling an index: documents/s by the median round; times as fast as ..."
    for each in filled:
        speeds = [
            f"{name} {each.size / median(seconds):,.0f}" for name, seconds in each.seconds.items()
        ]
        ratios = [
            f"{ratio(each.seconds, other, REBUILD):.2f} {other}"
            for other in (BULK, MODELSEARCH)
            if other in each.seconds
        ]
        rounds = len(each.seconds[REBUILD])
        yield (
            f"{each.engine:<{_LABEL}}{each.size:>8,} measures, {rounds} round(s): "
            f"{', '.join(speeds)}" + (f"; {', '.join(ratios)}" if ratios else "")
        )


def appeared_lines(appeared: Sequence[Appeared]) -> Iterator[str]:
    """Seconds from publishing to being found, and the ratio to modelsearch."""
    yield "\npublished until found, seconds at p50 and at most"
    for each in appeared:
        told = [
            f"{name} {median(seconds):.2f} {max(seconds):.2f}"
            for name, seconds in each.seconds.items()
        ]
        if MODELSEARCH in each.seconds:
            told.append(f"x{ratio(each.seconds, each.engine, MODELSEARCH):.2f}")
        yield f"{each.engine:<{_LABEL}}{each.size:>8,} measures: {', '.join(told)}"


def attacked_lines(attacked: Attacked) -> Iterator[str]:
    """What hostile questions cost, beside a plain one."""
    plain = attacked.seconds[PLAIN_QUESTION]
    yield (
        f"\nhostile questions, {attacked.engine}, {attacked.size:,} measures: milliseconds at p50, and times "
        f"a plain question ({median(plain) * 1000:.1f})"
    )
    yield from _costs(attacked.seconds)


def _costs(seconds: Times) -> Iterator[str]:
    for name, times in seconds.items():
        if name != PLAIN_QUESTION:
            yield f"{name:<26}{median(times) * 1000:8.1f}  x{ratio(seconds, name, PLAIN_QUESTION):5.2f}"


def exported_lines(exported: Sequence[Exported]) -> Iterator[str]:
    """What exports add to the memory of a process."""
    yield "\nexports: how much the memory of the process grew at most"
    for each in exported:
        rows, size, kilobytes = each.growth
        yield (
            f"{each.engine:<{_LABEL}}{each.form:<8}{rows:>8,} measures, {size / 1e6:7.1f} MB sent: "
            f"{kilobytes / 1024:6.1f} MB"
        )
