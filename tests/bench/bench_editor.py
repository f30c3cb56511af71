"""The taxonomy editor on ten thousand labels beside the same hand on a hundred, in the real window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from bench_taxonomy import cpu, large
from figures import Figure

from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.session.drafting import check, draft_of, read

PROGRAM = Path(__file__).with_name("editing_window.py")
FRAME_MS = 1000 / 60
"""What may take longer than that is seen."""


def measure(tmp_path: Path) -> list[Figure]:
    """Each gesture on much and on little; what the window's thread does for a check; and what a check costs."""
    text = large(rules=True)
    much, little = worked(tmp_path, "much", text), worked(tmp_path, "little", few(text))
    rows = [
        Figure.of(f"editor, 10,350 labels vs 100: {name}", median(took), "ms", median(little["took"][name]))
        for name, took in much["took"].items()
    ]
    taxonomy = read_taxonomy(text, "large")
    draft = draft_of(taxonomy)
    reading = cpu(lambda: read_taxonomy(text, "large"))
    return [
        *rows,
        Figure.of("editor, longest away for a check vs one picture of 60", much["away"], "ms", FRAME_MS),
        Figure.of("editor, draft read vs its file", cpu(lambda: read(draft)), "CPU s", reading),
        Figure.of("editor, draft read and linted vs its file", cpu(lambda: check(draft)), "CPU s", reading),
    ]


def few(text: str) -> str:
    """A hundred labels of the same kind: the first of each level of depth, and the attributes."""
    lines = text.splitlines()
    ends = next(n for n, line in enumerate(lines) if line.count("- name: Thing") and "Thing 0 0 1" in line)
    attributes = lines.index("attribute:")
    second = [line for line in lines if line.startswith("  - name: Thing 1")]
    return "\n".join([*lines[:ends], *second, *lines[attributes:]]) + "\n"


def worked(folder: Path, name: str, text: str) -> dict[str, Any]:
    """What the program said of a taxonomy."""
    place = folder / name
    place.mkdir()
    file = place / "taxonomy.yaml"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(file), str(place)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(place), "XDG_CONFIG_HOME": str(place)},
    )
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said
