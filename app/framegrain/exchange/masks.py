"""Areas as COCO's uncompressed run lengths, without ever building the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon, Polygon

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


def run_lengths(region: Polygon | MultiPolygon, width: int, height: int) -> list[int]:
    """Runs of background and foreground in turn, background first, down each column from left to right.

    A pixel is foreground when its centre lies within `region`, which must be valid. Scan conversion along the
    middle of each column: two crossings bound one run.
    """
    if region.is_empty:
        return [width * height]
    column, y = _crossings(_edges(region), width)
    order = np.lexsort((y, column))
    ends = np.clip(np.ceil(y[order] - 0.5), 0, height).astype(np.int64) + column[order] * height
    starts, stops = ends[0::2], ends[1::2]
    filled = stops > starts
    return _counts(starts[filled], stops[filled], width * height)


def _edges(region: Polygon | MultiPolygon) -> Floats:
    """Every edge as x0, y0, x1, y1 with x0 < x1, shape (edges, 4); upright ones cross no column's middle."""
    found = []
    for part in getattr(region, "geoms", (region,)):
        for ring in (part.exterior, *part.interiors):
            points = np.asarray(ring.coords)[:, :2]
            found.append(np.hstack((points[:-1], points[1:])))
    edges = np.vstack(found)
    backwards = edges[:, 0] > edges[:, 2]
    edges[backwards] = edges[backwards][:, [2, 3, 0, 1]]
    return np.asarray(edges[edges[:, 0] < edges[:, 2]])


def _crossings(edges: Floats, width: int) -> tuple[Ints, Floats]:
    """Where edges cross the middles of columns: the column and the height of each crossing."""
    first = np.clip(np.ceil(edges[:, 0] - 0.5), 0, width).astype(np.int64)
    stop = np.clip(np.ceil(edges[:, 2] - 0.5), 0, width).astype(np.int64)
    counts = stop - first
    of = np.repeat(np.arange(len(edges)), counts)
    column = np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts) + first[of]
    x0, y0, x1, y1 = edges[of].T
    return column, y0 + (column + 0.5 - x0) * (y1 - y0) / (x1 - x0)


def _counts(starts: Ints, stops: Ints, pixels: int) -> list[int]:
    if not len(starts):
        return [pixels]
    apart = starts[1:] != stops[:-1]  # a run at a column's foot may go on at the head of the next
    starts = starts[np.concatenate(([True], apart))]
    stops = stops[np.concatenate((apart, [True]))]
    ends = np.empty(2 * len(starts) + 2, dtype=np.int64)
    ends[0], ends[-1] = 0, pixels
    ends[1:-1:2], ends[2:-1:2] = starts, stops
    counts: list[int] = np.diff(ends).tolist()
    return counts if counts[-1] else counts[:-1]
