"""Plays a project in the real window and prints what was painted when; run by bench_playing as a program of its own.

`python playing_window.py PROJECT SECONDS SPEED [all | keys]` prints JSON: for each painted frame its number, how late
it was (seconds after its time), the CPU seconds of the process while playing, and how many frames were decoded
meanwhile: more than were shown, for playing begins with some at hand and ends with others ahead. With `all` nothing is
leapt over at high speed, every frame is decoded. With `keys` two labels are live-coded all along: `written` counts the
segments, `writing` has the CPU seconds of the window's thread from each key coming up to its segment being on disk.
"""

from __future__ import annotations

import json
import math
import resource
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtTest import QTest

from framegrain.bootstrap import make_window
from framegrain.media import decoder

WIDTH, HEIGHT = 1440, 900
SETTLE = 1.5
_LOOK_MS = 200
"""How often it is looked whether the seconds are over: this counts as the program's work."""
HELD_MS = 300
"""How long a key is held, and how long it is not, while live coding is measured."""


class Painted(QObject):
    """Notes which frame the canvas paints, and when."""

    def __init__(self, canvas, playback) -> None:
        super().__init__()
        self._canvas = canvas
        self._playback = playback
        self.paints: list[tuple[int, float]] = []
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        clock = self._playback._clock
        if event.type() == QEvent.Type.Paint and clock is not None:
            frame = self._canvas.stage.frame
            if not self.paints or self.paints[-1][0] != frame:
                edge = clock._edges[frame - clock._first]
                due = clock._started_at + (edge - clock._origin) / clock._speed
                self.paints.append((frame, time.monotonic() - due))
        return False


class Fingers(QObject):
    """Hold W and T in turn, letting go while the other is down."""

    def __init__(self, window) -> None:
        super().__init__(window)
        self._window = window
        self._down = {"w": False, "t": False}
        self._timer = QTimer(self)
        self._timer.setInterval(HELD_MS // 2)
        self._timer.timeout.connect(self._next)
        self._turn = 0
        self.writing: list[float] = []
        window.settings.set("live/tap_ms", HELD_MS // 3)
        window.commands.run("label.live")
        self._timer.start()

    def _next(self) -> None:
        key = "wt"[self._turn % 2]
        self._turn += 1
        widget = self._window.focusWidget() or self._window
        begun = time.thread_time()
        (QTest.keyRelease if self._down[key] else QTest.keyPress)(widget, key)
        if self._down[key]:
            self.writing.append(time.thread_time() - begun)
        self._down[key] = not self._down[key]

    def rest(self) -> None:
        """Press nothing more."""
        self._timer.stop()


def main(project: Path, seconds: float, speed: float, *, keys: bool = False) -> None:
    _app, window = make_window()
    window.resize(WIDTH, HEIGHT)
    window.show()
    window.open_path(project)
    _run(lambda: window.workbench is not None and window.workbench.pictures.is_settled)
    bench = window.workbench
    window.session.focus.go_to(0)  # a project opens where it was left
    _run(lambda: bench.pictures.is_settled)
    end = time.monotonic() + SETTLE  # what is fetched at rest is there
    _run(lambda: time.monotonic() > end)
    painted = Painted(bench.canvas, bench.player.playback)
    bench.player.playback.set_speed(speed)
    held = decoded_up_to(bench, 0)
    fingers = Fingers(window) if keys else None
    before, started = _cpu(), time.monotonic()
    bench.player.toggle_play()
    _run(lambda: time.monotonic() > started + seconds or not window.session.focus.playing, every=_LOOK_MS)
    wall, cpu = time.monotonic() - started, _cpu() - before
    if fingers is not None:
        fingers.rest()
    bench.player.pause()
    told = {
        "paints": painted.paints,
        "wall": wall,
        "cpu": cpu,
        "trouble": bench.player.playback.trouble,
        "written": len(window.session.open_document.events),
        "writing": fingers.writing if fingers is not None else [],
        "decoded": decoded_up_to(bench, window.session.focus.frame) - held,
    }
    print(json.dumps(told))
    window.close()


def decoded_up_to(bench, frame: int) -> int:
    """The first frame from `frame` on that is not decoded."""
    return bench.pictures._decoder.cached.run_stop(frame)


def _run(is_done, *, every: int = 20) -> None:
    loop = QEventLoop()
    timer = QTimer(interval=every)
    timer.timeout.connect(lambda: loop.quit() if is_done() else None)
    timer.start()
    loop.exec()
    timer.stop()


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    if sys.argv[4:] == ["all"]:
        decoder._CARRIES = math.inf
    main(Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]), keys=sys.argv[4:] == ["keys"])
