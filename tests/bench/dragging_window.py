"""Drags one vertex among many shapes in the real window and prints what each move took; run by bench_canvas.

`python dragging_window.py PROJECT TRACK X Y MOVES` takes hold of the vertex of TRACK at X, Y and prints JSON: for each
move of the mouse the milliseconds of CPU of the window's thread until it was painted, and the same for a bare window
of the canvas's size that paints one picture whole at each move.
"""

from __future__ import annotations

import json
import math
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from framegrain.bootstrap import make_window

WIDTH, HEIGHT = 1920, 1080
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
PLAIN = Qt.KeyboardModifier.NoModifier
SETTLE = 2.0
PACE = 0.016
"""Seconds between two moves, as a mouse sends them to a window that keeps up."""


class Bare(QWidget):
    """Paints one picture, whole, whenever the mouse moves."""

    def __init__(self, like: QWidget) -> None:
        super().__init__()
        self.setMouseTracking(True)
        self.resize(like.size())
        self._picture = QPixmap(like.size())
        self._picture.fill(Qt.GlobalColor.darkGreen)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.update()

    def paintEvent(self, event) -> None:
        QPainter(self).drawPixmap(0, 0, self._picture)


def main(project: Path, track: int, at: tuple[float, float], moves: int) -> None:
    _app, window = make_window()
    window.resize(WIDTH, HEIGHT)
    window.show()
    window.open_path(project)
    _run(lambda: window.workbench is not None and window.workbench.pictures.is_settled)
    end = time.monotonic() + SETTLE  # what is fetched at rest is there
    _run(lambda: time.monotonic() > end)
    canvas = window.workbench.canvas
    window.session.focus.select({track})
    QApplication.processEvents()
    spot = QPointF(*canvas.stage.view.to_screen(at))
    QTest.mousePress(canvas, LEFT, PLAIN, spot.toPoint())
    ours = [timed(canvas, spot + way(n)) for n in range(moves)]
    assert canvas.hand.draft.shapes, "the vertex was not taken hold of"
    QTest.mouseRelease(canvas, LEFT, PLAIN, (spot + way(moves)).toPoint())
    bare = Bare(canvas)
    bare.show()
    QApplication.processEvents()
    yardstick = [timed(bare, spot + way(n)) for n in range(moves)]
    size = canvas.width(), canvas.height()
    print(
        json.dumps({"ours": ours, "yardstick": yardstick, "canvas": size, "shapes": len(canvas.stage.drawn)})
    )
    window.close()


def way(n: int) -> QPointF:
    """A loop of the hand, up to 120 pixels across."""
    return QPointF(60 * math.sin(n / 9), 60 * math.sin(n / 7))


def timed(widget: QWidget, place: QPointF) -> float:
    """Milliseconds of this thread's CPU for one move, until all it made necessary is painted."""
    begun = time.thread_time()
    event = QMouseEvent(QEvent.Type.MouseMove, place, widget.mapToGlobal(place), NONE, LEFT, PLAIN)
    QApplication.sendEvent(widget, event)
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
    took = time.thread_time() - begun
    end = time.monotonic() + PACE
    while time.monotonic() < end:  # timers fire in between, as the one that asks for refusals
        begun = time.thread_time()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 4)
        took += time.thread_time() - begun
        time.sleep(0.002)
    return took * 1000


def _run(done) -> None:
    while not done():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), (float(sys.argv[3]), float(sys.argv[4])), int(sys.argv[5]))
