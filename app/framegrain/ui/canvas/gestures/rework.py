"""Gestures begun by a command on the selected polygon: cut by a line, leave vertices out, wait for a first press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain import regions
from framegrain.domain.errors import BadInput
from framegrain.domain.shapes import Polygon, covers
from framegrain.editing import outlines
from framegrain.ui.canvas.gestures.gesture import COMMON, NOTHING, Draft, Gesture, Key, Phase
from framegrain.ui.canvas.gestures.outline import Trail
from framegrain.ui.canvas.one_frame import tell_rest
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.edit import Edit
    from framegrain.domain.records import RecordId
    from framegrain.domain.shapes import Xy
    from framegrain.ui.canvas.gestures.gesture import Touch
    from framegrain.ui.canvas.stage import Stage

COARSER = 1.25
"""One notch of the wheel makes the tolerance so many times larger."""

FINEST, COARSEST = 0.1, 200.0
"""Picture pixels a simplified border may be off, at least and at most."""


class Reworking(Gesture):
    """What is done to one polygon there is, between presses."""

    holds_button = False

    def __init__(self, stage: Stage, track: RecordId) -> None:
        self._stage = stage
        self._track = self.subject = track
        self._was = self._polygon

    @property
    def _polygon(self) -> Polygon | None:
        """The polygon as it is on the frame shown now."""
        item = self._stage.item(self._track)
        return item.shape if item is not None and isinstance(item.shape, Polygon) else None

    @property
    def _colour(self) -> str:
        item = self._stage.item(self._track)
        return item.colour if item is not None else ""

    def finished(self) -> None:
        if self._polygon != self._was:  # else there was nothing to change
            tell_rest(self._stage, [self._track])


class Waiting(Reworking):
    """The first press begins another gesture on the polygon."""

    keeps_work = True

    def __init__(
        self,
        stage: Stage,
        track: RecordId,
        help: str,
        begin: Callable[[Stage, RecordId, Touch], Gesture],
    ) -> None:
        super().__init__(stage, track)
        self.help = help
        self._begin = begin
        self._then: Gesture | None = None

    def press(self, at: Touch) -> None:
        if self._then is None:
            self._then = self._begin(self._stage, self._track, at)
            self.help = self._then.help
        else:
            self._then.press(at)
        self._follow()

    def double_press(self, at: Touch) -> None:
        if self._then is not None:
            self._then.double_press(at)
        self._follow()

    def move(self, at: Touch) -> None:
        if self._then is not None:
            self._then.move(at)

    def release(self, at: Touch) -> None:
        if self._then is not None:
            self._then.release(at)
        self._follow()

    def takes(self, key: Key) -> bool:
        return self._then.takes(key) if self._then is not None else key in COMMON

    def key(self, key: Key) -> bool:
        if self._then is not None:
            self._then.key(key)
        elif key is Key.BACK:
            self.phase = Phase.DROPPED
        self._follow()
        return True

    def _follow(self) -> None:
        if self._then is None:
            return
        if self._then.phase is Phase.DROPPED:
            self._then = None  # its last point was taken back: the next press begins anew
        else:
            self.phase = self._then.phase

    def go_on(self) -> None:
        """Let the hand correct what it drew, or begin anew where there is nothing to correct."""
        super().go_on()
        if self._then is not None and self._then.keeps_work:
            self._then.go_on()
        else:
            self._then = None

    def draft(self) -> Draft:
        return self._then.draft() if self._then is not None else NOTHING

    def edit(self) -> Edit | None:
        return self._then.edit() if self._then is not None else None


class Cutting(Reworking):
    """A line through a polygon: by a drag, or click by click until it leads out on the other side."""

    help = "draw right through · Shift: parts of one object · Enter cuts · Esc drops it"

    def __init__(self, stage: Stage, track: RecordId, start: Touch) -> None:
        super().__init__(stage, track)
        self._trail = Trail(stage)
        self._pressed: Touch | None = start
        self._pointer = start
        self._into_parts = start.shift
        self._trail.lay(_plain(start))

    def press(self, at: Touch) -> None:
        self._see(at)
        self._trail.lay(_plain(at))
        self._pressed = at

    def double_press(self, at: Touch) -> None:
        self._see(at)
        self.phase = Phase.DONE

    def move(self, at: Touch) -> None:
        self._see(at)

    def release(self, at: Touch) -> None:
        dragged = self._pressed is not None and not at.is_near(self._pressed)
        self._see(at)
        self._pressed = None
        if dragged:
            self._trail.lay(_plain(at))
        polygon = self._polygon
        line = self._trail.points
        leads_out = polygon is not None and not covers(polygon, line[-1])
        if dragged or (leads_out and self._divides(line)):
            self.phase = Phase.DONE

    def key(self, key: Key) -> bool:
        if key is Key.FINISH:
            self.phase = Phase.DONE
        elif key is Key.BACK and not self._trail.back():
            self.phase = Phase.DROPPED
        elif key is Key.AGAIN:
            self._trail.again()
        return True

    def draft(self) -> Draft:
        to, caught, *_ = self._trail.aim(_plain(self._pointer))
        line = (*self._trail.points, to)
        note = "draw right through"
        if self._divides(line):
            note = (
                "into parts of one object" if self._into_parts else "into two objects · Shift: parts of one"
            )
        return Draft(path=line, open=True, colour=self._colour, caught=caught, note=note)

    def edit(self) -> Edit | None:
        line = self._trail.points
        if self._polygon is None or (self.phase is Phase.GOING and not self._divides(line)):
            return None  # a line on its way is no wrong line
        if len(line) < 2:
            raise BadInput("a cut needs a line; draw it right through the polygon")
        desk = self._stage.session.desk
        return outlines.cut(desk, self._track, self._stage.frame, line, into_parts=self._into_parts)

    def _see(self, at: Touch) -> None:
        self._pointer = at
        self._into_parts = at.shift

    def _divides(self, line: tuple[Xy, ...]) -> bool:
        polygon = self._polygon
        return polygon is not None and len(set(line)) > 1 and len(regions.cut(polygon, line)) > 1


def _plain(at: Touch) -> Touch:
    """The same touch for a line that follows no border: Shift means something else here."""
    return at._replace(shift=True)


class Simplifying(Reworking):
    """Vertices left out while one watches: the wheel, or Up and Down, say how far off the border may be."""

    help = "wheel, Up and Down: fewer or more vertices · Enter takes it · Esc drops it"

    def __init__(self, stage: Stage, track: RecordId) -> None:
        super().__init__(stage, track)
        self._tolerance = 1.0 / stage.view.scale

    def press(self, at: Touch) -> None:
        self.phase = Phase.DONE

    def takes(self, key: Key) -> bool:
        return key in COMMON or key in (Key.MORE, Key.LESS)

    def key(self, key: Key) -> bool:
        if key is Key.FINISH:
            self.phase = Phase.DONE
        elif key is Key.BACK:
            self.phase = Phase.DROPPED
        elif key in (Key.MORE, Key.LESS):
            self.wheel(1 if key is Key.MORE else -1)
        return True

    def wheel(self, notches: float) -> bool:
        self._tolerance = min(max(self._tolerance * COARSER**notches, FINEST), COARSEST)
        return True

    def draft(self) -> Draft:
        item, polygon = self._stage.item(self._track), self._polygon
        if item is None or polygon is None:
            return NOTHING
        made = regions.simplified(polygon, self._tolerance)
        before, after = outlines.count(polygon), outlines.count(made)
        note = f"{before} → {counted(after, 'vertex', 'vertices')} · at most {self._tolerance:.1f} px off"
        return Draft(shapes={item.id: item.reshaped(made)}, vertices=True, note=note)

    def edit(self) -> Edit | None:
        if self._polygon is None:
            return None
        return outlines.simplify(self._stage.session.desk, self._track, self._stage.frame, self._tolerance)
