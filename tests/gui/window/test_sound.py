"""Turning the sound off and on from anywhere in the window."""

from __future__ import annotations

from PySide6.QtCore import Qt

from framegrain.ui.settings import Settings


def test_the_key_turns_the_sound_off_and_on_and_the_window_remembers(at_work, tmp_path):
    player = at_work.bench.player
    at_work.press(Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert player.sounding.muted
    assert Settings(tmp_path / "settings.json").get("sound_muted", False) is True
    at_work.press(Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert not player.sounding.muted


def test_closing_the_project_ends_what_played_its_sound(at_work):
    sounding = at_work.bench.player.sounding
    at_work.window.close_session()
    assert sounding._feed is None
