"""Which part of the picture is on screen, and how large."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from framegrain.domain.shapes import Xy

CLOSEST = 64.0
"""The widest a picture pixel gets on screen, in logical pixels."""

STAYS = 48.0
"""So many pixels of the picture stay on screen however far it is pushed."""

STEP = 1.25
"""One notch of the wheel, one press of a zoom key."""


class View(msgspec.Struct, frozen=True):
    """Picture coordinates to widget coordinates (logical pixels): `screen = scale * picture + (left, top)`."""

    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def to_screen(self, point: Xy) -> Xy:
        """Where a point of the picture is on screen."""
        return point[0] * self.scale + self.left, point[1] * self.scale + self.top

    def to_picture(self, point: Xy) -> Xy:
        """Which point of the picture is at a place on screen."""
        return (point[0] - self.left) / self.scale, (point[1] - self.top) / self.scale

    def zoomed(self, factor: float, at: Xy, smallest: float) -> View:
        """Larger by `factor`, with what is at screen position `at` staying there."""
        scale = min(max(self.scale * factor, smallest), max(CLOSEST, smallest))
        x, y = self.to_picture(at)
        return View(scale, at[0] - x * scale, at[1] - y * scale)

    def moved(self, dx: float, dy: float) -> View:
        """The picture pushed by screen pixels."""
        return View(self.scale, self.left + dx, self.top + dy)

    def kept_in(self, picture: Xy, room: Xy) -> View:
        """Pushed back until a strip of the picture is on screen; `picture` and `room` are (width, height)."""
        return View(
            self.scale,
            _within(self.left, picture[0] * self.scale, room[0]),
            _within(self.top, picture[1] * self.scale, room[1]),
        )


def fit(picture: Xy, room: Xy, margin: float = 8.0) -> View:
    """The whole picture, centred, as large as the room allows; `picture` and `room` are (width, height)."""
    if min(*picture, *room) <= 0:
        return View()
    margin = min(margin, min(room) / 8)
    scale = min((room[0] - 2 * margin) / picture[0], (room[1] - 2 * margin) / picture[1], CLOSEST)
    return centred(scale, picture, room)


def centred(scale: float, picture: Xy, room: Xy) -> View:
    """The picture's middle in the middle of the room."""
    left, top = (room[0] - picture[0] * scale) / 2, (room[1] - picture[1] * scale) / 2
    return View(scale, float(round(left)), float(round(top)))


def resized(view: View, before: Xy, after: Xy) -> View:
    """The same point in the middle after the room changed its size."""
    return view.moved((after[0] - before[0]) / 2, (after[1] - before[1]) / 2)


def _within(start: float, length: float, room: float) -> float:
    keep = min(STAYS, length, room)
    return min(max(start, keep - length), room - keep)
