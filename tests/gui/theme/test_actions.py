"""Keys: what fires, what doesn't while typing, and changing them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from framegrain.assets import resource
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.ui.action_table import ACTIONS, GROUPS
from framegrain.ui.actions import Actions
from framegrain.ui.keys import LabelKeys, TypingGuard, normal_key, shown_keys
from framegrain.ui.settings import Settings
from gui.showing import show_active
from small_taxonomy import TAXONOMY

K = Qt.Key
NO, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.json")


class Window(QMainWindow):
    def __init__(self, app) -> None:
        super().__init__()
        self.picture = QWidget()
        self.picture.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.line, self.text, self.combo, self.button = (
            QLineEdit(),
            QPlainTextEdit(),
            QComboBox(),
            QPushButton("x"),
        )
        self.combo.addItems(["one", "two"])
        middle = QWidget()
        column = QVBoxLayout(middle)
        for widget in (self.picture, self.line, self.text, self.combo, self.button):
            column.addWidget(widget)
        self.setCentralWidget(middle)
        self.guard = TypingGuard(app)


@pytest.fixture
def window(qtbot, qapp, look):
    made = Window(qapp)
    qtbot.addWidget(made)
    show_active(qtbot, made)
    yield made
    qapp.focusChanged.disconnect(made.guard._focus_changed)
    made.guard.deleteLater()


@pytest.fixture
def fired():
    return []


@pytest.fixture
def actions(window, settings, look, fired):
    made = Actions(window, settings, look)
    for spec in made.specs:
        made.on(spec.id, lambda i=spec.id: fired.append(i))
    return made


def test_each_action_has_a_text_a_tip_an_icon_and_a_group():
    for spec in ACTIONS:
        assert spec.text, spec.id
        assert spec.tip, spec.id
        assert spec.group in GROUPS, spec.id
        assert resource("icons", f"{spec.icon}.svg").exists(), spec.id


def test_ids_and_keys_are_each_used_once():
    ids = [spec.id for spec in ACTIONS]
    keys = [normal_key(key) for spec in ACTIONS for key in spec.keys]
    assert len(set(ids)) == len(ids)
    assert len(set(keys)) == len(keys)
    assert all(keys)


def test_the_letters_promised_to_labels_are_free():
    taken = {normal_key(key) for spec in ACTIONS for key in spec.keys}
    assert not taken & set("0123456789ACDHMNPRTVWYZ")


@pytest.mark.parametrize(
    ("key", "held", "action"),
    [
        (K.Key_Space, NO, "play.toggle"),
        (K.Key_B, NO, "tool.box"),
        (K.Key_Comma, NO, "frame.back"),
        (K.Key_Left, NO, "frame.second_back"),
        (K.Key_Return, NO, "track.extend"),
        (K.Key_Tab, NO, "track.next"),
        (K.Key_Slash, NO, "label.find"),
        (K.Key_Z, CTRL, "edit.undo"),
        (K.Key_Y, CTRL, "edit.redo"),
    ],
)
def test_a_key_pressed_on_the_picture_does_its_action(window, actions, fired, key, held, action):
    window.picture.setFocus()
    QTest.keyClick(window.picture, key, held)
    assert fired == [action]


def test_what_is_typed_into_a_field_stays_there(window, actions, fired):
    window.line.setFocus()
    QTest.keyClicks(window.line, "bq, x/?")
    QTest.keyClick(window.line, K.Key_Home)
    QTest.keyClick(window.line, K.Key_Delete)
    assert window.line.text() == "q, x/?"
    assert fired == []


def test_enter_and_tab_in_a_long_text_stay_there(window, actions, fired):
    window.text.setFocus()
    QTest.keyClicks(window.text, "a b")
    QTest.keyClick(window.text, K.Key_Return)
    assert window.text.toPlainText() == "a b\n"
    assert fired == []


def test_commands_with_ctrl_work_while_typing(window, actions, fired):
    window.line.setFocus()
    QTest.keyClick(window.line, K.Key_E, CTRL)
    assert fired == ["file.export"]


def test_a_button_in_hand_keeps_space_and_a_list_its_arrows(window, actions, fired):
    pressed = []
    window.button.clicked.connect(lambda: pressed.append(1))
    window.button.setFocus()
    QTest.keyClick(window.button, K.Key_Space)
    assert pressed == [1]
    window.combo.setFocus()
    QTest.keyClick(window.combo, K.Key_Down)
    assert window.combo.currentText() == "two"
    assert fired == []
    QTest.keyClick(window.combo, K.Key_Comma)
    assert fired == ["frame.back"]


def test_an_action_nobody_handles_is_disabled(window, settings, look):
    actions = Actions(window, settings, look)
    assert not actions["edit.undo"].isEnabled()
    actions.on("edit.undo", lambda: None)
    assert actions["edit.undo"].isEnabled()


def test_a_disabled_action_says_why_in_its_tooltip(actions):
    actions.enable("edit.redo", False, "nothing was undone")
    assert "nothing was undone" in actions["edit.redo"].toolTip()
    actions.enable("edit.redo", True)
    assert "nothing was undone" not in actions["edit.redo"].toolTip()


def test_a_new_key_works_at_once_and_after_a_restart(window, actions, settings, fired, qtbot, look):
    assert actions.rebind("tool.box", ["N"]) == []
    window.picture.setFocus()
    QTest.keyClick(window.picture, K.Key_B)
    QTest.keyClick(window.picture, K.Key_N)
    assert fired == ["tool.box"]
    other = QMainWindow()
    qtbot.addWidget(other)
    again = Actions(other, Settings(settings.path), look)
    assert again.keys("tool.box") == ("N",)
    assert again.key_text("tool.box") == "N"


def test_a_key_that_is_taken_is_refused_with_who_has_it(actions):
    in_the_way = actions.rebind("tool.box", ["Space"])
    assert [spec.id for spec in in_the_way] == ["play.toggle"]
    assert actions.keys("tool.box") == ("B",)
    assert [spec.id for spec in actions.conflicts("tool.box", "ctrl+z")] == ["edit.undo"]


def test_reset_brings_the_first_keys_back_and_forgets(actions, settings):
    actions.rebind("tool.box", ["N"])
    actions.reset()
    assert actions.keys("tool.box") == ("B",)
    assert Settings(settings.path).get("keys") is None


def test_remembered_keys_that_make_no_sense_any_more_do_no_harm(window, tmp_path, look):
    settings = Settings(tmp_path / "old.json")
    settings.set("keys", {"gone.action": ["B"], "tool.box": ["Space", "N"], "edit.undo": "x"})
    actions = Actions(window, settings, look)
    assert actions.keys("tool.box") == ("N",)  # Space is the player's
    assert actions.keys("edit.undo") == ("Ctrl+Z",)


def test_a_label_key_uses_the_label_unless_an_action_has_the_key(window, actions, fired):
    used = []
    keys = LabelKeys(window, actions, used.append)
    keys.load(read_taxonomy(TAXONOMY, "street.yaml"))
    window.picture.setFocus()
    QTest.keyClick(window.picture, K.Key_W)
    assert used == ["walk"]
    actions.rebind("tool.box", ["W"])
    QTest.keyClick(window.picture, K.Key_W)
    assert used == ["walk"]
    assert fired == ["tool.box"]
    assert keys.lost == {"walk": "tool.box"}
    actions.reset()
    QTest.keyClick(window.picture, K.Key_W)
    assert used == ["walk", "walk"]


def test_label_keys_stay_out_of_text_fields(window, actions):
    used = []
    keys = LabelKeys(window, actions, used.append)
    keys.load(read_taxonomy(TAXONOMY, "street.yaml"))
    window.line.setFocus()
    QTest.keyClicks(window.line, "w1")
    assert (used, window.line.text()) == ([], "w1")


@pytest.mark.parametrize(
    ("key", "text"), [("Shift+Left", "Shift+←"), ("Return", "Enter"), ("Del", "Delete"), ("Ctrl++", "Ctrl++")]
)
def test_keys_read_like_on_the_keyboard(key, text):
    assert shown_keys(key) == text
