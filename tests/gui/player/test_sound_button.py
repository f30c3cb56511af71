"""The word about the sound in the transport bar, by real clicks and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from contract.sounds import Sound
from framegrain.ui.pictures import PictureFeed
from framegrain.ui.player.panel import PlayerPanel
from framegrain.ui.settings import Settings
from gui.showing import show_active

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def player_on(
    qtbot, look, say, speaker, tmp_path: Path, sounding_session
) -> Iterator[Callable[..., PlayerPanel]]:
    made: list[tuple[PlayerPanel, PictureFeed]] = []

    def make(*sounds: Sound) -> PlayerPanel:
        session = sounding_session(*sounds)
        feed = PictureFeed(session)
        settings = Settings(tmp_path / "settings.json")
        player = PlayerPanel(session, look, say, feed, settings=settings, open_output=speaker)
        made.append((player, feed))
        qtbot.addWidget(player)
        player.resize(1000, 44)
        show_active(qtbot, player)
        qtbot.waitUntil(lambda: feed.is_settled, timeout=10_000)
        if sounds:
            qtbot.waitUntil(lambda: player.sound_button.word.isEnabled(), timeout=10_000)
        return player

    yield make
    for player, feed in made:
        player.close_parts()
        feed.close()


def word(player: PlayerPanel) -> str:
    return player.sound_button.word.text()


def test_a_click_turns_the_sound_off_and_on_and_that_is_remembered(player_on, tmp_path):
    player = player_on(Sound())
    assert word(player) == "sound"
    QTest.mouseClick(player.sound_button.word, LEFT)
    assert word(player) == "muted"
    assert Settings(tmp_path / "settings.json").get("sound_muted", False) is True
    QTest.mouseClick(player.sound_button.word, LEFT)
    assert word(player) == "sound"


def test_a_video_without_sound_says_so(player_on, qtbot):
    player = player_on()
    qtbot.waitUntil(lambda: word(player) == "no sound", timeout=10_000)
    assert not player.sound_button.word.isEnabled()
    assert player.sound_button.word.toolTip() == "This video has no sound"


def test_a_machine_without_a_device_says_so_and_why_and_plays_on(player_on, speaker, qtbot, say):
    speaker.trouble = "This machine offers no sound device (failed to init device, error -401)"
    player = player_on(Sound())
    player.toggle_play()
    qtbot.waitUntil(lambda: word(player) == "no device", timeout=10_000)
    assert "failed to init device" in player.sound_button.word.toolTip()
    qtbot.waitUntil(lambda: player._session.focus.frame >= 5, timeout=10_000)
    assert say.sentences == []


def test_the_tooltip_names_the_key(player_on):
    player = player_on(Sound())
    player.set_keys(lambda action: "Shift+M" if action == "play.mute" else "")
    assert player.sound_button.word.toolTip() == "Turn the sound off  ·  Shift+M"


@pytest.mark.parametrize(
    ("speed", "words"),
    [(1.0, "sound"), (0.25, "sound"), (4.0, "sound"), (8.0, "no sound at 8×"), (-1.0, "no sound backwards")],
)
def test_speeds_that_are_silent_are_said_to_be(player_on, speed, words):
    player = player_on(Sound())
    player.playback.set_speed(speed)
    assert word(player) == words


def test_volume_and_scrubbing_are_found_beside_it_without_the_right_button(player_on, qtbot, tmp_path):
    player = player_on(Sound())
    button = player.sound_button
    QTest.mouseClick(button.more, LEFT)
    assert button.menu.isVisible()
    QTest.keyClick(button.slider, Qt.Key.Key_Left)
    assert button.percent.text() == "79 %"
    QTest.mouseClick(button.menu, LEFT, pos=button.menu.actionGeometry(button.scrub).center())
    assert not player.sounding.scrubs
    kept = Settings(tmp_path / "settings.json")
    assert (kept.get("sound_volume", 0), kept.get("sound_scrub", True)) == (79, False)
    button.menu.hide()


def test_the_right_button_opens_the_same_menu(player_on, qtbot):
    player = player_on(Sound())
    button = player.sound_button
    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtWidgets import QApplication

    at = QPoint(5, 5)
    QApplication.sendEvent(
        button.word, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, button.word.mapToGlobal(at))
    )
    assert button.menu.isVisible()
    button.menu.hide()


def test_a_step_lets_its_frame_be_heard(player_on, speaker, qtbot):
    player = player_on(Sound())
    player._session.focus.go_to(51)
    assert speaker.opened == 0
    player.step(1)
    qtbot.waitUntil(lambda: speaker.opened == 1, timeout=10_000)
    assert not player._session.focus.playing


def test_a_speed_is_chosen_backwards_in_the_speed_menu(player_on):
    player = player_on(Sound())
    next(action for action in player._speeds.actions() if action.data() == 0.1).trigger()
    player._backwards.trigger()
    assert player.playback.speed == -0.1
    assert player.speed_button.text() == "−0.1×"
    next(action for action in player._speeds.actions() if action.data() == 2.0).trigger()
    assert player.playback.speed == -2.0
    player._backwards.trigger()
    assert player.playback.speed == 2.0
