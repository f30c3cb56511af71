"""How many inputs the common tasks take, counted: a task that takes one more than it may fails.

What stands before a task (the project open, a label or tool chosen, the video playing, records to work on) is made
without counting. Every key, click, drag, jump and held key after that goes through the budget, to the real window.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from contract.videos import Recipe, encode
from framegrain.domain.records import Event, Keyframe, Scope, Track
from framegrain.domain.shapes import Box, Cuboid, Polygon
from framegrain.domain.span import Span
from framegrain.editing import events, tracks
from framegrain.session.projects import new_project
from framegrain.session.videos import examine
from framegrain.ui.timeline.scenery import HEADER
from gui.timeline.hand import Hand
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from framegrain.domain.records import Record
    from framegrain.session.session import Session

    from .conftest import Person

PLAIN = Qt.KeyboardModifier.NoModifier
FRAMES = 900
"""Enough for twenty keys held one after the other, also on a busy machine where each takes longer."""


class Budget:
    """So many inputs of each kind and no more.

    `keys` are taps, `held` are keys held down, `jumps` clicks on the ruler, `bands` rubber bands.
    """

    def __init__(self, person: Person, qtbot: QtBot, **allowed: int) -> None:
        self._person = person
        self._qtbot = qtbot
        self._allowed = allowed
        self._used: dict[str, int] = {}

    def _spend(self, kind: str) -> None:
        self._used[kind] = self._used.get(kind, 0) + 1
        may = self._allowed.get(kind, 0)
        if self._used[kind] > may:
            pytest.fail(f"{self._used[kind]} {kind}, and the budget is {may}")

    @property
    def session(self) -> Session:
        return self._person.session

    @property
    def frame(self) -> int:
        return self.session.focus.frame

    def key(self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        self._spend("keys")
        self._person.press(key, modifiers)

    def click(self, x: float, y: float) -> None:
        self._spend("clicks")
        self._person.click_picture(x, y)

    def drag(self, a: tuple[float, float], b: tuple[float, float]) -> None:
        """On the picture, between two of its pixels."""
        self._spend("drags")
        self._person.drag_picture(a, b)

    def band(self, a: tuple[float, float], b: tuple[float, float]) -> None:
        """A rubber band on the picture."""
        self._spend("bands")
        self._person.drag_picture(a, b)

    def drag_end(self, record: int, frame: int, held: Qt.KeyboardModifier) -> None:
        """The end of a bar on the timeline, to before a frame; a modifier held meanwhile belongs to the drag."""
        self._spend("drags")
        hand = Hand(self._person.bench.timeline)
        layout = hand.surface.laid_out()
        assert layout is not None
        bar = layout.by_id[record]
        y = round(hand.surface.lanes_top + bar.y + bar.height / 2)
        hand.drag(QPoint(hand.x(bar.span.stop), y), QPoint(hand.x(frame), y), held)

    def jump(self, frame: int) -> None:
        """A click on the ruler, as near to the frame as a pixel allows."""
        self._spend("jumps")
        surface = self._person.bench.timeline.surface
        QTest.mouseClick(
            surface,
            Qt.MouseButton.LeftButton,
            PLAIN,
            QPoint(round(HEADER + surface.view.x(frame + 0.5)), 8),
        )
        self._person.sees_exact_picture()

    def hold(self, key: str, frames: int) -> tuple[int, int]:
        """Hold a key while the video plays so many frames on; the first and last frame shown."""
        self._spend("held")
        widget = self._person.window.focusWidget() or self._person.window
        first = self.frame
        QTest.keyPress(widget, key, PLAIN)
        self.plays_to(first + frames)
        last = self.frame
        QTest.keyRelease(widget, key, PLAIN)
        return first, last

    def plays_to(self, frame: int) -> None:
        """Watch; nobody does anything."""
        self._qtbot.waitUntil(lambda: self.frame >= frame or not self.session.focus.playing, timeout=20_000)


@pytest.fixture(scope="session")
def long_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project on a video of FRAMES frames."""
    folder = tmp_path_factory.mktemp("long")
    encode(
        Recipe("libx264", size=(320, 240), times=range(FRAMES), numbers=range(FRAMES)), folder / "long.mp4"
    )
    (folder / "street.yaml").write_text(TAXONOMY, encoding="utf-8")
    new_project(folder / "street.framegrain", folder / "street.yaml", [examine(folder / "long.mp4")])
    return folder


@pytest.fixture
def at_desk(person: Person, long_project: Path, tmp_path: Path) -> Person:
    """Somebody at the window on that project, the first frame shown."""
    shutil.copytree(long_project, tmp_path / "long")
    person.window.open_path(tmp_path / "long" / "street.framegrain")
    person.sees_exact_picture()
    return person


def on_file(person: Person) -> list[Record]:
    """The records as the project file has them."""
    return list(person.session.project.load(1))


def test_a_box_track_over_300_frames_with_five_keyframes(at_desk: Person, qtbot: QtBot) -> None:
    at_desk.find("thing")
    at_desk.press(Qt.Key.Key_Escape)
    budget = Budget(at_desk, qtbot, keys=1, drags=5, jumps=4)
    budget.key("b")
    budget.drag((20, 20), (60, 70))
    for number in range(1, 5):
        budget.jump(75 * number + 1)
        x = 40 + 45 * (number - 1)
        budget.drag((x, 45), (x + 45, 45))
    (track,) = (r for r in on_file(at_desk) if isinstance(r, Track))
    keyframes = [r for r in on_file(at_desk) if isinstance(r, Keyframe)]
    assert [k.track for k in keyframes] == [track.id] * 5
    frames = [k.frame for k in keyframes]
    assert frames[-1] - frames[0] >= 300
    assert [k.shape.x for k in keyframes if isinstance(k.shape, Box)] == pytest.approx(
        [20, 65, 110, 155, 200], abs=1.5
    )


def test_a_polygon_of_twenty_vertices_then_one_is_moved(at_desk: Person, qtbot: QtBot) -> None:
    at_desk.find("pond")
    budget = Budget(at_desk, qtbot, clicks=20, keys=1, drags=1)
    ring = [(40.0 + 24 * n, 60.0 if n % 2 else 40.0) for n in range(10)]
    ring += [(x, 240 - y) for x, y in reversed(ring)]
    for x, y in ring:
        budget.click(x, y)
    budget.key(Qt.Key.Key_Return)
    budget.drag(ring[3], (ring[3][0], 110))
    (outline,) = (r.shape for r in on_file(at_desk) if isinstance(r, Keyframe))
    assert isinstance(outline, Polygon)
    outer = outline.parts[0].outer
    assert len(outer) == 20
    assert sum(abs(x - ring[3][0]) < 2 and abs(y - 110) < 2 for x, y in outer) == 1


def test_a_cuboid_on_a_car_then_a_correction(at_desk: Person, qtbot: QtBot) -> None:
    at_desk.find("van")
    budget = Budget(at_desk, qtbot, drags=3)
    budget.drag((60, 90), (160, 190))
    budget.drag((160, 90), (220, 50))
    (before,) = (r.shape for r in on_file(at_desk) if isinstance(r, Keyframe))
    assert isinstance(before, Cuboid)
    assert before.back != before.front
    budget.drag(before.front[3], (before.front[3][0] - 15, before.front[3][1] + 10))
    (after,) = (r.shape for r in on_file(at_desk) if isinstance(r, Keyframe))
    assert isinstance(after, Cuboid)
    assert after.front[3] == pytest.approx((before.front[3][0] - 15, before.front[3][1] + 10), abs=1.5)


def test_twenty_segments_of_three_labels_are_live_coded(at_desk: Person, qtbot: QtBot) -> None:
    session = at_desk.session
    session.do(events.add_event(session.desk, "day", Scope.CLIP, Span(0, 1)))  # what Meet needs around it
    at_desk.window.settings.set("live/tap_ms", 150)
    at_desk.bench.canvas.setFocus()
    at_desk.press("l", Qt.KeyboardModifier.AltModifier)
    at_desk.press(Qt.Key.Key_Space)
    budget = Budget(at_desk, qtbot, held=20)
    wanted = []
    for number in range(20):
        budget.plays_to(budget.frame + 2)
        key, label = (("w", "walk"), ("t", "stand"), ("m", "meet"))[number % 3]
        wanted.append((label, *budget.hold(key, 9)))
    at_desk.press(Qt.Key.Key_Space)
    written = [r for r in on_file(at_desk) if isinstance(r, Event) and r.scope is Scope.SEGMENT]
    assert [(e.label, e.span.start, e.span.last) for e in written] == wanted


def test_the_border_between_two_touching_segments_is_moved(at_desk: Person, qtbot: QtBot) -> None:
    session = at_desk.session
    for label, start, stop in (("walk", 40, 120), ("stand", 120, 200)):
        session.do(events.add_event(session.desk, label, Scope.SEGMENT, Span(start, stop)))
    at_desk.press(Qt.Key.Key_Escape)
    walk = next(iter(session.open_document.events))
    budget = Budget(at_desk, qtbot, drags=1)
    budget.drag_end(walk, 150, Qt.KeyboardModifier.ShiftModifier)
    left, right = (r.span for r in on_file(at_desk) if isinstance(r, Event))
    assert (left.start, right.stop) == (40, 200)
    assert left.stop == right.start == pytest.approx(150, abs=1)


@pytest.fixture
def ten(at_desk: Person) -> Person:
    """Ten persons on the picture, none selected, the select tool in hand."""
    session = at_desk.session
    for n in range(10):
        box = Box(x=20 + 50 * (n % 5), y=30 + 80 * (n // 5), width=30, height=40)
        session.do(tracks.start_track(session.desk, "person", 0, box))
    at_desk.press(Qt.Key.Key_Escape)
    at_desk.bench.canvas.setFocus()
    return at_desk


def test_ten_selected_objects_are_relabeled(ten: Person, qtbot: QtBot) -> None:
    steps = len(ten.session.entries)
    budget = Budget(ten, qtbot, bands=1, keys=1)
    budget.band((4, 4), (310, 230))
    budget.key("h")
    assert [r.label for r in on_file(ten) if isinstance(r, Track)] == ["thing"] * 10
    assert len(ten.session.entries) == steps + 1


def test_an_attribute_of_ten_selected_objects_is_set(ten: Person, qtbot: QtBot) -> None:
    steps = len(ten.session.entries)
    budget = Budget(ten, qtbot, bands=1, keys=1)
    budget.band((4, 4), (310, 230))
    budget.key("2", Qt.KeyboardModifier.AltModifier)
    assert [r.attributes for r in on_file(ten) if isinstance(r, Track)] == [{"age": "adult"}] * 10
    assert len(ten.session.entries) == steps + 1


def test_an_object_leaves_and_returns_fifty_frames_later(at_desk: Person, qtbot: QtBot) -> None:
    session = at_desk.session
    session.do(tracks.start_track(session.desk, "person", 0, Box(x=20, y=20, width=40, height=80)))
    (track,) = session.open_document.tracks
    session.do(tracks.set_shape(session.desk, track, 40, Box(x=90, y=20, width=40, height=80)))
    session.focus.select([track])
    session.focus.go_to(36)
    at_desk.sees_exact_picture()
    at_desk.bench.canvas.setFocus()
    at_desk.press(Qt.Key.Key_Space)
    budget = Budget(at_desk, qtbot, keys=2)
    budget.plays_to(42)
    gone = budget.frame
    budget.key("x")
    budget.plays_to(gone + 50)
    back = budget.frame
    budget.key("x")
    at_desk.press(Qt.Key.Key_Space)
    flags = [(k.frame, k.outside, k.track) for k in on_file(at_desk) if isinstance(k, Keyframe)]
    assert flags[-2:] == [(gone, True, track), (back, False, track)]
    assert sum(isinstance(r, Track) for r in on_file(at_desk)) == 1
    seen = [track in {t.id for t in session.desk.seen(f)} for f in (gone - 5, gone, back - 1, back)]
    assert seen == [True, False, False, True]


def test_the_budget_counts(at_desk: Person, qtbot: QtBot) -> None:
    budget = Budget(at_desk, qtbot, keys=1)
    budget.key("b")
    with pytest.raises(pytest.fail.Exception, match="2 keys, and the budget is 1"):
        budget.key("g")
    with pytest.raises(pytest.fail.Exception, match="1 drags, and the budget is 0"):
        budget.drag((0, 0), (20, 20))
