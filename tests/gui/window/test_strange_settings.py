"""Settings changed by another hand or another version never keep the window shut."""

from __future__ import annotations

import json

import pytest

from framegrain.ui.settings import Settings
from framegrain.ui.theme import Wanted
from framegrain.ui.window import MainWindow
from gui.showing import show_active

STRANGE = {
    "cache_mb": -5,
    "geometry": "no hex at all ü",
    "keys": {"play.toggle": ["Ctrl+Ctrl+"], "no.such": ["X"], "frame.back": 7},
    "person": "",
    "recent": [3, None, "/nowhere/at/all.framegrain"],
    "sound_muted": "maybe",
    "sound_scrub": 3,
    "sound_volume": 1e9,
    "splitter/outer": ["wide", "narrow"],
    "splitter/right": [1, 2, 3],
    "splitter/upper": [None, 4.5],
}


def test_the_window_opens_a_project_whatever_the_settings_say(qtbot, look, tmp_path, project_file):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(STRANGE), encoding="utf-8")
    window = MainWindow(look, Settings(path))
    qtbot.addWidget(window)
    show_active(qtbot, window)
    window.open_path(project_file)
    assert window.session is not None
    qtbot.waitUntil(lambda: window.workbench.pictures.is_settled, timeout=10_000)
    assert window.workbench.sidebar.width() > 100
    window.close()


@pytest.mark.parametrize(
    ("kept", "wanted"),
    [("dark", Wanted.DARK), ("light", Wanted.LIGHT), ("pink", Wanted.SYSTEM), ("", Wanted.SYSTEM)],
)
def test_a_look_there_is_none_of_is_the_systems(kept, wanted):
    assert Wanted.named(kept) is wanted
