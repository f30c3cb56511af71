"""The question mark beside the name of the object pointed at or selected on the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize

from framegrain.ui.widgets.ask_sign import SIDE, AskSign, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.records import RecordId
    from framegrain.session.session import Session
    from framegrain.ui.canvas.layout import Drawn
    from framegrain.ui.canvas.panel import CanvasPanel
    from framegrain.ui.theme import Theme

_CLEAR = 9
"""Logical pixels it stays away from the middle of a handle."""


class AskOnPicture:
    """Where a sign stands: right of the name, left of it, or above, off the handles and within the picture's room."""

    def __init__(self, canvas: CanvasPanel, session: Session, look: Theme) -> None:
        self._canvas = canvas
        self._session = session
        self.sign = AskSign(canvas, look, self)

    def may_ask(self) -> bool:
        """Whether no gesture is under way, nothing is to be picked, and the picture stands still."""
        focus = self._session.focus
        return self._canvas.hand.gesture is None and focus.picking is None and not focus.playing

    def pointed(self) -> RecordId | None:
        """The object under the pointer, else the only one selected."""
        hovered, chosen = self._canvas.hand.hovered, self._canvas.stage.selected
        if hovered is not None:
            return hovered.id
        return chosen[0].id if len(chosen) == 1 else None

    def spot(self, record: RecordId) -> Spot | None:
        """Beside the name it has now."""
        item, name = self._canvas.stage.item(record), self._canvas.name_place(record)
        if item is None or name is None:
            return None
        handles = self._handles(item)
        room = self._canvas.rect()
        places = [QRect(at, QSize(SIDE, SIDE)) for at in _beside(name)]
        inside = [place for place in places if room.contains(place)]
        clear = (p for p in inside if not any(p.adjusted(*_AROUND).contains(h) for h in handles))
        found = next(clear, next(iter(inside), None))
        title = f"The rules that hold for {item.name}"
        return Spot(found.topLeft(), title, name) if found is not None else None

    def _handles(self, item: Drawn) -> list[QPoint]:
        if not item.selected:
            return []
        return [QPoint(round(h.at[0]), round(h.at[1])) for h in self._canvas.stage.grips(item)]


_AROUND = (-_CLEAR, -_CLEAR, _CLEAR, _CLEAR)


def _beside(name: QRect) -> Iterator[QPoint]:
    """Places to try; as low as the name, so that it comes no closer to the shape."""
    low = name.y() + name.height() - SIDE + 2
    yield QPoint(name.x() + name.width(), low)
    yield QPoint(name.x() - SIDE, low)
    yield QPoint(name.x(), name.y() - SIDE)
    yield QPoint(name.x(), name.y() + name.height())
