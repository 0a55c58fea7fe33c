"""The queries that are measured: a seeded mix of several kinds."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from search.schema.request import SearchRequest
from tests.bench.world.measures import LANGUAGES, SEED, rare_words, sentences

# The topics that 2 to 5 % of the measures are about.
_MID = slice(5, 14)
_FILTERS: dict[str, tuple[str, ...]] = {
    "status": ("running", "completed", "planned"),
    "type": ("mitigation", "adaptation", "both"),
    "level": ("snapshot", "full"),
    "ease": ("easy", "medium"),
}


@dataclass(frozen=True)
class BenchQuery:
    """One query by a user of a language."""

    kind: str
    language: str
    text: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    page: int = 1

    @property
    def request(self) -> SearchRequest:
        """The query as a search request."""
        sort = "relevance" if self.text else "newest"
        return SearchRequest(
            text=self.text,
            language=self.language,
            filters=dict(self.filters),
            sort=sort,
            page=self.page,
        )

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The query as URL parameters."""
        given = [(name, value) for name, values in self.filters for value in values]
        given += [("q", self.text)] if self.text else []
        return [*given, ("page", str(self.page))] if self.page > 1 else given


def _rare(rng: Random, language: str) -> BenchQuery:
    return BenchQuery("rare", language, rng.choice(rare_words()))


def _mid(rng: Random, language: str) -> BenchQuery:
    topic = rng.choice(sentences()["topics"][_MID])
    return BenchQuery("mid", language, topic[language][0])


def _broad(rng: Random, language: str) -> BenchQuery:
    return BenchQuery("broad", language, rng.choice(sentences()["broad"][language]))


def _empty(rng: Random, language: str) -> BenchQuery:
    return BenchQuery("empty", language, page=rng.randint(1, 5))


def _filters(rng: Random, language: str) -> BenchQuery:
    chosen = rng.sample(list(_FILTERS), rng.randint(1, 2))
    given = tuple((name, (rng.choice(_FILTERS[name]),)) for name in chosen)
    return BenchQuery("filters only", language, filters=given)


def _across(rng: Random, language: str) -> BenchQuery:
    """A topic of which nobody wrote in the visitor's language."""
    topics = [each for each in sentences()["topics"] if language in each.get("asked", {})]
    return BenchQuery("cross-language", language, rng.choice(topics)["asked"][language])


_FACTORIES: dict[str, Callable[[Random, str], BenchQuery]] = {
    "rare": _rare,
    "mid": _mid,
    "broad": _broad,
    "empty": _empty,
    "filters only": _filters,
    "cross-language": _across,
}
KINDS = tuple(_FACTORIES)
# What hits at most 5 % of the measures.
NARROW = ("rare", "mid", "cross-language")


def mix(each: int, seed: int = SEED) -> list[BenchQuery]:
    """This many queries of each kind, by users of all languages in turn."""
    rng = Random(seed)
    return [
        make(rng, LANGUAGES[number % len(LANGUAGES)])
        for number in range(each)
        for make in _FACTORIES.values()
    ]
