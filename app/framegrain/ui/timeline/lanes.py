"""The records of a video sorted into lanes and rows; follows edits without starting over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.records import Event, Keyframe, Scope, Track
from framegrain.domain.taxonomy import Level
from framegrain.ui.timeline.stacking import Row, Stack

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.edit import Edit
    from framegrain.domain.records import LabelId, RecordId
    from framegrain.domain.span import Span
    from framegrain.domain.taxonomy import Taxonomy

_MANY = 2000
"""An edit of more changes than this is sorted in from scratch: sooner done than one after the other."""

LEVELS = (Level.SCENE, Level.ACTION, Level.OBJECT)


class Stretch(NamedTuple):
    """Frames [start, stop) over which a track is occluded or outside."""

    start: int
    stop: int
    outside: bool


@dataclass(slots=True)
class Lane:
    """One level: a row of tags, rows of segments and clip labels, rows of tracks."""

    level: Level
    tags: Row
    events: Stack
    tracks: Stack
    takes_events: bool
    label: LabelId | None
    """The level's first label, whose colour stands for the lane."""

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.level.value.capitalize()

    @property
    def count(self) -> int:
        """Records in it."""
        return len(self.tags) + len(self.events) + len(self.tracks)

    @property
    def event_rows(self) -> int:
        """Rows kept for segments and clip labels: one at least, so that there is a place to draw one."""
        return max(len(self.events.rows), 1) if self.takes_events or self.events.rows else 0

    @property
    def words(self) -> str:
        """How much is in it."""
        kinds = ((len(self.events) + len(self.tags), "event"), (len(self.tracks), "track"))
        held = [(count, word) for count, word in kinds if count]
        if len(held) == 1:
            count, word = held[0]
            return f"{count:,} {word}{'s' if count > 1 else ''}"
        return f"{self.count:,}" if held else ""


class Lanes:
    """Every lane of one document."""

    def __init__(self, document: Document, taxonomy: Taxonomy) -> None:
        self._document = document
        self._taxonomy = taxonomy
        self._codes: dict[LabelId, int] = {}
        self._stretches: dict[RecordId, tuple[Stretch, ...]] = {}
        self.labels: list[LabelId] = []
        self.revision = 0
        self._sort()

    def of(self, level: Level) -> Lane:
        """The lane of a level."""
        return self._by_level.get(level, self._by_level[Level.ACTION])

    def level_of(self, label: LabelId, otherwise: Level = Level.ACTION) -> Level:
        """The level whose lane a label belongs into."""
        found = self._taxonomy.by_id.get(label)
        return found.level if found is not None and found.level in LEVELS else otherwise

    def apply(self, edit: Edit) -> None:
        """Follow an edit that the document has taken already."""
        self.revision += 1
        if len(edit.changes) > _MANY:
            self._stretches.clear()
            self._sort()
            return
        tracks: set[RecordId] = set()
        for change in edit.changes:
            record = change.record
            if isinstance(record, Event):
                self._change_event(change.before, change.after)
            elif isinstance(record, Track):
                tracks.add(record.id)
            elif isinstance(record, Keyframe):
                tracks.add(record.track)
        for track in tracks:
            self._file_track(track)

    def stretches(self, track: RecordId) -> tuple[Stretch, ...]:
        """Where a track is occluded or outside, worked out once for each state of it."""
        found = self._stretches.get(track)
        if found is None:
            found = self._stretches[track] = tuple(_stretches(self._document.keyframes(track)))
        return found

    def _sort(self) -> None:
        self._by_level = self._sorted()
        self.all: Sequence[Lane] = [self._by_level[level] for level in LEVELS]

    def _sorted(self) -> dict[Level, Lane]:
        tags: dict[Level, list[Event]] = {level: [] for level in LEVELS}
        events: dict[Level, list[tuple[int, Span, int]]] = {level: [] for level in LEVELS}
        tracks: dict[Level, list[tuple[int, Span, int]]] = {level: [] for level in LEVELS}
        for event in self._document.events.values():
            level = self.level_of(event.label)
            if event.scope is Scope.FRAME:
                tags[level].append(event)
            else:
                events[level].append((event.id, event.span, self._code(event.label)))
        for track in self._document.tracks.values():
            life = self._document.life(track.id)
            if life is not None:
                item = (track.id, life, self._code(track.label))
                tracks[self.level_of(track.label, Level.OBJECT)].append(item)
        return {level: self._lane(level, tags[level], events[level], tracks[level]) for level in LEVELS}

    def _lane(
        self,
        level: Level,
        tags: list[Event],
        events: list[tuple[int, Span, int]],
        tracks: list[tuple[int, Span, int]],
    ) -> Lane:
        row = Row()
        for tag in sorted(tags, key=lambda event: (event.span.start, event.id)):
            row.append(tag.id, tag.span, self._code(tag.label))
        labels = [label for label in self._taxonomy.labels if label.level is level]
        return Lane(
            level=level,
            tags=row,
            events=Stack(events),
            tracks=Stack(tracks),
            takes_events=any(label.scopes for label in labels),
            label=labels[0].id if labels else None,
        )

    def _change_event(self, before: object, after: object) -> None:
        if isinstance(before, Event) and not self._stays(before, after):
            lane = self.of(self.level_of(before.label))
            if before.scope is Scope.FRAME:
                lane.tags.remove(before.id, before.span.start)
            else:
                lane.events.drop(before.id)
        if isinstance(after, Event):
            lane = self.of(self.level_of(after.label))
            if after.scope is Scope.FRAME:
                lane.tags.insert(after.id, after.span, self._code(after.label))
            else:
                lane.events.put(after.id, after.span, self._code(after.label))

    def _stays(self, before: Event, after: object) -> bool:
        """Whether the event remains among the rows of its lane, so that it can keep its row."""
        return (
            isinstance(after, Event)
            and Scope.FRAME not in (before.scope, after.scope)
            and self.level_of(before.label) is self.level_of(after.label)
        )

    def _file_track(self, track_id: RecordId) -> None:
        self._stretches.pop(track_id, None)
        track = self._document.tracks.get(track_id)
        life = self._document.life(track_id)
        level = self.level_of(track.label, Level.OBJECT) if track is not None else None
        for lane in self.all:
            if lane.level is not level or life is None:
                lane.tracks.drop(track_id)
            elif track is not None:
                lane.tracks.put(track_id, life, self._code(track.label))

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
