"""One vertex of a polygon dragged, or a new one pulled out of an edge; with Ctrl, those that share its place too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.edit import joined
from framegrain.domain.errors import BadInput
from framegrain.domain.shapes import Polygon, vertices
from framegrain.editing.polygons import rounded_but
from framegrain.editing.shapes import vertex_moved, vertex_removed
from framegrain.ui.canvas.gestures.gesture import NOTHING, Draft, HeldGesture
from framegrain.ui.canvas.handles import HINTS, Pull, Role, pulled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from framegrain.domain.borders import Place
    from framegrain.domain.edit import Edit
    from framegrain.domain.records import RecordId
    from framegrain.domain.shapes import Shape, Xy
    from framegrain.ui.canvas.gestures.gesture import Touch
    from framegrain.ui.canvas.handles import Handle
    from framegrain.ui.canvas.layout import Drawn
    from framegrain.ui.canvas.stage import Stage


class PullingVertex(HeldGesture):
    """A vertex on its way. A press that goes nowhere calls `clicked`, or with Alt removes the vertex."""

    def __init__(
        self, stage: Stage, item: Drawn, handle: Handle, start: Touch, clicked: Callable[[], None]
    ) -> None:
        assert isinstance(item.shape, Polygon)
        self._stage = stage
        self._item = item
        self._polygon = item.shape
        self._handle = handle
        self.is_new = handle.role is Role.EDGE
        self.number = handle.number + self.is_new
        """The vertex in hand, counting through the polygon's rings."""
        self._start = start
        self._clicked = clicked
        self._to: Xy | None = None
        self._caught: Place | None = None
        self._shared = self._sharing() if not self.is_new else ()
        self._with_shared = False
        self.help = HINTS[handle.role]

    def _sharing(self) -> tuple[tuple[Drawn, int], ...]:
        """The vertices of neighbours at the same place."""
        place = vertices(self._polygon)[self.number]
        found = ((self._stage.item(owner), n) for owner, n in self._stage.borders.sharing(place))
        return tuple((item, n) for item, n in found if item is not None and item.id != self._item.id)

    @property
    def moved(self) -> bool:
        """Whether the hand has left the place it took hold of."""
        return self._to is not None

    def move(self, at: Touch) -> None:
        if self._to is None and at.is_near(self._start):
            return
        self._with_shared = at.ctrl and bool(self._shared)
        moving = {self._item.id, *(item.id for item, _ in self._shared if self._with_shared)}
        self._to, self._caught = self._stage.caught(at, frozenset(moving))

    def draft(self) -> Draft:
        if self._to is None:
            return NOTHING
        known = {item.id: item for item, _ in self._shared} | {self._item.id: self._item}
        shapes = {key: known[key].reshaped(shape) for key, shape in self._shapes(self._to).items()}
        note = f"x {self._to[0]:.1f}, y {self._to[1]:.1f}"
        if self._shared:
            both = "and its neighbours' vertex" if self._with_shared else "Ctrl: the neighbours' vertex too"
            note = f"{note} · {both}"
        return Draft(shapes=shapes, caught=self._caught, loupe=self._to, note=note)

    def edit(self) -> Edit | None:
        if self._to is None:
            return self._removed() if self._start.alt and not self.is_new else None
        edits = [self._stage.reshape(key, shape) for key, shape in self._shapes(self._to).items()]
        if len(edits) == 1:
            return edits[0]
        return joined(f"Move a vertex of {len(edits)} objects on {self._stage.frame}", edits)

    def _removed(self) -> Edit | None:
        left = vertex_removed(self._polygon, self.number)
        if left is None:
            raise BadInput("a polygon keeps at least three vertices; Delete elsewhere deletes it")
        edit = self._stage.reshape(self._item.id, left)
        return joined(f"Remove vertex of {self._item.name} on {self._stage.frame}", [edit])

    def finished(self) -> None:
        if self._to is None and not self._start.alt:
            self._clicked()

    def _shapes(self, to: Xy) -> Mapping[RecordId, Shape]:
        """Every polygon the hand changes, as it is with the vertex at `to`."""
        exact = frozenset({*vertices(self._polygon), *((to,) if self._caught is not None else ())})
        to = to if self._caught is not None else (round(to[0], 2), round(to[1], 2))
        made = pulled(self._polygon, self._handle, Pull(self._start.picture, to))
        shapes: dict[RecordId, Shape] = {self._item.id: rounded_but(made, exact)}
        for item, number in self._shared if self._with_shared else ():
            before = shapes.get(item.id, item.shape)
            if isinstance(before, Polygon):
                shapes[item.id] = vertex_moved(before, number, to)
        return shapes
