"""The picture pushed by the hand: with the middle or right button, or with any while the space bar is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QWidget

_CLICK = 4
_PUSHES = (Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton)


class Pushing(QObject):
    """Which button pushes the picture, how far it has come, and whether the space bar is held.

    The space bar is taken while the keyboard is on the widget and `may` allows it. `tapped` tells that it was let go
    without having pushed anything, `changed` that it went down or up.
    """

    tapped = Signal()
    changed = Signal()

    def __init__(self, widget: QWidget, may: Callable[[], bool]) -> None:
        super().__init__(widget)
        self._may = may
        self.held = False
        """Whether the space bar is held, so that a drag pushes the picture whatever tool is in hand."""
        self._at: QPointF | None = None
        self._far = False
        self._used = False

    @property
    def goes_on(self) -> bool:
        """Whether a button is down that pushes, or may yet."""
        return self._at is not None

    @property
    def is_far(self) -> bool:
        """Whether the picture is being pushed: a right button that has not moved may still be a click."""
        return self._at is not None and self._far

    def press(self, event: QMouseEvent) -> bool:
        """A button went down; returns whether it is one that pushes."""
        left = event.button() is Qt.MouseButton.LeftButton
        if not (event.button() in _PUSHES or (left and self.held)):
            return False
        self._at = event.position()
        self._far = event.button() is not Qt.MouseButton.RightButton
        self._used = True
        return True

    def way(self, to: QPointF) -> QPointF | None:
        """How far the hand went since it was asked last, in logical pixels; None while it may be a click."""
        assert self._at is not None
        gone = to - self._at
        if not self._far and gone.manhattanLength() < _CLICK:
            return None
        self._at, self._far = to, True
        return gone

    def release(self) -> bool:
        """The button went up; returns whether it pushed anything, else it was a click."""
        far, self._at, self._far = self._far, None, False
        return far

    # -- the space bar

    def hears(self, event: QEvent) -> bool:
        """Hold the space bar for the widget, before it means anything to the window; returns whether it did."""
        if event.type() is QEvent.Type.FocusOut and self.held:
            self.held = False
            self.changed.emit()
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Space:
            return False
        if event.modifiers() or not (self.held or self._may()):
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
        elif not event.isAutoRepeat():
            self._space(down=event.type() is QEvent.Type.KeyPress)
        return True

    def _space(self, *, down: bool) -> None:
        tapped = self.held and not down and not self._used
        self.held = down
        if down:
            self._used = self.goes_on
        self.changed.emit()
        if tapped:
            self.tapped.emit()
