"""A vertex dragged at 1080p among 200 shapes, beside a bare window that paints one picture whole at each move."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from statistics import median, quantiles

from figures import Figure

from contract.videos import Recipe, encode
from framegrain.domain.shapes import Polygon, polygon_of, vertices
from framegrain.editing import tracks
from framegrain.session.projects import new_project, open_last_video, open_project
from framegrain.session.videos import examine
from small_taxonomy import TAXONOMY

HERE = Path(__file__).resolve().parent
SHAPES, VERTICES, MOVES = 200, 20, 240
BUDGET = 8.0
"""Milliseconds a move of the mouse may take at most, painting included."""


def measure(tmp_path: Path) -> list[Figure]:
    """Milliseconds of CPU for one move, in the middle and for the slowest twentieth; beside the budget, too."""
    project, track, (x, y) = made_project(tmp_path)
    seen = json.loads(run(HERE / "dragging_window.py", project, track, x, y, MOVES))
    assert seen["shapes"] == SHAPES
    ours, bare = seen["ours"], seen["yardstick"]
    return [
        Figure.of("one move of a dragged vertex vs a bare window", median(ours), "ms", median(bare)),
        Figure.of("the slowest of 20 moves vs a bare window's", slow(ours), "ms", slow(bare)),
        Figure.of("the slowest of 20 moves (yardstick: the budget)", slow(ours), "ms", BUDGET),
    ]


def slow(times: list[float]) -> float:
    """What nineteen of twenty stay below."""
    return quantiles(times, n=20)[-1]


def made_project(folder: Path) -> tuple[Path, int, tuple[float, float]]:
    """A 1080p project with round polygons side by side, one of them in the middle and its first vertex."""
    video, taxonomy = folder / "crowd.mp4", folder / "street.yaml"
    encode(Recipe("libx264", size=(1920, 1080), gop=60, b_frames=2), video)
    taxonomy.write_text(TAXONOMY, encoding="utf-8")
    project = folder / "crowd.framegrain"
    new_project(project, taxonomy, [examine(video)])
    session = open_project(project, person="bench")
    open_last_video(session)
    made = []
    for n in range(SHAPES):
        shape = blob(60 + 90 * (n % 20), 60 + 100 * (n // 20))
        edit = tracks.start_track(session.desk, "pond", 0, shape)
        session.do(edit)
        made.append((edit.changes[0].id, shape))
    track, shape = made[SHAPES // 2 + 10]
    session.close()
    return project, track, vertices(shape)[0]


def blob(x: float, y: float) -> Polygon:
    """A round outline."""
    turns = [k * math.tau / VERTICES for k in range(VERTICES)]
    return polygon_of([(x + 42 * math.cos(t), y + 42 * math.sin(t)) for t in turns])


def run(program: Path, *arguments: object) -> str:
    """The last line a program prints."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, str(program), *map(str, arguments)],
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )
    return done.stdout.splitlines()[-1]
