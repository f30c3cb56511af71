"""Shapes over a picture that plays: the look they have at rest, at a cost that leaves time for decoding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from framegrain.ui.canvas.brushes import OUTLINE
from framegrain.ui.canvas.chips import HEIGHT, Chip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from framegrain.ui.canvas.brushes import Brushes
    from framegrain.ui.canvas.passing import Passing
    from framegrain.ui.canvas.shapes_paint import ShapePainter

_LONG = 240
"""A multiple of what dashes and dots repeat after, so that pieces go on where the last one ended."""
_THICK = 4
"""Whole pixels that hold an outline with its rim."""
_MOST_KEPT = 2000
_WORTH_KEEPING = 2
"""From this many pictures with a box of one size on, the box is kept whole."""
_LARGEST_KEPT = 320 * 240
_MOST_PIXELS = 4_000_000

_Look = tuple[str, str, int, int, float]
"""What tells one box from another: colour, style of its line, width, height, share of its fill."""


class Tiles:
    """Pieces of outline and whole names as pictures, made once: stroking and setting type are what costs."""

    def __init__(self, brushes: Brushes, ratio: float) -> None:
        self._brushes = brushes
        self._ratio = ratio
        self._edges: dict[tuple[str, str], tuple[QPixmap, QPixmap]] = {}
        self._chips: dict[tuple[str, str, int], QPixmap] = {}
        self._boxes: dict[_Look, QPixmap] = {}
        self._seen: dict[_Look, int] = {}
        self._pixels = 0

    def edges(self, colour: str, style: str) -> tuple[QPixmap, QPixmap]:
        """A level and an upright piece of outline, with its rim."""
        found = self._edges.get((colour, style))
        if found is None:
            level = self._blank(_LONG, _THICK)
            painter = QPainter(level)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for pen in (
                self._brushes.halo(OUTLINE, style),
                self._brushes.pen(colour, OUTLINE, style=style),
            ):
                painter.setPen(pen)
                painter.drawLine(0, _THICK // 2, _LONG, _THICK // 2)
            painter.end()
            upright = self._blank(_THICK, _LONG)
            painter = QPainter(upright)
            painter.translate(_THICK, 0)
            painter.rotate(90)
            painter.drawPixmap(0, 0, level)
            painter.end()
            found = self._edges[colour, style] = level, upright
        return found

    def box(self, look: _Look) -> QPixmap | None:
        """A whole upright box and its line around it; None where it is too large, or new, to be worth keeping."""
        found = self._boxes.get(look)
        if found is not None:
            return found
        _, _, width, height, _ = look
        if width * height > _LARGEST_KEPT or self._ratio % 1:  # between pixels it would be smoothed
            return None
        if self._pixels > _MOST_PIXELS or len(self._seen) > _MOST_KEPT:
            self._boxes, self._seen, self._pixels = {}, {}, 0
        self._seen[look] = self._seen.get(look, 0) + 1
        if self._seen[look] <= _WORTH_KEEPING:
            return None
        made = self._boxes[look] = self._blank(width + _THICK, height + _THICK)
        painter = QPainter(made)
        self.draw_box(painter, _THICK // 2, _THICK // 2, look)
        painter.end()
        self._pixels += made.width() * made.height()
        return made

    def draw_box(self, painter: QPainter, x: int, y: int, look: _Look) -> None:
        """An upright box of that look with its top-left corner at x, y, out of its pieces."""
        colour, style, width, height, fill = look
        if fill:
            painter.fillRect(x, y, width, height, self._brushes.colour(colour, fill))
        level, upright = self.edges(colour, style)
        half = _THICK // 2
        painter.drawTiledPixmap(x - half, y - half, width + _THICK, _THICK, level)
        painter.drawTiledPixmap(x - half, y + height - half, width + _THICK, _THICK, level)
        painter.drawTiledPixmap(x - half, y - half, _THICK, height + _THICK, upright)
        painter.drawTiledPixmap(x + width - half, y - half, _THICK, height + _THICK, upright)

    def chip(self, chip: Chip) -> QPixmap:
        """A name on its colour."""
        key = chip.text, chip.colour, chip.width
        found = self._chips.get(key)
        if found is None:
            if len(self._chips) > _MOST_KEPT:
                self._chips.clear()
            found = self._chips[key] = self._blank(chip.width, HEIGHT)
            painter = QPainter(found)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._brushes.colour(chip.colour))
            painter.drawRoundedRect(QRectF(0, 0, chip.width, HEIGHT), 2, 2)
            painter.setPen(self._brushes.ink(chip.colour))
            painter.setFont(self._brushes.font)
            painter.drawText(QPoint(5, round(HEIGHT / 2 + self._brushes.baseline)), chip.text)
            painter.end()
        return found

    def _blank(self, width: int, height: int) -> QPixmap:
        made = QPixmap(max(round(width * self._ratio), 1), max(round(height * self._ratio), 1))
        made.setDevicePixelRatio(self._ratio)
        made.fill(Qt.GlobalColor.transparent)
        return made


class MovingPainter:
    """Draws shapes that don't stand still: upright boxes on whole pixels from tiles, all others as at rest."""

    def __init__(self, painter: QPainter, tiles: Tiles, at_rest: ShapePainter, brushes: Brushes) -> None:
        self._painter = painter
        self._tiles = tiles
        self._at_rest = at_rest
        self._brushes = brushes

    def shapes(self, shapes: Iterable[Passing], *, lean: bool) -> None:
        """Objects and where they are on screen; `lean` leaves out the fill."""
        fill = 0.0 if lean else self._brushes.fill
        half = _THICK // 2
        for _, mark, (x, y, right, bottom) in shapes:
            if mark.item is not None:
                self._at_rest.shape(mark.item, lean=lean)
                continue
            look = mark.colour, mark.style, right - x, bottom - y, fill
            kept = self._tiles.box(look)
            if kept is None:
                self._tiles.draw_box(self._painter, x, y, look)
            else:
                self._painter.drawPixmap(x - half, y - half, kept)

    def chips(self, chips: Iterable[Chip]) -> None:
        """Names on their labels' colours."""
        for chip in chips:
            self._painter.drawPixmap(chip.x, chip.y, self._tiles.chip(chip))
