"""A person's hand on the timeline, and records to lay it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from framegrain.domain.records import Event, Scope
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.editing import events, tracks
from framegrain.session.focus import Tool
from framegrain.ui.timeline.scenery import HEADER, TOP

if TYPE_CHECKING:
    from framegrain.domain.taxonomy import Level
    from framegrain.session.session import Session
    from framegrain.ui.timeline.panel import TimelinePanel

NO, SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
LEFT = Qt.MouseButton.LeftButton


class Hand:
    """A person's hand on the timeline: places in frames, rows found by what lies there."""

    def __init__(self, panel: TimelinePanel) -> None:
        self.panel = panel
        self.surface = panel.surface

    def x(self, frame: float) -> int:
        return round(HEADER + self.surface.view.x(frame))

    def on(self, record: int, frame: float | None = None) -> QPoint:
        bar = self.surface.laid_out().by_id[record]
        x = HEADER + bar.x + bar.width / 2 if frame is None else self.x(frame)
        return QPoint(round(x), round(TOP + bar.y + bar.height / 2))

    def lane(self, level: Level, frame: float) -> QPoint:
        strip = next(s for s in self.surface.laid_out().strips if s.level is level)
        return QPoint(self.x(frame), TOP + strip.y + strip.pitch // 2 - self.surface.top)

    def press(self, at: QPoint, held: Qt.KeyboardModifier = NO) -> None:
        QTest.mousePress(self.surface, LEFT, held, at)

    def move(self, at: QPoint, held: Qt.KeyboardModifier = NO) -> None:
        spot = QPointF(at)
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove,
            spot,
            self.surface.mapToGlobal(spot),
            Qt.MouseButton.NoButton,
            LEFT,
            held,
        )
        QApplication.sendEvent(self.surface, event)

    def release(self, at: QPoint, held: Qt.KeyboardModifier = NO) -> None:
        QTest.mouseRelease(self.surface, LEFT, held, at)

    def drag(self, start: QPoint, stop: QPoint, held: Qt.KeyboardModifier = NO) -> None:
        self.press(start, held)
        self.move(start + (stop - start) / 2, held)
        self.move(stop, held)
        self.release(stop, held)

    def click(self, at: QPoint, held: Qt.KeyboardModifier = NO) -> None:
        QTest.mouseClick(self.surface, LEFT, held, at)


def add(session: Session, label: str, start: int, stop: int, scope: Scope = Scope.SEGMENT) -> int:
    edit = events.add_event(session.desk, label, scope, Span(start, stop))
    session.do(edit)
    return next(change.id for change in edit.changes if isinstance(change.after, Event))


def car(session: Session, *frames: int) -> int:
    edit = tracks.start_track(session.desk, "thing", frames[0], Box(x=10, y=10, width=30, height=30))
    session.do(edit)
    track = edit.changes[0].id
    for frame in frames[1:]:
        session.do(tracks.set_shape(session.desk, track, frame, Box(x=frame, y=10, width=30, height=30)))
    return track


def span(session: Session, record: int) -> Span:
    return session.open_document.events[record].span


def take(session: Session, label: str) -> None:
    session.focus.choose_label(session.taxonomy.label(label))
    session.focus.choose_tool(Tool.SELECT)
