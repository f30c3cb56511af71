"""How a person has arranged the lanes: their order and height, which are folded, locked, hidden or split by group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LaneId = str
"""A level's value (`action`) for the lane of a whole level; `level/label` for the lane of one of its top labels."""

PITCHES = {"Low": 16, "Normal": 20, "High": 28, "Very high": 40}
"""Heights of a row in pixels, by what people call them."""
NORMAL = PITCHES["Normal"]
_LEAST, _MOST = 14, 64
_MOST_REMEMBERED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """A value: every method returns a new one. What is not said of a lane is as in a new project."""

    order: tuple[LaneId, ...] = ()
    folded: frozenset[LaneId] = frozenset()
    locked: frozenset[LaneId] = frozenset()
    hidden: frozenset[LaneId] = frozenset()
    pitches: Mapping[LaneId, int] = field(default_factory=dict)
    grouped: frozenset[str] = frozenset()
    """Levels that have a lane for each of their top labels."""

    def pitch(self, lane: LaneId) -> int:
        """How high a row of the lane is, in pixels."""
        return self.pitches.get(lane, NORMAL)

    def sorted(self, lanes: Sequence[LaneId]) -> list[LaneId]:
        """The lanes in the order chosen; those never moved keep their place beside the one before them."""
        found = [lane for lane in self.order if lane in lanes]
        for place, lane in enumerate(lanes):
            if lane not in found:
                before = next((other for other in reversed(lanes[:place]) if other in found), None)
                found.insert(found.index(before) + 1 if before is not None else 0, lane)
        return found

    def fold(self, lane: LaneId) -> Arrangement:
        """Fold a lane, or unfold it."""
        return replace(self, folded=self.folded ^ {lane})

    def lock(self, lane: LaneId) -> Arrangement:
        """Lock a lane, or unlock it."""
        return replace(self, locked=self.locked ^ {lane})

    def hide(self, lane: LaneId) -> Arrangement:
        """Hide a lane, or show it."""
        return replace(self, hidden=self.hidden ^ {lane})

    def show_all(self) -> Arrangement:
        """Hide none."""
        return replace(self, hidden=frozenset())

    def group(self, level: str, groups: Iterable[LaneId] = ()) -> Arrangement:
        """Split a level into a lane for each top label, the `groups`, or join it again.

        What was locked stays locked: where one group was, all of the joined lane.
        """
        mine = {lane for lane in self.locked if lane.partition("/")[0] == level}
        kept = ({level} if level in self.grouped else set(groups)) if mine else set()
        locked = self.locked - mine | kept if kept else self.locked
        return replace(self, grouped=self.grouped ^ {level}, locked=locked)

    def move(self, lanes: Sequence[LaneId], lane: LaneId, place: int) -> Arrangement:
        """Put a lane before the one that is now at `place` among `lanes`."""
        order = self.sorted(lanes)
        at = order.index(lane)
        order.remove(lane)
        order.insert(place - (at < place), lane)
        return replace(self, order=tuple(order))

    def heighten(self, lane: LaneId, pitch: int) -> Arrangement:
        """Let a lane's rows be so many pixels high, within reason."""
        return replace(self, pitches={**self.pitches, lane: min(max(pitch, _LEAST), _MOST)})

    def to_json(self) -> dict[str, Any]:
        """For the settings."""
        return {
            "order": list(self.order),
            "folded": sorted(self.folded),
            "locked": sorted(self.locked),
            "hidden": sorted(self.hidden),
            "pitches": dict(self.pitches),
            "grouped": sorted(self.grouped),
        }

    @classmethod
    def from_json(cls, kept: object) -> Arrangement:
        """Back from the settings, which people may edit: what makes no sense there is left out."""
        if not isinstance(kept, Mapping):
            return cls()
        pitches = kept.get("pitches")
        found = cls(
            order=tuple(_names(kept.get("order"))),
            folded=frozenset(_names(kept.get("folded"))),
            locked=frozenset(_names(kept.get("locked"))),
            hidden=frozenset(_names(kept.get("hidden"))),
            grouped=frozenset(_names(kept.get("grouped"))),
        )
        for lane, pitch in pitches.items() if isinstance(pitches, Mapping) else ():
            if isinstance(lane, str) and isinstance(pitch, int):
                found = found.heighten(lane, pitch)
        return found


def _names(kept: object) -> Iterable[str]:
    if isinstance(kept, list):
        yield from dict.fromkeys(name for name in kept[:_MOST_REMEMBERED] if isinstance(name, str))
