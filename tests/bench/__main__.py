"""`python -m tests.bench [SIZE ...]`: measures how fast the search is.

Ends with 0 if all demands are met and with 1 if not.
"""

import argparse
import sys

import django

from tests.bench.results import demands
from tests.measuring import say, thrown_away, verdict
from tests.needs import find_elasticsearch

SIZES = (1_000, 10_000, 100_000)


def main() -> int:
    """Measure size by size, and report."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of measures")
    parser.add_argument("--each", type=int, default=48, help="questions of each kind")
    parser.add_argument("--quick", action="store_true", help="everything once, for trying it out")
    given = parser.parse_args()
    url = find_elasticsearch()
    if url is None:
        say("Elasticsearch is missing (run `make elasticsearch`): measured without it.")
    engines = {"MEASURED_ENGINES": "elasticsearch embedded" if url else "embedded"}
    with thrown_away("bench", "tests.bench.settings", url, engines):
        django.setup()
        # It needs Django's models, and those the settings, which name a folder that exists only now.
        from tests.bench.running import Run

        each = 4 if given.quick else given.each
        results = Run(sorted(given.sizes), each, quick=given.quick, servers=bool(url)).all()
    wanted = demands(results)
    say()
    for line in verdict(wanted):
        say(line)
    return int(any(demand.failures for demand in wanted))


if __name__ == "__main__":
    sys.exit(main())
