"""The keyboard of live coding: when a label's key goes down and when it comes up."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from framegrain.ui.keys import is_text_input, normal_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from framegrain.domain.records import LabelId
    from framegrain.session.live_coding import LiveCoding

_BESIDE = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier
_SOON_MS = 80
"""How long a release may wait for the press that shows that the keyboard only repeats; a busy machine brings it late.

Its frame is the one shown when it came, however long it waits.
"""
_DOWN, _UP, _ASKED = QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride
_KINDS = frozenset({_DOWN, _UP, _ASKED})


class HeldKeys(QObject):
    """Takes the labels' keys for live coding while it listens and the keyboard is in `bench`; all others pass.

    It watches the widget in hand and the window only, and only while it is on. A key is known by where it is on the
    keyboard, so that a modifier pressed meanwhile does not make its release another key's.
    """

    def __init__(
        self,
        bench: QWidget,
        live: LiveCoding,
        labels: Callable[[], Mapping[str, LabelId]],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(bench)
        self._bench = bench
        self._live = live
        self._labels = labels
        self._now = now
        self._watched: list[QWidget] = []
        self._down: dict[int, LabelId] = {}
        self._doubted: dict[int, int] = {}
        """Keys that seem to have come up, with the time of it."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.settle)
        self._on = False
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)

    def watch(self, *, on: bool) -> None:
        """Begin or stop to watch."""
        self._unwatch()
        self._doubted.clear()
        self._soon.stop()
        self._down.clear()
        self._on = on
        if on:
            self._follow(QApplication.focusWidget())

    def lose(self) -> None:
        """Nobody hears the keys any more: what is held ends."""
        self.settle()
        self._down.clear()
        self._live.end_all()

    def settle(self) -> None:
        """Believe a release that waited for whether the keyboard only repeats."""
        self._soon.stop()
        self._doubted.clear()
        self._live.settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of labels; whether the event goes no further."""
        kind = event.type()
        if kind == QEvent.Type.WindowDeactivate:
            self.lose()
        if kind not in _KINDS or not isinstance(event, QKeyEvent):
            return False
        if kind == _UP:
            return self._release(event)
        label = self._label(event)
        if label is None:
            return False
        if kind == _ASKED:
            event.accept()  # which makes a key press of it, and no shortcut
            return True
        return self._press(event, label)

    # -- keys

    def _label(self, event: QKeyEvent) -> LabelId | None:
        if (
            not self._live.listens
            or event.modifiers() & ~_BESIDE
            or is_text_input(QApplication.focusWidget())
        ):
            return None
        if event.key() <= 0 or event.key() == Qt.Key.Key_unknown:
            return None
        return self._labels().get(normal_key(_spelled(event)))

    def _press(self, event: QKeyEvent, label: LabelId) -> bool:
        code = _code(event)
        doubted = self._doubted.pop(code, None)
        if doubted is not None and doubted == event.timestamp():
            self._live.take_back(
                label
            )  # X repeats a key by releasing and pressing it in the same millisecond
            self._down[code] = label
            return True
        if not event.isAutoRepeat() and code not in self._down:
            self._down[code] = label
            self._live.press(label, self._now())
        return True

    def _release(self, event: QKeyEvent) -> bool:
        code = _code(event)
        if code not in self._down:
            return False
        if event.isAutoRepeat():
            return True
        label = self._down.pop(code)
        if event.timestamp() <= 0:
            self._live.release(label, self._now())
            return True
        self._live.let_go(label, self._now())
        self._doubted[code] = event.timestamp()
        self._soon.start()
        return True

    # -- the widget in hand

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if not self._on:
            return
        if new is None or not (new is self._bench or self._bench.isAncestorOf(new)):
            self.lose()
        self._follow(new)

    def _follow(self, widget: QWidget | None) -> None:
        self._unwatch()
        here = widget is not None and (widget is self._bench or self._bench.isAncestorOf(widget))
        self._watched = [self._bench.window(), *([widget] if widget is not None and here else [])]
        for watched in self._watched:
            watched.installEventFilter(self)

    def _unwatch(self) -> None:
        for watched in self._watched:
            with suppress(RuntimeError):  # a form's field may be gone with what was selected
                watched.removeEventFilter(self)
        self._watched = []


def _code(event: QKeyEvent) -> int:
    return event.nativeScanCode() or -event.key()


def _spelled(event: QKeyEvent) -> str:
    return chr(event.key()) if event.key() < 0x110000 else ""
