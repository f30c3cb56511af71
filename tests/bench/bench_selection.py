"""10,000 objects selected at once in the real window, and what it costs a picture to be shown brighter."""

from __future__ import annotations

import json
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from bench_canvas import run
from figures import Figure

from contract.videos import Recipe, encode
from framegrain.domain.edit import Change, Edit
from framegrain.domain.lasso import taken
from framegrain.domain.records import Keyframe, Track
from framegrain.domain.shapes import Box
from framegrain.session.projects import new_project, open_last_video, open_project
from framegrain.session.videos import examine
from framegrain.ui.canvas.scaling import placement, scaled
from framegrain.ui.canvas.tone import Tone, toned
from framegrain.ui.canvas.view import fit
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
OBJECTS, ON_FRAME = 10_000, 500
BUDGET = 100.0
"""Milliseconds in which so many are to be selected and painted."""


def measure(tmp_path: Path) -> list[Figure]:
    """Selecting beside its budget; the table beside the scaling of the same picture."""
    return [*selecting(tmp_path), *lasso(), *tone((1280, 720)), *tone((1920, 1080))]


def selecting(folder: Path) -> list[Figure]:
    """Milliseconds of CPU of the window's thread from the key to the last pixel."""
    project = made_project(folder)
    seen = json.loads(run(HERE / "selecting_window.py", project))
    assert seen["selected"] == [OBJECTS, ON_FRAME]
    return [
        Figure.of(
            f"select {OBJECTS} of a label in the video (yardstick: the budget)", seen["all"], "ms", BUDGET
        ),
        Figure.of(f"select {ON_FRAME} on one frame (yardstick: the budget)", seen["frame"], "ms", BUDGET),
        Figure.of(f"select none of {OBJECTS} again (yardstick: the budget)", seen["none"], "ms", BUDGET),
    ]


def made_project(folder: Path) -> Path:
    """A project with a part of the objects on the first frame, the others spread over the video."""
    video, taxonomy = folder / "crowd.mp4", folder / "street.yaml"
    encode(Recipe("libx264", size=(1280, 720), gop=60, b_frames=2), video)
    taxonomy.write_text(TAXONOMY, encoding="utf-8")
    project = folder / "crowd.framegrain"
    new_project(project, taxonomy, [examine(video)])
    session = open_project(project, person="bench")
    open_last_video(session)
    desk, changes = session.desk, []
    for n in range(OBJECTS):
        track = Track(id=desk.new_id(), label="thing", number=n + 1, provenance=desk.stamp())
        first = 1 + n % 100 if n % (OBJECTS // ON_FRAME) else 0
        for frame in (first, first + 10):
            shape = Box(x=8 * (n % 150), y=9 * (n // 150), width=6, height=6)
            key = Keyframe(
                id=desk.new_id(), track=track.id, frame=frame, shape=shape, provenance=desk.stamp()
            )
            changes.append(Change(None, key))
        changes.append(Change(None, track))
    session.do(Edit("Draw a crowd", tuple(changes)))
    session.close()
    return project


def lasso() -> list[Figure]:
    """A free line of 300 points around half of the shapes, turned ones among them."""
    turns = np.linspace(0, 6.2, 300)
    line = [(640 + 400 * float(np.cos(t)), 360 + 300 * float(np.sin(t))) for t in turns]
    shapes = [
        Box(x=8 * (n % 150), y=7 * (n // 150), width=6, height=6, rotation=30.0 * (n % 10 == 0))
        for n in range(OBJECTS)
    ]
    ours = median_ms(lambda: taken(line, shapes), 7)
    return [Figure.of(f"a free line among {OBJECTS} shapes (yardstick: the budget)", ours, "ms", BUDGET)]


def tone(room: tuple[int, int]) -> list[Figure]:
    """The look-up of one picture's pixels on screen, beside the scaling that it comes after."""
    source = np.random.default_rng(1).integers(0, 255, (1080, 1920, 4), dtype=np.uint8)
    size = (1920.0, 1080.0)
    view = fit(size, (float(room[0]), float(room[1])))
    at, table = placement(view, 1.0, size, source), Tone(brightness=20, gamma=1.4).table()
    found = scaled(source, at, room)
    assert found is not None
    ours = median_ms(lambda: toned(found.pixels, table), 60)
    bare = median_ms(lambda: scaled(source, at, room), 60)
    name = f"{room[0]} x {room[1]}"
    return [Figure.of(f"brightness and gamma of a picture in {name} vs scaling it", ours, "ms", bare)]


def median_ms(work: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        begun = time.thread_time()
        work()
        times.append((time.thread_time() - begun) * 1000)
    return median(times)
