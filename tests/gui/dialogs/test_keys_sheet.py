"""The key sheet: everything with its key, found by typing, changed by pressing another."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from framegrain.ui.actions import Actions
from framegrain.ui.dialogs.key_lines import columns
from framegrain.ui.settings import Settings
from framegrain.ui.taken_keys import kept_by_system

NONE = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def sheet(stage):
    stage.dialogs.keys()
    return stage.sheet


@pytest.fixture
def rebind(stage, sheet, qtbot):
    """Click an action's line and press a key."""

    def press(action, key, keys=NONE):
        sheet.board.rows[action].click()
        stage.press(key, keys)

    return press


def test_it_shows_every_action_with_its_keys_and_the_labels_with_theirs(stage, sheet):
    rows = sheet.board.rows
    assert {spec.id for spec in stage.actions.specs} <= rows.keys()
    assert rows["tool.box"].line.keys == ("B",)
    assert rows["edit.redo"].line.keys == ("Ctrl+Shift+Z", "Ctrl+Y")
    assert rows["walk"].line.keys == ("W",)


def test_it_tells_which_labels_lost_their_key(stage, sheet):
    stage.actions.rebind("view.fit", ["W"])
    assert sheet.board.rows["walk"].line.note == "the key is taken by Fit the picture"


@pytest.mark.parametrize(
    ("words", "found"), [("polyg", "tool.polygon"), ("ctrl+e", "file.export"), ("walk", "walk")]
)
def test_typing_finds_a_line_by_words_or_key(stage, sheet, qtbot, words, found):
    before = len(sheet.board.rows)
    stage.press(None, text=words)
    assert found in sheet.board.rows
    assert len(sheet.board.rows) < before / 4


def test_a_click_and_a_key_press_give_a_new_key_for_good(stage, sheet, rebind, look, settings):
    rebind("tool.box", Qt.Key.Key_B, CTRL | SHIFT | Qt.KeyboardModifier.AltModifier)
    assert stage.actions.keys("tool.box") == ("Ctrl+Alt+Shift+B",)
    assert "Box is on Ctrl+Alt+Shift+B now" in sheet.said.text()
    assert sheet.board.rows["tool.box"].line.keys == ("Ctrl+Alt+Shift+B",)
    again = Actions(stage.window, Settings(settings.path), look)
    assert again.keys("tool.box") == ("Ctrl+Alt+Shift+B",)


def test_a_taken_key_is_said_and_cancel_changes_nothing(stage, sheet, rebind):
    rebind("tool.box", Qt.Key.Key_G)
    assert "G is the key of Polygon" in sheet.said.text()
    assert QApplication.focusWidget().text() == "Cancel"
    stage.press(Qt.Key.Key_Return)
    assert stage.actions.keys("tool.box") == ("B",)
    assert stage.actions.keys("tool.polygon") == ("G",)


def test_a_taken_key_can_be_taken_over(stage, sheet, rebind):
    rebind("tool.box", Qt.Key.Key_Y, CTRL)
    sheet.buttons[0].click()
    assert stage.actions.keys("tool.box") == ("Ctrl+Y",)
    assert stage.actions.keys("edit.redo") == ("Ctrl+Shift+Z",)


def test_a_key_of_a_label_is_said_before_it_is_lost(stage, sheet, rebind):
    rebind("tool.box", Qt.Key.Key_W)
    assert "W is the key of the label Walk" in sheet.said.text()
    sheet.buttons[0].click()
    assert stage.label_keys.lost["walk"] == "tool.box"


def test_escape_keeps_the_key_and_the_sheet(stage, sheet, rebind):
    rebind("tool.box", Qt.Key.Key_Escape)
    assert stage.actions.keys("tool.box") == ("B",)
    assert sheet.isVisible()


def test_tab_and_shifted_characters_can_be_keys(stage, rebind):
    stage.actions.rebind("track.next", [])
    rebind("tool.box", Qt.Key.Key_Tab)
    assert stage.actions.keys("tool.box") == ("Tab",)


def test_a_character_typed_with_shift_is_that_character(stage, sheet, qtbot):
    sheet.board.rows["tool.box"].click()
    qtbot.keyClick(QApplication.focusWidget(), "!", SHIFT)
    assert stage.actions.keys("tool.box") == ("!",)


def test_a_key_can_be_removed_and_brought_back(stage, sheet):
    sheet.board.rows["tool.box"].click()
    sheet.buttons[0].click()
    assert stage.actions.keys("tool.box") == ()
    sheet.board.rows["tool.box"].click()
    assert sheet.buttons[-1].text() == "Default: B"
    sheet.buttons[-1].click()
    assert stage.actions.keys("tool.box") == ("B",)


def test_all_keys_go_back_after_one_question(stage, sheet):
    stage.actions.rebind("tool.box", ["Ctrl+9"])
    sheet.buttons[0].click()
    assert "Every key goes back" in sheet.said.text()
    assert stage.actions.keys("tool.box") == ("Ctrl+9",)
    sheet.buttons[0].click()
    assert stage.actions.keys("tool.box") == ("B",)


def test_keys_of_labels_are_the_taxonomys(sheet):
    sheet.board.chosen.emit("walk")
    assert "set in the taxonomy" in sheet.said.text()


@pytest.mark.parametrize(
    ("heights", "count", "placed"),
    [([], 3, []), ([10, 10, 10], 3, [0, 1, 2]), ([30, 10, 10, 10], 2, [0, 1, 1, 1]), ([5, 5], 4, [0, 1])],
)
def test_groups_fill_columns_evenly(heights, count, placed):
    assert columns(heights, count) == placed


def test_a_key_the_system_keeps_is_warned_of_and_can_be_given_nevertheless(stage, sheet, rebind, monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    rebind("tool.box", Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier)
    assert sheet.said.text() == "Alt+F4 closes the window, so it may never arrive here."
    assert stage.actions.keys("tool.box") == ("B",)
    stage.press(Qt.Key.Key_Return)
    assert stage.actions.keys("tool.box") == ("B",), "Cancel has the keyboard"
    rebind("tool.box", Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier)
    sheet.buttons[0].click()
    assert stage.actions.keys("tool.box") == ("Alt+F4",)


@pytest.mark.parametrize(
    ("key", "platform", "said"),
    [
        ("Alt+F4", "linux", "closes the window"),
        ("Meta+D", "win32", "is for the system on most computers"),
        ("Ctrl+Alt+F2", "linux", "leads to another screen"),
        ("Ctrl+Q", "darwin", "quits the program"),
        ("Ctrl+Q", "linux", ""),
        ("Meta+D", "darwin", ""),
        ("Ctrl+Alt+F", "linux", ""),
    ],
)
def test_which_keys_the_system_keeps(key, platform, said):
    assert kept_by_system(key, platform) == said


def test_no_action_comes_with_a_key_that_the_system_keeps(stage):
    for spec in stage.actions.specs:
        for key in spec.keys:
            assert not kept_by_system(key, "linux"), spec.id
            assert not kept_by_system(key, "win32"), spec.id
