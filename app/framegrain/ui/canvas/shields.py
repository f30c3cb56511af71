"""What names must not cover: the shapes on screen but for the one named. In screen coordinates, no Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from framegrain.domain.records import RecordId
    from framegrain.ui.canvas.layout import Drawn
    from framegrain.ui.canvas.view import View

_MOST = 100
"""Of more shapes, names cover some wherever they stand."""


class Outline(NamedTuple):
    """The upright rectangle around a shape, in picture coordinates."""

    id: RecordId
    bounds: tuple[float, float, float, float]


class Shield:
    """Rectangles no name should lie on; array of (n, 4): left, top, right, bottom."""

    def __init__(self, edges: NDArray[np.float64]) -> None:
        self._edges = edges

    def is_clear(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether a rectangle here would cover none of them."""
        far, high, near, low = self._edges.T
        return not ((far < right) & (near > left) & (high < bottom) & (low > top)).any()


class Shields:
    """The outlines of all shapes on screen."""

    def __init__(self, outlines: Sequence[Outline] = (), view: View | None = None) -> None:
        shown = outlines if len(outlines) <= _MOST and view is not None else ()
        self._ids = np.array([outline.id for outline in shown], dtype=np.int64)
        self._edges = np.array(
            [_on_screen(outline.bounds, view) for outline in shown if view is not None], dtype=np.float64
        ).reshape(-1, 4)

    def around(self, item: Drawn, view: View) -> Shield:
        """All but the shape itself and those it lies in: the name of a hand may stand on the person."""
        left, top, right, bottom = _on_screen(item.bounds, view)
        outer = (self._edges[:, :2] <= (left, top)).all(axis=1) & (self._edges[:, 2:] >= (right, bottom)).all(
            axis=1
        )
        return Shield(self._edges[~outer & (self._ids != item.id)])


def _on_screen(bounds: tuple[float, float, float, float], view: View) -> tuple[float, float, float, float]:
    return (*view.to_screen(bounds[:2]), *view.to_screen(bounds[2:]))
