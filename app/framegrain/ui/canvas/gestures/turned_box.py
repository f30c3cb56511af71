"""A turned box: a side by a drag or two clicks, then how wide it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from framegrain.editing.shapes import SHIFT_STEP, box_on_side
from framegrain.ui.canvas.gestures.draw import TINY, Drawing
from framegrain.ui.canvas.gestures.gesture import Draft, Key, Phase

if TYPE_CHECKING:
    from framegrain.domain.records import LabelId
    from framegrain.domain.shapes import Box, Xy
    from framegrain.ui.canvas.gestures.gesture import Touch
    from framegrain.ui.canvas.stage import Stage


class DrawingTurnedBox(Drawing):
    """A box along a side: drag along it (or click both its ends), then click where the opposite side is."""

    help = "drag along one side, then click how wide it is · Shift: steps of 15° · Esc drops it"

    def __init__(self, stage: Stage, label: LabelId, start: Touch) -> None:
        super().__init__(stage, label)
        self._from = self._to = stage.snapped(start.picture, pull=not start.alt)
        self._clicks = 1
        self._side_stands = False
        self._off = self._from

    def press(self, at: Touch) -> None:
        self._clicks += 1
        self.move(at)

    def move(self, at: Touch) -> None:
        to = self._stage.snapped(at.picture, pull=not at.alt)
        if self._side_stands:
            self._off = to
        else:
            self._to = _stepped(self._from, to) if at.shift else to

    def release(self, at: Touch) -> None:
        self.move(at)
        if not self._side_stands:
            self._side_stands = self._is_long(self._from, self._to)
            self._off = self._to
            if not self._side_stands and self._clicks > 1:
                self.phase = Phase.DROPPED
        elif self.shape() is not None:
            self.phase = Phase.DONE

    def key(self, key: Key) -> bool:
        if key is Key.FINISH and self.shape() is not None:
            self.phase = Phase.DONE
        elif key is Key.BACK and self._side_stands:
            self._side_stands = False
        elif key is Key.BACK:
            self.phase = Phase.DROPPED
        return True

    def shape(self) -> Box | None:
        """None until it has a width."""
        made = box_on_side(self._from, self._to, self._off) if self._side_stands else None
        if made is None or made.height < TINY / self._stage.view.scale:
            return None
        return made

    def draft(self) -> Draft:
        if self.shape() is not None:
            return super().draft()
        angle = math.degrees(math.atan2(self._to[1] - self._from[1], self._to[0] - self._from[0]))
        note = f"side {math.dist(self._from, self._to):.0f} px · {angle:.0f}°"
        path = (self._from, self._to)
        return Draft(path=path, open=True, colour=self._stage.colour_of(self.label), note=note)

    def _is_long(self, a: Xy, b: Xy) -> bool:
        return math.dist(a, b) * self._stage.view.scale >= TINY


def _stepped(a: Xy, b: Xy) -> Xy:
    """`b` moved about `a` so that the way between them points in steps of 15 degrees."""
    step = math.radians(SHIFT_STEP)
    angle = round(math.atan2(b[1] - a[1], b[0] - a[0]) / step) * step
    return a[0] + math.dist(a, b) * math.cos(angle), a[1] + math.dist(a, b) * math.sin(angle)
