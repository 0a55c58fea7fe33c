"""What the search by meaning costs, whether it is as little as demanded, and as tables to read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.meaning.demo import Embedded
from tests.bench.timing import Times, median, percentile
from tests.measuring import Demand

WORDS_ONLY, FIRST, AGAIN = "words only", "first asked", "asked again"
MORE_FIRST = 45.0
MORE_AGAIN = 8.0
MORE_MEGABYTES = 250.0
_LABEL = 16
_SHARES = (0.5, 0.95)


@dataclass(frozen=True)
class Meant:
    """One engine at one size, with vectors in its index.

    `times` are seconds by kind of question and way to ask, `memory` the kilobytes of a process that
    searched by words only and of one that searched by meaning, `rebuilt` the seconds of the rebuild.
    """

    engine: str
    size: int
    times: Mapping[str, Times]
    memory: tuple[int, int]
    rebuilt: float

    @property
    def megabytes(self) -> float:
        """How much more memory a process needs that searches by meaning."""
        return (self.memory[1] - self.memory[0]) / 1024


@dataclass(frozen=True)
class Embedding:
    """The texts that the encoder embeds in a second, of so many characters, and the demo world."""

    characters: int
    speed: float
    demo: Embedded | None


def more(times: Times, way: str) -> float:
    """The milliseconds that a way to ask takes beyond asking by words only, by the medians."""
    return (median(times[way]) - median(times[WORDS_ONLY])) * 1000


def demands(meant: Sequence[Meant]) -> list[Demand]:
    """What is demanded of the time, by kind of question, and of the memory."""
    return [
        _of_time(meant, FIRST, MORE_FIRST),
        _of_time(meant, AGAIN, MORE_AGAIN),
        _at_most(
            f"a process that searches by meaning needs at most {MORE_MEGABYTES:.0f} MB more",
            {_name(each): each.megabytes for each in meant},
            MORE_MEGABYTES,
            lambda found: f"{found:.0f} MB",
        ),
    ]


def _of_time(meant: Sequence[Meant], way: str, most: float) -> Demand:
    found = {
        f"{_name(each)}, {kind}": more(times, way)
        for each in meant
        for kind, times in each.times.items()
    }
    text = f"p50 by meaning, {way}, at most {most:.0f} ms above that by words only"
    return _at_most(text, found, most, lambda found: f"{found:+.1f} ms")


def _at_most(
    text: str, found: Mapping[str, float], most: float, told: Callable[[float], str]
) -> Demand:
    failures = [f"{name}: {told(value)}" for name, value in found.items() if value > most]
    return Demand(text, len(found), tuple(failures))


def _name(each: Meant) -> str:
    return f"{each.engine}, {each.size:,} measures"


def lines(meant: Meant) -> Iterator[str]:
    """Milliseconds by kind of question and way to ask, and the memory."""
    count = sum(len(times[WORDS_ONLY]) for times in meant.times.values())
    yield (
        f"\nby meaning, {_name(meant)}: {count} questions, milliseconds at p50 p95; more at p50 "
        f"than {WORDS_ONLY}"
    )
    yield " | ".join([f"{'':<{_LABEL}}", f"{WORDS_ONLY:<14}", f"{FIRST:<22}", f"{AGAIN:<22}"])
    for kind, times in meant.times.items():
        columns = [f"{kind:<{_LABEL}}"]
        for way, seconds in times.items():
            text = " ".join(f"{percentile(seconds, share) * 1000:6.1f}" for share in _SHARES)
            columns.append(text if way == WORDS_ONLY else f"{text} {more(times, way):+7.1f}")
        yield " | ".join(columns)
    without, with_encoder = meant.memory
    yield (
        f"memory of a process: {without / 1024:.0f} MB by words only, {with_encoder / 1024:.0f} MB "
        f"by meaning; rebuild with vectors: {meant.size / meant.rebuilt:,.0f} documents/s"
    )


def embedding_lines(embedding: Embedding) -> Iterator[str]:
    """How fast texts are embedded."""
    yield (
        f"\nembedding: {embedding.speed:.2f} texts of {embedding.characters} characters a second"
    )
    if embedding.demo:
        texts, seconds = embedding.demo
        yield f"the demo world: {texts} texts in {seconds:.0f} s"
