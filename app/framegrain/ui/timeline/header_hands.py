"""What the pointer does in the column at the left: fold, move and heighten lanes, open their menus, turn the ruler."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QMenu

from framegrain.ui.timeline.arrangement import PITCHES
from framegrain.ui.timeline.placed import StripKind
from framegrain.ui.timeline.places import HeaderHit, HeaderPart

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from framegrain.ui.timeline.lanes import Lane
    from framegrain.ui.timeline.placed import LaneBox
    from framegrain.ui.timeline.surface import TimelineSurface

_DRAG = 4
_HEIGHTENED = (StripKind.EVENTS, StripKind.TRACKS)
_CURSORS = {
    HeaderPart.LOWER_EDGE: Qt.CursorShape.SizeVerCursor,
    HeaderPart.UNIT: Qt.CursorShape.PointingHandCursor,
    HeaderPart.SNAP: Qt.CursorShape.PointingHandCursor,
    HeaderPart.HIDDEN: Qt.CursorShape.PointingHandCursor,
}


class HeaderHands:
    """A press in the column that is a click or becomes a drag."""

    def __init__(self, surface: TimelineSurface) -> None:
        self._surface = surface
        self._pressed: tuple[QPointF, HeaderHit] | None = None
        self._pitch = 0
        self._dragging = False

    @property
    def is_busy(self) -> bool:
        """Whether a lane is being dragged."""
        return self._dragging

    @property
    def is_pressed(self) -> bool:
        """Whether the button went down in the column."""
        return self._pressed is not None

    def cursor(self, at: QPointF) -> Qt.CursorShape:
        """What the pointer looks like here."""
        return _CURSORS.get(self._surface.places.header(at).part, Qt.CursorShape.ArrowCursor)

    def tip(self, at: QPointF) -> str:
        """What a click here would do."""
        hit = self._surface.places.header(at)
        if hit.part is HeaderPart.UNIT:
            return f"The ruler counts {self._surface.unit.value}; click for {self._surface.unit.next.value}"
        if hit.part is HeaderPart.SNAP:
            return (
                "Dragged edges snap; click to leave them free"
                if self._surface.snaps
                else ("Dragged edges are free; click to let them snap")
            )
        if hit.part is HeaderPart.HIDDEN:
            return f"{self._surface.hidden_words}; click to show them"
        if hit.part is HeaderPart.LANE:
            return "Click to fold, drag to move, right button for more"
        return "Drag to make the lane higher or lower" if hit.part is HeaderPart.LOWER_EDGE else ""

    def press(self, at: QPointF) -> None:
        """The button went down here."""
        hit = self._surface.places.header(at)
        self._pressed = (at, hit)
        if hit.lane is not None:
            self._pitch = self._surface.arrangement.pitch(hit.lane.lane)

    def move(self, at: QPointF) -> None:
        """Follow the pointer."""
        if self._pressed is None:
            return
        start, hit = self._pressed
        if hit.lane is None or not (self._dragging or (at - start).manhattanLength() >= _DRAG):
            return
        self._dragging = True
        if hit.part is HeaderPart.LOWER_EDGE:
            self._surface.arrange(self._surface.arrangement.heighten(hit.lane.lane, self._new_pitch(at)))
        elif hit.part is HeaderPart.LANE:
            found = self._goal(at)
            self._surface.moving.lane_line = None if found is None else self._edge(*found)
            self._surface.update()

    def release(self, at: QPointF, where: QPoint) -> None:
        """The button came up here."""
        if self._pressed is None:
            return
        hit, dragged = self._pressed[1], self._dragging
        goal = self._goal(at) if dragged else None
        self.drop(keep=True)
        if not dragged:
            self._click(hit, where)
        elif hit.part is HeaderPart.LOWER_EDGE:
            self._surface.arranging.changed.emit()
        elif hit.lane is not None and goal is not None and goal[0].lane != hit.lane.lane:
            self._surface.arranging.put(hit.lane.lane, goal[0].lane, after=goal[1])

    def drop(self, *, keep: bool = False) -> None:
        """End the drag; without a change unless it is to be kept."""
        if self._pressed is not None and self._dragging and not keep:
            hit = self._pressed[1]
            if hit.part is HeaderPart.LOWER_EDGE and hit.lane is not None:
                self._surface.arrange(self._surface.arrangement.heighten(hit.lane.lane, self._pitch))
        self._pressed = None
        self._dragging = False
        self._surface.moving.lane_line = None

    def menu(self, at: QPointF, where: QPoint) -> bool:
        """Open the menu of the lane here; whether there is one."""
        hit = self._surface.places.header(at)
        lanes = self._surface.lanes
        if hit.lane is None or lanes is None:
            return False
        self._lane_menu(lanes.of(hit.lane.lane)).popup(where)
        return True

    # -- drags

    def _new_pitch(self, at: QPointF) -> int:
        if self._pressed is None or self._pressed[1].lane is None:
            return self._pitch
        start, hit = self._pressed
        assert hit.lane is not None
        layout = self._surface.laid_out()
        strips = layout.strips if layout is not None else []
        rows = sum(s.rows for s in strips if s.lane == hit.lane.lane and s.kind in _HEIGHTENED)
        return self._pitch + round((at.y() - start.y()) / max(rows, 1))

    def _goal(self, at: QPointF) -> tuple[LaneBox, bool] | None:
        """The lane beside which the dragged one would be put, and whether after it."""
        layout = self._surface.laid_out()
        if layout is None or not layout.lanes:
            return None
        y = at.y() - layout.above + layout.top
        lane = next((box for box in layout.lanes if y < box.y + box.height), layout.lanes[-1])
        return lane, y >= lane.y + lane.height / 2

    def _edge(self, lane: LaneBox, after: bool) -> float:
        return self._surface.lanes_top + lane.y - self._surface.top + (lane.height if after else 0)

    # -- clicks and menus

    def _click(self, hit: HeaderHit, where: QPoint) -> None:
        surface = self._surface
        if hit.part is HeaderPart.UNIT:
            surface.count_in(surface.unit.next)
        elif hit.part is HeaderPart.SNAP:
            surface.snap(on=not surface.snaps)
        elif hit.part is HeaderPart.HIDDEN:
            self._hidden_menu().popup(where)
        elif hit.part is HeaderPart.LANE and hit.lane is not None:
            surface.arranging.fold(hit.lane.lane)

    def _hidden_menu(self) -> QMenu:
        surface = self._surface
        menu = self._menu()
        for lane in surface.lanes.hidden(surface.arrangement) if surface.lanes is not None else ():
            text = f"Show {lane.name}" + (f": {lane.words}" if lane.words else "")
            action = menu.addAction(text)
            action.triggered.connect(lambda _checked=False, i=lane.id: surface.arranging.hide(i))
        menu.addSeparator()
        menu.addAction("Show all lanes").triggered.connect(lambda: surface.arranging.show_all())
        return menu

    def _lane_menu(self, lane: Lane) -> QMenu:
        now, arranging = self._surface.arrangement, self._surface.arranging
        menu = self._menu()
        rows = (
            ("Folded", lane.id in now.folded, partial(arranging.fold, lane.id)),
            ("Locked", lane.id in now.locked, partial(arranging.lock, lane.id)),
            ("Hidden", False, partial(arranging.hide, lane.id)),
            (
                f"A lane for each group of {lane.level.value}s",
                lane.level in now.grouped,
                partial(arranging.group, lane.id),
            ),
        )
        for text, on, handler in rows:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(on)
            action.triggered.connect(lambda _checked=False, do=handler: do())
        menu.addSeparator()
        for name, pitch in PITCHES.items():
            action = menu.addAction(f"{name} rows")
            action.setCheckable(True)
            action.setChecked(now.pitch(lane.id) == pitch)
            action.triggered.connect(
                lambda _checked=False, height=pitch: arranging.set_pitch(lane.id, height)
            )
        menu.addSeparator()
        menu.addAction("Move up").triggered.connect(lambda: arranging.shift(-1, lane.id))
        menu.addAction("Move down").triggered.connect(lambda: arranging.shift(1, lane.id))
        return menu

    def _menu(self) -> QMenu:
        menu = QMenu(self._surface)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu
