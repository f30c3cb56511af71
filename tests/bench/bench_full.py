"""The whole window on a full project: opening, selecting thousands, stepping, scrolling a high timeline, undoing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

from figures import Figure
from full_project import made_full_project

HERE = Path(__file__).resolve().parent
LIMITS = (("select", 100.0), ("undo", 50.0), ("redo", 50.0), ("edit", 50.0), ("open", 1000.0))
"""Milliseconds, by the first word of what is done; for all else that of a step."""
STEP_MS = 16.0


def measure(tmp_path: Path) -> list[Figure]:
    """Milliseconds of CPU of the window's thread beside the limits, which are promises to a hand."""
    project = made_full_project(tmp_path)
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, str(HERE / "working_window.py"), str(project)],
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    took: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return [_figure(name, median(times)) for name, times in took.items()]


def _figure(name: str, took: float) -> Figure:
    limit = next((limit for word, limit in LIMITS if name.startswith(word)), STEP_MS)
    return Figure.of(f"full project, {name} (yardstick: {limit:g} ms)", took, "ms", limit)
