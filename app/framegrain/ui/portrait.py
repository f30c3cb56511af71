"""A picture of the window as a person would see it, for documentation and machines without a screen."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop

from framegrain.domain.errors import FramegrainError
from framegrain.domain.records import Scope
from framegrain.domain.span import Span

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from framegrain.ui.window import MainWindow

_SIZE = (1600, 1000)
_PATIENCE_SECONDS = 30.0


def take_portrait(app: QApplication, window: MainWindow, project: Path, target: Path) -> None:
    """Open a project and save what the window shows once the exact picture is there.

    Raises FramegrainError when no picture comes.
    """
    window.resize(*_SIZE)
    window.show()
    window.open_path(project)
    end = time.monotonic() + _PATIENCE_SECONDS
    while not _is_ready(window):
        if time.monotonic() > end:
            raise FramegrainError(
                f"the window showed no picture of {project.name} within {_PATIENCE_SECONDS:.0f} s"
            )
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    _pick_someone(window)
    for _ in range(20):  # late layouts and the resting texts of the status line
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.02)
    if not window.grab().save(str(target)):
        raise FramegrainError(f"{target} can't be written; choose another folder")


def _pick_someone(window: MainWindow) -> None:
    """Select the first object shown and take a label, so that the picture shows the panels at work."""
    if window.session is None or window.session.document is None:
        return
    session, document = window.session, window.session.document
    shown = document.tracks_at(session.focus.frame)
    held = document.events_in(Span(session.focus.frame, session.focus.frame + 1))
    session.focus.select(track.id for track in shown[:1])
    for event in held:
        if event.scope is Scope.SEGMENT:
            session.focus.hover_label(event.label)


def _is_ready(window: MainWindow) -> bool:
    bench = window.workbench
    if bench is None or bench.session.document is None:
        return False
    picture = bench.pictures.current
    return picture is not None and picture.exact and picture.frame == bench.session.focus.frame
