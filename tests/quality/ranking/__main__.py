"""`python -m tests.quality.ranking [FOLDER]`: measures the search on a judged set.

Ends with 0 if all demands are met, 1 if not, 2 if the set cannot be measured.
"""

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import django
from django.core.management import CommandError, call_command

from tests.measuring import progress, say, thrown_away, verdict
from tests.needs import find_elasticsearch
from tests.quality.ranking.cells import OURS, Scores, demands
from tests.quality.ranking.metrics import Figures, figures
from tests.quality.ranking.report import tables, weakest
from tests.quality.ranking.sets import BadSet, JudgedSet, Query, read_set
from tests.quality.ranking.unrelated import Counts
from tests.quality.ranking.unrelated import lines as unrelated_lines

OWN_SET = Path(__file__).parents[1] / "judged"


def main() -> int:
    """Read, index, ask, report."""
    parser = argparse.ArgumentParser(prog="make search-quality")
    parser.add_argument("folder", nargs="?", type=Path, default=OWN_SET)
    parser.add_argument("--weakest", action="store_true", help="list what the tuned half lacks")
    given = parser.parse_args()
    try:
        judged = read_set(given.folder)
    except BadSet as error:
        for problem in error.problems:
            say(problem)
        return 2
    languages = len({row.lang for rows in judged.measures.values() for row in rows})
    say(
        f"{given.folder}: {len(judged.measures)} measures in {languages} languages, "
        f"{len(judged.queries)} questions"
    )
    url = find_elasticsearch()
    if url is None:
        say("Elasticsearch is missing (run `make elasticsearch`): measured without it.")
    with thrown_away("quality", "tests.quality.ranking.settings", url) as index:
        try:
            _prepare(judged)
        except CommandError as error:
            say(f"{judged.thesaurus}: {error}")
            return 2
        return _measure(judged, url, index, given.weakest)


def _prepare(judged: JudgedSet) -> None:
    """The tables, the product's concepts, and the set's own thesaurus."""
    django.setup()
    progress("Preparing a database with the thesaurus ...")
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("load_vocabularies", stdout=sys.stderr)
    if judged.thesaurus:
        call_command("import_thesaurus", str(judged.thesaurus), stdout=sys.stderr)


def _measure(judged: JudgedSet, url: str | None, index: str, weak: bool) -> int:
    found: dict[str, dict[str, list[str]]] = {}
    unrelated: dict[str, Counts] = {}
    for name, make in _systems(judged, url, index).items():
        started = time.monotonic()
        system = make()
        ready = time.monotonic()
        found[name] = {query.id: list(dict.fromkeys(system.ask(query))) for query in judged.queries}
        if name in OURS:
            unrelated[name] = {
                query.id: system.found_by_meaning(query) for query in judged.unrelated
            }
        progress(
            f"{name}: indexed in {ready - started:.1f} s, asked in {time.monotonic() - ready:.1f} s"
        )
    scores: Scores = {name: _scores(rankings, judged.queries) for name, rankings in found.items()}
    for line in (*tables(scores, judged.queries), *unrelated_lines(unrelated, judged.unrelated)):
        say(line)
    wanted = demands(scores, judged.queries)
    say()
    for line in verdict(wanted):
        say(line)
    if weak:
        say()
        for line in weakest(scores, judged.queries, found):
            say(line)
    return int(any(demand.failures for demand in wanted))


def _scores(rankings: dict[str, list[str]], queries: tuple[Query, ...]) -> dict[str, Figures]:
    return {query.id: figures(rankings[query.id], query.relevant) for query in queries}


def _systems(judged: JudgedSet, url: str | None, index: str) -> dict[str, Callable]:
    """Each system by its name, made when it is its turn."""
    # They need Django's settings, which name a folder that exists only now.
    from tests.quality.ranking.product import Product
    from tests.quality.ranking.stock import Stock
    from tests.quality.ranking.wagtails import Wagtail

    names = ["embedded", "elasticsearch"] if url else ["embedded"]
    made: dict[str, Callable] = {}
    for name in names:
        made[name] = partial(Product, name, judged.measures)
        made[f"{name}-words"] = partial(Product, name, judged.measures, meaning=False)
    if url:
        made["stock"] = lambda: Stock(url, f"{index}-stock", judged.measures)
    made["wagtail"] = lambda: Wagtail(judged.measures)
    return made


if __name__ == "__main__":
    sys.exit(main())
