"""The question mark on objects and bars: events go to the window, as from a real mouse, and find what is on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from framegrain.domain.records import Event, Scope
from framegrain.domain.shapes import Box, bounds
from framegrain.domain.span import Span
from framegrain.editing import events, tracks
from framegrain.ui.canvas.asking import AskOnPicture
from framegrain.ui.dialogs.rules_sheet import RulesSheet
from framegrain.ui.timeline.asking import place_on
from framegrain.ui.timeline.placed import Bar, BarKind, Mark
from framegrain.ui.timeline.scenery import HEADER
from framegrain.ui.widgets.ask_sign import SIDE, AskSign

from .conftest import LEFT, PLAIN

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from gui.window.conftest import Person

BOX = Box(x=60, y=60, width=80, height=60)


class Mouse:
    """A mouse whose events reach the window first."""

    def __init__(self, person: Person, qtbot: QtBot) -> None:
        self._window = person.window
        self._qtbot = qtbot

    def _spot(self, widget: QWidget, at: QPoint) -> QPoint:
        return widget.mapTo(self._window, at)

    def move(self, widget: QWidget, at: QPoint) -> None:
        QTest.mouseMove(self._window.windowHandle(), self._spot(widget, at))
        self._qtbot.wait(20)

    def press(self, widget: QWidget, at: QPoint) -> None:
        QTest.mousePress(self._window.windowHandle(), LEFT, PLAIN, self._spot(widget, at))

    def release(self, widget: QWidget, at: QPoint) -> None:
        QTest.mouseRelease(self._window.windowHandle(), LEFT, PLAIN, self._spot(widget, at))
        self._qtbot.wait(20)

    def click(self, widget: QWidget, at: QPoint) -> None:
        self.move(widget, at)
        self.press(widget, at)
        self.release(widget, at)


@pytest.fixture
def mouse(at_work: Person, qtbot: QtBot) -> Mouse:
    return Mouse(at_work, qtbot)


def box(person: Person) -> int:
    """A person on the picture, not selected."""
    session = person.session
    session.do(tracks.start_track(session.desk, "person", 0, BOX))
    session.focus.clear()
    return max(session.open_document.tracks)


def sign_on(widget: QWidget) -> AskSign:
    (sign,) = widget.findChildren(AskSign)
    return sign


def rules_of(person: Person) -> str:
    sheet = person.window.dialogs.sheet
    assert isinstance(sheet, RulesSheet)
    return sheet.area.accessibleName()


def shape_of(person: Person, track: int) -> tuple[float, float, float, float]:
    state = person.session.desk.state(person.session.open_document.tracks[track], 0)
    assert state is not None
    assert state.shape is not None
    return bounds(state.shape)


def test_pointing_at_an_object_brings_the_sign_and_a_click_on_it_the_rules(
    at_work: Person, mouse: Mouse
) -> None:
    box(at_work)
    canvas = at_work.bench.canvas
    sign = sign_on(canvas)
    mouse.move(canvas, at_work.at(300, 220))
    assert sign.isHidden()
    mouse.move(canvas, at_work.at(100, 61))
    assert sign.isVisible()
    assert min(sign.width(), sign.height()) >= 20
    # the way to it leaves the object
    name = canvas.name_place(sign.record)
    mouse.move(canvas, name.center())
    assert sign.isVisible()
    mouse.click(sign, sign.rect().center())
    assert rules_of(at_work) == "The rules of Person"
    assert at_work.session.focus.selection == frozenset(), "asking selects nothing"


def test_the_sign_of_what_is_selected_stays_off_its_handles(at_work: Person, mouse: Mouse) -> None:
    track = box(at_work)
    at_work.session.focus.select([track])
    canvas = at_work.bench.canvas
    mouse.move(canvas, at_work.at(300, 220))
    sign = sign_on(canvas)
    assert sign.isVisible()
    item = canvas.stage.item(track)
    assert item is not None
    for handle in canvas.stage.grips(item):
        assert not sign.geometry().contains(QPoint(round(handle.at[0]), round(handle.at[1])))


def test_a_drag_that_begins_on_the_sign_goes_to_what_lies_below(at_work: Person, mouse: Mouse) -> None:
    track = box(at_work)
    at_work.press("p")
    at_work.press("b")
    at_work.session.focus.select([track])
    canvas = at_work.bench.canvas
    mouse.move(canvas, at_work.at(300, 220))
    sign = sign_on(canvas)
    before = len(at_work.session.open_document.tracks)
    begin = sign.geometry().center()
    end = begin + QPoint(90, -40) if begin.y() > 60 else begin + QPoint(90, 120)
    mouse.move(canvas, begin)
    mouse.press(canvas, begin)
    mouse.move(canvas, (begin + end) / 2)
    mouse.move(canvas, end)
    mouse.release(canvas, end)
    assert at_work.window.dialogs.sheet is None
    assert len(at_work.session.open_document.tracks) == before + 1
    drawn = shape_of(at_work, max(at_work.session.open_document.tracks))
    corner = canvas.stage.view.to_picture((float(begin.x()), float(begin.y())))
    assert min(abs(drawn[0] - corner[0]), abs(drawn[2] - corner[0])) < 2, (
        "it begins where the button went down"
    )


def test_a_drag_over_the_sign_is_not_disturbed(at_work: Person, mouse: Mouse) -> None:
    track = box(at_work)
    at_work.session.focus.select([track])
    canvas = at_work.bench.canvas
    mouse.move(canvas, at_work.at(100, 90))
    sign = sign_on(canvas)
    left, top, *_ = shape_of(at_work, track)
    begin, end = at_work.at(100, 90), at_work.at(100, 90) + (sign.geometry().center() - at_work.at(100, 90))
    mouse.press(canvas, begin)
    mouse.move(canvas, (begin + end) / 2)
    assert sign.isHidden(), "a hand at work wants to see the picture"
    mouse.move(canvas, end)
    mouse.release(canvas, end)
    moved = shape_of(at_work, track)
    scale = canvas.stage.view.scale
    assert moved[0] - left == pytest.approx((end - begin).x() / scale, abs=1.5)
    assert moved[1] - top == pytest.approx((end - begin).y() / scale, abs=1.5)


def test_a_bar_has_the_sign_too_and_keeps_its_ends(at_work: Person, mouse: Mouse) -> None:
    session = at_work.session
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(20, 60)))
    session.focus.clear()
    surface = at_work.bench.timeline.surface
    layout = surface.laid_out()
    assert layout is not None
    (event,) = session.open_document.events.values()
    bar = layout.by_id[event.id]
    middle = QPoint(HEADER + round(bar.x + 12), layout.above + round(bar.y + bar.height / 2))
    mouse.move(surface, middle)
    sign = sign_on(surface)
    assert sign.isVisible()
    mouse.click(sign, sign.rect().center())
    assert rules_of(at_work) == "The rules of Walk"
    at_work.window.dialogs.sheet.dismiss()
    session.focus.select([event.id])
    end = QPoint(HEADER + round(bar.x + bar.width), middle.y())
    mouse.move(surface, end)
    mouse.press(surface, end)
    mouse.move(surface, end + QPoint(30, 0))
    mouse.move(surface, end + QPoint(60, 0))
    mouse.release(surface, end + QPoint(60, 0))
    after = session.open_document[event.id]
    assert isinstance(after, Event)
    assert after.span.stop > 60


def test_the_sign_goes_when_the_pointer_leaves(at_work: Person, mouse: Mouse) -> None:
    box(at_work)
    canvas = at_work.bench.canvas
    mouse.move(canvas, at_work.at(100, 61))
    assert sign_on(canvas).isVisible()
    mouse.move(at_work.window.topbar, QPoint(4, 4))
    assert sign_on(canvas).isHidden()


def bar(x: float, width: float, *marks: float, kind: BarKind = BarKind.TRACK, id_: int = 1) -> Bar:
    from framegrain.domain.taxonomy import Level

    return Bar(
        id_, kind, Level.OBJECT, "person", Span(0, 9), x, 0, width, 17,
        marks=tuple(Mark(n, at, outside=False) for n, at in enumerate(marks)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "others", "where"),
    [
        (bar(100, 200), (), 272),
        (bar(100, 200, 280), (), 252),  # off a keyframe
        (bar(100, 2000), (), 472),  # within what is in view
        (bar(100, 30), (), 138),  # short: after it
        (bar(100, 30), (bar(140, 40, id_=2),), 72),  # before it, where another follows
        (bar(100, 30), (bar(140, 40, id_=2), bar(60, 30, id_=3)), None),
        (bar(600, 30), (), None),
    ],
)
def test_where_it_stands_on_a_bar(one: Bar, others: tuple[Bar, ...], where: float | None) -> None:
    assert place_on(one, (one, *others), 500) == where
    assert where is None or where + SIDE <= 500


def test_it_stands_behind_a_name_that_stands_beside_its_bar() -> None:
    assert place_on(bar(100, 2), (), 500, name=60) == 170
    assert place_on(bar(450, 2), (), 500, name=60) == 422


def test_what_is_far_away_has_no_sign(at_work: Person) -> None:
    asking = AskOnPicture(at_work.bench.canvas, at_work.session, at_work.window.look)
    assert asking.spot(9999) is None
