"""Arrow keys: the selected shapes, or the one vertex chosen, moved pixel by pixel. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.edit import joined
from framegrain.domain.shapes import Polygon, vertices
from framegrain.editing import shapes as hands
from framegrain.ui.bursts import Bursts

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.edit import Edit
    from framegrain.domain.records import RecordId
    from framegrain.ui.canvas.layout import Drawn
    from framegrain.ui.canvas.stage import Stage


class Nudges:
    """What the arrow keys move; quick repeats are one step of the history."""

    def __init__(self, stage: Stage, clock: Callable[[], float]) -> None:
        self._stage = stage
        self._clock = clock
        self._bursts = Bursts(lambda: self._clock())
        self._chosen: tuple[RecordId, int] | None = None

    def choose(self, vertex: tuple[RecordId, int] | None) -> None:
        """Take a vertex (its polygon, its number through the rings) for the arrows; None takes the whole shape."""
        self._chosen = vertex

    @property
    def vertex(self) -> int | None:
        """The chosen vertex of the one selected polygon; None while the whole shape is meant."""
        if self._chosen is None:
            return None
        chosen = self._stage.selected
        if len(chosen) != 1 or chosen[0].id != self._chosen[0]:
            return None
        shape, number = chosen[0].shape, self._chosen[1]
        return number if isinstance(shape, Polygon) and number < len(vertices(shape)) else None

    def nudge(self, dx: float, dy: float, *, busy: bool) -> bool:
        """Move by picture pixels, unless a hand is `busy` with it; returns whether anything is selected."""
        chosen = self._stage.selected
        if not chosen:
            return False
        if not busy and self._stage.may_edit():
            self._stage.land(self._edit(chosen, dx, dy))
        return True

    def _edit(self, chosen: tuple[Drawn, ...], dx: float, dy: float) -> Edit:
        vertex, frame = self.vertex, self._stage.frame
        ids = ",".join(str(item.id) for item in chosen)
        name = chosen[0].name if len(chosen) == 1 else f"{len(chosen)} objects"
        shape = chosen[0].shape
        if vertex is not None and isinstance(shape, Polygon):
            x, y = vertices(shape)[vertex]
            new = hands.rounded(hands.vertex_moved(shape, vertex, (x + dx, y + dy)))
            edits = [self._stage.reshape(chosen[0].id, new)]
            ids, name = f"{ids} at {vertex}", f"a vertex of {name}"
        else:
            edits = [
                self._stage.reshape(i.id, hands.rounded(self._stage.carried(i.shape, (0.0, 0.0), (dx, dy))))
                for i in chosen
            ]
        return joined(f"Nudge {name} on {frame}", edits, self._bursts.key(f"{ids} on {frame}"))
