"""Gestures on cuboids: draw one in two drags, pull a hold of one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.shapes import Cuboid
from framegrain.domain.standing import place_words, size_words
from framegrain.editing import cuboids as hands
from framegrain.editing.cuboids import Drag, Hold, Part
from framegrain.editing.shapes import cuboid_between, cuboid_reaching, rounded
from framegrain.editing.standing import drawn
from framegrain.ui.canvas.cuboid_layout import LEVEL, acting
from framegrain.ui.canvas.gestures.draw import TINY, Drawing, DrawingBox
from framegrain.ui.canvas.gestures.gesture import NOTHING, Draft, HeldGesture, Key, Phase, Touch
from framegrain.ui.canvas.handles import Handle, Role, hint_of
from framegrain.ui.canvas.layout import Drawn, size_text

if TYPE_CHECKING:
    from framegrain.domain.edit import Edit
    from framegrain.domain.records import LabelId
    from framegrain.domain.shapes import Box, Shape
    from framegrain.ui.canvas.stage import Stage

_DEPTH = 0.3
"""Share of the front face a new cuboid is deep, up and to the right, while the hand has not left the front's corner."""

_PARTS = {
    Role.FRONT: Part.CORNER,
    Role.BACK: Part.CORNER,
    Role.FRONT_EDGE: Part.EDGE,
    Role.CUBOID_EDGE: Part.EDGE,
    Role.FACE: Part.FACE,
    Role.VANISHING: Part.VANISHING,
    Role.HEADING: Part.HEADING,
}


class DrawingCuboid(Drawing):
    """A cuboid: its front face by a drag (or two clicks), then its depth by a drag (or a move and a click)."""

    help = "drag the front face, then to where a corner of the back is · Esc drops it"

    def __init__(self, stage: Stage, label: LabelId, start: Touch) -> None:
        super().__init__(stage, label)
        self._face = DrawingBox(stage, label, start)
        self._front: Box | None = None
        self._released = self._back_corner = start.picture

    def press(self, at: Touch) -> None:
        if self._front is None:
            self._face.press(at)
        else:
            self.move(at)

    def move(self, at: Touch) -> None:
        if self._front is None:
            self._face.move(at)
        else:
            self._back_corner = self._stage.snapped(at.picture, pull=not at.alt)

    def release(self, at: Touch) -> None:
        if self._front is not None:
            self.move(at)
            self.phase = Phase.DONE
            return
        self._face.release(at)
        self.phase = Phase.DROPPED if self._face.phase is Phase.DROPPED else Phase.GOING
        if self._face.phase is Phase.DONE:
            self._front = self._face.shape()
            self._released = self._back_corner = self._stage.snapped(at.picture, pull=not at.alt)

    def key(self, key: Key) -> bool:
        if key is Key.FINISH and self._front is not None:
            self.phase = Phase.DONE
        elif key is Key.BACK and self._front is not None:
            self.phase = Phase.DROPPED
        return True

    def shape(self) -> Cuboid | None:
        """None until the front face stands: what is drawn till then is a box."""
        front = self._front
        if front is None:
            return None
        still = math.dist(self._released, self._back_corner) < TINY / self._stage.view.scale
        camera = self._stage.camera
        if camera is not None:
            stood = drawn(front, None if still else self._back_corner, camera)
            stood = stood or drawn(front, None, camera)
            if stood is not None:
                return stood
        if still:
            return cuboid_between(front, (front.width * _DEPTH, -front.height * _DEPTH))
        return cuboid_reaching(front, self._back_corner)

    def draft(self) -> Draft:
        shape = self.shape()
        if shape is None:
            return self._face.draft()
        return with_guides(self._stage, super().draft(), shape, LEVEL)


class PullingCuboid(HeldGesture):
    """One hold of a cuboid dragged: it stays a box all the way."""

    def __init__(self, stage: Stage, item: Drawn, handle: Handle, start: Touch) -> None:
        assert isinstance(item.shape, Cuboid)
        self._stage = stage
        self._item = item
        self._before = item.shape
        self._hold = hold_of(handle)
        self._start = start
        self._shape: Cuboid | None = None
        role = acting(item.shape, handle.role, handle.number)
        self.help = hint_of(role, standing=stage.standing(item.shape) is not None)

    def move(self, at: Touch) -> None:
        if self._shape is None and at.is_near(self._start):
            return
        to = at.picture
        if self._hold.part is not Part.VANISHING:
            to = self._stage.snapped(to, pull=self._hold.part is Part.CORNER and not at.alt)
        drag = Drag(self._start.picture, to, at.shift, at.alt)
        made = rounded(hands.dragged(self._before, self._hold, drag, self._stage.camera))
        assert isinstance(made, Cuboid)
        self._shape = made

    def draft(self) -> Draft:
        if self._shape is None:
            return NOTHING
        shown = Draft(
            shapes={self._item.id: self._item.reshaped(self._shape)},
            note=cuboid_words(self._stage, self._shape),
            colour=self._item.colour,
        )
        upright = self._hold == Hold(Part.VANISHING, 1)
        return with_guides(self._stage, shown, self._shape, (1,) if upright else LEVEL)

    def edit(self) -> Edit | None:
        return None if self._shape is None else self._stage.reshape(self._item.id, self._shape)


def hold_of(handle: Handle) -> Hold:
    """What of the cuboid a handle holds."""
    return Hold(_PARTS[handle.role], handle.number + 4 * (handle.role is Role.BACK))


def cuboid_words(stage: Stage, shape: Shape) -> str:
    """Size and place of a cuboid: metres where the camera is known, else pixels."""
    found = stage.standing(shape)
    if found is None:
        return size_text(shape)
    return f"{size_words(found)} · {place_words(found)} · {found.heading:.0f}°"


def with_guides(stage: Stage, draft: Draft, shape: Cuboid, axes: tuple[int, ...]) -> Draft:
    """The draft with the lines to the vanishing points of some axes."""
    return msgspec.structs.replace(draft, guided=(shape, axes), note=cuboid_words(stage, shape))
