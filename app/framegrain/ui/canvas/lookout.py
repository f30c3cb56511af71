"""Keeps the view: fit until somebody zooms, then where they left it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.ui.canvas.view import fit, resized

if TYPE_CHECKING:
    from framegrain.domain.shapes import Xy
    from framegrain.ui.canvas.stage import Stage

_SMALLEST = 0.5
"""Share of the fitted (or actual) size below which the picture is not made smaller."""


class Lookout:
    """Moves the stage's view within a room of (width, height) logical pixels."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.fitted = True
        self._size: Xy = (0.0, 0.0)

    @property
    def interest(self) -> Xy:
        """Where on screen a key zooms: at what is selected if that is in sight, else in the middle."""
        chosen = self._stage.selected
        if chosen:
            left, top, right, bottom = chosen[-1].bounds
            x, y = self._stage.view.to_screen(((left + right) / 2, (top + bottom) / 2))
            if 0 <= round(x) < self.room[0] and 0 <= round(y) < self.room[1]:
                return x, y
        return self.room[0] / 2, self.room[1] / 2

    def video_changed(self, *, keep: bool) -> None:
        """Another video is shown: all of it, or `keep` zoom and place where it has the size of the one before."""
        before, self._size = self._size, self._stage.size
        if not keep or before != self._size or self.fitted:
            self.fit()

    @property
    def room(self) -> Xy:
        """The widget's (width, height) in logical pixels."""
        return self._stage.room

    @room.setter
    def room(self, room: Xy) -> None:
        self._stage.room = room

    def fit(self) -> None:
        """Show the whole picture, and keep doing so when the room changes."""
        self.fitted = True
        self._stage.view = fit(self._stage.size, self.room)

    def resize(self, room: Xy) -> None:
        """The room changed: stay fitted, or keep the middle."""
        before, self.room = self.room, room
        if self.fitted:
            self.fit()
        else:
            self._stage.view = resized(self._stage.view, before, room).kept_in(self._stage.size, room)

    def zoom(self, factor: float, at: Xy, ratio: float) -> None:
        """Closer or farther, with what is at screen position `at` staying there; rests at 100 % on the way."""
        view = self._stage.view
        actual = 1.0 / ratio
        wanted = view.scale * factor
        if min(view.scale, wanted) < actual * 0.999 and max(view.scale, wanted) > actual * 1.001:
            factor = actual / view.scale
        smallest = min(fit(self._stage.size, self.room).scale, actual) * _SMALLEST
        self.fitted = False
        self._stage.view = view.zoomed(factor, at, smallest).kept_in(self._stage.size, self.room)

    def push(self, dx: float, dy: float) -> None:
        """The picture pushed by screen pixels."""
        self.fitted = False
        self._stage.view = self._stage.view.moved(dx, dy).kept_in(self._stage.size, self.room)

    def reveal(self, bounds: tuple[float, float, float, float]) -> bool:
        """Bring bounds (picture coordinates) that are wholly out of sight to the middle; returns whether they were."""
        left, top = self._stage.view.to_screen((bounds[0], bounds[1]))
        right, bottom = self._stage.view.to_screen((bounds[2], bounds[3]))
        if self.fitted or (right > 0 and bottom > 0 and left < self.room[0] and top < self.room[1]):
            return False
        self.push((self.room[0] - left - right) / 2, (self.room[1] - top - bottom) / 2)
        return True

    def text(self, ratio: float) -> str:
        """The zoom in words; 100 % is one screen pixel for each picture pixel."""
        percent = f"{self._stage.view.scale * ratio * 100:.0f} %"
        return f"fit {percent}" if self.fitted else percent
