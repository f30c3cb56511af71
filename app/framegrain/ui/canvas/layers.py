"""What stands still, painted once: the scaled picture, and the picture with its shapes on it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QLineF, QPoint, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QTransform

from framegrain.ui.canvas.chips import Chip, Followers, Placed, place_chips
from framegrain.ui.canvas.moving import MovingPainter, Tiles
from framegrain.ui.canvas.scaling import grid_lines, placement, scaled
from framegrain.ui.canvas.shapes_paint import ShapePainter
from framegrain.ui.canvas.shields import Outline, Shields

if TYPE_CHECKING:
    from framegrain.domain.records import RecordId
    from framegrain.domain.shapes import Xy
    from framegrain.ui.canvas.brushes import Brushes
    from framegrain.ui.canvas.layout import Drawn
    from framegrain.ui.canvas.view import View

GRID_FROM = 12.0
"""Logical pixels a picture pixel must cover for the grid between pixels to show."""

CROWD = 100
"""With more shapes than this in sight, those that stand still have neither rim nor fill: they'd only add up to fog."""

_GRID = QColor(128, 128, 128, 70)
_BLANK = QColor(128, 128, 128, 40)


class Same:
    """Equal only to the same object."""

    __slots__ = ("what",)

    def __init__(self, what: Any) -> None:
        self.what = what

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.what is other.what

    def __hash__(self) -> int:
        return id(self.what)


class Still(NamedTuple):
    """Everything the standing layer depends on.

    `size` is the picture's, `room` the widget's (width, height) in logical pixels, `ratio` the device pixels in one
    of them. `bgra` is compared by identity.
    """

    bgra: Same
    size: Xy
    view: View
    room: Xy
    ratio: float
    shapes: tuple[Drawn, ...]
    ground: QColor
    names: bool
    brushes: Same
    chosen: tuple[Outline, ...] = ()
    """The selected, which are painted elsewhere, for names to stand off."""
    moving: bool = False
    """Whether the video plays: what is gone in a moment is painted as cheaply as looks the same."""

    @property
    def device(self) -> QSize:
        """The widget's size in device pixels."""
        return QSize(
            max(math.ceil(self.room[0] * self.ratio), 1), max(math.ceil(self.room[1] * self.ratio), 1)
        )


class Layers:
    """Caches of the canvas: a shape dragged over them costs neither scaling nor painting of the others."""

    def __init__(self) -> None:
        self._image: QImage | None = None
        self._pixels: object = None  # the memory of _image
        self._corner = QPoint()
        self._image_key: object = None
        self._scene = QPixmap()
        self._still: Still | None = None
        self.placed = Placed()
        self.shields = Shields()
        self.named: frozenset[RecordId] = frozenset()
        self._followers = Followers()
        self._moved = False
        self._tiles: Tiles | None = None
        self._tiles_key: object = None
        self.painted_anew = False

    def scene(self, still: Still, brushes: Brushes) -> QPixmap:
        """The picture with the shapes that stand still; painted anew only when something of it changed."""
        if still != self._still:
            self._still = still
            self._paint_scene(still, brushes)
            self.painted_anew = True
        return self._scene

    def _paint_scene(self, still: Still, brushes: Brushes) -> None:
        if self._scene.size() != still.device:
            self._scene = QPixmap(still.device)
        self._scene.fill(still.ground)
        painter = QPainter(self._scene)
        self._paint_picture(painter, still)
        painter.setTransform(QTransform.fromScale(still.ratio, still.ratio))
        if still.bgra.what is None and still.size[0] > 0:
            painter.fillRect(*_rect(still.view, still.size), _BLANK)
        if still.view.scale >= GRID_FROM:
            _paint_grid(painter, still)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_shapes(painter, still, brushes)
        painter.end()

    def _paint_shapes(self, painter: QPainter, still: Still, brushes: Brushes) -> None:
        at_rest = ShapePainter(painter, still.view, brushes, still.ratio)
        shapes: ShapePainter | MovingPainter = at_rest
        if still.moving:
            tiles = self._tiles_for(still, brushes)
            shapes = MovingPainter(painter, still.view, tiles, at_rest, brushes)
        seen = [item for item in still.shapes if _in_sight(item, still)]
        lean = len(seen) > CROWD
        for item in seen:
            shapes.shape(item, lean=lean)
        for chip in self._chips(still, seen, brushes):
            shapes.chip(chip)

    def _chips(self, still: Still, seen: list[Drawn], brushes: Brushes) -> list[Chip]:
        goes_on, self._moved = still.moving and self._moved, still.moving
        if goes_on and still.names and not self._followers.are_stale:
            return self._followers.follow(seen, still.view, still.room)
        self.placed = Placed()
        self.shields = Shields((*(Outline(item.id, item.bounds) for item in seen), *still.chosen), still.view)
        chips = []
        if still.names:
            chips = place_chips(seen, still.view, still.room, brushes.width, self.placed, self.shields)
        self.named = frozenset(chip.id for chip in chips if not chip.text.isdigit())
        self._followers.remember(chips, seen, still.view)
        return chips

    def _tiles_for(self, still: Still, brushes: Brushes) -> Tiles:
        key = (still.brushes, still.ratio)
        if self._tiles is None or key != self._tiles_key:
            self._tiles, self._tiles_key = Tiles(brushes, still.ratio), key
        return self._tiles

    def _paint_picture(self, painter: QPainter, still: Still) -> None:
        key = (still.bgra, still.size, still.view, still.ratio, still.room)
        if key != self._image_key:
            self._image_key = key
            self._scale(still)
        if self._image is not None:
            painter.drawImage(self._corner, self._image)

    def _scale(self, still: Still) -> None:
        self._image = None
        bgra = still.bgra.what
        if bgra is None:
            return
        device = still.device
        found = scaled(
            bgra, placement(still.view, still.ratio, still.size, bgra), (device.width(), device.height())
        )
        if found is None:
            return
        self._pixels = found.pixels
        height, width = found.pixels.shape[:2]
        self._image = QImage(found.pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
        self._corner = QPoint(found.x, found.y)


def _in_sight(item: Drawn, still: Still) -> bool:
    left, top = still.view.to_screen((item.bounds[0], item.bounds[1]))
    right, bottom = still.view.to_screen((item.bounds[2], item.bounds[3]))
    return right >= -4 and bottom >= -4 and left <= still.room[0] + 4 and top <= still.room[1] + 4


def _paint_grid(painter: QPainter, still: Still) -> None:
    across, down = grid_lines(still.view, still.room, still.size)
    if not across or not down:
        return
    pen = QPen(_GRID)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.drawLines([QLineF(x, down[0], x, down[-1]) for x in across])
    painter.drawLines([QLineF(across[0], y, across[-1], y) for y in down])


def _rect(view: View, size: Xy) -> tuple[int, int, int, int]:
    return round(view.left), round(view.top), round(size[0] * view.scale), round(size[1] * view.scale)
