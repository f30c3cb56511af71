"""What is on each frame while the video plays, and where on screen: the short way for plain boxes. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.interpolation import Interpolation
from framegrain.domain.shapes import Box, bounds
from framegrain.domain.span import Span
from framegrain.ui.canvas.layout import Drawn, Style, drawn, line_style

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from framegrain.domain.document import Document
    from framegrain.domain.interpolation import Stretch
    from framegrain.domain.records import RecordId, Track
    from framegrain.domain.shapes import Xy
    from framegrain.ui.canvas.chips import Edges
    from framegrain.ui.canvas.view import View

BESIDE = 4
"""Outlines and names reach so far beyond the bounds of their shapes, in logical pixels."""
_LOOK_AHEAD = 16
"""Which tracks are alive is asked for so many frames at once."""

Bounds = tuple[float, float, float, float]


class Mark(NamedTuple):
    """How an object looks: a plain box by its colour and the style of its line, anything else by its `item`."""

    id: RecordId
    colour: str
    style: str = ""
    item: Drawn | None = None


Passing = tuple[tuple[int, float, "RecordId"], Mark, "Edges"]
"""An object on a frame: how far in front it is painted, how it looks, and where on screen."""


class Records(NamedTuple):
    """What there is to show: tracks that `shows` lets through and that are not among those left `out`."""

    document: Document
    style_of: Callable[[Track], Style]
    shows: Callable[[Track], bool]
    out: Collection[RecordId] = frozenset()


class _Row(NamedTuple):
    """A track from one keyframe up to the next; of a plain box the bounds on the first frame, and what each adds."""

    start: int
    stop: int
    style: Style
    on_key: Mark | None = None
    between: Mark | None = None
    begin: Bounds = (0.0, 0.0, 0.0, 0.0)
    step: Bounds = (0.0, 0.0, 0.0, 0.0)


class Passage:
    """Gives what `lay_out` gives of all that is not selected, for frame after frame and in a third of the time.

    A plain box is an upright one that goes straight and is not hidden in part: between two keyframes its place is a
    sum and its look stays. The rest is laid out as at rest. Memory that nobody touched since the last picture costs
    more than arithmetic here, so there are neither arrays nor records of what is only painted.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """A record changed, or what is shown, or how it looks."""
        self._rows: dict[RecordId, _Row] = {}
        self._tracks: list[Track] = []
        self._asked: Span | None = None
        self._out: Collection[RecordId] = ()

    def on(self, frame: int, records: Records, view: View, room: Xy) -> list[Passing]:
        """What of a frame is in sight, in order of painting; `room` is (width, height) in logical pixels."""
        scale, across, down = view.scale, view.left, view.top
        right, bottom = room[0] + BESIDE, room[1] + BESIDE
        found: list[Passing] = []
        for track in self._alive(frame, records):
            row = self._rows.get(track.id)
            if row is None or not row.start <= frame < row.stop:
                row = self._enter(track, frame, records)
            if row is None:
                continue
            _, _, _, mark, between, (x0, y0, x1, y1), (dx0, dy0, dx1, dy1) = row
            if between is None:
                item = drawn(records.document, row.style, frame, selected=False)
                if item is None:
                    continue
                mark = Mark(item.id, item.colour, item=item)
                x0, y0, x1, y1 = item.bounds
            elif passed := frame - row.start:
                mark = between
                x0, y0, x1, y1 = x0 + dx0 * passed, y0 + dy0 * passed, x1 + dx1 * passed, y1 + dy1 * passed
            depth = track.layer, (x0 - x1) * (y1 - y0), track.id
            x0, y0, x1, y1 = x0 * scale + across, y0 * scale + down, x1 * scale + across, y1 * scale + down
            if mark is not None and x1 >= -BESIDE and y1 >= -BESIDE and x0 <= right and y0 <= bottom:
                found.append((depth, mark, (round(x0), round(y0), round(x1), round(y1))))
        found.sort(key=_depth)
        return found

    def _alive(self, frame: int, records: Records) -> list[Track]:
        """Tracks alive at a frame, among others that are at one soon."""
        if self._asked is None or frame not in self._asked or records.out != self._out:
            self._asked = Span(frame, frame + _LOOK_AHEAD)
            self._out = records.out
            self._tracks = [
                track
                for track in records.document.tracks_in(self._asked)
                if track.id not in self._out and records.shows(track)
            ]
        return self._tracks

    def _enter(self, track: Track, frame: int, records: Records) -> _Row | None:
        style = records.style_of(track)
        stretch = records.document.stretch(track.id, frame, style.policy)
        if stretch is None:
            return None
        row = _row(stretch, style)
        self._rows[track.id] = row
        return row


def _row(stretch: Stretch, style: Style) -> _Row:
    last = stretch.stop - 1
    a, b = stretch.motion(stretch.start), stretch.motion(last)
    is_simple = style.policy is not Interpolation.SMOOTH and not stretch.latest.occluded
    if not (is_simple and isinstance(a, Box) and isinstance(b, Box)) or a.rotation or b.rotation:
        return _Row(stretch.start, stretch.stop, style)
    (x0, y0, x1, y1), (to_x0, to_y0, to_x1, to_y1) = bounds(a), bounds(b)
    n = max(last - stretch.start, 1)
    step = (to_x0 - x0) / n, (to_y0 - y0) / n, (to_x1 - x1) / n, (to_y1 - y1) / n
    on_key, between = (
        Mark(style.track.id, style.colour, line_style(computed=computed, doubtful=style.doubtful))
        for computed in (stretch.latest.shape is None, True)
    )
    return _Row(stretch.start, stretch.stop, style, on_key, between, (x0, y0, x1, y1), step)


def _depth(passing: Passing) -> tuple[int, float, RecordId]:
    return passing[0]
