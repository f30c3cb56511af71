"""The lanes' arrangement as a person changes it, and what follows from it: which labels are locked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from framegrain.ui.attempt import Say, Tone
from framegrain.ui.listening import listen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.records import LabelId
    from framegrain.session.session import Session
    from framegrain.ui.timeline.arrangement import Arrangement, LaneId
    from framegrain.ui.timeline.lanes import Lane, Lanes
    from framegrain.ui.timeline.surface import TimelineSurface

_STEP = 6


class Arranging(QObject):
    """What the lanes' actions do. `changed` comes after every change a person made, to be remembered."""

    changed = Signal()

    def __init__(self, session: Session, say: Say, surface: TimelineSurface) -> None:
        super().__init__(surface)
        self._session = session
        self._say = say
        self._surface = surface
        listen(self, session.locks.changed, self._follow_locks)

    @property
    def now(self) -> Arrangement:
        """How the lanes are arranged."""
        return self._surface.arrangement

    @property
    def _lanes(self) -> Lanes | None:
        return self._surface.lanes

    def set(self, new: Arrangement) -> None:
        """Arrange the lanes so, without telling; for what was remembered."""
        self._surface.arrange(new)
        self.lock_labels()

    def lock_labels(self) -> None:
        """Tell the session which labels lie in locked lanes."""
        lanes = self._lanes
        names = {lane.id: lane.name for lane in lanes.all} if lanes is not None else {}
        self._session.locks.lock_lanes({label: names.get(lane, lane) for label, lane in self._locked()})

    def _locked(self) -> Iterator[tuple[LabelId, LaneId]]:
        """The labels in locked lanes, each with its lane."""
        lanes, locked = self._lanes, self.now.locked
        if lanes is not None and locked:
            for label in self._session.taxonomy.labels:
                lane = lanes.lane_of(label.id, label.level)
                if lane in locked:
                    yield label.id, lane

    def _follow_locks(self) -> None:
        """Lanes unlocked elsewhere are unlocked here, and what is locked elsewhere is shown."""
        opened = {lane for label, lane in self._locked() if label not in self._session.locks.lanes}
        if opened:
            self._change(replace(self.now, locked=self.now.locked - opened))
        else:
            self._surface.invalidate()

    def _change(self, new: Arrangement) -> None:
        self.set(new)
        self.changed.emit()

    # -- the lane meant by an action

    def chosen(self) -> Lane | None:
        """The lane of what is selected, else of the label in hand; where there is neither, the person is told."""
        lanes, focus = self._lanes, self._session.focus
        if lanes is None:
            return None
        for record in focus.selected:
            lane = lanes.lane_of_record(record)
            if lane is not None:
                return lanes.of(lane)
        if focus.label is not None:
            return lanes.of(lanes.lane_of(focus.label))
        self._say("Select something in the lane first, or take one of its labels", Tone.INFO)
        return None

    # -- what can be done to a lane; None is the one chosen

    def fold(self, lane: LaneId | None = None) -> None:
        """Fold it to one line, or unfold it."""
        if (found := self._found(lane)) is not None:
            self._change(self.now.fold(found.id))

    def lock(self, lane: LaneId | None = None) -> None:
        """Refuse changes of what is in it, or allow them again."""
        if (found := self._found(lane)) is not None:
            self._change(self.now.lock(found.id))
            on = found.id in self.now.locked
            self._say(f"The lane {found.name} is {'locked' if on else 'unlocked'} now", Tone.INFO)

    def hide(self, lane: LaneId | None = None) -> None:
        """Take it out of sight; it is still counted at the top left."""
        found = self._found(lane)
        if found is None or self._lanes is None:
            return
        if found.id not in self.now.hidden and len(self._lanes.shown(self.now)) < 2:
            self._say("One lane stays in sight; show another one first", Tone.ATTENTION)
            return
        self._change(self.now.hide(found.id))
        if found.id in self.now.hidden:
            self._say(
                f"The lane {found.name} is hidden; the line “Clips” counts it and shows it again", Tone.INFO
            )

    def show_all(self) -> None:
        """Hide no lane any more."""
        if self.now.hidden:
            self._change(self.now.show_all())
        else:
            self._say("No lane is hidden", Tone.INFO)

    def group(self, lane: LaneId | None = None) -> None:
        """Give each group of the level a lane of its own, or join them again."""
        if (found := self._found(lane)) is not None:
            level = found.level
            roots = self._session.taxonomy.roots(level)
            self._change(self.now.group(level.value, [f"{level.value}/{root.id}" for root in roots]))

    def shift(self, by: int, lane: LaneId | None = None) -> None:
        """Move it up (-1) or down (1) among those shown."""
        found = self._found(lane)
        if found is None or self._lanes is None:
            return
        shown = [other.id for other in self._lanes.shown(self.now)]
        if found.id not in shown:
            self._say(f"The lane {found.name} is hidden; show it first", Tone.INFO)
            return
        place = shown.index(found.id) + by
        if not 0 <= place < len(shown):
            self._say(f"The lane {found.name} is the {'first' if by < 0 else 'last'} already", Tone.INFO)
            return
        self.put(found.id, shown[place], after=by > 0)

    def put(self, lane: LaneId, beside: LaneId, *, after: bool) -> None:
        """Move a lane to just before or after another one."""
        if self._lanes is not None:
            natural = [other.id for other in self._lanes.all]
            place = self.now.sorted(natural).index(beside) + after
            self._change(self.now.move(natural, lane, place))

    def heighten(self, by: int, lane: LaneId | None = None) -> None:
        """Make its rows higher (1) or lower (-1)."""
        if (found := self._found(lane)) is not None:
            self._change(self.now.heighten(found.id, self.now.pitch(found.id) + by * _STEP))

    def set_pitch(self, lane: LaneId, pitch: int) -> None:
        """Let its rows be so many pixels high."""
        self._change(self.now.heighten(lane, pitch))

    def _found(self, lane: LaneId | None) -> Lane | None:
        if lane is None:
            return self.chosen()
        return self._lanes.of(lane) if self._lanes is not None else None
