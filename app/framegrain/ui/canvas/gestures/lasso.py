"""A free line drawn around or over shapes; what it encloses or touches is selected."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from framegrain.domain.lasso import taken
from framegrain.ui.canvas.gestures.carry import resulting
from framegrain.ui.canvas.gestures.gesture import NOTHING, Draft, Gesture, Phase, Touch

if TYPE_CHECKING:
    from framegrain.domain.shapes import Xy
    from framegrain.ui.canvas.stage import Stage

_STEP = 2.0
"""Screen pixels between two points of the line."""


class Lassoing(Gesture):
    """Begins with the press that is given, else waits for one. With Shift or Ctrl it takes more, with both less."""

    def __init__(self, stage: Stage, start: Touch | None = None) -> None:
        self._stage = stage
        self._start = start
        self._last: Xy = (0.0, 0.0)
        self._line: list[Xy] = []
        self.holds_button = start is not None
        self.help = "draw around what is to be selected · Shift: more · Ctrl+Shift: less · Esc drops it"

    def press(self, at: Touch) -> None:
        self._start = at

    def move(self, at: Touch) -> None:
        if self._start is None:
            return
        if not self._line:
            if at.is_near(self._start):
                return
            self._line, self._last = [self._start.picture], self._start.screen
        if math.dist(at.screen, self._last) >= _STEP:
            self._line.append(at.picture)
            self._last = at.screen

    def release(self, at: Touch) -> None:
        if self._start is None:
            return
        self.move(at)
        self.phase = Phase.DONE

    def draft(self) -> Draft:
        return Draft(lasso=tuple(self._line)) if len(self._line) > 1 else NOTHING

    def finished(self) -> None:
        assert self._start is not None
        focus = self._stage.session.focus
        if len(self._line) > 1:
            free = [item for item in self._stage.drawn if not item.locked]
            found = taken(self._line, [item.shape for item in free])
            ids = frozenset(item.id for item, is_taken in zip(free, found, strict=True) if is_taken)
            focus.select(resulting(ids, focus.selection, self._start))
        elif not (self._start.shift or self._start.ctrl):
            focus.clear()
