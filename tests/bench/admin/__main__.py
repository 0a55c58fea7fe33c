"""`python -m tests.bench.admin [--base COMMIT]`: what editing a measure costs, perhaps beside an older commit.

Both checkouts are asked in turn, each time in a process of its own. Prints the median of each
figure and, with --base, the ratio of this checkout's to the older one's.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from tests.measuring import progress, say
from tests.needs import ROOT

STEPS = ("open", "save", "publish")
FIGURES = ("cpu", "statements", "bytes")
EDITOR = Path(__file__).with_name("editor.py")


@contextmanager
def checkout(commit):
    """The files of a commit, until the end."""
    with tempfile.TemporaryDirectory(prefix="partnerstadt-base-") as folder:
        tree = Path(folder) / "tree"
        subprocess.run(
            ["git", "worktree", "add", "--quiet", "--detach", str(tree), commit],
            cwd=ROOT,
            check=True,
        )
        try:
            yield tree
        finally:
            subprocess.run(
                ["git", "worktree", "remove", "--force", str(tree)], cwd=ROOT, check=True
            )


def edit(tree, folder, measures):
    """One round in a checkout."""
    ran = subprocess.run(
        [sys.executable, str(EDITOR), str(folder), str(measures)],
        cwd=tree,
        check=True,
        stdout=subprocess.PIPE,
    )
    return json.loads(ran.stdout.splitlines()[-1])


def shown(figure, value):
    """A figure with its unit."""
    units = {
        "cpu": f"{value * 1000:,.0f} ms CPU",
        "statements": f"{value:,.0f} statements",
        "bytes": f"{value / 1000:,.0f} kB",
    }
    return units[figure]


def main():
    parser = argparse.ArgumentParser(prog="make bench-admin")
    parser.add_argument("--base", help="the commit to compare with")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--measures", type=int, default=1_000)
    given = parser.parse_args()
    with ExitStack() as stack:
        trees = {"here": ROOT}
        if given.base:
            trees = {given.base: stack.enter_context(checkout(given.base)), **trees}
        folders = {
            name: Path(
                stack.enter_context(tempfile.TemporaryDirectory(prefix="partnerstadt-edit-"))
            )
            for name in trees
        }
        rounds = []
        for number in range(given.rounds):
            progress(f"round {number + 1} of {given.rounds}")
            rounds.append(
                {name: edit(tree, folders[name], given.measures) for name, tree in trees.items()}
            )
    for step in STEPS:
        for figure in FIGURES:
            values = {name: median(each[name][step][figure] for each in rounds) for name in trees}
            if not any(values.values()):
                # A redirect has no body.
                continue
            line = " -> ".join(shown(figure, value) for value in values.values())
            ratio = f"  ({values['here'] / values[given.base]:.2f})" if given.base else ""
            say(f"{step:8} {line}{ratio}")


if __name__ == "__main__":
    main()
