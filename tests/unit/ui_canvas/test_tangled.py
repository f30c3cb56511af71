"""Polygons whose outline crosses itself over and over, as a stuck hand or a bad import makes them."""

from __future__ import annotations

from random import Random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from framegrain.domain.shapes import Polygon, Xy, bounds, polygon_of
from framegrain.ui.canvas.brushes import Brushes
from framegrain.ui.canvas.layout import Drawn
from framegrain.ui.canvas.shapes_paint import ShapePainter
from framegrain.ui.canvas.view import View
from framegrain.ui.theme import Theme

WIDTH, HEIGHT = 1900, 1000


def painted(shape: Polygon) -> QImage:
    item = Drawn(
        id=1,
        label="l",
        name="L",
        colour="#ff0000",
        shape=shape,
        bounds=bounds(shape),
    )
    picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.black)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ShapePainter(painter, View(1.0, 0.0, 0.0), Brushes(Theme("dark")), 1.0).shape(item)
    painter.end()
    return picture


def tangle(points: int) -> list[Xy]:
    luck = Random(1)
    return [(luck.uniform(9, WIDTH - 9), luck.uniform(9, HEIGHT - 9)) for _ in range(points)]


def shades(picture: QImage, columns: range, rows: range) -> set[int]:
    return {picture.pixelColor(x, y).red() for x in columns for y in rows}


@pytest.mark.usefixtures("qapp")
def test_a_tangle_is_not_smoothed_which_would_take_seconds_to_minutes() -> None:
    points = tangle(300)
    picture = painted(polygon_of(points))
    assert len(shades(picture, range(0, WIDTH, 3), range(0, HEIGHT, 3))) == 3  # ground, fill and line
    for x, y in points[:50]:
        near = shades(picture, range(int(x) - 1, int(x) + 3), range(int(y) - 1, int(y) + 3))
        assert max(near) == 255


@pytest.mark.usefixtures("qapp")
def test_an_outline_that_only_winds_is_smoothed() -> None:
    teeth = [(20.0 + 3 * n, 20.0 + n % 2 * 30) for n in range(400)]
    picture = painted(polygon_of([*teeth, (1220.0, 90.5), (20.0, 80.5)]))
    assert len(shades(picture, range(20, 200), range(15, 60))) > 20
