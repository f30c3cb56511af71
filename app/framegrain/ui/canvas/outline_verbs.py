"""What can be done to selected polygons by command: united, taken away, cut, pierced, extended, simplified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.shapes import Polygon
from framegrain.editing import outlines
from framegrain.ui.attempt import Tone, attempt
from framegrain.ui.canvas.gestures.outline import hole_in, part_of
from framegrain.ui.canvas.gestures.rework import Cutting, Simplifying, Waiting
from framegrain.ui.canvas.one_frame import tell_rest

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.edit import Edit
    from framegrain.domain.records import RecordId
    from framegrain.ui.canvas.gestures.gesture import Gesture
    from framegrain.ui.canvas.hand import Hand
    from framegrain.ui.canvas.layout import Drawn
    from framegrain.ui.canvas.stage import Stage


class OutlineVerbs:
    """The commands on outlines; each is one edit, or begins a gesture, or says why it can't be done.

    `begun` is called after a gesture was begun, for the canvas to show it.
    """

    def __init__(self, stage: Stage, hand: Hand, begun: Callable[[], None]) -> None:
        self._stage = stage
        self._hand = hand
        self._begun = begun

    def unite(self) -> None:
        """Make one of the selected polygons."""
        if self._may():
            ids = [item.id for item in self._stage.selected]
            kept = min(ids, key=lambda i: self._stage.session.desk.track(i).number, default=None)
            desk, frame = self._stage.session.desk, self._stage.frame
            if self._land(lambda: outlines.unite(desk, ids, frame), *ids) and kept is not None:
                self._stage.session.focus.select({kept})

    def subtract(self) -> None:
        """Take what the others cover from the largest selected polygon; from a single one, all neighbours' part."""
        whole = self._largest()
        if whole is not None:
            others = [i for i in self._stage.selected if i.id != whole.id] or self._neighbours(whole)
            desk, frame = self._stage.session.desk, self._stage.frame
            self._land(lambda: outlines.subtract(desk, whole.id, [i.id for i in others], frame), whole.id)

    def intersect(self) -> None:
        """Leave of the largest selected polygon what all the others cover, too."""
        whole = self._largest()
        if whole is not None:
            others = [i.id for i in self._stage.selected if i.id != whole.id]
            desk, frame = self._stage.session.desk, self._stage.frame
            self._land(lambda: outlines.intersect(desk, whole.id, others, frame), whole.id)

    def _largest(self) -> Drawn | None:
        """The largest selected polygon; says when there is none."""
        if not self._may():
            return None
        chosen = [item for item in self._stage.selected if isinstance(item.shape, Polygon)]
        if not chosen:
            self._stage.say("Select a polygon on this frame first", Tone.ATTENTION)
        return max(chosen, key=lambda item: item.extent, default=None)

    def _neighbours(self, whole: Drawn) -> list[Drawn]:
        return [i for i in self._stage.drawn if isinstance(i.shape, Polygon) and i.id != whole.id]

    def cut(self) -> None:
        """Wait for a line through the selected polygon."""
        self._wait(
            "draw a line right through the polygon · Shift: parts of one object · Esc drops it", Cutting
        )

    def hole(self) -> None:
        """Wait for what is to be taken out of the selected polygon."""
        self._wait("click or draw the outline of the hole · Esc drops it", hole_in)

    def part(self) -> None:
        """Wait for what is to be added to the selected polygon."""
        self._wait("click or draw the outline of the part · Esc drops it", part_of)

    def simplify(self) -> None:
        """Show the selected polygon with fewer vertices, to be taken or not."""
        track = self._one()
        if track is not None:
            self._start(Simplifying(self._stage, track))

    def _wait(self, help: str, begin: Callable[..., Gesture]) -> None:
        track = self._one()
        if track is not None:
            self._start(Waiting(self._stage, track, help, begin))

    def _start(self, gesture: Gesture) -> None:
        self._hand.start(gesture)
        self._begun()

    def _one(self) -> RecordId | None:
        """The one polygon selected; says what is missing."""
        if not self._may():
            return None
        chosen = self._stage.selected
        if len(chosen) != 1 or not isinstance(chosen[0].shape, Polygon) or chosen[0].ghost:
            self._stage.say("Select one polygon on this frame first", Tone.ATTENTION)
            return None
        return chosen[0].id

    def _may(self) -> bool:
        return self._stage.session.document is not None and self._stage.may_edit()

    def _land(self, edit: Callable[[], Edit], *changed: RecordId) -> bool:
        landed = attempt(self._stage.session, self._stage.say, edit)
        if landed:
            tell_rest(self._stage, changed)
        return landed
