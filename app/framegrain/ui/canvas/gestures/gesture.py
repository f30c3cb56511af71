"""What all gestures have in common."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from framegrain.domain.records import RecordId
from framegrain.domain.shapes import Xy
from framegrain.ui.canvas.layout import Drawn

if TYPE_CHECKING:
    from framegrain.domain.edit import Edit

SLACK = 3.0
"""A hand that moved less than this many screen pixels has clicked, not dragged."""


class Touch(NamedTuple):
    """The pointer: on screen, in the picture, and the modifier keys held."""

    screen: Xy
    picture: Xy
    shift: bool = False
    ctrl: bool = False
    alt: bool = False

    def is_near(self, other: Touch) -> bool:
        """Whether the hand has not left the place of another touch."""
        return math.dist(self.screen, other.screen) <= SLACK


class Key(Enum):
    """Keys that mean something to a gesture under way."""

    FINISH = auto()
    BACK = auto()
    AGAIN = auto()


class Phase(Enum):
    """How far a gesture has come."""

    GOING = auto()
    DONE = auto()
    DROPPED = auto()


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What to show of a gesture under way; nothing of it is in the document.

    `shapes` replaces objects by id (a new one under `layout.NOT_YET`). `path` is an open outline, its last point
    the pointer; `closing` says that a press now closes it. `band` are two corners of a rubber band. Coordinates
    are the picture's.
    """

    shapes: Mapping[RecordId, Drawn] = {}
    path: tuple[Xy, ...] = ()
    closing: bool = False
    colour: str = ""
    band: tuple[Xy, Xy] | None = None
    note: str = ""


NOTHING = Draft()


class Gesture:
    """One action of the hand, from its first press until it is done or dropped.

    `holds_button` gestures live while a button is down and end with it; the others go on between presses.
    """

    phase = Phase.GOING
    holds_button = True
    help = ""

    def press(self, at: Touch) -> None:
        """A further press, in gestures that go on between presses."""

    def move(self, at: Touch) -> None:
        """The pointer moved, with or without a button held."""

    def release(self, at: Touch) -> None:
        """The button went up."""

    def double_press(self, at: Touch) -> None:
        """The second press of a double click."""
        self.press(at)

    def key(self, key: Key) -> bool:
        """A key; returns whether it meant something."""
        return False

    def draft(self) -> Draft:
        """What to show now."""
        return NOTHING

    def edit(self) -> Edit | None:
        """What would land if the gesture were done now; None for nothing."""
        return None

    def finished(self) -> None:
        """Called when the gesture is done and its edit, if any, has landed."""
