"""How the picture and its shapes are shown: nothing of it changes a record, an export or a thumbnail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from framegrain.ui.canvas.brushes import Cover
from framegrain.ui.canvas.tone import PLAIN, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.ui.canvas.screen import Screen

LEAST_OPACITY = 0.1


class Looks(QObject):
    """What can be set about the canvas; each counts at once, and `changed` says that one was set."""

    changed = Signal()

    def __init__(self, screen: Screen, repaint: Callable[[], None]) -> None:
        super().__init__()
        self._screen = screen
        self._repaint = repaint
        self.cover = Cover()
        self.tone = PLAIN
        self.crosshair = True
        self.keeps_place = False
        """Whether zoom and place stay when another video of the same size is opened."""

    def set_cover(self, cover: Cover) -> None:
        """Let shapes cover so much of the picture; at least a tenth of their opacity stays."""
        fill, opacity = min(max(cover.fill, 0.0), 1.0), min(max(cover.opacity, LEAST_OPACITY), 1.0)
        cover = Cover(fill=round(fill, 2), opacity=round(opacity, 2))
        if cover != self.cover:
            self.cover = cover
            self._screen.set_cover(cover)
            self._tell()

    def tint(self, tone: Tone) -> None:
        """Show the picture brighter, harder, with another gamma."""
        if tone != self.tone:
            self.tone = tone
            self._screen.tint(tone)
            self._tell()

    def cross(self, *, on: bool) -> None:
        """Show the crosshair while a tool that draws is in hand, or not."""
        self.crosshair = on
        self._screen.cross(on=on)
        self._tell()

    def keep_place(self, *, on: bool) -> None:
        """Keep zoom and place when another video of the same size is opened, or show all of it."""
        self.keeps_place = on
        self.changed.emit()

    def _tell(self) -> None:
        self._repaint()
        self.changed.emit()
