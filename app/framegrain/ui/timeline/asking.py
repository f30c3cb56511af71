"""The question mark on the bar pointed at or selected on the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect

from framegrain.domain.records import Event, Track
from framegrain.ui.timeline.brushes import BUBBLE
from framegrain.ui.timeline.placed import BarKind
from framegrain.ui.timeline.scenery import HEADER
from framegrain.ui.widgets.ask_sign import SIDE, AskSign, Spot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.records import RecordId
    from framegrain.session.session import Session
    from framegrain.ui.theme import Theme
    from framegrain.ui.timeline.placed import Bar, Layout
    from framegrain.ui.timeline.surface import TimelineSurface

_END = 8.0
"""Logical pixels of a bar's ends that are for the hand that makes it longer or shorter."""
_ROOMY = 3 * SIDE
"""On a bar less wide the sign would leave nothing of its name; it stands beside it."""
_STEP = 4.0


class AskOnTimeline:
    """Where a sign stands: on the bar before its end, off its keyframes; beside a bar that is short."""

    def __init__(self, surface: TimelineSurface, session: Session, look: Theme) -> None:
        self._surface = surface
        self._session = session
        self.sign = AskSign(surface, look, self)

    def may_ask(self) -> bool:
        """Whether nothing is dragged."""
        moving = self._surface.moving
        return moving.draft is None and moving.band is None and not self._session.focus.playing

    def pointed(self) -> RecordId | None:
        """The bar under the pointer, else the only one selected."""
        moving = self._surface.moving
        if moving.hovered is not None:
            return moving.hovered
        return next(iter(moving.selection)) if len(moving.selection) == 1 else None

    def spot(self, record: RecordId) -> Spot | None:
        """On its bar, or beside it."""
        layout, document = self._surface.laid_out(), self._surface.document
        bar = layout.by_id.get(record) if layout is not None else None
        known = document.get(record) if document is not None else None
        if layout is None or bar is None or not isinstance(known, Event | Track):
            return None
        title = self._session.taxonomy.title(known)
        name = 0.0 if bar.kind is BarKind.SEGMENT else self._surface.brushes.width(title) + _END
        x = place_on(bar, _of_row(layout, bar), layout.view.width, name)
        middle = bar.y + bar.height / 2
        if x is None or not SIDE / 2 <= middle <= layout.height - SIDE / 2:
            return None
        left, right = max(bar.x, 0.0), min(bar.x + bar.width, layout.view.width)
        near = QRect(
            HEADER + round(left), layout.above + round(bar.y), round(right - left), round(bar.height)
        )
        at = QPoint(HEADER + round(x), layout.above + round(middle - SIDE / 2))
        return Spot(at, f"The rules that hold for {title}", near)


def _of_row(layout: Layout, bar: Bar) -> Sequence[Bar]:
    row = layout.row_at(bar.y + bar.height / 2)
    return row.bars if row is not None else ()


def place_on(bar: Bar, row: Sequence[Bar], width: float, name: float = 0.0) -> float | None:
    """Where the sign of a bar begins, in pixels from the left of the lanes; None where no room is left.

    `row` are the bars beside it, `width` is that of what is in view, `name` that of words beside a bar that has no
    room for them.
    """
    left, right = max(bar.x, 0.0), min(bar.x + bar.width, width)
    if right < 0 or left > width:
        return None
    if bar.kind is not BarKind.TAG and right - left >= _ROOMY:
        end = right - _END - (BUBBLE if bar.said else 0)
        x = end - SIDE
        while x >= left + _ROOMY / 2:
            if not any(x - _END < mark.x < x + SIDE + _END for mark in bar.marks):
                return x
            x -= _STEP
        return end - SIDE
    others = [other for other in row if other.id != bar.id]
    for x in (right + _END + name, left - _END - SIDE):
        free = not any(o.x < x + SIDE and x < o.x + max(o.width, _END) for o in others)
        if free and 0 <= x <= width - SIDE:
            return x
    return None
