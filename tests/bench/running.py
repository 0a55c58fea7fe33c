"""The order in which everything is measured, and told as soon as it is known."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from random import Random

from django.test.utils import override_settings

from cities.models import MeasurePage
from search.embeddings import encoders
from search.engines import registry
from search.engines.elasticsearch.engine import to_source
from tests.bench import exports, hostile, rebuilding, report, serving, visible
from tests.bench.meaning import measured, vectors
from tests.bench.meaning.results import embedding_lines, lines
from tests.bench.queries import BenchQuery, mix
from tests.bench.results import (
    HIGHLIGHTED,
    MODELSEARCH,
    OURS,
    OURS_PLAIN,
    OURS_SIX,
    PAGE,
    PLAIN_PAGE,
    RAW,
    REBUILD,
    SIX_FACETS,
    Appeared,
    Asked,
    Attacked,
    Exported,
    Filled,
    Results,
    of,
)
from tests.bench.systems import FACETS, Modelsearch, Product, Raw, Site, search_fields
from tests.bench.timing import interleaved
from tests.bench.world import rows
from tests.bench.world.measures import SEED
from tests.measuring import progress, say

# Nobody has more in the engine that needs no server.
LARGEST_EMBEDDED = 20_000
EXPORTED = 50_000
# Rounds of filling an index of so many measures; larger ones are filled once, by two ways.
_ROUNDS = {1_000: 3, 10_000: 1}
_PUBLISHED = 10
_ATTACKS = 15
_EMBEDDED = 20


class Run:
    """Everything, size by size."""

    def __init__(self, sizes: list[int], each: int, *, quick: bool, servers: bool) -> None:
        self._sizes = sizes
        self._each = each
        self._questions = mix(each)
        self._quick = quick
        self._servers = servers
        self._rng = Random(SEED)
        self._results = Results()
        self._products: dict[str, Product] = {}

    def all(self) -> Results:
        """Measure and tell."""
        progress("Preparing a database with cities and vocabularies ...")
        MeasurePage.search_fields = search_fields()
        rows.begin()
        for size in self._sizes:
            self._embedded(min(size, LARGEST_EMBEDDED))
            if self._servers:
                self._elasticsearch(size)
        self._tell(report.growth_lines(self._results.asked, "elasticsearch"))
        self._tell(report.growth_lines(self._results.asked, "embedded"))
        self._tell(report.filled_lines(self._results.filled))
        self._tell(report.appeared_lines(self._results.appeared))
        self._exports()
        self._embeddings()
        return self._results

    def _tell(self, lines: Iterable[str]) -> None:
        for line in lines:
            say(line)

    # --- One engine at one size ---------------------------------------------------------------

    def _embedded(self, size: int) -> None:
        if any(each.size == size for each in of(self._results.asked, "embedded")):
            return
        rows.grow(size)
        progress(f"embedded, {size:,} measures: rebuilding ...")
        seconds = rebuilding.timed(lambda: rebuilding.product("embedded"))
        self._results.filled.append(Filled("embedded", size, {REBUILD: [seconds]}))
        self._use("embedded", size, {})
        if size == min(self._sizes[-1], LARGEST_EMBEDDED):
            self._attack("embedded", size)
        self._mean("embedded", size)

    def _elasticsearch(self, size: int) -> None:
        rows.grow(size)
        progress(f"elasticsearch, {size:,} measures: rebuilding ...")
        without, six = Modelsearch(0), Modelsearch(6)
        ours = self._product("elasticsearch")
        with_highlights = Raw(ours, rebuilding.named("highlighted"))
        others = {
            HIGHLIGHTED: with_highlights.ask,
            OURS_PLAIN: lambda question: ours.ask(question, ()),
            PLAIN_PAGE: without.ask,
            OURS_SIX: lambda question: ours.ask(question, tuple(FACETS)),
            SIX_FACETS: six.ask,
        }
        if size > max(_ROUNDS):
            seconds = {
                REBUILD: [rebuilding.timed(lambda: rebuilding.product("elasticsearch"))],
                MODELSEARCH: [rebuilding.timed(rebuilding.modelsearch)],
            }
        else:
            count = 1 if self._quick else _ROUNDS.get(size, 1)
            seconds = rebuilding.rounds(rebuilding.ready(), count, self._rng)
        sources = ((each.uuid, to_source(each)) for each in rebuilding.indexed())
        rebuilding.fill("highlighted", sources, highlighted=True)
        self._use("elasticsearch", size, others)
        rebuilding.remove("highlighted")
        self._results.filled.append(Filled("elasticsearch", size, seconds))
        if size == self._sizes[-1]:
            self._attack("elasticsearch", size)
        self._mean("elasticsearch", size)

    def _product(self, engine: str) -> Product:
        if engine not in self._products:
            self._products[engine] = Product(engine)
        return self._products[engine]

    def _use(
        self, engine: str, size: int, others: Mapping[str, Callable[[BenchQuery], object]]
    ) -> None:
        # Changing a setting takes milliseconds: once is enough.
        with override_settings(SEARCH_ENGINES=[engine]):
            self._ask(engine, size, others)
            self._publish(engine, size)

    def _ask(
        self, engine: str, size: int, others: Mapping[str, Callable[[BenchQuery], object]]
    ) -> None:
        product = self._product(engine)
        product.forget()
        raw = {RAW: Raw(product).ask} if engine == "elasticsearch" else {}
        with serving.web(engine) as address:
            systems = {OURS: product.ask, **raw, **others, PAGE: Site(address).ask}
            progress(f"{engine}, {size:,} measures: asking ...")
            for question in self._questions:
                product.learn(question)
            # The first time warms up all that is not asked by `learn`.
            interleaved(self._questions[:24], systems, _kind, self._rng)
            times = interleaved(self._questions, systems, _kind, self._rng)
        asked = Asked(engine, size, times, product.hits(), product.trips(), product.needless)
        self._results.asked.append(asked)
        self._tell(report.asked_table(asked))

    def _publish(self, engine: str, size: int) -> None:
        progress(f"{engine}, {size:,} measures: publishing ...")
        pages = list(MeasurePage.objects.order_by("?")[: 2 if self._quick else _PUBLISHED])
        with serving.worker(engine):
            visible.ours(engine, pages[0])
            beside = engine == "elasticsearch"
            seconds = visible.rounds(engine, pages, self._rng, beside=beside)
        self._results.appeared.append(Appeared(engine, size, seconds))

    def _attack(self, engine: str, size: int) -> None:
        progress(f"{engine}, {size:,} measures: hostile questions ...")
        seconds, errors = hostile.times(engine, 2 if self._quick else _ATTACKS, self._rng)
        attacked = Attacked(engine, size, seconds, errors)
        self._results.attacked.append(attacked)
        self._tell(report.attacked_lines(attacked))

    def _mean(self, engine: str, size: int) -> None:
        with vectors.encoder_in_use() as encoder:
            if encoder is None:
                return
            product = self._product(engine)
            meant = measured.meant(product, size, self._each, encoder, self._rng)
        self._results.meant.append(meant)
        self._tell(lines(meant))

    # --- Exports and embeddings ---------------------------------------------------------------

    def _exports(self) -> None:
        largest = self._sizes[-1] if self._servers else min(self._sizes[-1], LARGEST_EMBEDDED)
        rows_wanted = min(EXPORTED, largest)
        if rows_wanted > LARGEST_EMBEDDED:
            progress(f"embedded: filling an index with {rows_wanted:,} measures to export ...")
            registry.engine("embedded").rebuild(lambda: islice(rebuilding.indexed(), rows_wanted))
        for engine in ("elasticsearch", "embedded") if self._servers else ("embedded",):
            for form in exports.FORMS[:: 3 if self._quick else 1]:
                progress(f"{engine}: exporting {rows_wanted:,} measures as {form} ...")
                grown = exports.measure(engine, form, rows_wanted)
                self._results.exported.append(Exported(engine, form, grown))
        self._tell(report.exported_lines(self._results.exported))

    def _embeddings(self) -> None:
        progress("embedding texts, and the demo world ...")
        with vectors.encoder_in_use() as encoder:
            if encoder is None:
                say(f"\n{encoders.unavailable()}: measured without it")
                return
            found = measured.embedding(
                encoder, 2 if self._quick else _EMBEDDED, with_demo=not self._quick
            )
        self._tell(embedding_lines(found))


def _kind(question: BenchQuery) -> str:
    return question.kind
