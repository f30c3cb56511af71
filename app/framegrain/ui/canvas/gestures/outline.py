"""Outlines drawn by clicks and by a moving hand, along neighbours' borders where they meet."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.shapes import polygon_of
from framegrain.editing import outlines
from framegrain.editing.polygons import rounded_but, sketched
from framegrain.editing.tracks import start_track
from framegrain.ui.canvas.gestures.draw import Drawing
from framegrain.ui.canvas.gestures.gesture import COMMON, Draft, Gesture, Key, Phase
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.borders import Borders, Place
    from framegrain.domain.edit import Edit
    from framegrain.domain.records import LabelId, RecordId
    from framegrain.domain.shapes import Ring, Shape, Xy
    from framegrain.editing.desk import Desk
    from framegrain.ui.canvas.gestures.gesture import Touch
    from framegrain.ui.canvas.stage import Stage

STROKE_STEP = 2.0
"""Screen pixels between two points a moving hand lays."""

STROKE_SLACK = 1.0
"""Screen pixels a stroke may lie off the hand's way when its points are thinned out."""


class Step(NamedTuple):
    """The points one click, one stroke or one way along a border added, and the border its end is on."""

    points: tuple[Xy, ...]
    caught: Place | None


class Aim(NamedTuple):
    """Where a press would set the next point, the border that is on, and the points on the way along it.

    `follows` says that the way leads along a border, be there a vertex on it or not.
    """

    to: Xy
    caught: Place | None
    way: tuple[Xy, ...] = ()
    follows: bool = False


class Trail:
    """An outline on its way: points laid by clicks and strokes, taken back step by step."""

    def __init__(self, stage: Stage, apart: frozenset[RecordId] = frozenset()) -> None:
        self._stage = stage
        self._apart = apart
        self._steps: list[Step] = []
        self._taken_back: list[Step] = []
        self._stroke: list[Xy] | None = None
        self._borders: Borders = stage.borders
        self.long_way = False

    @property
    def points(self) -> tuple[Xy, ...]:
        """Every point laid, those of a stroke under way thinned out already."""
        laid = tuple(p for step in self._steps for p in step.points)
        return (*laid, *self._stroke[1:]) if self._stroke is not None else laid

    @property
    def exact(self) -> frozenset[Xy]:
        """Points taken over from neighbours, which have to stay as they are."""
        caught = [step for step in self._steps if step.caught is not None]
        return frozenset(p for step in caught for p in step.points)

    def aim(self, at: Touch) -> Aim:
        """What a press here would lay; straight to the place with Shift, or where no border is shared with the last."""
        to, caught = self._stage.caught(at, self._apart)
        start = self._steps[-1].caught if self._steps else None
        if caught is None or start is None or at.shift or self._borders is not self._stage.borders:
            return Aim(to, caught)
        if start.ring != caught.ring or start.along == caught.along:
            return Aim(to, caught)
        return Aim(to, caught, self._borders.between(start, caught, long=self.long_way), follows=True)

    def lay(self, at: Touch) -> None:
        """Set a point, with all those on the way along a common border."""
        to, caught, way, _ = self.aim(at)
        self._borders = self._stage.borders
        self._steps.append(Step((*way, to), caught))
        self._taken_back.clear()
        self.long_way = False

    def stroke(self, at: Touch) -> None:
        """The hand moves with the button down: lay points on its way."""
        if self._stroke is None:
            self._stroke = [self.points[-1]]
        to = self._stage.snapped(at.picture, pull=not at.alt)
        if math.dist(self._stroke[-1], to) * self._stage.view.scale >= STROKE_STEP:
            self._stroke.append(to)

    def end_stroke(self) -> bool:
        """The button went up: keep as few points as the way needs; returns whether a stroke was under way."""
        stroke, self._stroke = self._stroke, None
        if stroke is None:
            return False
        thin = sketched(stroke, STROKE_SLACK / self._stage.view.scale)
        self._steps.append(Step(thin[1:], None))
        self._taken_back.clear()
        return True

    def back(self) -> bool:
        """Take the last click or stroke back; returns whether anything is left."""
        if self._steps:
            self._taken_back.append(self._steps.pop())
        return bool(self._steps)

    def again(self) -> None:
        """Lay again what was taken back last."""
        if self._taken_back:
            self._steps.append(self._taken_back.pop())


class Outlining(Gesture):
    """A closed outline by clicks and strokes; closed by a click on its first vertex, a double click or Enter."""

    holds_button = False
    keeps_work = True
    help = "Enter closes · Backspace takes back · drag: freehand · Alt: no snapping"

    def __init__(self, stage: Stage, start: Touch, apart: frozenset[RecordId] = frozenset()) -> None:
        self._stage = stage
        self.trail = Trail(stage, apart)
        self._pointer = start
        self._pressed: Touch | None = None
        self.press(start)

    @property
    def colour(self) -> str:
        """The colour the outline is drawn in."""
        raise NotImplementedError

    @property
    def ring(self) -> Ring | None:
        """The outline so far; None while it encloses nothing."""
        points = self.trail.points
        return points if len(points) > 2 else None

    def press(self, at: Touch) -> None:
        self._pointer = at
        if self._closes(at):
            self.phase = Phase.DONE
            return
        self.trail.lay(at)
        self._pressed = at

    def double_press(self, at: Touch) -> None:
        # its first press has set the last vertex already
        self._pointer = at
        if self.ring is not None:
            self.phase = Phase.DONE

    def move(self, at: Touch) -> None:
        self._pointer = at
        if self._pressed is not None and not at.is_near(self._pressed):
            self.trail.stroke(at)

    def release(self, at: Touch) -> None:
        self.move(at)
        self._pressed = None
        if self.trail.end_stroke() and self._closes(at):
            self.phase = Phase.DONE

    def takes(self, key: Key) -> bool:
        return key in COMMON or (key is Key.FLIP and self.trail.aim(self._pointer).follows)

    def key(self, key: Key) -> bool:
        if key is Key.FINISH and self.ring is not None:
            self.phase = Phase.DONE
        elif key is Key.BACK and not self.trail.back():
            self.phase = Phase.DROPPED
        elif key is Key.AGAIN:
            self.trail.again()
        elif key is Key.FLIP:
            self.trail.long_way = not self.trail.long_way
        return True

    def draft(self) -> Draft:
        points = self.trail.points
        if self._closes(self._pointer):
            how = "click" if self._pressed is None else "let go"
            return Draft(path=(*points, points[0]), closing=True, colour=self.colour, note=f"{how} to close")
        to, caught, way, follows = self.trail.aim(self._pointer)
        note = counted(len(points), "vertex", "vertices")
        if follows:
            passed = f", {counted(len(way), 'vertex', 'vertices')}" if way else ""
            note = f"along the border{passed} · F: the other way round"
        return Draft(path=(*points, *way, to), colour=self.colour, caught=caught, note=note)

    def _closes(self, at: Touch) -> bool:
        points = self.trail.points
        return len(points) > 2 and self._stage.is_on_point(at, points[0])


class DrawingPolygon(Outlining, Drawing):
    """A polygon on its way to become a new track."""

    def __init__(self, stage: Stage, label: LabelId, start: Touch) -> None:
        Drawing.__init__(self, stage, label)
        Outlining.__init__(self, stage, start)

    @property
    def colour(self) -> str:
        return self._stage.colour_of(self.label)

    def shape(self) -> Shape | None:
        return polygon_of(self.ring) if self.ring is not None else None

    def edit(self) -> Edit | None:
        shape = self.shape()
        if shape is None:
            return None
        made = rounded_but(shape, self.trail.exact)
        return start_track(self._stage.session.desk, self.label, self._stage.frame, made)


class OutliningMore(Outlining):
    """A hole into, or a part for, a polygon there is."""

    def __init__(
        self,
        stage: Stage,
        track: RecordId,
        start: Touch,
        made: Callable[[Desk, RecordId, int, Ring], Edit],
    ) -> None:
        self._track = track
        self._made = made
        item = stage.item(track)
        self._colour = item.colour if item is not None else ""
        super().__init__(stage, start)

    @property
    def colour(self) -> str:
        return self._colour

    def edit(self) -> Edit | None:
        if self.ring is None or self._stage.item(self._track) is None:
            return None
        return self._made(self._stage.session.desk, self._track, self._stage.frame, self.ring)


def hole_in(stage: Stage, track: RecordId, start: Touch) -> OutliningMore:
    """Draw what is to be taken out of a polygon."""
    return OutliningMore(stage, track, start, outlines.pierce)


def part_of(stage: Stage, track: RecordId, start: Touch) -> OutliningMore:
    """Draw what is to be added to a polygon."""
    return OutliningMore(stage, track, start, outlines.extend)
