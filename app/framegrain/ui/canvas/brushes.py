"""Pens, brushes and type for shapes, made once for each colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen, QPixmap

from framegrain.ui.canvas.chips import ink_on

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from framegrain.ui.theme import Theme

OUTLINE, STRONG = 1.5, 2.0
_HALO = QColor(0, 0, 0, 90)
_UNKNOWN = "#b9c0cb"
_HATCH = 7
_RIM = 1.6
_DASHES = {"dashed": (5.0, 3.0), "dotted": (1.5, 2.5)}


class Cover(msgspec.Struct, frozen=True, kw_only=True):
    """How shapes cover the picture: shares within [0, 1]; without any `fill` there are outlines only."""

    fill: float = 0.06
    opacity: float = 1.0


class Brushes:
    """Drawing materials by label colour (`#rrggbb`)."""

    def __init__(self, look: Theme, cover: Cover | None = None) -> None:
        self.cover = cover or Cover()
        more = (0.06, 0.08) if self.cover.fill else (0.0, 0.0)
        self.fill, self.fill_hovered, self.fill_selected = (
            min(self.cover.fill + extra, 1.0) for extra in (0.0, *more)
        )
        self.font: QFont = look.font(11, 600)
        self._metrics = QFontMetricsF(self.font)
        self._widths: dict[str, float] = {}
        self._colours: dict[tuple[str, float], QColor] = {}
        self._inks: dict[str, QColor] = {}
        self._hatches: dict[tuple[str, float], QBrush] = {}
        self._halos: dict[tuple[float, str], QPen] = {}
        self._pens: dict[tuple[str, float, float, str], QPen] = {}

    def colour(self, name: str, alpha: float = 1.0) -> QColor:
        """A label colour, translucent if wanted; grey where the taxonomy names no colour Qt knows."""
        found = self._colours.get((name, alpha))
        if found is None:
            found = QColor(name if QColor.isValidColorName(name) else _UNKNOWN)
            found.setAlphaF(alpha)
            self._colours[name, alpha] = found
        return found

    def ink(self, name: str) -> QColor:
        """What is read best on a label colour."""
        found = self._inks.get(name)
        if found is None:
            found = self._inks[name] = QColor(ink_on(name))
        return found

    def pen(self, name: str, width: float, alpha: float = 1.0, style: str = "solid") -> QPen:
        """A line in a label colour: `solid`, `dashed` (an in-between) or `dotted` (a ghost)."""
        found = self._pens.get((name, width, alpha, style))
        if found is None:
            found = self._pens[name, width, alpha, style] = _pen(self.colour(name, alpha), width, style)
        return found

    def halo(self, width: float, style: str = "solid") -> QPen:
        """The faint dark rim that keeps a light line of this width visible on a light picture."""
        found = self._halos.get((width, style))
        if found is None:
            found = self._halos[width, style] = _pen(_HALO, width + _RIM, style, dash_width=width)
        return found

    def hatch(self, name: str, ratio: float) -> QBrush:
        """Slanted lines in a label colour, as crisp as the screen is: occluded."""
        found = self._hatches.get((name, ratio))
        if found is None:
            found = self._hatches[name, ratio] = _hatch(self.colour(name, 0.55), ratio)
        return found

    def width(self, text: str) -> float:
        """Logical pixels a name takes."""
        found = self._widths.get(text)
        if found is None:
            if len(self._widths) > 20_000:
                self._widths.clear()
            found = self._widths[text] = self._metrics.horizontalAdvance(text)
        return found

    @property
    def baseline(self) -> float:
        """From the top of a line of text to its baseline, centred in a chip."""
        return (self._metrics.ascent() - self._metrics.descent()) / 2


def _pen(colour: QColor, width: float, style: str, dash_width: float | None = None) -> QPen:
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if style != "solid":
        # Qt counts dashes in pen widths; a rim has the dashes of the line it belongs to
        share = (dash_width or width) / width
        pen.setDashPattern([part * share for part in _DASHES[style]])
    return pen


def _hatch(colour: QColor, ratio: float) -> QBrush:
    side = max(round(_HATCH * ratio), 3)
    tile = QPixmap(side, side)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.2 * ratio))
    for shift in (-side, 0, side):
        painter.drawLine(QPointF(shift - 1, side + 1), QPointF(shift + side + 1, -1))
    painter.end()
    tile.setDevicePixelRatio(ratio)
    return QBrush(tile)
