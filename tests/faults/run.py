"""Break everything for as long as asked, and print a table: what was broken, how often, and what was lost.

    python tests/faults/run.py [--minutes N] [--seed S] [--only WORDS]

Exit status 1 where anything was lost. Each failure names the seed of its trial.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from itertools import count
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2] / "app"), str(HERE.parents[1])]

from faults.killing import workers  # noqa: E402 - the two folders have to be found first
from faults.table import Kind, kinds  # noqa: E402


def main() -> int:
    """Run the trials in turn until the time is over, each kind once at least."""
    told = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    told.add_argument("--minutes", type=float, default=10)
    told.add_argument("--seed", type=int, default=random.randrange(10**6))
    told.add_argument("--only", default="", help="kinds whose name holds these words")
    asked = told.parse_args()
    print(f"seed {asked.seed}", flush=True)
    end = time.monotonic() + 60 * asked.minutes
    broken: Counter[str] = Counter()
    edits: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    with workers() as started:
        every = [kind for kind in kinds(started) if asked.only.lower() in kind.broken.lower()]
        for turn, kind in ((turn, kind) for turn in count() for kind in every):
            if turn and time.monotonic() > end:
                break
            if not turn or not kind.broken.startswith(
                "Disk full at each write"
            ):  # which are all tried at once
                _try(kind, f"{asked.seed}/{turn}", broken, edits, lost)
    print(table(every, broken, edits, lost))
    return int(lost.total() > 0)


def _try(kind: Kind, seed: str, broken: Counter[str], edits: Counter[str], lost: Counter[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            outcome = kind.run(Path(folder).resolve(), random.Random(f"{seed}/{kind.broken}"))
        except Exception:  # whatever it is, it is what is looked for
            lost[kind.broken] += 1
            print(f"LOST: {kind.broken}, seed {seed}\n{traceback.format_exc()}", flush=True)
        else:
            broken[kind.broken] += outcome.broken
            edits[kind.broken] += outcome.told


def table(every: list[Kind], broken: Counter[str], edits: Counter[str], lost: Counter[str]) -> str:
    """The table of the manual."""
    lines = ["| what was broken | times | edits told as saved before | lost |", "|---|---|---|---|"]
    for kind in every:
        name = kind.broken
        saved = f"{edits[name]:,}" if edits[name] else "–"
        lines.append(f"| {name} | {broken[name]:,} | {saved} | {lost[name] or 'nothing'} |")
    total = f"| all | {broken.total():,} | {edits.total():,} | {lost.total() or 'nothing'} |"
    return "\n".join([*lines, total])


if __name__ == "__main__":
    sys.exit(main())
