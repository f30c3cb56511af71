"""A few points set on the picture for somebody who asked for them; nothing is labeled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.ui.canvas.gestures.gesture import Draft, Gesture, Key, Phase, Touch
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.shapes import Xy
    from framegrain.ui.canvas.stage import Stage

_COLOUR = "#4d94ff"


class SettingPoints(Gesture):
    """So many points by clicks, in order around what they bound; `done` gets them."""

    holds_button = False
    help = "click the corners in order around · Backspace takes the last one back · Esc drops them"

    def __init__(self, stage: Stage, count: int, done: Callable[[tuple[Xy, ...]], None]) -> None:
        self._stage = stage
        self._count = count
        self._done = done
        self._points: list[Xy] = []
        self._at: Xy | None = None

    def press(self, at: Touch) -> None:
        self._at = at.picture
        self._points.append(self._stage.snapped(at.picture, pull=False))
        if len(self._points) == self._count:
            self.phase = Phase.DONE

    def move(self, at: Touch) -> None:
        self._at = at.picture

    def key(self, key: Key) -> bool:
        if key is Key.BACK and self._points:
            self._points.pop()
        return True

    def draft(self) -> Draft:
        points = tuple(self._points)
        left = self._count - len(points)
        return Draft(
            path=(*points, self._at) if self._at is not None and points else points,
            colour=_COLOUR,
            note=f"{counted(left, 'corner')} to set",
        )

    def finished(self) -> None:
        self._done(tuple(self._points))
