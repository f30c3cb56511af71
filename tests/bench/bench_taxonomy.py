"""How fast taxonomies are read and written, beside the bare events of their YAML; and what hostile files cost."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from figures import Figure

import hostile_taxonomies
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.exchange.taxonomy_writing import write_taxonomy

if TYPE_CHECKING:
    from collections.abc import Callable

PROMISED_SECONDS = 2.0
PROMISED_MEGABYTES = 200.0
CHILDREN = (4, 5, 5, 4, 3)
"""How many labels lie below each of the first five levels of depth."""


def measure(_tmp_path: Path) -> list[Figure]:
    """Ten thousand labels in six levels, plain and full of rules; then every hostile file."""
    plain, full = large(rules=False), large(rules=True)
    taxonomy = read_taxonomy(full, "full")
    bare = cpu(lambda: events(plain))
    return [
        Figure.of(
            "10,350 labels, read vs YAML events", cpu(lambda: read_taxonomy(plain, "t")), "CPU s", bare
        ),
        Figure.of(
            "10,350 labels full of rules, read vs YAML events",
            cpu(lambda: read_taxonomy(full, "t")),
            "CPU s",
            cpu(lambda: events(full)),
        ),
        Figure.of(
            "10,350 labels full of rules, written vs read",
            cpu(lambda: write_taxonomy(taxonomy)),
            "CPU s",
            cpu(lambda: read_taxonomy(full, "t")),
        ),
        *hostile(),
    ]


def hostile() -> list[Figure]:
    """The slowest of all hostile files, and all the memory they take, against what is promised."""
    command = [sys.executable, str(Path(hostile_taxonomies.__file__))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    slowest = max((row for row in rows if refused(row)), key=lambda row: row["seconds"])
    grown = sum(row["grown"] for row in rows)
    name = f"slowest hostile taxonomy ({slowest['name']}) vs promised"
    return [
        Figure.of(name, slowest["seconds"], "CPU s", PROMISED_SECONDS),
        Figure.of(f"memory of {len(rows)} hostile taxonomies vs promised", grown, "MB", PROMISED_MEGABYTES),
    ]


def refused(row: dict[str, list[list[str]]]) -> bool:
    """Whether a file got an error; some are only large and may be used."""
    return any(said[0] == "error" for said in row["said"])


def large(*, rules: bool) -> str:
    """A taxonomy of 10,350 labels with definitions, six deep; with `rules` most of them ask something as well."""
    lines = ["framegrain_taxonomy: 1", "name: Large", 'version: "1"', "object:"]

    def add(depth: int, name: str) -> None:
        pad = "  " * (2 * depth + 1)
        seen = f"From the first frame on which thing {name} is seen to the last, also where half of it is hidden."
        lines.extend((f"{pad}- name: Thing {name}", f"{pad}  definition: {seen}"))
        if depth == 0:
            lines.append(
                f"{pad}  shapes: [box, polygon]\n{pad}  attributes: [state, {{id: age, required: true}}]"
            )
        if rules and depth >= 4:
            lines.append(
                f"{pad}  do: [Draw what is seen of it., Guess nothing.]\n{pad}  synonyms: [item {name}, part {name}]\n"
                f"{pad}  size: {{width: 8, height: 8}}\n{pad}  at_once: 5\n{pad}  severity: {{size: submit}}"
            )
        if depth < len(CHILDREN):
            lines.append(f"{pad}  children:")
            for n in range(CHILDREN[depth]):
                add(depth + 1, f"{name} {n}")

    for n in range(6):
        add(0, str(n))
    lines.append(
        "attribute:\n  - {name: State, type: choice, values: [new, old]}\n  - {name: Age, type: number}"
    )
    return "\n".join(lines) + "\n"


def events(text: str) -> int:
    """The parser's events, which nothing that reads YAML can do without."""
    return sum(1 for _ in yaml.parse(text, Loader=yaml.CSafeLoader))


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds, the best of five."""
    return min(cpu_once(work) for _ in range(5))


def cpu_once(work: Callable[[], object]) -> float:
    """CPU seconds of doing it once."""
    start = time.process_time()
    work()
    return time.process_time() - start
