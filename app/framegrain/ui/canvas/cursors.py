"""What the pointer looks like over the canvas."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from framegrain.domain.shapes import Cuboid
from framegrain.ui.canvas.cuboid_layout import way_of
from framegrain.ui.canvas.hand import Cursor
from framegrain.ui.canvas.handles import Handle, Role

if TYPE_CHECKING:
    from framegrain.domain.shapes import Xy
    from framegrain.ui.canvas.hand import Hand
    from framegrain.ui.canvas.pushing import Pushing
    from framegrain.ui.canvas.stage import Stage

_PLAIN = {
    Cursor.ARROW: Qt.CursorShape.ArrowCursor,
    Cursor.POINT: Qt.CursorShape.PointingHandCursor,
    Cursor.MOVE: Qt.CursorShape.SizeAllCursor,
    Cursor.CROSS: Qt.CursorShape.CrossCursor,
}
_BY_EIGHTH = (
    Qt.CursorShape.SizeHorCursor,
    Qt.CursorShape.SizeFDiagCursor,
    Qt.CursorShape.SizeVerCursor,
    Qt.CursorShape.SizeBDiagCursor,
)


def push_cursor(pushing: Pushing) -> Qt.CursorShape | None:
    """The pointer while the picture is pushed, or may be at once; None while the hand does anything else."""
    if pushing.is_far:
        return Qt.CursorShape.ClosedHandCursor
    return Qt.CursorShape.OpenHandCursor if pushing.held else None


def cursor_shape(hand: Hand, stage: Stage) -> Qt.CursorShape:
    """The pointer for what the hand is on or does."""
    wanted = hand.cursor
    if wanted is not Cursor.HANDLE:
        return _PLAIN[wanted]
    if hand.handle is None or hand.hovered is None:
        return Qt.CursorShape.SizeAllCursor
    left, top, right, bottom = hand.hovered.bounds
    middle = stage.view.to_screen(((left + right) / 2, (top + bottom) / 2))
    shape = hand.hovered.shape
    way = way_of(shape, hand.handle) if isinstance(shape, Cuboid) else None
    if way is not None:
        middle = hand.handle.at[0] - way[0], hand.handle.at[1] - way[1]
    return handle_cursor(hand.handle, middle)


def handle_cursor(handle: Handle, middle: Xy) -> Qt.CursorShape:
    """A double arrow pointing away from the shape's middle for sizes, others for the rest."""
    if handle.role in (Role.CORNER, Role.SIDE, Role.FRONT_EDGE, Role.FACE) or (
        handle.role is Role.CUBOID_EDGE and handle.number < 8
    ):
        angle = math.degrees(math.atan2(handle.at[1] - middle[1], handle.at[0] - middle[0]))
        return _BY_EIGHTH[round(angle / 45) % 4]
    if handle.role is Role.EDGE:
        return Qt.CursorShape.DragCopyCursor
    turns = handle.role in (Role.ROTATE, Role.HEADING)
    return Qt.CursorShape.PointingHandCursor if turns else Qt.CursorShape.CrossCursor
