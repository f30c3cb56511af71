"""Hearing the session's signals for as long as a widget lives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakMethod

if TYPE_CHECKING:
    from collections.abc import Callable

    from psygnal import SignalInstance
    from PySide6.QtCore import QObject


def listen(owner: QObject, signal: SignalInstance, slot: Callable[..., Any]) -> None:
    """Call a bound method of `owner` at every signal; both sides may go away in any order."""
    signal.connect(slot)
    held = WeakMethod(slot)

    def stop() -> None:
        alive = held()
        if alive is not None:
            signal.disconnect(alive, missing_ok=True)

    owner.destroyed.connect(stop)
