"""What all gestures have in common."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from framegrain.domain.borders import Place
from framegrain.domain.records import RecordId
from framegrain.domain.shapes import Cuboid, Xy
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
    FLIP = auto()
    MORE = auto()
    LESS = auto()


COMMON = frozenset({Key.FINISH, Key.BACK, Key.AGAIN})
"""The keys every gesture between presses takes; the others mean something elsewhere, too."""


class Phase(Enum):
    """How far a gesture has come."""

    GOING = auto()
    DONE = auto()
    DROPPED = auto()


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What to show of a gesture under way; nothing of it is in the document.

    `shapes` replaces objects by id (a new one under `layout.NOT_YET`); `vertices` shows theirs. `path` is an outline
    under way, its last point the pointer; `closing` says that a press now closes it, `open` that it encloses nothing.
    `band` are two corners of a rubber band, `lasso` the points of a free line that selects. `caught` is the place on a
    neighbour's border the hand is on, `loupe` the point to show enlarged. `guided` is a cuboid and the axes whose
    vanishing lines are shown. Coordinates are the picture's.
    """

    shapes: Mapping[RecordId, Drawn] = {}
    path: tuple[Xy, ...] = ()
    closing: bool = False
    colour: str = ""
    band: tuple[Xy, Xy] | None = None
    lasso: tuple[Xy, ...] = ()
    open: bool = False
    caught: Place | None = None
    loupe: Xy | None = None
    vertices: bool = False
    note: str = ""
    guided: tuple[Cuboid, tuple[int, ...]] | None = None

    @property
    def sketch(self) -> tuple[Xy, ...]:
        """Every point of what is no object yet."""
        return (*self.path, *(self.band or ()), *self.lasso)


NOTHING = Draft()


class Gesture:
    """One action of the hand, from its first press until it is done or dropped.

    `holds_button` gestures live while a button is down and end with it; the others go on between presses. One that
    `keeps_work` goes on when its edit is refused, for the hand to correct it. `subject` is the object a command began
    it on; where that is gone, the gesture is, too.
    """

    phase = Phase.GOING
    holds_button = True
    keeps_work = False
    subject: RecordId | None = None
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

    def takes(self, key: Key) -> bool:
        """Whether a key means something now that it also means elsewhere."""
        return key in COMMON

    def wheel(self, notches: float) -> bool:
        """The wheel turned; returns whether it meant something, else it zooms."""
        return False

    def go_on(self) -> None:
        """Its edit was refused: let the hand correct what it made."""
        self.phase = Phase.GOING

    def draft(self) -> Draft:
        """What to show now."""
        return NOTHING

    def edit(self) -> Edit | None:
        """What would land if the gesture were done now; None for nothing."""
        return None

    def finished(self) -> None:
        """Called when the gesture is done and its edit, if any, has landed."""


class HeldGesture(Gesture):
    """One that is done where the button is let go."""

    def release(self, at: Touch) -> None:
        self.move(at)
        self.phase = Phase.DONE
