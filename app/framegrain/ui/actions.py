"""The window's actions as Qt knows them: made from the table, bound to keys a person may change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction

from framegrain.domain.errors import FramegrainError
from framegrain.ui.action_table import ACTIONS, GROUPS
from framegrain.ui.attempt import sentence
from framegrain.ui.keys import normal_key, sequence, shown_keys
from framegrain.ui.words import with_key

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from framegrain.ui.action_spec import ActionSpec
    from framegrain.ui.settings import Settings
    from framegrain.ui.theme import Theme

Handler = Callable[[], object]

_SETTING = "keys"


class Actions(QObject):
    """One QAction for each row of the table, living on the window.

    An action nobody handles is disabled. `changed` is emitted after keys were bound anew.
    """

    changed = Signal()
    refused = Signal(str)
    """Why an action could not be done, in a sentence, where the action itself did not say so."""

    def __init__(
        self, window: QWidget, settings: Settings, look: Theme, table: Sequence[ActionSpec] = ACTIONS
    ) -> None:
        super().__init__(window)
        self._settings = settings
        self._look = look
        self._specs = {spec.id: spec for spec in table}
        self._bound: dict[str, tuple[str, ...]] = self._read_bindings()
        self._handlers: dict[str, Handler] = {}
        self._why: dict[str, str] = {}
        self.gate: Callable[[ActionSpec], bool] = lambda _spec: True
        """Asked before anything is done; where it answers no, it has said why."""
        self._actions = {spec.id: self._made(window, spec) for spec in table}
        look.changed.connect(self._recolour)

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    @property
    def specs(self) -> Sequence[ActionSpec]:
        """The table's rows in order."""
        return list(self._specs.values())

    @staticmethod
    def group_name(group: str) -> str:
        """What a person reads for a group."""
        return GROUPS.get(group, group.capitalize())

    def spec(self, action_id: str) -> ActionSpec:
        """The row of an action."""
        return self._specs[action_id]

    def on(self, action_id: str, handler: Handler) -> None:
        """Say what an action does, in place of what it did."""
        fresh = action_id not in self._handlers
        self._handlers[action_id] = handler
        if fresh:
            self._actions[action_id].setEnabled(True)

    def run(self, action_id: str) -> None:
        """Do it now, as if its key was pressed; nothing happens while it is disabled."""
        self._actions[action_id].trigger()

    def enable(self, action_id: str, on: bool, why_not: str = "") -> None:
        """Allow an action or not; `why_not` joins its tooltip. One without a handler stays disabled."""
        self._actions[action_id].setEnabled(on and action_id in self._handlers)
        if self._why.get(action_id, "") != (why_not if not on else ""):
            self._why[action_id] = "" if on else why_not
            self._describe(action_id)

    def why_not(self, action_id: str) -> str:
        """What was said against an action that is disabled."""
        return self._why.get(action_id, "")

    def check(self, action_id: str, on: bool) -> None:
        """Show a checkable action as on or off."""
        self._actions[action_id].setChecked(on)

    # -- keys

    def keys(self, action_id: str) -> tuple[str, ...]:
        """The shortcuts in use, in Qt's portable spelling."""
        return self._bound.get(action_id, self._specs[action_id].keys)

    def key_text(self, action_id: str) -> str:
        """The first shortcut as a person reads it; empty when there is none."""
        keys = self.keys(action_id)
        return shown_keys(keys[0]) if keys else ""

    def taken(self) -> dict[str, str]:
        """Every key in use, normalised, with the id of its action."""
        return {normal_key(key): spec.id for spec in self._specs.values() for key in self.keys(spec.id)}

    def conflicts(self, action_id: str, key: str) -> list[ActionSpec]:
        """The other actions that have this key."""
        wanted = normal_key(key)
        return [
            spec
            for spec in self._specs.values()
            if spec.id != action_id and wanted in {normal_key(k) for k in self.keys(spec.id)}
        ]

    def rebind(self, action_id: str, keys: Sequence[str]) -> list[ActionSpec]:
        """Give an action these keys and remember it; nothing changes when another action has one of them.

        Returns the actions in the way, none when it was done.
        """
        fresh = tuple(dict.fromkeys(normal_key(key) for key in keys if normal_key(key)))
        in_the_way = [spec for key in fresh for spec in self.conflicts(action_id, key)]
        if in_the_way:
            return in_the_way
        if fresh == tuple(normal_key(k) for k in self._specs[action_id].keys):
            self._bound.pop(action_id, None)
        else:
            self._bound[action_id] = fresh
        self._bindings_changed()
        return []

    def reset(self) -> None:
        """Back to the keys of the table, everywhere."""
        self._bound.clear()
        self._bindings_changed()

    def _bindings_changed(self) -> None:
        self._settings.set(_SETTING, {k: list(v) for k, v in self._bound.items()} or None)
        for action_id in self._actions:
            self._bind(action_id)
        self.changed.emit()

    def _read_bindings(self) -> dict[str, tuple[str, ...]]:
        """What was remembered, without actions that are gone, values that are no keys, and clashes."""
        bound: dict[str, tuple[str, ...]] = {}
        stored = self._settings.get(_SETTING, {})
        for action_id, keys in stored.items():
            if action_id in self._specs and isinstance(keys, list):
                bound[action_id] = tuple(k for k in map(normal_key, map(str, keys)) if k)
        used = {normal_key(k) for s in self._specs.values() if s.id not in bound for k in s.keys}
        for action_id, keys in bound.items():
            bound[action_id] = tuple(k for k in keys if k not in used)
            used.update(bound[action_id])
        return bound

    # -- making

    def _made(self, window: QWidget, spec: ActionSpec) -> QAction:
        action = QAction(self._look.icon(spec.icon, "text"), spec.text, window)
        action.setObjectName(spec.id)
        action.setAutoRepeat(spec.repeat)
        action.setCheckable(spec.checkable)
        action.setEnabled(False)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _checked=False, i=spec.id: self._run(i))
        self._give_keys(action, spec.id)
        window.addAction(action)
        return action

    def _run(self, action_id: str) -> None:
        handler = self._handlers.get(action_id)
        if handler is None:
            return
        if not self.gate(self._specs[action_id]):
            action = self._actions[action_id]
            action.setChecked(action.isCheckable() and not action.isChecked())  # Qt has switched it already
            return
        try:
            handler()
        except FramegrainError as error:
            self.refused.emit(sentence(error))

    def _bind(self, action_id: str) -> None:
        self._give_keys(self._actions[action_id], action_id)

    def _give_keys(self, action: QAction, action_id: str) -> None:
        action.setShortcuts([sequence(key) for key in self.keys(action_id)])
        action.setToolTip(self._tip(action_id))
        action.setStatusTip(self._specs[action_id].tip)

    def _describe(self, action_id: str) -> None:
        self._actions[action_id].setToolTip(self._tip(action_id))

    def _tip(self, action_id: str) -> str:
        spec = self._specs[action_id]
        why = self._why.get(action_id, "")
        first = with_key(spec.tip, self.key_text(action_id))
        return f"{first}\n{why}" if why else first

    def _recolour(self) -> None:
        for action_id, spec in self._specs.items():
            self._actions[action_id].setIcon(self._look.icon(spec.icon, "text"))
