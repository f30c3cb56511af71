"""Run the measurements and print one table: `python tests/bench/run.py [NAME ...]`.

Every figure is taken beside a yardstick in the same run, because machines differ and are noisy: the ratio is what
counts. Names are those of the files bench_NAME.py beside this one; all of them without a name.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from figures import Figure

HERE = Path(__file__).resolve().parent
NAMES = tuple(sorted(file.stem.removeprefix("bench_") for file in HERE.glob("bench_*.py")))
COLUMNS = ("figure", "ours", "yardstick", "unit", "ratio")


def main(names: list[str]) -> int:
    """Measure and print; 2 for a name there is no measurement of."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"there is no measurement “{unknown[0]}”; choose {', '.join(NAMES)}", file=sys.stderr)
        return 2
    sys.path[:0] = [str(HERE), str(HERE.parent)]
    rows = []
    for name in names or NAMES:
        module = importlib.import_module(f"bench_{name}")
        with tempfile.TemporaryDirectory() as folder:
            rows += [_row(figure) for figure in module.measure(Path(folder))]
    print(_table([COLUMNS, *rows]))
    return 0


def _row(figure: Figure) -> tuple[str, ...]:
    return (
        figure.name,
        f"{figure.value:.4g}",
        f"{figure.yardstick_value:.4g}",
        figure.unit,
        f"{figure.ratio:.2f}",
    )


def _table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[n]) for row in rows) for n in range(len(COLUMNS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
