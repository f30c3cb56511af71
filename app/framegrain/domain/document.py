"""The records of one open video, found fast by frame. Changed by applying an edit, never otherwise."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from framegrain.domain.errors import FramegrainError, NothingThere
from framegrain.domain.interpolation import Changing, Interpolation, TrackState, state_at
from framegrain.domain.intervals import IntervalIndex
from framegrain.domain.records import Clip, Event, Keyframe, Record, RecordId, Track
from framegrain.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from framegrain.domain.edit import Edit
    from framegrain.domain.records import LabelId, Video
    from framegrain.domain.timebase import FrameTimes


class StaleEdit(FramegrainError):
    """An edit speaks of a record that has changed meanwhile; nothing was applied."""


class Document:
    """One video and all its records.

    Look-ups by frame cost the same however many records there are. Two documents are equal when they hold the
    same video and the same records.
    """

    def __init__(self, video: Video, times: FrameTimes, records: Iterable[Record] = ()) -> None:
        self.video = video
        self.times = times
        self._clips: dict[RecordId, Clip] = {}
        self._events: dict[RecordId, Event] = {}
        self._tracks: dict[RecordId, Track] = {}
        self._keyframes: dict[RecordId, Keyframe] = {}
        self._of_track: dict[RecordId, list[Keyframe]] = {}
        self._changing: dict[RecordId, Changing] = {}
        self._event_spans = IntervalIndex()
        self._spans_by_label: dict[LabelId, IntervalIndex] = {}
        self._track_spans = IntervalIndex()
        self._clip_order: list[Clip] | None = None
        for record in records:
            self._put(record)
        for track in self._of_track:
            self._of_track[track].sort(key=_order)
            self._file_track(track)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Document):
            return NotImplemented
        return self.video == other.video and all(
            getattr(self, kind) == getattr(other, kind)
            for kind in ("clips", "events", "tracks", "all_keyframes")
        )

    __hash__ = None  # type: ignore[assignment]  # it changes

    @property
    def clips(self) -> Mapping[RecordId, Clip]:
        """Clips by id."""
        return self._clips

    @property
    def events(self) -> Mapping[RecordId, Event]:
        """Events by id."""
        return self._events

    @property
    def tracks(self) -> Mapping[RecordId, Track]:
        """Tracks by id."""
        return self._tracks

    @property
    def all_keyframes(self) -> Mapping[RecordId, Keyframe]:
        """Keyframes of every track by id."""
        return self._keyframes

    @property
    def whole(self) -> Span:
        """The span of the whole video."""
        return Span(0, max(self.video.frames, 1))

    def records(self) -> Iterator[Record]:
        """Every record: clips, events, tracks, keyframes, each by id."""
        for table in (self._clips, self._events, self._tracks, self._keyframes):
            for key in sorted(table):
                yield table[key]

    def get(self, record_id: RecordId) -> Record | None:
        """The record with this id, of whatever kind."""
        for table in (self._events, self._tracks, self._keyframes, self._clips):
            found = table.get(record_id)
            if found is not None:
                return found
        return None

    def __getitem__(self, record_id: RecordId) -> Record:
        found = self.get(record_id)
        if found is None:
            raise NothingThere(f"there is no record {record_id} in {self.video.name}")
        return found

    def keyframes(self, track: RecordId) -> Sequence[Keyframe]:
        """A track's keyframes in order of frame."""
        return self._of_track.get(track, ())

    def keyframe_at(self, track: RecordId, frame: int) -> Keyframe | None:
        """The keyframe a track has at exactly this frame."""
        keys = self._of_track.get(track, [])
        at = bisect_left(keys, frame, key=_frame)
        return keys[at] if at < len(keys) and keys[at].frame == frame else None

    def life(self, track: RecordId) -> Span | None:
        """From a track's first to its last keyframe; None while it has none.

        A closing "outside" keyframe is part of it: the object is known to be gone from that frame.
        """
        return self._track_spans.span(track)

    def span_of(self, record: Record) -> Span | None:
        """The frames a record speaks of."""
        if isinstance(record, Event | Clip):
            return record.span
        if isinstance(record, Keyframe):
            return Span(record.frame, record.frame + 1)
        return self.life(record.id)

    def span_around(self, ids: Iterable[RecordId]) -> Span | None:
        """From the first to the last frame that any of the records speaks of; None where none does."""
        found = (self.get(record_id) for record_id in ids)
        spans = [span for r in found if r is not None and (span := self.span_of(r)) is not None]
        return Span(min(s.start for s in spans), max(s.stop for s in spans)) if spans else None

    def state(
        self, track: RecordId, frame: int, policy: Interpolation = Interpolation.LINEAR
    ) -> TrackState | None:
        """A track at a frame, interpolated where needed; None outside its life."""
        keys = self.keyframes(track)
        changing = self._changing.get(track)
        if changing is None:
            changing = self._changing[track] = Changing(keys)
        return state_at(keys, frame, policy, changing)

    def events_in(self, span: Span) -> list[Event]:
        """Events sharing a frame with `span`, by start, then id."""
        found = (self._events[key] for key in self._event_spans.overlapping(span))
        return sorted(found, key=lambda e: (e.span.start, e.id))

    def events_of(self, wanted: Callable[[LabelId], bool], span: Span) -> Iterator[Event]:
        """Events sharing a frame with `span` whose label is wanted, in no order; others cost no time."""
        for label, spans in self._spans_by_label.items():
            if wanted(label):
                yield from (self._events[key] for key in spans.overlapping(span))

    def tracks_in(self, span: Span) -> list[Track]:
        """Tracks alive somewhere in `span`, by id."""
        return [
            self._tracks[key] for key in sorted(self._track_spans.overlapping(span)) if key in self._tracks
        ]

    def tracks_at(self, frame: int) -> list[Track]:
        """Tracks alive at `frame`, by id."""
        return self.tracks_in(Span(frame, frame + 1))

    def clip_order(self) -> Sequence[Clip]:
        """Clips from first to last."""
        if self._clip_order is None:
            self._clip_order = sorted(self._clips.values(), key=lambda c: (c.span.start, c.id))
        return self._clip_order

    def clip_at(self, frame: int) -> Clip | None:
        """The clip that holds `frame`."""
        return next((clip for clip in self.clip_order() if frame in clip.span), None)

    def apply(self, edit: Edit) -> None:
        """Make the edit's changes, all or none; StaleEdit when a record is not what the edit says it was."""
        for change in edit.changes:
            if self.get(change.id) != change.before:
                raise StaleEdit(
                    f"“{edit.name}” was made for an older state of this video; nothing was changed"
                )
        touched: set[RecordId] = set()
        for change in edit.changes:
            if isinstance(change.record, Keyframe):
                touched.update(k.track for k in (change.before, change.after) if isinstance(k, Keyframe))
            if change.before is not None:
                self._drop(change.before)
            if change.after is not None:
                self._put(change.after)
        for track in touched:
            self._sort_out(track)
            self._file_track(track)

    def copy(self) -> Document:
        """An independent document with the same records, for work in the background."""
        return Document(self.video, self.times, self.records())

    def _put(self, record: Record) -> None:
        if isinstance(record, Event):
            self._events[record.id] = record
            self._event_spans.put(record.id, record.span)
            self._spans_by_label.setdefault(record.label, IntervalIndex()).put(record.id, record.span)
        elif isinstance(record, Track):
            self._tracks[record.id] = record
        elif isinstance(record, Keyframe):
            self._keyframes[record.id] = record
            self._of_track.setdefault(record.track, []).append(record)
        else:
            self._clips[record.id] = record
            self._clip_order = None

    def _drop(self, record: Record) -> None:
        if isinstance(record, Event):
            del self._events[record.id]
            self._event_spans.drop(record.id)
            self._drop_label(record)
        elif isinstance(record, Track):
            del self._tracks[record.id]
        elif isinstance(record, Keyframe):
            del self._keyframes[record.id]  # its track is sorted out once, when the whole edit is in
        else:
            del self._clips[record.id]
            self._clip_order = None

    def _drop_label(self, event: Event) -> None:
        spans = self._spans_by_label[event.label]
        spans.drop(event.id)
        if not len(spans):
            del self._spans_by_label[event.label]

    def _sort_out(self, track: RecordId) -> None:
        """Leave a track the keyframes that still exist, each once, in order of frame."""
        keys = self._of_track.get(track, [])
        kept = {key.id: key for key in keys if self._keyframes.get(key.id) is key}
        self._of_track[track] = sorted(kept.values(), key=_order)

    def _file_track(self, track: RecordId) -> None:
        self._changing.pop(track, None)
        keys = self._of_track.get(track)
        if keys:
            self._track_spans.put(track, Span(keys[0].frame, keys[-1].frame + 1))
        else:
            self._of_track.pop(track, None)
            self._track_spans.drop(track)


def _frame(keyframe: Keyframe) -> int:
    return keyframe.frame


def _order(keyframe: Keyframe) -> tuple[int, RecordId]:
    """By frame; the id decides where a broken file has two on one frame, so that every document agrees."""
    return keyframe.frame, keyframe.id
