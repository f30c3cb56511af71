"""Qt's events in the words of gestures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from framegrain.ui.canvas.gestures.gesture import Key, Touch

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from framegrain.ui.canvas.view import View

_KEYS = {
    (Qt.Key.Key_Return, False): Key.FINISH,
    (Qt.Key.Key_Enter, False): Key.FINISH,
    (Qt.Key.Key_Backspace, False): Key.BACK,
    (Qt.Key.Key_Z, True): Key.BACK,
    (Qt.Key.Key_Y, True): Key.AGAIN,
}


def gesture_key(event: QKeyEvent) -> Key | None:
    """What a key means to a gesture under way; None for nothing."""
    keys = event.modifiers()
    ctrl = bool(keys & Qt.KeyboardModifier.ControlModifier)
    if keys & Qt.KeyboardModifier.ShiftModifier:
        return Key.AGAIN if ctrl and event.key() == Qt.Key.Key_Z else None
    return next((meant for (key, held), meant in _KEYS.items() if event.key() == key and ctrl is held), None)


def touch(event: QMouseEvent, view: View) -> Touch:
    """Where the pointer is and which keys it comes with."""
    place, keys = event.position(), event.modifiers()
    screen = (place.x(), place.y())
    return Touch(
        screen,
        view.to_picture(screen),
        shift=bool(keys & Qt.KeyboardModifier.ShiftModifier),
        ctrl=bool(keys & Qt.KeyboardModifier.ControlModifier),
        alt=bool(keys & Qt.KeyboardModifier.AltModifier),
    )
