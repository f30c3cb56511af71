"""Selects 10,000 objects in the real window and prints what it took; run by bench_selection.

`python selecting_window.py PROJECT` selects by label in the whole video, then on the frame shown, then nothing, each
five times, and prints JSON: the middle of the milliseconds of CPU of the window's thread, less what the window takes
when nothing is done, and how many were selected.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from framegrain.bootstrap import make_window

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH, HEIGHT = 1440, 900
TIMES = 5
SETTLE = 1.0


def main(project: Path) -> None:
    _app, window = make_window()
    window.resize(WIDTH, HEIGHT)
    window.show()
    window.open_path(project)
    _run(lambda: window.workbench is not None and window.workbench.pictures.is_settled)
    end = time.monotonic() + SETTLE
    _run(lambda: time.monotonic() > end)
    focus, commands = window.session.focus, window.commands
    window.session.focus.choose_label(window.session.taxonomy.label("thing"))
    commands.run("tool.select")
    taken: dict[str, list[float]] = {"idle": [], "all": [], "frame": [], "none": []}
    counts = []
    for _ in range(TIMES):
        taken["idle"].append(_timed(lambda: None))
        taken["all"].append(_timed(lambda: commands.run("edit.select_label_everywhere")))
        counts.append(len(focus.selection))
        taken["none"].append(_timed(focus.clear))
        taken["frame"].append(_timed(lambda: commands.run("edit.select_all")))
        counts.append(len(focus.selection))
        focus.clear()
        _painted()
    middle = {what: median(times) for what, times in taken.items()}
    print(
        json.dumps(
            {**{k: v - (k != "idle") * middle["idle"] for k, v in middle.items()}, "selected": counts[:2]}
        )
    )
    window.close()


def _timed(work: Callable[[], object]) -> float:
    """Milliseconds of this thread's CPU until everything that was made necessary is painted."""
    begun = time.thread_time()
    work()
    _painted()
    return (time.thread_time() - begun) * 1000


def _painted() -> None:
    end = time.monotonic() + 0.15  # what panels do a moment later is part of it
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.002)


def _run(done: Callable[[], bool]) -> None:
    while not done():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
