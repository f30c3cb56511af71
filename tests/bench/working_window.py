"""Works on a full project in the real window and prints what it took; run by bench_full as a program of its own.

`python working_window.py PROJECT [PROFILE]` prints JSON: for each thing done, the milliseconds of CPU of the window's
thread until it was shown, several times over. With the name of one of them, where its time went is printed, too.
"""

from __future__ import annotations

import cProfile
import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from full_project import CROWDED, ME
from msgspec.structs import replace
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from framegrain.bootstrap import make_window
from framegrain.domain.edit import Change, Edit
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from framegrain.ui.window import MainWindow

WIDTH, HEIGHT = 1920, 1080
PACE = 0.05
"""Seconds until what a step made necessary later, by timers that wait for the hand to rest, has begun."""
MANY, LARGE = 10_000, 1_000


class Timed:
    """What each thing took."""

    def __init__(self, profiled: str) -> None:
        self.took: dict[str, list[float]] = {}
        self._profiled = profiled
        self._profile = cProfile.Profile()

    def step(self, name: str, work: Callable[[], object]) -> None:
        """Do it, and wait until all it made necessary is shown."""
        if name == self._profiled:
            self._profile.enable()
        begun = time.thread_time()
        work()
        QApplication.processEvents()
        took = time.thread_time() - begun
        end = time.monotonic() + PACE
        while time.monotonic() < end:
            begun = time.thread_time()
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
            took += time.thread_time() - begun
            time.sleep(0.002)
        self._profile.disable()
        self.took.setdefault(name, []).append(took * 1000)
        print(f"{took * 1000:8.1f} ms  {name}", file=sys.stderr)

    def tell(self) -> None:
        if self._profiled in self.took:
            self._profile.print_stats("cumulative")
        print(json.dumps(self.took))


def main(project: Path, profiled: str, parts: str) -> None:
    timed = Timed(profiled)
    _app, window = make_window()
    window.resize(WIDTH, HEIGHT)
    window.show()
    QApplication.processEvents()
    timed.step("open the project", lambda: opened(window, project))
    rest(window)
    for part in PARTS:
        for name, work in part(window) if part.__name__ in (parts or part.__name__) else ():
            timed.step(name, work)
    timed.tell()
    window.close()


def opened(window: MainWindow, project: Path) -> None:
    window.open_path(project)
    while window.workbench is None or not window.workbench.pictures.is_settled:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


def selections(window: MainWindow) -> Iterator[tuple[str, Callable[[], object]]]:
    """Many segments, and everything of a kind, chosen and let go."""
    focus, document = window.session.focus, window.session.open_document
    many, tracks = list(document.events)[:MANY], list(document.tracks)
    mixed = [*many[: MANY // 2], *tracks]
    for _ in range(3):
        yield "select 10,000 segments", partial(focus.select, many)
        yield "select nothing", focus.clear
        yield "select 5,000 objects", partial(focus.select, tracks)
        yield "select nothing", focus.clear
        yield "select 5,000 segments and 5,000 objects", partial(focus.select, mixed)
        yield "select nothing", focus.clear


def steps(window: MainWindow) -> Iterator[tuple[str, Callable[[], object]]]:
    """Frame by frame, and dragged along, where 200 shapes are."""
    focus = window.session.focus
    focus.go_to(CROWDED)
    rest(window)
    for n in range(20):
        yield "step a frame", partial(focus.go_to, CROWDED + n)
    for n in range(20):
        yield "scrub", partial(focus.go_to, CROWDED - 7 * n, scrubbing=True)
    focus.go_to(CROWDED)


def looks(window: MainWindow) -> Iterator[tuple[str, Callable[[], object]]]:
    """The timeline made high, with hundreds of objects' bars in it, scrolled and zoomed."""
    bench = window.workbench
    surface = bench.timeline.surface
    bench._right.setSizes([140, 900])
    QApplication.processEvents()
    surface.set_view(surface.view.around(Span(CROWDED - 400, CROWDED + 400)))
    rest(window)
    view = surface.view
    for n in range(20):
        yield "scroll a high timeline", partial(surface.set_view, view.scrolled(40 * n))
    for n in range(20):
        yield "zoom a high timeline", partial(surface.set_view, view.zoomed(1 + n / 10, 600))
    surface.set_view(view)
    for n in range(20):
        yield "scroll the lanes of a high timeline", partial(surface.scroll_to, 30 * n)


def edits(window: MainWindow) -> Iterator[tuple[str, Callable[[], object]]]:
    """A thousand keyframes moved in one edit, taken back and made again."""
    session = window.session
    keys = [k for k in session.open_document.all_keyframes.values() if k.shape is not None][:LARGE]
    changes = (Change(k, replace(k, shape=Box(x=5, y=5, width=9, height=9), provenance=ME)) for k in keys)
    yield "edit 1,000 keyframes", partial(session.do, Edit("Move boxes", tuple(changes)))
    for _ in range(4):
        yield "undo 1,000 keyframes", session.undo
        yield "redo 1,000 keyframes", session.redo
    events = list(session.open_document.events.values())[:LARGE]
    changes = (Change(e, replace(e, span=e.span.moved(1))) for e in events)
    yield "edit 1,000 segments", partial(session.do, Edit("Move segments", tuple(changes)))
    for _ in range(4):
        yield "undo 1,000 segments", session.undo
        yield "redo 1,000 segments", session.redo
    yield "undo 1,000 segments", session.undo


PARTS = (selections, steps, looks, edits)


def rest(window: MainWindow, seconds: float = 1.0) -> None:
    """What is fetched at rest is there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end or not window.workbench.pictures.is_settled:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


if __name__ == "__main__":
    main(
        Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "", sys.argv[3] if len(sys.argv) > 3 else ""
    )
