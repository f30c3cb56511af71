"""What stands still, painted once: the scaled picture, and the picture with its shapes on it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QLineF, QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QTransform

from framegrain.ui.canvas.chips import Chip, Followers, Placed, place_chips
from framegrain.ui.canvas.moving import MovingPainter, Tiles
from framegrain.ui.canvas.passing import BESIDE
from framegrain.ui.canvas.scaling import grid_lines, placement, scaled
from framegrain.ui.canvas.shapes_paint import ShapePainter
from framegrain.ui.canvas.shields import Outline, Shields
from framegrain.ui.canvas.tone import toned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.records import RecordId
    from framegrain.domain.shapes import Xy
    from framegrain.ui.canvas.brushes import Brushes
    from framegrain.ui.canvas.layout import Drawn
    from framegrain.ui.canvas.passing import Passing
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
    passing: list[Passing] | None = None
    """While the video plays, all shapes in the form that costs least; `shapes` are there when names are placed anew."""
    tone: Same | None = None
    """The table pixels are looked up in; None while they are shown as they are."""

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
        self.chips: dict[RecordId, Chip] = {}
        self._followers = Followers()
        self._followed: bool | None = None
        """Whether the last picture played, and then, whether with names."""
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

    def paint(self, painter: QPainter, still: Still, brushes: Brushes) -> None:
        """Put the scene on the widget. One that moves is gone before it is needed again, so it is not kept."""
        pixel_for_pixel = QTransform.fromScale(1 / still.ratio, 1 / still.ratio)
        if still.passing is not None:
            painter.setTransform(pixel_for_pixel)
            self._paint_on(painter, still, brushes, QTransform())
            self._still, self.painted_anew = None, True
        else:
            scene = self.scene(still, brushes)
            painter.setTransform(pixel_for_pixel)
            painter.drawPixmap(0, 0, scene)
        painter.resetTransform()

    def _paint_scene(self, still: Still, brushes: Brushes) -> None:
        if self._scene.size() != still.device:
            self._scene = QPixmap(still.device)
        painter = QPainter(self._scene)
        self._paint_on(painter, still, brushes, QTransform.fromScale(still.ratio, still.ratio))
        painter.end()

    def _paint_on(self, painter: QPainter, still: Still, brushes: Brushes, logical: QTransform) -> None:
        """Paint everything; the painter counts device pixels now and logical ones under `logical`."""
        self._paint_picture(painter, still)
        painter.setTransform(logical)
        if still.bgra.what is None and still.size[0] > 0:
            painter.fillRect(*_rect(still.view, still.size), _BLANK)
        if still.view.scale >= GRID_FROM:
            _paint_grid(painter, still)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_shapes(painter, still, brushes)

    def _paint_shapes(self, painter: QPainter, still: Still, brushes: Brushes) -> None:
        at_rest = ShapePainter(painter, still.view, brushes, still.ratio)
        if still.passing is not None:
            self._paint_passing(painter, still, still.passing, at_rest, brushes)
            return
        seen = [item for item in still.shapes if _is_in_sight(item, still)]
        painter.setOpacity(brushes.cover.opacity)
        for item in seen:
            at_rest.shape(item, lean=len(seen) > CROWD)
        painter.setOpacity(1.0)
        for chip in self._chips(still, seen, brushes):
            at_rest.chip(chip)

    def _paint_passing(
        self, painter: QPainter, still: Still, passing: list[Passing], at_rest: ShapePainter, brushes: Brushes
    ) -> None:
        shapes = MovingPainter(painter, self._tiles_for(still, brushes), at_rest, brushes)
        painter.setOpacity(brushes.cover.opacity)
        shapes.shapes(passing, lean=len(passing) > CROWD)
        painter.setOpacity(1.0)
        if self.places_names(still.names):
            chips = self._chips(still, [item for item in still.shapes if _is_in_sight(item, still)], brushes)
        else:
            chips = self._followers.follow(passing, still.room)
        self._followed = still.names
        shapes.chips(chips)

    def places_names(self, names: bool) -> bool:
        """Whether the next picture that plays needs places for names: on all others they follow their shapes."""
        return self._followed is not names or self._followers.are_stale

    def _chips(self, still: Still, seen: list[Drawn], brushes: Brushes) -> list[Chip]:
        self._followed = None
        self.placed = Placed()
        self.shields = Shields((*(Outline(item.id, item.bounds) for item in seen), *still.chosen), still.view)
        chips = []
        if still.names:
            chips = place_chips(seen, still.view, still.room, brushes.width, self.placed, self.shields)
        self.chips = {chip.id: chip for chip in chips}
        self.named = frozenset(chip.id for chip in chips if not chip.text.isdigit())
        self._followers.remember(chips, seen, still.view)
        return chips

    def _tiles_for(self, still: Still, brushes: Brushes) -> Tiles:
        key = (still.brushes, still.ratio)
        if self._tiles is None or key != self._tiles_key:
            self._tiles, self._tiles_key = Tiles(brushes, still.ratio), key
        return self._tiles

    def _paint_picture(self, painter: QPainter, still: Still) -> None:
        key = (still.bgra, still.size, still.view, still.ratio, still.room, still.tone)
        if key != self._image_key:
            self._image_key = key
            self._scale(still)
        image = self._image
        covered = QRect(self._corner, image.size()) if image is not None else QRect(0, 0, 0, 0)
        for part in _beside(covered, still.device):
            painter.fillRect(part, still.ground)
        if image is not None:
            painter.drawImage(self._corner, image)

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
        if still.tone is not None:
            found = found._replace(pixels=toned(found.pixels, still.tone.what))
        self._pixels = found.pixels
        height, width = found.pixels.shape[:2]
        self._image = QImage(found.pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
        self._corner = QPoint(found.x, found.y)


def _beside(covered: QRect, room: QSize) -> Iterator[QRect]:
    """What is left of the room above, below and to the sides of a rectangle in it."""
    right, bottom = covered.x() + covered.width(), covered.y() + covered.height()
    yield QRect(0, 0, room.width(), covered.y())
    yield QRect(0, bottom, room.width(), room.height() - bottom)
    yield QRect(0, covered.y(), covered.x(), covered.height())
    yield QRect(right, covered.y(), room.width() - right, covered.height())


def _is_in_sight(item: Drawn, still: Still) -> bool:
    scale, x, y = still.view.scale, still.view.left, still.view.top
    left, top, right, bottom = item.bounds
    is_seen_across = right * scale + x >= -BESIDE and left * scale + x <= still.room[0] + BESIDE
    return is_seen_across and bottom * scale + y >= -BESIDE and top * scale + y <= still.room[1] + BESIDE


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
