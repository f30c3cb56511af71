"""Opens a project in the real window and goes through its videos; run by bench_million as a program of its own.

`python million_window.py PROJECT` prints JSON: from asking for the project to its first picture with shapes the
seconds by the clock, of CPU of the whole program and of the window's thread, the memory then (MB), and the same three
times for each switch to another video.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from framegrain.bootstrap import make_window

if TYPE_CHECKING:
    from framegrain.ui.window import MainWindow

SWITCHES = 6
_EVERY = QEventLoop.ProcessEventsFlag.WaitForMoreEvents


def main(project: Path) -> None:
    _app, window = make_window()
    window.resize(1280, 720)
    window.show()
    QApplication.processEvents()
    begun = now()
    window.open_path(project)
    settle(window)
    opened = since(begun)
    rest(window, 2)
    memory = memory_mb()
    videos = [video.id for video in window.session.videos()]
    switches = []
    for turn in range(SWITCHES if len(videos) > 1 else 0):
        begun = now()
        window.session.open_video(videos[(turn + 1) % len(videos)])
        settle(window)
        switches.append(since(begun))
        rest(window, 0.7)
    told = {"opened": opened, "memory": memory, "switches": switches, "memory_after": memory_mb()}
    print(json.dumps(told))
    window.close()


def now() -> tuple[float, float, float]:
    """Seconds by the clock, of CPU of the whole program, and of the window's thread."""
    return time.perf_counter(), time.process_time(), time.thread_time()


def since(begun: tuple[float, float, float]) -> list[float]:
    return [after - before for before, after in zip(begun, now(), strict=True)]


def settle(window: MainWindow) -> None:
    """Until the picture asked for, and what lies on it, is painted."""
    while window.workbench is None or not window.workbench.pictures.is_settled:
        QApplication.processEvents(_EVERY, 10)
    window.repaint()
    QApplication.processEvents()


def rest(window: MainWindow, seconds: float) -> None:
    """What is fetched at rest is there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents(_EVERY, 50)


def memory_mb() -> float:
    """What this process takes now; the most it ever took where the system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    from million_work import peak_mb

    return peak_mb()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
