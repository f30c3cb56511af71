"""Gestures that make something new: box, and what all of these have in common."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from framegrain.domain.records import Track
from framegrain.domain.shapes import Box, box_between
from framegrain.editing import shapes as hands
from framegrain.editing.tracks import start_track
from framegrain.ui.canvas.gestures.gesture import NOTHING, Draft, Gesture, Key, Phase, Touch
from framegrain.ui.canvas.layout import NOT_YET, fresh, size_text

if TYPE_CHECKING:
    from framegrain.domain.edit import Change, Edit
    from framegrain.domain.records import LabelId
    from framegrain.domain.shapes import Shape, Xy
    from framegrain.ui.canvas.stage import Stage

TINY = 3.0
"""A box with a side under this many screen pixels was a click."""


class Drawing(Gesture):
    """A shape of the label in hand on its way to become a new track."""

    holds_button = False

    def __init__(self, stage: Stage, label: LabelId) -> None:
        self._stage = stage
        self._label = label

    @property
    def label(self) -> LabelId:
        """The label in hand now: it may change while one draws."""
        return self._stage.session.focus.label or self._label

    def shape(self) -> Shape | None:
        """The shape as drawn so far; None while there is none."""
        raise NotImplementedError

    def draft(self) -> Draft:
        shape = self.shape()
        if shape is None:
            return NOTHING
        session = self._stage.session
        item = fresh(session.taxonomy, self.label, shape, self._stage.colour_of(self.label))
        return Draft(shapes={NOT_YET: item}, note=size_text(shape), colour=item.colour)

    def edit(self) -> Edit | None:
        shape = self.shape()
        if shape is None:
            return None
        return start_track(self._stage.session.desk, self.label, self._stage.frame, hands.rounded(shape))


def made_track(edit: Edit) -> int | None:
    """The id of the track an edit makes; None when it makes none."""
    for change in edit.changes:
        if is_new_track(change):
            return change.id
    return None


def is_new_track(change: Change) -> bool:
    """Whether a change makes a track."""
    return change.before is None and isinstance(change.after, Track)


class DrawingBox(Drawing):
    """A box from corner to corner: by a drag, or by two clicks."""

    help = "drag, or click two corners · Shift draws a square · Esc drops it"

    def __init__(self, stage: Stage, label: LabelId, start: Touch) -> None:
        super().__init__(stage, label)
        self._pressed = start
        self._from = stage.snapped(start.picture, pull=not start.alt)
        self._to = self._from
        self._clicks = 1

    def press(self, at: Touch) -> None:
        self._clicks += 1
        self.move(at)

    def move(self, at: Touch) -> None:
        self._to = self._stage.snapped(at.picture, pull=not at.alt)
        if at.shift:
            self._to = _square(self._from, self._to)

    def release(self, at: Touch) -> None:
        self.move(at)
        if self.shape() is not None:
            self.phase = Phase.DONE
        elif self._clicks > 1:
            self.phase = Phase.DROPPED

    def key(self, key: Key) -> bool:
        if key is Key.FINISH and self.shape() is not None:
            self.phase = Phase.DONE
        elif key is Key.BACK:
            self.phase = Phase.DROPPED
        return True

    def shape(self) -> Box | None:
        return drawn_box(self._stage, self._from, self._to)


def drawn_box(stage: Stage, a: Xy, b: Xy) -> Box | None:
    """The box between two corners; None for one no hand meant."""
    least = TINY / stage.view.scale
    if abs(a[0] - b[0]) < least or abs(a[1] - b[1]) < least:
        return None
    return box_between(a, b)


def _square(a: Xy, b: Xy) -> Xy:
    side = max(abs(b[0] - a[0]), abs(b[1] - a[1]))
    return a[0] + math.copysign(side, b[0] - a[0]), a[1] + math.copysign(side, b[1] - a[1])
