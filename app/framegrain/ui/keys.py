"""Keys: how they are spelled, who keeps them while typing, and the labels' own hotkeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTranslator
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QTreeView,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.ui.actions import Actions

_SHOWN = {
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
    "Return": "Enter",
    "Del": "Delete",
    "PgUp": "Page up",
    "PgDown": "Page down",
}
_PLAIN = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_BESIDE = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier

K = Qt.Key
_ENTER = frozenset({K.Key_Return, K.Key_Enter})
_UP_DOWN = frozenset({K.Key_Up, K.Key_Down, K.Key_PageUp, K.Key_PageDown, K.Key_Home, K.Key_End})
_SIDEWAYS = frozenset({K.Key_Left, K.Key_Right})
_TABS = frozenset({K.Key_Tab, K.Key_Backtab})
_EDITING = _ENTER | _UP_DOWN | _SIDEWAYS | _TABS | {K.Key_Escape, K.Key_Delete, K.Key_Backspace, K.Key_Space}
_KEPT: tuple[tuple[type[QWidget], frozenset[Qt.Key]], ...] = (
    (QTreeView, _UP_DOWN | _SIDEWAYS | _ENTER | _TABS),
    (QAbstractItemView, _UP_DOWN | _ENTER | _TABS),
    (QComboBox, frozenset({K.Key_Up, K.Key_Down, K.Key_Space, *_ENTER, *_TABS})),
    (QAbstractSlider, _UP_DOWN | _SIDEWAYS | _TABS),
    (QTabBar, _SIDEWAYS | _TABS),
    (QAbstractButton, frozenset({K.Key_Space, *_TABS})),
)
"""Keys that stay with a widget in hand instead of firing a shortcut, by type.

A widget of our own names them in an attribute `kept_keys`.
"""

_TEXT_INPUTS = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QKeySequenceEdit)


def normal_key(key: str) -> str:
    """One spelling for each shortcut; empty for what is none."""
    return sequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def sequence(key: str) -> QKeySequence:
    """A shortcut as Qt takes it. Read as it is written down, never as it is shown: both Enter keys are shown alike."""
    return QKeySequence.fromString(key, QKeySequence.SequenceFormat.PortableText)


def shown_keys(key: str) -> str:
    """A shortcut as a person reads it."""
    text = sequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    if text.endswith("+"):
        return text
    *before, last = text.split("+")
    return "+".join([*before, _SHOWN.get(last, last)])


class KeyNames(QTranslator):
    """Our spelling of keys where Qt writes them, as in menus."""

    def __init__(self, app: QApplication, window: QWidget) -> None:
        super().__init__(window)
        app.installTranslator(self)

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        return _SHOWN.get(text) if context == "QShortcut" else None

    def isEmpty(self) -> bool:
        return False


class TypingGuard(QObject):
    """Lets whoever has the keyboard keep the keys it needs: letters go into a text field, never to a shortcut.

    It watches the widget in hand only, so that no other event passes through Python.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._watched: QWidget | None = None
        app.focusChanged.connect(self._focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and isinstance(watched, QWidget)
            and keeps(watched, event)
        ):
            event.accept()
            return not _in_popup(watched)  # an open list takes Enter here, before it becomes a key press
        return False

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)


def keeps(widget: QWidget, event: QKeyEvent) -> bool:
    """Whether a widget needs a key for itself."""
    if _in_popup(widget):
        return True
    modifiers = event.modifiers() & ~_BESIDE
    key = Qt.Key(event.key()) if event.key() in _KNOWN else None
    if is_text_input(widget):
        return modifiers in (_PLAIN, _SHIFT) and (key in _EDITING or bool(event.text().strip()))
    if modifiers not in (_PLAIN, _SHIFT) or key is None:
        return False
    own = getattr(widget, "kept_keys", None)
    if own is not None:
        return key in own
    return any(key in kept for kind, kept in _KEPT if isinstance(widget, kind))


def _in_popup(widget: QWidget) -> bool:
    """Whether it is an open list, which no shortcut may reach past."""
    return widget.window().windowType() == Qt.WindowType.Popup


_KNOWN = frozenset(int(k) for k in _EDITING)


def is_text_input(widget: QWidget | None) -> bool:
    """Whether letters typed now are meant as text."""
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        return not widget.isReadOnly()
    return isinstance(widget, _TEXT_INPUTS)


class LabelKeys(QObject):
    """The hotkeys of a taxonomy's labels. A key an action has stays with the action."""

    def __init__(self, window: QWidget, actions: Actions, use: Callable[[str], None]) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._use = use
        self._taxonomy: Taxonomy | None = None
        self._shortcuts: list[QShortcut] = []
        self.lost: dict[str, str] = {}
        """Labels whose hotkey an action has, with the id of that action."""
        self.labels: dict[str, LabelId] = {}
        """The labels by the keys that choose them, in their normal spelling."""
        actions.changed.connect(self._rebuild)

    def load(self, taxonomy: Taxonomy | None) -> None:
        """Listen for the hotkeys of this taxonomy from now on."""
        self._taxonomy = taxonomy
        self._rebuild()

    def _rebuild(self) -> None:
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = []
        self.lost, self.labels = {}, {}
        taken = self._actions.taken()
        for label in self._taxonomy.labels if self._taxonomy is not None else ():
            key = normal_key(label.hotkey)
            if not key:
                continue
            if key in taken:
                self.lost[label.id] = taken[key]
                continue
            taken[key] = self.labels[key] = label.id  # the first label of the file wins
            shortcut = QShortcut(sequence(key), self._window)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda i=label.id: self._use(i))
            self._shortcuts.append(shortcut)
