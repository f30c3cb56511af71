"""Holding label keys while the real window plays: what is on screen then is what the project file says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from contract.videos import Recipe, encode
from framegrain.domain.records import Event, Scope
from framegrain.domain.span import Span
from framegrain.editing import events
from framegrain.editing.live_coding import raw_of
from framegrain.session.focus import Tool
from framegrain.session.videos import add_video, examine
from framegrain.ui.live.band import LiveBand
from framegrain.ui.live.reactions import NEEDED, Reactions

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from .conftest import Person

PLAIN = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier


class Coder:
    """Somebody who live-codes: keys held down and let go while the video plays."""

    def __init__(self, person: Person, qtbot: QtBot) -> None:
        self.person = person
        self.session = person.session
        self._qtbot = qtbot
        person.bench.canvas.setFocus()
        person.press("l", ALT)

    @property
    def frame(self) -> int:
        return self.session.focus.frame

    @property
    def band(self) -> LiveBand:
        band = self.person.bench.findChild(LiveBand)
        assert band is not None
        return band

    def space(self) -> None:
        self.person.press(Qt.Key.Key_Space)

    def plays_to(self, frame: int) -> None:
        self._qtbot.waitUntil(lambda: self.frame >= frame or not self.session.focus.playing, timeout=8000)

    def down(self, key: str) -> int:
        """Press a key; the frame on screen."""
        shown = self.frame
        QTest.keyPress(self.person.window.focusWidget() or self.person.window, key, PLAIN)
        return shown

    def up(self, key: str) -> int:
        shown = self.frame
        QTest.keyRelease(self.person.window.focusWidget() or self.person.window, key, PLAIN)
        return shown

    def hold(self, key: str, frames: int = 10) -> tuple[int, int]:
        """Hold a key for some frames; the first and last shown."""
        first = self.down(key)
        self.plays_to(first + frames)
        return first, self.up(key)

    def on_file(self) -> list[Event]:
        """The events as the project file has them, oldest first."""
        return [r for r in self.session.project.load(1) if isinstance(r, Event)]


@pytest.fixture
def coder(at_work: Person, qtbot: QtBot) -> Coder:
    """At the first frame, live coding on, taps of a fifth of a second or less."""
    at_work.window.settings.set("live/tap_ms", 200)
    at_work.session.focus.go_to(0)
    at_work.sees_exact_picture()
    return Coder(at_work, qtbot)


def test_a_held_key_writes_a_segment_of_the_frames_shown(coder: Coder) -> None:
    coder.space()
    coder.plays_to(5)
    first, last = coder.hold("w", 12)
    coder.space()
    (walk,) = coder.on_file()
    assert (walk.label, walk.scope) == ("walk", Scope.SEGMENT)
    assert (walk.span.start, walk.span.last) == (first, last)
    assert raw_of(walk) is not None
    assert coder.session.can_undo == "Live-code segment Walk"
    coder.person.press("z", Qt.KeyboardModifier.ControlModifier)
    assert coder.on_file() == []


def test_a_tap_writes_a_frame_tag_or_the_shortest_segment(coder: Coder) -> None:
    coder.space()
    coder.plays_to(5)
    tagged = coder.down("z")
    coder.up("z")
    walked = coder.down("w")
    coder.up("w")
    coder.space()
    touch, walk = coder.on_file()
    assert (touch.scope, touch.span.start, touch.span.length) == (Scope.FRAME, tagged, 1)
    assert (walk.scope, walk.span.start, walk.span.length) == (Scope.SEGMENT, walked, 3)


def test_several_keys_write_several_lanes_at_once_and_grow_in_sight(coder: Coder) -> None:
    coder.space()
    coder.plays_to(3)
    walked = coder.down("w")
    coder.plays_to(walked + 6)
    stood = coder.down("t")
    assert [g.label for g in coder.session.focus.growing] == ["walk", "stand"]
    assert [g.begun for g in coder.person.bench.timeline.surface.moving.growing] == [walked, stood]
    assert coder.band.listed == ["Walk", "Stand"]
    coder.plays_to(stood + 8)
    walk_ended = coder.up("w")
    assert coder.band.listed == ["Stand"]
    coder.plays_to(walk_ended + 4)
    stand_ended = coder.up("t")
    coder.space()
    spans = {e.label: (e.span.start, e.span.last) for e in coder.on_file()}
    assert spans == {"walk": (walked, walk_ended), "stand": (stood, stand_ended)}
    assert coder.session.focus.growing == ()


def test_pausing_ends_what_is_held_on_the_frame_shown(coder: Coder) -> None:
    coder.space()
    coder.plays_to(3)
    first = coder.down("w")
    coder.plays_to(first + 10)
    coder.space()
    (walk,) = coder.on_file()
    assert (walk.span.start, walk.span.last) == (first, coder.frame)
    coder.up("w")
    assert len(coder.on_file()) == 1


def test_off_and_paused_label_keys_keep_their_meaning(coder: Coder) -> None:
    coder.person.press("w")
    assert coder.session.focus.label == "walk"
    coder.person.press("l", ALT)
    assert not coder.band.isVisible()
    coder.space()
    coder.plays_to(3)
    coder.hold("t", 8)
    coder.space()
    assert coder.on_file() == []
    assert coder.session.focus.label == "stand"


def test_the_sign_says_that_it_is_on_and_turns_it_off(coder: Coder) -> None:
    assert coder.band.isVisible()
    assert coder.person.window.commands["label.live"].isChecked()
    assert "Paused" in coder.band.words
    QTest.mouseClick(coder.band.end, Qt.MouseButton.LeftButton)
    assert not coder.band.isVisible()
    assert not coder.person.window.commands["label.live"].isChecked()


def test_a_keyboard_that_repeats_breaks_nothing(coder: Coder) -> None:
    coder.space()
    coder.plays_to(3)
    widget = coder.person.window.focusWidget()
    first = coder.down("w")
    for _ in range(5):
        for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
            QApplication.sendEvent(widget, QKeyEvent(kind, Qt.Key.Key_W, PLAIN, "w", True))
        coder.plays_to(coder.frame + 2)
    last = coder.up("w")
    coder.space()
    (walk,) = coder.on_file()
    assert (walk.span.start, walk.span.last) == (first, last)


def test_a_slow_keyboard_that_only_seems_to_let_go_breaks_nothing(coder: Coder, qtbot: QtBot) -> None:
    coder.space()
    coder.plays_to(3)
    widget = coder.person.window.focusWidget()
    first = coder.down("w")
    coder.plays_to(first + 8)
    for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
        event = QKeyEvent(kind, Qt.Key.Key_W, PLAIN, "w")
        event.setTimestamp(5000)
        QApplication.sendEvent(widget, event)
    assert coder.on_file() == []
    coder.plays_to(coder.frame + 4)
    event = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_W, PLAIN, "w")
    event.setTimestamp(6000)
    last = coder.frame
    QApplication.sendEvent(widget, event)
    qtbot.waitUntil(lambda: len(coder.on_file()) == 1)
    (walk,) = coder.on_file()
    assert (walk.span.start, walk.span.last) == (first, last)


def test_of_two_keys_the_one_that_repeats_is_not_taken_for_let_go(coder: Coder, qtbot: QtBot) -> None:
    coder.space()
    coder.plays_to(3)
    widget = coder.person.window.focusWidget()

    def stamped(kind: QEvent.Type, key: Qt.Key, letter: str, at: int) -> None:
        event = QKeyEvent(kind, key, PLAIN, letter)
        event.setTimestamp(at)
        QApplication.sendEvent(widget, event)

    walked, stood = coder.down("w"), coder.down("t")
    coder.plays_to(stood + 8)
    stamped(QEvent.Type.KeyRelease, Qt.Key.Key_T, "t", 5000)
    walk_ended = coder.frame
    stamped(QEvent.Type.KeyRelease, Qt.Key.Key_W, "w", 5000)
    stamped(QEvent.Type.KeyPress, Qt.Key.Key_T, "t", 5000)
    qtbot.waitUntil(lambda: len(coder.on_file()) == 1)
    coder.plays_to(coder.frame + 6)
    last = coder.up("t")
    coder.space()
    spans = {e.label: (e.span.start, e.span.last) for e in coder.on_file()}
    assert spans == {"walk": (walked, walk_ended), "stand": (stood, last)}


def test_losing_the_keyboard_ends_what_is_held(coder: Coder) -> None:
    coder.space()
    coder.plays_to(3)
    first = coder.down("w")
    coder.plays_to(first + 10)
    last = coder.frame
    QApplication.sendEvent(coder.person.window, QEvent(QEvent.Type.WindowDeactivate))
    (walk,) = coder.on_file()
    assert (walk.span.start, walk.span.last) == (first, last)
    assert coder.session.focus.playing


@pytest.mark.parametrize("jumps", [False, True], ids=["begins", "jumps"])
def test_a_key_before_the_first_picture_relabels_nothing_and_writes_from_there(
    coder: Coder, monkeypatch: pytest.MonkeyPatch, jumps: bool
) -> None:
    session, pictures = coder.session, coder.person.bench.pictures
    session.do(events.add_event(session.desk, "stand", Scope.SEGMENT, Span(100, 110)))
    session.focus.choose_tool(Tool.SELECT)
    session.focus.select(session.open_document.events)
    show = pictures.show_decoded
    if jumps:
        coder.space()
        coder.plays_to(3)
    with monkeypatch.context() as late:
        late.setattr(pictures, "show_decoded", lambda frame, **_: False)
        if jumps:
            session.focus.go_to(40)
        else:
            coder.space()
        began = coder.frame
        coder.down("w")
    assert pictures.show_decoded == show
    coder.plays_to(began + 8)
    last = coder.up("w")
    coder.space()
    assert [(e.label, e.span.start, e.span.last) for e in coder.on_file()] == [
        ("stand", 100, 109),
        ("walk", began, last),
    ]


def test_letters_in_a_field_are_letters(coder: Coder) -> None:
    coder.space()
    coder.plays_to(3)
    coder.person.press(Qt.Key.Key_Slash)
    coder.hold("w", 8)
    coder.person.press(Qt.Key.Key_Escape)
    assert coder.on_file() == []


def test_what_is_refused_is_told_and_listed_and_playing_goes_on(coder: Coder) -> None:
    coder.space()
    coder.plays_to(3)
    coder.hold("m", 8)  # Meet needs Day around it
    assert coder.session.focus.playing
    assert coder.on_file() == []
    assert "was not written" in coder.person.told
    assert "needs" in coder.person.told
    (refusal,) = coder.person.bench.live.live.refusals
    assert coder.band.review.isVisible()
    coder.person.bench.live.go_to(refusal)
    assert not coder.session.focus.playing
    assert coder.frame == refusal.frame


def test_what_was_refused_in_one_video_is_listed_in_no_other(coder: Coder, tmp_path: Path) -> None:
    path = tmp_path / "short.mp4"
    encode(Recipe("libx264", size=(160, 120), times=range(30), numbers=range(30)), path)
    second = add_video(coder.session.project, examine(path))
    coder.space()
    coder.plays_to(3)
    coder.hold("m", 8)
    coder.space()
    assert coder.band.review.isVisible()
    coder.session.open_video(second.id)
    assert coder.person.bench.live.live.refusals == []
    assert not coder.band.review.isVisible()
    coder.session.open_video(1)
    assert len(coder.person.bench.live.live.refusals) == 1
    assert coder.band.review.isVisible()


def test_jumping_ends_what_is_held_before_the_jump(coder: Coder) -> None:
    coder.space()
    coder.plays_to(3)
    first = coder.down("w")
    coder.plays_to(first + 8)
    last = coder.frame
    coder.session.focus.go_to(90)
    coder.plays_to(95)
    coder.up("w")
    coder.space()
    (walk,) = coder.on_file()
    assert (walk.span.start, walk.span.last) == (first, last)


def test_backwards_the_key_down_is_the_end(coder: Coder) -> None:
    coder.session.focus.go_to(100)
    coder.person.sees_exact_picture()
    coder.person.press("j")
    down = coder.down("w")
    while coder.frame > down - 10:
        QTest.qWait(10)
    up = coder.up("w")
    coder.person.press("k")
    (walk,) = coder.on_file()
    assert (walk.span.start, walk.span.last) == (up, down)


def test_another_video_or_closing_keeps_what_was_held(coder: Coder) -> None:
    coder.space()
    coder.plays_to(3)
    first = coder.down("w")
    coder.plays_to(first + 8)
    last = coder.frame
    coder.session.open_video(1)
    (walk,) = coder.on_file()
    assert (walk.span.start, walk.span.last) == (first, last)


def test_corrections_teach_the_reaction_time_and_it_can_be_taken_off(coder: Coder) -> None:
    """Five starts put 5 frames earlier at 25 a second: the sixth is written a fifth of a second early."""
    for n in range(NEEDED):
        coder.session.focus.go_to(4 + 20 * n)
        coder.person.sees_exact_picture()
        coder.space()
        coder.plays_to(coder.frame + 7)
        coder.hold("w", 8)
        coder.space()
        coder.session.focus.select([coder.on_file()[-1].id])
        for _ in range(5):
            coder.person.press("[")
    learned = Reactions(coder.person.window.settings).of(coder.session.person)
    assert learned.corrections == NEEDED
    assert learned.used == pytest.approx(0.2, abs=0.001)
    for event in coder.on_file():
        coder.session.focus.select([event.id])
        coder.person.press(Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    coder.session.focus.go_to(10)
    coder.person.sees_exact_picture()
    coder.space()
    coder.plays_to(30)
    first, last = coder.hold("w", 10)
    coder.space()
    (walk,) = coder.on_file()
    assert (walk.span.start, walk.span.last) == (first - 5, last - 5)
    coder.session.focus.select([walk.id])
    coder.person.window.commands.run("label.live_raw")
    (walk,) = coder.on_file()
    assert (walk.span.start, walk.span.last) == (first, last)
