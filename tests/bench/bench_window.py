"""Start to window beside an empty PySide6 window, and opening a project to its first exact picture."""

from __future__ import annotations

import os
import subprocess
import sys
from statistics import median
from typing import TYPE_CHECKING

from figures import Figure

from contract.videos import Recipe, encode
from framegrain.session.projects import new_project
from framegrain.session.videos import examine
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from pathlib import Path

RUNS = 5
_REPORT = """
import resource
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""
EMPTY = (
    """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1440, 900)
window.show()
app.processEvents()
"""
    + _REPORT
)
START = (
    """
from framegrain.bootstrap import make_window
app, window = make_window()
window.show()
app.processEvents()
"""
    + _REPORT
)
OPEN = """
import sys, time
from pathlib import Path
from framegrain.bootstrap import make_window
app, window = make_window()
window.show()
app.processEvents()
begun = time.perf_counter()
window.open_path(Path(sys.argv[1]))
feed = window.workbench.pictures
while not feed.is_settled:
    app.processEvents()
print(time.perf_counter() - begun, 0)
window.close()
"""
DECODE = """
import sys, time
import av
begun = time.perf_counter()
with av.open(sys.argv[1]) as container:
    next(container.decode(video=0)).to_ndarray(format="bgra")
print(time.perf_counter() - begun, 0)
"""


def measure(tmp_path: Path) -> list[Figure]:
    """CPU seconds and memory of the start, and seconds to the first picture of a 1080p project."""
    ours, empty = _alternating(START, EMPTY)
    video = tmp_path / "clip.mp4"
    encode(Recipe("libx264", size=(1920, 1080), gop=60, b_frames=2), video)
    taxonomy = tmp_path / "street.yaml"
    taxonomy.write_text(TAXONOMY, encoding="utf-8")
    project = tmp_path / "clip.framegrain"
    new_project(project, taxonomy, [examine(video)])
    opened = median(_run(OPEN, str(project))[0] for _ in range(RUNS))
    decoded = median(_run(DECODE, str(video))[0] for _ in range(RUNS))
    return [
        Figure.of("start to window vs empty window, CPU", ours[0], "s", empty[0]),
        Figure.of("start to window vs empty window, memory", ours[1], "MB", empty[1]),
        Figure.of("open project to first exact picture vs bare open and decode", opened, "s", decoded),
    ]


def _alternating(ours: str, yardstick: str) -> tuple[tuple[float, float], tuple[float, float]]:
    runs = [(_run(ours), _run(yardstick)) for _ in range(RUNS)]
    a, b = zip(*runs, strict=True)
    return (median(r[0] for r in a), median(r[1] for r in a)), (
        median(r[0] for r in b),
        median(r[1] for r in b),
    )


def _run(program: str, *arguments: str) -> tuple[float, float]:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    first, second = done.stdout.split()[-2:]
    return float(first), float(second)
