"""Widgets over a canvas that stay in their place there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class KeepsPlace(QObject):
    """Has `place` called whenever a widget is shown over its `host`, and when the host is resized meanwhile.

    While the widget is hidden nothing of the host's is heard: each event that is heard takes as long as a few shapes.
    """

    def __init__(self, widget: QWidget, host: QWidget, place: Callable[[], None]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._host = host
        self._place = place
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._host:
            if kind is QEvent.Type.Resize:
                self._place()
        elif kind is QEvent.Type.Show:
            self._place()
            self._host.installEventFilter(self)
        elif kind is QEvent.Type.Hide:
            self._host.removeEventFilter(self)
        return False
