"""The records of a video sorted into lanes and rows; follows edits without starting over."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.records import Event, Keyframe, Scope, Track
from framegrain.domain.taxonomy import Level
from framegrain.ui.timeline.rows import Row
from framegrain.ui.timeline.stacking import Stack

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.edit import Edit
    from framegrain.domain.records import LabelId, RecordId
    from framegrain.domain.span import Span
    from framegrain.domain.taxonomy import Label, Taxonomy
    from framegrain.ui.timeline.arrangement import Arrangement, LaneId

_MANY = 2000
"""An edit of more changes than this is sorted in from scratch: sooner done than one after the other."""

LEVELS = (Level.SCENE, Level.ACTION, Level.OBJECT)


_Stacked = dict["LaneId", list[tuple[int, tuple["Span", int] | None]]]
"""Changes to be made to the stacks of lanes."""


class Stretch(NamedTuple):
    """Frames [start, stop) over which a track is occluded or outside."""

    start: int
    stop: int
    outside: bool


@dataclass(slots=True)
class Lane:
    """One level, or one group of its labels: a row of tags, rows of segments and clip labels, rows of tracks."""

    id: LaneId
    name: str
    """What a person calls it."""
    level: Level
    tags: Row
    events: Stack
    tracks: Stack
    takes_events: bool
    takes_spans: bool
    """Whether any of its events lasts: segments and clip labels, not only frame tags."""
    label: LabelId | None
    """Its first label, whose colour stands for the lane."""

    @property
    def count(self) -> int:
        """Records in it."""
        return len(self.tags) + len(self.events) + len(self.tracks)

    @property
    def event_rows(self) -> int:
        """Rows kept for segments and clip labels: one at least, so that there is a place to draw one."""
        if not self.takes_events or (len(self.tags) and not self.takes_spans):
            return len(self.events.rows)
        return max(len(self.events.rows), 1)

    @property
    def words(self) -> str:
        """How much is in it."""
        kinds = ((len(self.events) + len(self.tags), "event"), (len(self.tracks), "object"))
        held = [(count, word) for count, word in kinds if count]
        if len(held) == 1:
            count, word = held[0]
            return f"{count:,} {word}{'s' if count > 1 else ''}"
        return f"{self.count:,}" if held else ""


class Lanes:
    """Every lane of one document. Levels named in `grouped` have a lane for each of their top labels."""

    def __init__(self, document: Document, taxonomy: Taxonomy, grouped: frozenset[str] = frozenset()) -> None:
        self._document = document
        self._taxonomy = taxonomy
        self._grouped = grouped
        self._lane_ids: dict[tuple[LabelId, Level], LaneId] = {}
        self._codes: dict[LabelId, int] = {}
        self._stretches: dict[RecordId, tuple[Stretch, ...]] = {}
        self.labels: list[LabelId] = []
        self.revision = 0
        self._sort()

    def of(self, lane: LaneId) -> Lane:
        """A lane by its id; the first of its level where that has been split or joined meanwhile."""
        found = self._by_id.get(lane)
        if found is not None:
            return found
        level = lane.partition("/")[0]
        same = (other for other in self.all if other.level == level)
        return next(same, self.all[min(1, len(self.all) - 1)])

    def shown(self, arrangement: Arrangement) -> list[Lane]:
        """The lanes that are not hidden, in the order chosen."""
        order = arrangement.sorted([lane.id for lane in self.all])
        return [self._by_id[lane] for lane in order if lane not in arrangement.hidden]

    def hidden(self, arrangement: Arrangement) -> list[Lane]:
        """The lanes that are hidden."""
        return [lane for lane in self.all if lane.id in arrangement.hidden]

    def level_of(self, label: LabelId, otherwise: Level = Level.ACTION) -> Level:
        """The level whose lane a label belongs into."""
        found = self._taxonomy.by_id.get(label)
        return found.level if found is not None and found.level in LEVELS else otherwise

    def lane_of(self, label: LabelId, otherwise: Level = Level.ACTION) -> LaneId:
        """The lane a label belongs into."""
        key = (label, otherwise)
        if key not in self._lane_ids:
            level = self.level_of(label, otherwise)
            chain = self._taxonomy.lineage(label) if level in self._grouped else ()
            self._lane_ids[key] = f"{level}/{chain[0].id}" if chain else level.value
        return self._lane_ids[key]

    def lane_of_record(self, record: RecordId) -> LaneId | None:
        """The lane an event or track lies in."""
        event, track = self._document.events.get(record), self._document.tracks.get(record)
        if event is not None:
            return self.lane_of(event.label)
        return self.lane_of(track.label, Level.OBJECT) if track is not None else None

    def apply(self, edit: Edit) -> None:
        """Follow an edit that the document has taken already."""
        self.revision += 1
        if len(edit.changes) > _MANY:
            self._stretches.clear()
            self._sort()
            return
        tracks: set[RecordId] = set()
        stacked: _Stacked = defaultdict(list)
        for change in edit.changes:
            record = change.record
            if isinstance(record, Event):
                self._change_event(change.before, change.after, stacked)
            elif isinstance(record, Track):
                tracks.add(record.id)
            elif isinstance(record, Keyframe):
                tracks.update(k.track for k in (change.before, change.after) if isinstance(k, Keyframe))
        for lane, changes in stacked.items():
            self.of(lane).events.change(changes)
        self._file_tracks(sorted(tracks))

    def stretches(self, track: RecordId) -> tuple[Stretch, ...]:
        """Where a track is occluded or outside, worked out once for each state of it."""
        found = self._stretches.get(track)
        if found is None:
            found = self._stretches[track] = tuple(_stretches(self._document.keyframes(track)))
        return found

    def _sort(self) -> None:
        self._by_id = self._sorted()
        self.all: Sequence[Lane] = list(self._by_id.values())

    def _sorted(self) -> dict[LaneId, Lane]:
        tags: defaultdict[LaneId, list[Event]] = defaultdict(list)
        events: defaultdict[LaneId, list[tuple[int, Span, int]]] = defaultdict(list)
        tracks: defaultdict[LaneId, list[tuple[int, Span, int]]] = defaultdict(list)
        spots: dict[LabelId, tuple[LaneId, int]] = {}
        for event in self._document.events.values():
            spot = spots.get(event.label)
            if spot is None:
                spot = spots[event.label] = self.lane_of(event.label), self._code(event.label)
            if event.scope is Scope.FRAME:
                tags[spot[0]].append(event)
            else:
                events[spot[0]].append((event.id, event.span, spot[1]))
        for track in self._document.tracks.values():
            life = self._document.life(track.id)
            if life is not None:
                item = (track.id, life, self._code(track.label))
                tracks[self.lane_of(track.label, Level.OBJECT)].append(item)
        filled = tags.keys() | events.keys() | tracks.keys()
        return {
            lane: self._lane(lane, level, name, labels, tags[lane], events[lane], tracks[lane])
            for lane, level, name, labels in self._kinds(filled)
        }

    def _kinds(self, filled: Collection[LaneId]) -> Iterator[tuple[LaneId, Level, str, list[Label]]]:
        """Every lane there has to be: its id, level, name and labels."""
        for level in LEVELS:
            labels = [label for label in self._taxonomy.labels if label.level is level]
            name = level.value.capitalize()
            if level not in self._grouped:
                yield level.value, level, name, labels
                continue
            for root in self._taxonomy.roots(level):
                below = [label for label in labels if self._taxonomy.is_a(label.id, root.id)]
                yield f"{level}/{root.id}", level, root.name, below
            if level.value in filled or not labels:
                yield level.value, level, name, labels

    def _lane(
        self,
        lane: LaneId,
        level: Level,
        name: str,
        labels: Sequence[Label],
        tags: list[Event],
        events: list[tuple[int, Span, int]],
        tracks: list[tuple[int, Span, int]],
    ) -> Lane:
        row = Row()
        for tag in sorted(tags, key=lambda event: (event.span.start, event.id)):
            row.append(tag.id, tag.span, self._code(tag.label))
        return Lane(
            id=lane,
            name=name,
            level=level,
            tags=row,
            events=Stack(events),
            tracks=Stack(tracks),
            takes_events=any(label.scopes for label in labels),
            takes_spans=any({Scope.SEGMENT, Scope.CLIP} & set(label.scopes) for label in labels),
            label=labels[0].id if labels else None,
        )

    def _change_event(self, before: object, after: object, stacked: _Stacked) -> None:
        """Change a tag's row; what is to change in the stack of a lane is noted, to be done together."""
        if isinstance(before, Event) and not self._stays(before, after):
            lane = self.of(self.lane_of(before.label))
            if before.scope is Scope.FRAME:
                lane.tags.remove(before.id, before.span.start)
            else:
                stacked[lane.id].append((before.id, None))
        if isinstance(after, Event):
            lane = self.of(self.lane_of(after.label))
            if after.scope is Scope.FRAME:
                lane.tags.insert(after.id, after.span, self._code(after.label))
            else:
                stacked[lane.id].append((after.id, (after.span, self._code(after.label))))

    def _stays(self, before: Event, after: object) -> bool:
        """Whether the event remains among the rows of its lane, so that it can keep its row."""
        return (
            isinstance(after, Event)
            and Scope.FRAME not in (before.scope, after.scope)
            and self.lane_of(before.label) == self.lane_of(after.label)
        )

    def _file_tracks(self, tracks: Sequence[RecordId]) -> None:
        """Put tracks where they live now, all of a lane together."""
        homes: dict[RecordId, tuple[LaneId, tuple[Span, int]]] = {}
        for track_id in tracks:
            self._stretches.pop(track_id, None)
            track, life = self._document.tracks.get(track_id), self._document.life(track_id)
            if track is not None and life is not None:
                homes[track_id] = self.lane_of(track.label, Level.OBJECT), (life, self._code(track.label))
        for lane in self.all:
            here = {track: held for track, (home, held) in homes.items() if self.of(home) is lane}
            lane.tracks.change([(t, here.get(t)) for t in tracks if t in here or t in lane.tracks])

    def _code(self, label: LabelId) -> int:
        if label not in self._codes:
            self._codes[label] = len(self.labels)
            self.labels.append(label)
        return self._codes[label]


def _stretches(keyframes: Iterable[Keyframe]) -> Iterable[Stretch]:
    begun: Keyframe | None = None
    last = None
    for keyframe in keyframes:
        last = keyframe
        if begun is not None and (keyframe.outside, keyframe.occluded) != (begun.outside, begun.occluded):
            yield Stretch(begun.frame, keyframe.frame, begun.outside)
            begun = None
        if begun is None and (keyframe.outside or keyframe.occluded):
            begun = keyframe
    if begun is not None and last is not None:
        yield Stretch(begun.frame, last.frame + 1, begun.outside)
