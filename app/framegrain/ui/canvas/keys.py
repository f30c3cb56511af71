"""Qt's events in the words of gestures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputDevice

from framegrain.ui.canvas.gestures.gesture import Key, Touch

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

    from framegrain.ui.canvas.hand import Hand
    from framegrain.ui.canvas.view import View

_KEYS = {
    (Qt.Key.Key_Return, False): Key.FINISH,
    (Qt.Key.Key_Enter, False): Key.FINISH,
    (Qt.Key.Key_Backspace, False): Key.BACK,
    (Qt.Key.Key_Z, True): Key.BACK,
    (Qt.Key.Key_Y, True): Key.AGAIN,
    (Qt.Key.Key_F, False): Key.FLIP,
    (Qt.Key.Key_Up, False): Key.MORE,
    (Qt.Key.Key_Down, False): Key.LESS,
}


def gesture_key(event: QKeyEvent) -> Key | None:
    """What a key means to a gesture under way; None for nothing."""
    keys = event.modifiers()
    ctrl = bool(keys & Qt.KeyboardModifier.ControlModifier)
    if keys & Qt.KeyboardModifier.ShiftModifier:
        return Key.AGAIN if ctrl and event.key() == Qt.Key.Key_Z else None
    return next((meant for (key, held), meant in _KEYS.items() if event.key() == key and ctrl is held), None)


def takes(event: QKeyEvent, hand: Hand) -> bool:
    """Whether a key means something to the hand, before it means anything to the window."""
    key = event.key()
    if key == Qt.Key.Key_Delete and not event.modifiers():
        return hand.pointed_vertex() is not None
    if key == Qt.Key.Key_Escape:
        return hand.gesture is not None
    meant = gesture_key(event)
    return meant is not None and hand.takes(meant)


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


class Turned(NamedTuple):
    """What a wheel or touchpad asks for: to zoom by notches, or else to push the picture."""

    notches: float
    push: QPoint


def wheel(event: QWheelEvent) -> Turned:
    """A wheel zooms, with Shift it pushes sideways; two fingers on a touchpad push, with Ctrl they zoom."""
    keys, turn = event.modifiers(), event.angleDelta()
    touchpad = _is_touchpad(event)
    shift = bool(keys & Qt.KeyboardModifier.ShiftModifier)
    if keys & Qt.KeyboardModifier.ControlModifier or not (touchpad or shift):
        return Turned((turn.y() or turn.x()) / 120, QPoint())
    way = event.pixelDelta() if touchpad and not event.pixelDelta().isNull() else turn / 2
    return Turned(0.0, QPoint(way.x() or way.y(), 0) if shift else way)


def _is_touchpad(event: QWheelEvent) -> bool:
    # X11 tells no phases but the kind of device, other systems the phases
    kind = event.pointingDevice().type()
    return kind is QInputDevice.DeviceType.TouchPad or event.phase() is not Qt.ScrollPhase.NoScrollPhase
