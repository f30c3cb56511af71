"""The transport bar and the picture feed on a real video, by real clicks and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from contract.videos import number_of
from framegrain.domain.records import Scope
from framegrain.domain.span import Span
from framegrain.editing import events
from framegrain.ui.pictures import PictureFeed
from framegrain.ui.player.badge import standing
from framegrain.ui.player.panel import PlayerPanel
from framegrain.ui.player.sounding import SoundState
from gui.showing import show_active

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from framegrain.session.session import Session

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def feed(qapp, session: Session) -> Iterator[PictureFeed]:
    made = PictureFeed(session)
    yield made
    made.close()


@pytest.fixture
def player(qtbot: QtBot, session: Session, look, say, feed: PictureFeed) -> Iterator[PlayerPanel]:
    made = PlayerPanel(session, look, say, feed)
    qtbot.addWidget(made)
    made.resize(1000, 44)
    show_active(qtbot, made)
    yield made
    made.close_parts()


def settle(qtbot: QtBot, feed: PictureFeed) -> None:
    qtbot.waitUntil(lambda: feed.is_settled, timeout=5000)


def test_the_picture_handed_out_shows_the_frame_asked_for(qtbot, session, feed):
    for frame in (0, 77, 3, 119, 118):
        session.focus.go_to(frame)
        settle(qtbot, feed)
        assert number_of(feed.current.bgra) == frame


def test_scrubbing_ends_on_the_exact_picture(qtbot, session, feed):
    seen = []
    feed.arrived.connect(seen.append)
    for frame in range(0, 110, 7):
        session.focus.go_to(frame, scrubbing=True)
        qtbot.wait(1)
    session.focus.go_to(105)
    settle(qtbot, feed)
    assert number_of(feed.current.bgra) == 105
    assert all(picture.exact == (picture.shown_frame == picture.frame) for picture in seen)


def test_a_video_whose_file_is_gone_says_so(qtbot, session, feed, player):
    settle(qtbot, feed)
    session.video_file.unlink()
    with qtbot.waitSignal(feed.failed, timeout=5000) as failed:
        session.focus.go_to(90)
        feed.refresh()
    assert session.open_document.video.name in failed.args[0]


def test_tooltips_name_the_keys_in_use(player):
    player.set_keys(lambda action: "P" if action == "play.toggle" else "")
    assert player.buttons["toggle_play"].toolTip() == "Play or pause  ·  P"


def test_a_missing_file_leaves_the_bar_usable(qtbot, session, player, say):
    session.video_file.unlink()
    session.open_video(session.open_document.video.id)
    player.to_end()
    assert session.focus.frame == 119
    player.toggle_play()
    assert player.badge.words == "no picture"
    assert not session.focus.playing
    assert "can't be read" in say.last


def test_place_and_badge_follow_the_frame(qtbot, session, feed, player):
    session.focus.go_to(50)
    settle(qtbot, feed)
    assert player.place.number.text() == "50"
    assert player.place.timecode.text() == "00:00:02.000"
    assert player.badge.words in ("exact · indexed", "exact · verified")


def test_buttons_go_to_the_ends_and_one_frame_on_and_back(session, player):
    for name, frame in (("to_end", 119), ("back", 118), ("to_start", 0), ("on", 1)):
        QTest.mouseClick(player.buttons[name], LEFT)
        assert session.focus.frame == frame


def test_a_frame_number_can_be_typed(qtbot, session, player):
    QTest.mouseClick(player.place.number, LEFT)
    QTest.keyClicks(player.place.field, "64")
    QTest.keyClick(player.place.field, Qt.Key.Key_Return)
    assert session.focus.frame == 64
    assert player.place.number.isVisible()


def test_what_is_no_frame_is_explained_and_nothing_moves(session, player, say):
    player.edit_place()
    QTest.keyClicks(player.place.field, "soon")
    QTest.keyClick(player.place.field, Qt.Key.Key_Return)
    assert session.focus.frame == 0
    assert "no frame and no time" in say.last


def test_escape_leaves_the_field_without_a_jump(session, player):
    player.edit_place()
    QTest.keyClicks(player.place.field, "64")
    QTest.keyClick(player.place.field, Qt.Key.Key_Escape)
    assert session.focus.frame == 0
    assert player.place.number.isVisible()


def test_playing_moves_on_and_the_picture_is_the_frame(qtbot, session, feed, player):
    settle(qtbot, feed)
    QTest.mouseClick(player.buttons["toggle_play"], LEFT)
    qtbot.waitUntil(lambda: session.focus.frame >= 8, timeout=5000)
    QTest.mouseClick(player.buttons["toggle_play"], LEFT)
    assert not session.focus.playing
    assert feed.current.shown_frame == session.focus.frame
    assert number_of(feed.current.bgra) == session.focus.frame


def test_a_large_video_is_played_small_and_shown_full_size_when_it_stops(
    qtbot, session, feed, player, monkeypatch
):
    monkeypatch.setattr("framegrain.ui.pictures._WHILE_MOVING", (160, 120))
    settle(qtbot, feed)
    sizes = []
    feed.arrived.connect(lambda picture: sizes.append(picture.bgra.shape[:2]))
    player.toggle_play()
    qtbot.waitUntil(lambda: session.focus.frame >= 3, timeout=5000)
    assert set(sizes) == {(120, 160)}
    player.pause()
    qtbot.waitUntil(lambda: sizes[-1] == (240, 320), timeout=5000)
    assert feed.current.shown_frame == session.focus.frame


def test_where_a_dragging_hand_rests_the_picture_is_of_full_size(qtbot, session, feed, monkeypatch):
    monkeypatch.setattr("framegrain.ui.pictures._WHILE_MOVING", (160, 120))
    feed.fit_while_moving((160, 120))
    settle(qtbot, feed)
    for frame in range(20, 110, 9):
        session.focus.go_to(frame, scrubbing=True)
        qtbot.wait(2)
    session.focus.go_to(101)
    settle(qtbot, feed)
    qtbot.waitUntil(lambda: feed.current.bgra.shape[:2] == (240, 320), timeout=5000)
    assert number_of(feed.current.bgra) == 101


def test_a_new_frame_number_lays_nothing_out_anew(qtbot, session, feed, player):
    settle(qtbot, feed)
    qtbot.waitUntil(lambda: player.sounding.state is not SoundState.OPENING, timeout=5000)
    qtbot.wait(20)

    class Layouts(QObject):
        count = 0

        def eventFilter(self, watched, event):
            self.count += event.type() == QEvent.Type.LayoutRequest
            return False

    layouts = Layouts()
    player.installEventFilter(layouts)
    for frame in (11, 12, 13):
        session.focus.go_to(frame)
        settle(qtbot, feed)
    qtbot.wait(20)
    assert player.place.number.text() == "13"
    assert layouts.count == 0


def test_one_key_back_too_many_stays_at_the_start(session, feed, player):
    player.slower()
    assert (session.focus.playing, session.focus.frame) == (False, 0)
    session.focus.go_to(30)
    player.slower()
    assert session.focus.playing
    player.pause()


def test_the_speed_menu_sets_the_speed(player):
    two = next(action for action in player._speeds.actions() if action.data() == 2.0)
    two.trigger()
    assert player.playback.speed == 2
    assert player.speed_button.text() == "2×"


def test_loop_is_said_in_words(player):
    QTest.mouseClick(player.loop_button, LEFT)
    assert player.playback.loop
    assert player.loop_button.text() == "loop on"


def test_jumping_by_seconds_and_to_edges(session, player, say):
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(40, 71)))
    player.jump_seconds(1)
    assert session.focus.frame == 25
    player.next_edge(1)
    assert session.focus.frame == 40
    player.next_edge(1)
    assert session.focus.frame == 70
    player.next_edge(1)
    assert "Nothing" in say.last
    player.jump_seconds(-100)
    assert session.focus.frame == 0


def test_a_held_key_shows_every_frame_it_passes_and_stops_when_let_go(qtbot, session, feed, player):
    settle(qtbot, feed)
    shortcut = QShortcut(QKeySequence("."), player)
    shortcut.activated.connect(lambda: player.step(1))
    seen = []
    feed.arrived.connect(lambda picture: seen.append(picture.shown_frame))
    for number in range(40):
        hold(player, repeat=number > 0)
        qtbot.wait(3)
    last = session.focus.frame
    assert 3 <= last <= 40
    settle(qtbot, feed)
    qtbot.wait(30)
    assert session.focus.frame == last
    assert sorted(set(seen)) == list(range(1, last + 1))


def test_a_frame_that_can_not_be_read_does_not_hold_up_a_held_key(qtbot, session, feed, player):
    settle(qtbot, feed)
    shortcut = QShortcut(QKeySequence("."), player)
    shortcut.activated.connect(lambda: player.step(1))
    player._steps._on_screen = False  # its picture is still awaited
    hold(player, repeat=True)
    assert session.focus.frame == 0
    feed.failed.emit("this frame is damaged")
    hold(player, repeat=True)
    assert session.focus.frame == 1


def test_a_held_key_that_x_lets_go_of_and_presses_in_one_moment_is_still_held(qtbot, session, feed, player):
    settle(qtbot, feed)
    shortcut = QShortcut(QKeySequence("."), player)
    shortcut.activated.connect(lambda: player.step(1))
    player._steps._on_screen = False  # the picture of the step before is still awaited
    let_go(player, at=1000)
    hold(player, repeat=False, at=1000)
    assert session.focus.frame == 0
    let_go(player, at=2000)
    hold(player, repeat=False, at=2040)  # a quick tap
    assert session.focus.frame == 1


def test_a_held_button_shows_every_frame_it_passes(qtbot, session, feed, player):
    settle(qtbot, feed)
    seen = []
    feed.arrived.connect(lambda picture: seen.append(picture.shown_frame))
    button = player.buttons["on"]
    button.setAutoRepeatDelay(20)
    button.setAutoRepeatInterval(5)
    QTest.mousePress(button, LEFT)
    qtbot.waitUntil(lambda: session.focus.frame >= 10, timeout=10_000)
    QTest.mouseRelease(button, LEFT)
    settle(qtbot, feed)
    assert sorted(set(seen)) == list(range(1, session.focus.frame + 1))


def test_held_arrows_show_each_place_they_stop_at(qtbot, session, feed, player):
    settle(qtbot, feed)
    shortcut = QShortcut(QKeySequence("."), player)
    shortcut.activated.connect(lambda: player.jump_seconds(1))
    asked, seen = [], []
    session.focus.frame_changed.connect(asked.append)
    feed.arrived.connect(lambda picture: seen.append(picture.shown_frame))
    for number in range(30):
        hold(player, repeat=number > 0)
        qtbot.wait(3)
    settle(qtbot, feed)
    assert len(asked) >= 2
    assert set(asked) <= set(seen)


def test_taps_are_never_lost(session, player):
    shortcut = QShortcut(QKeySequence("."), player)
    shortcut.activated.connect(lambda: player.step(1))
    for _ in range(7):
        hold(player, repeat=False)
    assert session.focus.frame == 7


def hold(widget: QWidget, *, repeat: bool, at: int = 0) -> None:
    """One key-down as the system sends it, at some millisecond: the override question, then the shortcut."""
    override = QKeyEvent(
        QEvent.Type.ShortcutOverride, Qt.Key.Key_Period, Qt.KeyboardModifier.NoModifier, ".", repeat
    )
    override.setTimestamp(at)
    QApplication.sendEvent(widget, override)
    widget.findChild(QShortcut).activated.emit()


def let_go(widget: QWidget, *, at: int) -> None:
    """The key comes up."""
    release = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_Period, Qt.KeyboardModifier.NoModifier, ".")
    release.setTimestamp(at)
    QApplication.sendEvent(widget, release)


def test_the_badge_has_one_width_whatever_it_says_at_rest(player):
    widths = set()
    for state in ("indexed", "verified", "indexed"):
        player.badge.show_standing(standing(is_open=True, exact=True, state=state))
        widths.add(player.badge.sizeHint().width())
    assert len(widths) == 1
