"""Playing in the real window while two labels are live-coded, beside playing the same and coding nothing."""

from __future__ import annotations

import json
import shutil
from statistics import median
from typing import TYPE_CHECKING, Any

from bench_playing import HERE, PIECE, SECONDS, made_project, run
from figures import Figure
from made_videos import render

if TYPE_CHECKING:
    from pathlib import Path

RATE = 30


def measure(tmp_path: Path) -> list[Figure]:
    """What writing a segment every 0.3 seconds costs: each is one durable edit, made between two frames."""
    piece = tmp_path / "piece.mp4"
    render(piece, frames=PIECE, rate=RATE, key_every=PIECE, grain=34, crf=26)
    made = made_project(tmp_path, "1080p30", rate=RATE, piece=piece)
    plain = watched(made)
    coded = watched(made, "keys")
    return [
        Figure.of("segments live-coded (yardstick: seconds played)", coded["written"], "segments", SECONDS),
        Figure.of(
            "longest writing of a segment vs a frame", 1000 * max(coded["writing"]), "ms CPU", 1000 / RATE
        ),
        Figure.of(
            "usual writing of a segment vs a frame", 1000 * median(coded["writing"]), "ms CPU", 1000 / RATE
        ),
        Figure.of("frames left out while coding, of so many", left_out(coded), "frames", played(coded)),
        Figure.of("frames left out without, of so many", left_out(plain), "frames", played(plain)),
        Figure.of("latest frame while coding vs without", latest(coded), "frames", latest(plain)),
        Figure.of("99 of 100 frames while coding vs without", most(coded), "frames", most(plain)),
        Figure.of("CPU while coding vs without", coded["cpu"], "s", plain["cpu"]),
    ]


def watched(project: Path, *how: str) -> dict[str, Any]:
    """One go of playing, on a copy, so that each begins with the same records."""
    folder = project.with_name(f"{'-'.join(how) or 'plain'}")
    folder.mkdir()
    for file in (project, *project.parent.glob("*.mp4")):
        shutil.copy(file, folder)
    seen: dict[str, Any] = json.loads(
        run(HERE / "playing_window.py", folder / project.name, SECONDS, 1, *how)
    )
    return seen


def played(seen: dict[str, Any]) -> int:
    return int(seen["paints"][-1][0] - seen["paints"][0][0] + 1)


def left_out(seen: dict[str, Any]) -> int:
    return played(seen) - len(seen["paints"])


def latest(seen: dict[str, Any]) -> float:
    return max(late for _, late in seen["paints"]) * RATE


def most(seen: dict[str, Any]) -> float:
    late = sorted(late * RATE for _, late in seen["paints"])
    return float(late[len(late) * 99 // 100 - 1])
