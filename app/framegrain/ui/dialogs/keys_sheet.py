"""The key sheet: every key on one page, each of them to be changed by a click and a key press."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea

from framegrain.ui.dialogs.key_board import KeyBoard
from framegrain.ui.dialogs.key_lines import key_groups, meeting
from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.keys import normal_key, shown_keys
from framegrain.ui.taken_keys import kept_by_system
from framegrain.ui.widgets.search import SearchField
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.ui.actions import Actions
    from framegrain.ui.keys import LabelKeys
    from framegrain.ui.theme import Theme

    Choice = tuple[str, Callable[[], object]]

_SIZE = (1480, 960)
_REST = "Click a line, then press its new key."


class KeysSheet(Sheet):
    """Shows all keys; a change counts at once and is remembered."""

    def __init__(
        self, window: QWidget, look: Theme, actions: Actions, label_keys: LabelKeys, taxonomy: Taxonomy | None
    ) -> None:
        super().__init__(window, look, "Keys", _SIZE)
        self._actions = actions
        self._label_keys = label_keys
        self._taxonomy = taxonomy
        self.field = SearchField(look, "Find an action or a key")
        self.field.setMaximumWidth(320)
        self.board = KeyBoard(look)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.buttons: list[QPushButton] = []
        self._assemble()
        self.field.textChanged.connect(self._show)
        self.field.left.connect(self.dismiss)
        self.board.chosen.connect(self._ask)
        self.board.heard.connect(self._heard)
        self.board.gave_up.connect(lambda _id: self._rest())
        actions.changed.connect(self._show)
        self._show()
        self._rest()

    def _assemble(self) -> None:
        self.head.insertWidget(1, self.field, 2)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.board)
        scroll.viewport().setAutoFillBackground(False)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(8)
        self._foot.addWidget(self.said, 1)
        self.body.addWidget(scroll, 1)
        self.body.addLayout(self._foot)

    def first_widget(self) -> QWidget:
        return self.field

    def _show(self) -> None:
        groups = key_groups(self._actions, self._taxonomy, self._label_keys.lost)
        self.board.show_groups(meeting(groups, self.field.text()))

    # -- what the foot says

    def _say(self, text: str, tone: str, *choices: Choice) -> None:
        """Say something at the foot, with buttons for what can be done about it."""
        toned(self.said, tone).setText(text)
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(words, act) for words, act in choices]

    def _button(self, words: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not end the listening it answers
        button.clicked.connect(lambda _checked=False: act())
        self._foot.addWidget(button)
        button.show()  # now, so that it can take the keyboard
        return button

    def _rest(self, text: str = _REST) -> None:
        self._say(text, "secondary", ("All back to the defaults", self._ask_reset))

    def _ask_reset(self) -> None:
        text = "Every key goes back to how it came?"
        self._say(text, "attention", ("Reset every key", self._reset), ("Keep them", self._rest))
        self.buttons[1].setFocus()

    def _reset(self) -> None:
        self._actions.reset()
        self._rest("Every key is as it came.")
        self.field.setFocus()

    # -- giving keys

    def _ask(self, action_id: str) -> None:
        row = self.board.rows.get(action_id)
        if row is None or row.line.fixed:
            return self._rest(f"{_REST} A label's key is set in the taxonomy file.")
        spec = self._actions.spec(action_id)
        kept = (
            f"Esc leaves it on {' and '.join(row.line.keys)}."
            if row.line.keys
            else "Esc leaves it without one."
        )
        choices: list[Choice] = []
        if row.line.keys:
            choices.append(("Remove key", lambda: self._give(action_id, ())))
        if tuple(map(normal_key, spec.keys)) != tuple(map(normal_key, self._actions.keys(action_id))):
            default = _words(spec.keys) or "none"
            choices.append((f"Default: {default}", lambda: self._give(action_id, spec.keys)))
        self._say(f"Press the new key for {spec.text}. {kept}", "", *choices)
        return row.listen(on=True)

    def _heard(self, action_id: str, key: str) -> None:
        spec = self._actions.spec(action_id)
        if normal_key(key) in map(normal_key, self._actions.keys(action_id)):
            return self._rest(f"{shown_keys(key)} is the key of {spec.text} already.")
        text = self._warning(action_id, key)
        if not text:
            return self._give(action_id, (key,))
        give = (f"Give it to {spec.text}", lambda: self._take_over(action_id, key))
        self._say(text, "attention", give, ("Cancel", lambda: self._cancel(action_id)))
        return self.buttons[1].setFocus()

    def _warning(self, action_id: str, key: str) -> str:
        """What stands against the key; empty where nothing does."""
        owner, kept = self._owner(action_id, key), kept_by_system(normal_key(key), sys.platform)
        said = f"{shown_keys(key)} is the key of {owner}. It would be without it." if owner else ""
        if kept:
            said += f"{' It also' if owner else shown_keys(key)} {kept}, so it may never arrive here."
        return said

    def _owner(self, action_id: str, key: str) -> str:
        others = self._actions.conflicts(action_id, key)
        if others:
            return others[0].text
        for label in self._taxonomy.labels if self._taxonomy is not None else ():
            if normal_key(label.hotkey) == normal_key(key) and label.id not in self._label_keys.lost:
                return f"the label {label.name}"
        return ""

    def _take_over(self, action_id: str, key: str) -> None:
        for other in self._actions.conflicts(action_id, key):
            left = [k for k in self._actions.keys(other.id) if normal_key(k) != normal_key(key)]
            self._actions.rebind(other.id, left)
        self._give(action_id, (key,))

    def _give(self, action_id: str, keys: tuple[str, ...]) -> None:
        in_the_way = self._actions.rebind(action_id, keys)
        text = self._actions.spec(action_id).text
        if in_the_way:
            self._rest(f"{in_the_way[0].text} has that key now; change that one first.")
        elif keys:
            self._rest(f"{text} is on {_words(keys)} now.")
        else:
            self._rest(f"{text} has no key now.")
        self._back_to(action_id)

    def _cancel(self, action_id: str) -> None:
        self._rest("Nothing was changed.")
        self._back_to(action_id)

    def _back_to(self, action_id: str) -> None:
        row = self.board.rows.get(action_id)
        (row or self.field).setFocus()


def _words(keys: Sequence[str]) -> str:
    return " and ".join(dict.fromkeys(map(shown_keys, keys)))
