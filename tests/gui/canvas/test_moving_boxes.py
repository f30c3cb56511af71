"""Boxes over a picture that plays look the same however often they were painted before."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from framegrain.domain.shapes import Box, bounds
from framegrain.ui.canvas.brushes import Brushes, Cover
from framegrain.ui.canvas.layout import Drawn
from framegrain.ui.canvas.moving import Tiles
from framegrain.ui.canvas.shapes_paint import ShapePainter
from framegrain.ui.canvas.view import View

SIDE = 400


def painted(tiles: Tiles, look: tuple[str, str, int, int, float]) -> np.ndarray:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    painter = QPainter(image)
    kept = tiles.box(look)
    if kept is None:
        tiles.draw_box(painter, 20, 30, look)
    else:
        painter.drawPixmap(18, 28, kept)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(SIDE, SIDE, 4).astype(int)


@pytest.mark.parametrize("style", ["solid", "dashed", "dotted"])
@pytest.mark.parametrize("fill", [0.0, 0.12])
def test_a_box_kept_whole_looks_like_one_put_together(look, style, fill):
    tiles = Tiles(Brushes(look), 1.0)
    box = ("#e0a030", style, 150, 91, fill)
    first = painted(tiles, box)
    assert (first != first[0, 0]).any()
    for _ in range(3):
        again = painted(tiles, box)
    assert tiles.box(box) is not None
    assert np.abs(again - first).max() <= 2


def test_a_large_box_and_one_between_pixels_are_always_put_together(look):
    for tiles, side in ((Tiles(Brushes(look), 1.0), 390), (Tiles(Brushes(look), 1.25), 90)):
        assert [tiles.box(("#e0a030", "solid", side, side, 0.1)) for _ in range(5)] == [None] * 5


def test_boxes_that_keep_changing_their_size_take_little_memory(look):
    tiles = Tiles(Brushes(look), 1.0)
    for width in range(60, 320):
        for _ in range(3):
            tiles.box(("#e0a030", "solid", width, 200, 0.1))
    assert tiles._pixels < 4_100_000


@pytest.mark.parametrize("fill", [0.0, 0.12])
def test_a_box_that_passes_looks_like_one_at_rest(look, fill):
    brushes = Brushes(look, Cover(fill=fill))
    moving = painted(Tiles(brushes, 1.0), ("#e0a030", "solid", 150, 91, fill))
    shape = Box(x=20, y=30, width=150, height=91)
    item = Drawn(id=1, label="l", name="L", colour="#e0a030", shape=shape, bounds=bounds(shape))
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ShapePainter(painter, View(), brushes, 1.0).shape(item)
    painter.end()
    resting = np.frombuffer(image.constBits(), np.uint8).reshape(SIDE, SIDE, 4).astype(int)
    differs = np.abs(moving - resting).max(axis=2)
    for corner in ((20, 30), (170, 30), (20, 121), (170, 121)):  # pieces meet there in another way
        differs[corner[1] - 4 : corner[1] + 4, corner[0] - 4 : corner[0] + 4] = 0
    assert differs.max() <= 6
