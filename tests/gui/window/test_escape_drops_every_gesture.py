"""Escape, wherever the keyboard is, drops what a hand has begun on the picture or timeline and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from framegrain.domain.records import Scope
from framegrain.domain.shapes import Box, polygon_of
from framegrain.domain.span import Span
from framegrain.editing import clips, events, tracks
from framegrain.session.focus import Tool
from framegrain.ui.canvas.handles import Role
from framegrain.ui.timeline.scenery import HEADER, RULER
from gui.timeline.hand import ALT, CTRL, LEFT, NO, SHIFT, Hand
from on_disk import stored

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from .conftest import Person


class Stage(NamedTuple):
    """A window with one of everything a hand can pull at, and where it lies."""

    person: Person
    hand: Hand
    walk: int
    stand: int
    car: int

    def on_bar(self, record: int, frame: float, height: float = 0.5) -> QPoint:
        layout = self.hand.surface.laid_out()
        assert layout is not None
        bar = layout.by_id[record]
        return QPoint(self.hand.x(frame), round(layout.above + bar.y + bar.height * height))


@pytest.fixture
def stage(at_work: Person) -> Stage:
    session = at_work.session
    at_work.window.commands.run("timeline.fit")
    session.do(clips.split_clip(session.desk, 60))
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(10, 30)))
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(30, 50)))
    walk, stand = sorted(session.open_document.events)
    session.do(tracks.start_track(session.desk, "thing", 0, Box(x=40, y=40, width=60, height=60)))
    (car,) = session.open_document.tracks
    for frame in (40, 80):
        session.do(tracks.set_shape(session.desk, car, frame, Box(x=40, y=40, width=60, height=60)))
    session.do(tracks.set_flags(session.desk, car, 50, occluded=True))
    pond = polygon_of([(150, 100), (250, 100), (250, 180), (150, 180)])
    session.do(tracks.start_track(session.desk, "pond", 0, pond))
    session.focus.clear()
    at_work.sees_exact_picture()
    return Stage(at_work, Hand(at_work.bench.timeline), walk, stand, car)


def begins(stage: Stage, widget: QWidget, at: QPoint, to: QPoint, held: Qt.KeyboardModifier) -> None:
    """Press and drag, and hold on."""
    QTest.mouseMove(widget, at)
    QTest.mousePress(widget, LEFT, held, at)
    moving = stage.hand if widget is stage.hand.surface else None
    for spot in (at + (to - at) / 2, to):
        if moving is not None:
            moving.move(spot, held)
        else:
            QTest.mouseMove(widget, spot)


def escapes(stage: Stage, widget: QWidget, to: QPoint, held: Qt.KeyboardModifier) -> None:
    stage.person.press(Qt.Key.Key_Escape)
    QTest.mouseRelease(widget, LEFT, held, to)


ON_THE_TIMELINE = {
    "move a segment": lambda s: (s.on_bar(s.walk, 20), s.on_bar(s.walk, 80), NO),
    "move a border": lambda s: (s.on_bar(s.walk, 30), s.on_bar(s.walk, 40), NO),
    "push what follows": lambda s: (s.on_bar(s.stand, 50), s.on_bar(s.stand, 70), CTRL),
    "move an end": lambda s: (s.on_bar(s.walk, 10), s.on_bar(s.walk, 3), ALT),
    "move a clip boundary": lambda s: (
        QPoint(s.hand.x(60), RULER + 10),
        QPoint(s.hand.x(90), RULER + 10),
        NO,
    ),
    "move a keyframe": lambda s: (s.on_bar(s.car, 40), s.on_bar(s.car, 20), NO),
    "move an end of what is occluded": lambda s: (s.on_bar(s.car, 50, 0.8), s.on_bar(s.car, 60, 0.8), NO),
    "a rubber band": lambda s: (
        s.on_bar(s.car, 110),
        s.on_bar(s.walk, 5),
        SHIFT,
    ),
}


@pytest.mark.parametrize("gesture", ON_THE_TIMELINE)
@pytest.mark.parametrize("keyboard", ["where the press left it", "on the picture"])
def test_on_the_timeline(stage: Stage, gesture: str, keyboard: str) -> None:
    session, surface = stage.person.session, stage.hand.surface
    before, steps = session.open_document.copy(), len(session.entries)
    at, to, held = ON_THE_TIMELINE[gesture](stage)
    begins(stage, surface, at, to, held)
    assert surface.moving.draft is not None or surface.moving.band is not None, "the gesture has begun"
    if keyboard == "on the picture":
        stage.person.bench.canvas.setFocus()
    escapes(stage, surface, to, held)
    assert surface.moving.draft is None
    assert surface.moving.band is None
    assert gesture != "a rubber band" or not session.focus.selection
    assert session.open_document == before
    assert stored(session.project.path) == before
    assert len(session.entries) == steps


def test_drawing_a_segment(stage: Stage) -> None:
    session, surface = stage.person.session, stage.hand.surface
    session.focus.choose_label(session.taxonomy.label("stand"))
    session.focus.choose_tool(Tool.SEGMENT)
    before = session.open_document.copy()
    at, to = stage.on_bar(stage.walk, 60), stage.on_bar(stage.walk, 90)
    begins(stage, surface, at, to, NO)
    assert surface.moving.draft is not None
    escapes(stage, surface, to, NO)
    assert stored(session.project.path) == before
    assert session.focus.tool is Tool.SEGMENT  # the next Escape puts it down


def test_a_lane_that_is_dragged(stage: Stage) -> None:
    surface = stage.hand.surface
    arranged = surface.arrangement
    layout = surface.laid_out()
    assert layout is not None
    tops = {box.lane: layout.above + box.y + 10 for box in layout.lanes}
    at, to = QPoint(HEADER // 2, tops["object"]), QPoint(HEADER // 2, tops["scene"])
    begins(stage, surface, at, to, NO)
    assert surface.moving.lane_line is not None
    escapes(stage, surface, to, NO)
    assert surface.moving.lane_line is None
    assert surface.arrangement == arranged


ON_THE_PICTURE = {
    "move a shape": ((70, 70), (100, 90), NO, "thing"),
    "pull a corner": ((100, 100), (130, 120), NO, "thing"),
    "turn a box": (None, (150, 70), NO, "thing"),
    "pull a vertex": ((150, 100), (170, 120), NO, "pond"),
    "pull a new vertex out of an edge": ((200, 100), (200, 80), NO, "pond"),
    "a rubber band": ((10, 10), (280, 200), NO, ""),
    "a lasso": ((10, 10), (280, 200), ALT, ""),
}


@pytest.mark.parametrize("gesture", ON_THE_PICTURE)
@pytest.mark.parametrize("keyboard", ["where the press left it", "on the timeline"])
def test_on_the_picture(stage: Stage, gesture: str, keyboard: str) -> None:
    person, session, canvas = stage.person, stage.person.session, stage.person.bench.canvas
    at, to, held, label = ON_THE_PICTURE[gesture]
    chosen = [t.id for t in session.open_document.tracks.values() if t.label == label]
    session.focus.select(chosen)
    before = session.open_document.copy()
    start = person.at(*at) if at is not None else rotate_handle(stage)
    begins(stage, canvas, start, person.at(*to), held)
    assert canvas.hand.gesture is not None
    if keyboard == "on the timeline":
        stage.hand.surface.setFocus()
    escapes(stage, canvas, person.at(*to), held)
    assert canvas.hand.gesture is None
    assert session.focus.selection == set(chosen)
    assert session.open_document == before
    assert stored(session.project.path) == before


def rotate_handle(stage: Stage) -> QPoint:
    canvas = stage.person.bench.canvas
    (item,) = canvas.stage.selected
    (handle,) = (grip for grip in canvas.stage.grips(item) if grip.role is Role.ROTATE)
    return stage.person.at(*handle.at)
