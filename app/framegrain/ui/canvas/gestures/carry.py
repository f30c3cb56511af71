"""Gestures on what is there: carry it, pull a handle, gather with a rubber band."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.edit import Edit, joined
from framegrain.domain.shapes import Cuboid, Polygon
from framegrain.editing import shapes as hands
from framegrain.ui.canvas import hits
from framegrain.ui.canvas.gestures.cuboid import cuboid_words
from framegrain.ui.canvas.gestures.gesture import NOTHING, Draft, HeldGesture, Touch
from framegrain.ui.canvas.handles import HINTS, Handle, Pull, Role, pulled
from framegrain.ui.canvas.layout import Drawn, size_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from framegrain.domain.records import RecordId
    from framegrain.domain.shapes import Shape, Xy
    from framegrain.ui.canvas.stage import Stage


class Carrying(HeldGesture):
    """Shapes dragged as they are; a press that goes nowhere calls `clicked` instead."""

    help = "Alt: no snapping to the border"

    def __init__(
        self, stage: Stage, items: Sequence[Drawn], start: Touch, clicked: Callable[[], None] | None = None
    ) -> None:
        self._stage = stage
        self._items = items
        self._start = start
        self._clicked = clicked
        self._by: Xy | None = None

    def move(self, at: Touch) -> None:
        if self._by is None and at.is_near(self._start):
            return
        dx = at.picture[0] - self._start.picture[0]
        dy = at.picture[1] - self._start.picture[1]
        self._by = self._pulled(dx, dy) if not at.alt else (dx, dy)

    def draft(self) -> Draft:
        if self._by is None:
            return NOTHING
        shapes = {item.id: item.reshaped(self._shape(item)) for item in self._items}
        return Draft(shapes=shapes, note=cuboid_words(self._stage, self._shape(self._items[0])))

    def edit(self) -> Edit | None:
        if self._by is None:
            return None
        edits = [self._stage.reshape(item.id, self._shape(item)) for item in self._items]
        if len(edits) == 1:
            return edits[0]
        return joined(f"Move {len(edits)} objects on {self._stage.frame}", edits)

    def finished(self) -> None:
        if self._by is None and self._clicked is not None:
            self._clicked()

    def _shape(self, item: Drawn) -> Shape:
        return hands.rounded(self._stage.carried(item.shape, self._start.picture, self._by or (0.0, 0.0)))

    def _pulled(self, dx: float, dy: float) -> Xy:
        """The way gone, ending flush with the picture's border where that is near."""
        lefts, tops, rights, bottoms = zip(*(item.bounds for item in self._items), strict=True)
        around = (min(lefts) + dx, min(tops) + dy, max(rights) + dx, max(bottoms) + dy)
        x, y = self._stage.border_pull(around)
        return dx + x, dy + y


def resulting(taken: frozenset[RecordId], selected: frozenset[RecordId], at: Touch) -> frozenset[RecordId]:
    """What is selected after a drag took these: with Shift or Ctrl more than before, with both less."""
    if at.shift and at.ctrl:
        return selected - taken
    return selected | taken if at.shift or at.ctrl else taken


class Pulling(HeldGesture):
    """One handle of one shape dragged."""

    def __init__(self, stage: Stage, item: Drawn, handle: Handle, start: Touch) -> None:
        self._stage = stage
        self._item = item
        self._handle = handle
        self._start = start
        self._shape: Shape | None = None
        self.help = HINTS.get(handle.role, "")

    def move(self, at: Touch) -> None:
        if self._shape is None and at.is_near(self._start):
            return
        to = at.picture
        if self._handle.role is not Role.ROTATE and not isinstance(self._item.shape, Polygon):
            to = self._stage.snapped(to, pull=not (at.alt or self._is_turned))
        pull = Pull(self._start.picture, to, at.shift, at.alt)
        assert not isinstance(self._item.shape, Cuboid)  # PullingCuboid's
        self._shape = hands.rounded(pulled(self._item.shape, self._handle, pull))

    def draft(self) -> Draft:
        if self._shape is None:
            return NOTHING
        return Draft(shapes={self._item.id: self._item.reshaped(self._shape)}, note=size_text(self._shape))

    def edit(self) -> Edit | None:
        return None if self._shape is None else self._stage.reshape(self._item.id, self._shape)

    @property
    def _is_turned(self) -> bool:
        return bool(getattr(self._item.shape, "rotation", 0.0))


class Gathering(HeldGesture):
    """A rubber band; what it takes is selected. A press that goes nowhere selects nothing.

    With Shift or Ctrl it takes in addition, with both it takes away.
    """

    def __init__(self, stage: Stage, start: Touch) -> None:
        self._stage = stage
        self._start = start
        self._to: Touch | None = None

    def move(self, at: Touch) -> None:
        if self._to is not None or not at.is_near(self._start):
            self._to = at

    def draft(self) -> Draft:
        if self._to is None:
            return NOTHING
        return Draft(band=(self._start.picture, self._to.picture))

    def finished(self) -> None:
        focus = self._stage.session.focus
        if self._to is not None:
            taken = hits.touched(self._stage.drawn, self._start.picture, self._to.picture)
            focus.select(resulting(taken, focus.selection, self._start))
        elif not (self._start.shift or self._start.ctrl):
            focus.clear()
            self._stage.tell_locked(self._start)
