"""Which gesture a touch begins, and what becomes of it. No Qt."""

from __future__ import annotations

import time
from enum import Enum, auto
from typing import TYPE_CHECKING

from framegrain.domain.edit import joined
from framegrain.domain.errors import FramegrainError
from framegrain.domain.shapes import Cuboid, Polygon
from framegrain.editing import shapes as hands
from framegrain.session.focus import DRAWS, Tool
from framegrain.ui.attempt import Tone, sentence
from framegrain.ui.canvas import hits
from framegrain.ui.canvas.cuboid_layout import acting
from framegrain.ui.canvas.gestures.carry import Carrying, Gathering, Pulling
from framegrain.ui.canvas.gestures.cuboid import DrawingCuboid, PullingCuboid
from framegrain.ui.canvas.gestures.draw import DrawingBox, made_track
from framegrain.ui.canvas.gestures.gesture import NOTHING, Draft, Gesture, Key, Phase, Touch
from framegrain.ui.canvas.gestures.lasso import Lassoing
from framegrain.ui.canvas.gestures.outline import DrawingPolygon
from framegrain.ui.canvas.gestures.turned_box import DrawingTurnedBox
from framegrain.ui.canvas.gestures.vertex import PullingVertex
from framegrain.ui.canvas.handles import Handle, Role, hint_of
from framegrain.ui.canvas.layout import point_text
from framegrain.ui.canvas.nudges import Nudges

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.ui.canvas.layout import Drawn
    from framegrain.ui.canvas.stage import Stage

_DRAWS = {
    Tool.BOX: DrawingBox,
    Tool.ROTATED_BOX: DrawingTurnedBox,
    Tool.POLYGON: DrawingPolygon,
    Tool.CUBOID: DrawingCuboid,
}
_TOOL_HINTS = {
    Tool.BOX: "drag to draw a box · Ctrl click selects",
    Tool.ROTATED_BOX: "drag along one side of the box · Ctrl click selects",
    Tool.POLYGON: "click to set the first vertex, or press and drag · Ctrl click selects",
    Tool.CUBOID: "drag the front face · Ctrl click selects",
    Tool.SEGMENT: "segments are drawn on the timeline",
}


class Cursor(Enum):
    """What the pointer looks like."""

    ARROW = auto()
    POINT = auto()
    MOVE = auto()
    CROSS = auto()
    HANDLE = auto()


class Hand:
    """The pointer over the canvas: what it is on, and the gesture it makes."""

    def __init__(self, stage: Stage, clock: Callable[[], float] = time.monotonic) -> None:
        self._stage = stage
        self.nudges = Nudges(stage, clock)
        self.gesture: Gesture | None = None
        self.touch: Touch | None = None
        self.hovered: Drawn | None = None
        self.handle: Handle | None = None
        self.refusal = ""
        self._draft: Draft | None = None
        self._tool = Tool.SELECT

    # -- what the pointer says

    @property
    def draft(self) -> Draft:
        """What to show of the gesture under way; the same object until the hand does something."""
        if self._draft is None:
            self._draft = self.gesture.draft() if self.gesture is not None else NOTHING
        return self._draft

    @property
    def draws(self) -> bool:
        """Whether the tool in hand draws."""
        return self._stage.session.focus.tool in DRAWS

    @property
    def cursor(self) -> Cursor:
        """The pointer's look here."""
        if self.gesture is not None:
            return Cursor.CROSS if not self.gesture.holds_button else self._cursor_held()
        if self.handle is not None:
            return Cursor.HANDLE
        if self.hovered is not None and self.hovered.selected:
            return Cursor.MOVE
        if self.draws:
            return Cursor.CROSS
        return Cursor.POINT if self.hovered is not None else Cursor.ARROW

    def _cursor_held(self) -> Cursor:
        if isinstance(self.gesture, Pulling | PullingVertex | PullingCuboid):
            return Cursor.HANDLE
        return Cursor.MOVE if isinstance(self.gesture, Carrying) else Cursor.ARROW

    @property
    def hint(self) -> str:
        """One line: where the pointer is, and what could be done here."""
        at = self.touch
        parts = [point_text(at.picture)] if at is not None and self._stage.is_in_picture(at.picture) else []
        if self.gesture is not None:
            parts.append(self.gesture.help)
        elif self.handle is not None:
            parts.append(self._hint_of(self.handle))
        elif self.hovered is not None and self.hovered.selected:
            parts.append("drag to move")
        elif at is not None and (item := self._stage.locked_at(at)) is not None and not self.draws:
            parts.append(f"{item.name} is locked · right click to unlock it")
        elif at is not None:
            parts.append(_TOOL_HINTS.get(self._stage.session.focus.tool, ""))
        return " · ".join(part for part in parts if part)

    def _hint_of(self, handle: Handle) -> str:
        shape = self.hovered.shape if self.hovered is not None else None
        if not isinstance(shape, Cuboid):
            return hint_of(handle.role)
        standing = self._stage.standing(shape) is not None
        return hint_of(acting(shape, handle.role, handle.number), standing=standing)

    # -- touches

    def move(self, at: Touch) -> None:
        """The pointer moved."""
        self.touch = at
        self._draft = None
        if self.gesture is not None:
            self.gesture.move(at)
            self._settle()
        else:
            self.look(at)

    def look(self, at: Touch) -> None:
        """Find out what the pointer is on."""
        grip = self._stage.grip(at)
        self.handle = grip[1] if grip is not None else None
        found = self._stage.hits(at)
        if self.draws and not at.ctrl:
            found = [i for i in found if i.selected and self._takes_hold(i, at)]  # it draws over all others
        self.hovered = grip[0] if grip is not None else next(iter(found), None)

    def leave(self) -> None:
        """The pointer left the canvas."""
        self.touch = self.hovered = self.handle = None

    def press(self, at: Touch, *, double: bool = False) -> None:
        """The main button went down."""
        self.touch = at
        self._draft = None
        if self.gesture is not None:
            (self.gesture.double_press if double else self.gesture.press)(at)
        else:
            self.look(at)
            self.gesture = self._begin(at)
            self._tool = self._stage.session.focus.tool
        self.refusal = ""
        self._settle()

    def release(self, at: Touch) -> None:
        """The main button went up."""
        self.touch = at
        self._draft = None
        if self.gesture is not None:
            self.gesture.release(at)
            self._settle()
        if self.gesture is None:
            self.look(at)

    def _begin(self, at: Touch) -> Gesture | None:
        if self.draws and not at.ctrl:
            return self._on_selected(at) or self._draw(at)
        return self._on_selected(at) or self._select(at)

    def _on_selected(self, at: Touch) -> Gesture | None:
        """Take hold of what is selected: its handles first, then its body."""
        grip = self._stage.grip(at)
        if grip is not None:
            return self._pull(*grip, at) if self._stage.may_edit() else None
        self.nudges.choose(None)
        if at.ctrl or at.shift:
            return None
        chosen = self._stage.selected
        if not any(self._takes_hold(item, at) for item in chosen):
            return None
        clicked = self._begin_outline if self.draws else self._cycle
        if not self._stage.is_exact or self._stage.session.read_only:
            self._stage.may_edit()
            return Gathering(self._stage, at) if self.draws else None
        return Carrying(self._stage, chosen, at, lambda: clicked(at))

    def _takes_hold(self, item: Drawn, at: Touch) -> bool:
        reach = hits.EDGE_REACH / self._stage.view.scale
        return hits.takes_hold(item, at.picture, reach, draws=self.draws)

    def _pull(self, item: Drawn, handle: Handle, at: Touch) -> Gesture:
        if handle.role in (Role.VERTEX, Role.EDGE):
            return PullingVertex(self._stage, item, handle, at, lambda: self._begin_outline(at))
        kind = PullingCuboid if isinstance(item.shape, Cuboid) else Pulling
        return kind(self._stage, item, handle, at)

    def _begin_outline(self, at: Touch) -> None:
        """A click on what is selected, with the polygon tool in hand: the next outline begins there, beside it."""
        if self._stage.session.focus.tool is Tool.POLYGON:
            self.gesture = self._draw(at)
            if self.gesture is not None:
                self.gesture.release(at)

    def _select(self, at: Touch) -> Gesture | None:
        found = self._stage.hits(at)
        focus = self._stage.session.focus
        if not found:
            return Lassoing(self._stage, at) if at.alt else Gathering(self._stage, at)
        if at.ctrl or at.shift:
            focus.toggle(found[0].id)
            return None
        focus.select({found[0].id})
        item = self._stage.item(found[0].id)
        may = self._stage.is_exact and not self._stage.session.read_only
        return Carrying(self._stage, (item,), at) if may and item is not None else None

    def _draw(self, at: Touch) -> Gesture | None:
        if not self._stage.may_edit():
            return None
        label = self._stage.label_to_draw()
        if label is None:
            return None
        focus = self._stage.session.focus
        focus.clear()
        return _DRAWS[focus.tool](self._stage, label, at)

    def _cycle(self, at: Touch) -> None:
        below = hits.next_below(self._stage.hits(at), self._stage.session.focus.selection)
        if below is not None:
            self._stage.session.focus.select({below.id})

    # -- what becomes of a gesture

    def _settle(self) -> None:
        """End a gesture that is done or dropped; one that can't land is kept where it cost work."""
        gesture = self.gesture
        self._draft = None
        if gesture is None or gesture.phase is Phase.GOING:
            return
        self.gesture = None
        self.refusal = ""
        if gesture.phase is Phase.DROPPED:
            return
        try:
            edit = gesture.edit()
        except FramegrainError as error:
            self._stage.say(sentence(error), Tone.ATTENTION)
            self._refused(gesture)
            return
        if edit is None or self._stage.land(edit):
            self._choose_vertex(gesture)
            gesture.finished()
            if edit is not None and (track := made_track(edit)) is not None:
                self._stage.session.focus.select({track})
        else:
            self._refused(gesture)

    def _choose_vertex(self, gesture: Gesture) -> None:
        """The vertex a hand had last is the one the arrows move."""
        if isinstance(gesture, PullingVertex) and (gesture.moved or not gesture.is_new):
            chosen = self._stage.selected
            self.nudges.choose((chosen[0].id, gesture.number) if len(chosen) == 1 else None)

    def _refused(self, gesture: Gesture) -> None:
        if gesture.keeps_work:
            gesture.go_on()
            self.gesture = gesture

    def check(self) -> None:
        """Ask whether the gesture's edit would be refused if it were done now."""
        self.refusal = ""
        if self.gesture is None:
            return
        try:
            edit = self.gesture.edit()
        except FramegrainError as error:
            self.refusal = sentence(error)
            return
        if edit is not None:
            self.refusal = self._stage.refusal(edit)

    def start(self, gesture: Gesture) -> None:
        """Begin a gesture that no press began, in place of any other."""
        self.gesture = gesture
        self._draft = None
        self.refusal = ""
        self._tool = self._stage.session.focus.tool
        self.handle = self.hovered = None

    def lasso(self) -> None:
        """Wait for a free line that selects."""
        self.start(Lassoing(self._stage))

    def takes(self, key: Key) -> bool:
        """Whether a key means something to the gesture under way, before it means anything else."""
        return self.gesture is not None and not self.gesture.holds_button and self.gesture.takes(key)

    def wheel(self, notches: float) -> bool:
        """The wheel turned; returns whether the gesture under way made something of it."""
        self._draft = None
        return self.gesture is not None and self.gesture.wheel(notches)

    def key(self, key: Key) -> bool:
        """A key for the gesture under way; returns whether it meant something."""
        self._draft = None
        if self.gesture is None or self.gesture.holds_button or not self.gesture.key(key):
            return False
        self._settle()
        return True

    def cancel(self) -> bool:
        """Drop the gesture under way; returns whether there was one."""
        going, self.gesture = self.gesture, None
        self._draft = None
        self.refusal = ""
        return going is not None

    def frame_changed(self) -> None:
        """Another picture is shown: what a button holds on to is no longer there."""
        if self.gesture is not None and self.gesture.holds_button:
            self.cancel()
        self.records_changed()

    def records_changed(self) -> None:
        """Drop a gesture on what is no longer there; of one begun by a command, say so."""
        gesture = self.gesture
        if gesture is not None:
            there = {item.id for item in self._stage.drawn}
            if gesture.holds_button and not self.draft.shapes.keys() <= there:
                self.cancel()
            elif gesture.subject is not None and gesture.subject not in there:
                self.cancel()
                self._stage.say("What was begun is dropped: its polygon is not on this frame", Tone.ATTENTION)
        self._draft = None

    def choice_changed(self) -> None:
        """Another tool was taken: what was being drawn with the last one is dropped."""
        self._draft = None
        if self.gesture is not None and self._stage.session.focus.tool is not self._tool:
            self.cancel()

    # -- by key

    def pointed_vertex(self) -> tuple[Drawn, Handle] | None:
        """The polygon vertex under the pointer."""
        if self.gesture is not None or self.handle is None or self.handle.role is not Role.VERTEX:
            return None
        item = self._stage.item(self.hovered.id) if self.hovered is not None else None
        return (item, self.handle) if item is not None and isinstance(item.shape, Polygon) else None

    def remove_vertex(self) -> bool:
        """Take the vertex under the pointer away; returns whether there was one."""
        pointed = self.pointed_vertex()
        if pointed is None:
            return False
        item, handle = pointed
        assert isinstance(item.shape, Polygon)
        left = hands.vertex_removed(item.shape, handle.number)
        if left is None:
            self._stage.say(
                "A polygon keeps at least three vertices; Delete elsewhere deletes it", Tone.ATTENTION
            )
        elif self._stage.may_edit():
            self._stage.land(joined(f"Remove vertex of {item.name}", [self._stage.reshape(item.id, left)]))
        if self.touch is not None:
            self.look(self.touch)
        return True

    def nudge(self, dx: float, dy: float) -> bool:
        """Move what is selected, or its chosen vertex, by picture pixels; quick repeats are one step of the history."""
        return self.nudges.nudge(dx, dy, busy=self.gesture is not None)
