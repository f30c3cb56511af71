"""The records of one open video, found fast by frame. Changed by applying an edit, never otherwise."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from framegrain.domain.comment_index import CommentIndex
from framegrain.domain.errors import FramegrainError, NothingThere
from framegrain.domain.event_index import EventIndex
from framegrain.domain.interpolation import Interpolation, Stretch, TrackState
from framegrain.domain.links import Links
from framegrain.domain.records import (
    Calibration,
    Clip,
    Comment,
    Event,
    Keyframe,
    Record,
    RecordId,
    Track,
)
from framegrain.domain.span import Span
from framegrain.domain.track_index import TrackIndex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from framegrain.domain.edit import Edit
    from framegrain.domain.intervals import Wanted
    from framegrain.domain.ordered import Labels
    from framegrain.domain.records import Camera, Video
    from framegrain.domain.shapes import Shape
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
        self._comments = CommentIndex()
        self._calibrations: dict[RecordId, Calibration] = {}
        self._links = Links()
        self._event_index = EventIndex(video.frames)
        self._track_index = TrackIndex()
        self.revision = 0
        """How many edits were applied: what was found out at another one may not hold any more."""
        self._clip_order: list[Clip] | None = None
        self._clips_apart = True
        self._tables: tuple[Mapping[RecordId, Record], ...] = (
            self._clips,
            self._event_index.events,
            self._track_index.tracks,
            self._track_index.keyframes,
            self._comments.by_id,
            self._calibrations,
        )
        kinds = (Clip, Event, Track, Keyframe, Comment, Calibration)
        self._table_of: Mapping[type, Mapping[RecordId, Record]] = dict(zip(kinds, self._tables, strict=True))
        for record in records:
            self._put(record)
        self._track_index.settle_all()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Document):
            return NotImplemented
        return self.video == other.video and all(
            getattr(self, kind) == getattr(other, kind)
            for kind in ("clips", "events", "tracks", "all_keyframes", "comments", "_calibrations")
        )

    __hash__ = None  # type: ignore[assignment]  # it changes

    @property
    def clips(self) -> Mapping[RecordId, Clip]:
        """Clips by id."""
        return self._clips

    @property
    def events(self) -> Mapping[RecordId, Event]:
        """Events by id."""
        return self._event_index.events

    @property
    def tracks(self) -> Mapping[RecordId, Track]:
        """Tracks by id."""
        return self._track_index.tracks

    @property
    def all_keyframes(self) -> Mapping[RecordId, Keyframe]:
        """Keyframes of every track by id."""
        return self._track_index.keyframes

    @property
    def comments(self) -> Mapping[RecordId, Comment]:
        """Comments by id."""
        return self._comments.by_id

    @property
    def calibration(self) -> Calibration | None:
        """What turns the video's pixels into metres; None where nobody has said it."""
        return min(self._calibrations.values(), key=_id, default=None)

    @property
    def camera(self) -> Camera | None:
        """Where the camera of a calibrated video stands; None where nobody has said it."""
        known = self.calibration if self._calibrations else None
        return known.camera if known is not None else None

    @property
    def whole(self) -> Span:
        """The span of the whole video."""
        return Span(0, max(self.video.frames, 1))

    def records(self) -> Iterator[Record]:
        """Every record: clips, events, tracks, keyframes, comments, calibration, each by id."""
        for table in self._tables:
            for key in sorted(table):
                yield table[key]

    def get(self, record_id: RecordId) -> Record | None:
        """The record with this id, of whatever kind."""
        for table in self._tables:
            found = table.get(record_id)
            if found is not None:
                return found
        return None

    def __getitem__(self, record_id: RecordId) -> Record:
        found = self.get(record_id)
        if found is None:
            raise NothingThere(f"there is no record {record_id} in {self.video.name}")
        return found

    def comments_on(self, record: RecordId) -> list[Comment]:
        """What was said about a record, oldest first."""
        return self._comments.on(record)

    def unsettled_on(self, record: RecordId) -> int:
        """How many comments on a record nobody has dealt with."""
        return self._comments.unsettled_on(record)

    def keyframes(self, track: RecordId) -> Sequence[Keyframe]:
        """A track's keyframes in order of frame."""
        return self._track_index.of_track(track)

    def keyframe_at(self, track: RecordId, frame: int) -> Keyframe | None:
        """The keyframe a track has at exactly this frame."""
        return self._track_index.at(track, frame)

    def life(self, track: RecordId) -> Span | None:
        """From a track's first to its last keyframe; None while it has none.

        A closing "outside" keyframe is part of it: the object is known to be gone from that frame.
        """
        return self._track_index.life(track)

    def span_of(self, record: Record) -> Span | None:
        """The frames a record speaks of; None where it speaks of none in particular."""
        if isinstance(record, Event | Clip):
            return record.span
        if isinstance(record, Keyframe):
            return Span(record.frame, record.frame + 1)
        if isinstance(record, Comment):
            about = self.get(record.record)
            return self.span_of(about) if about is not None else None
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
        stretch = self.stretch(track, frame, policy)
        return stretch.state(frame) if stretch is not None else None

    def stretch(self, track: RecordId, frame: int, policy: Interpolation) -> Stretch | None:
        """What holds of a track around a frame, from one keyframe up to the next; None outside its life."""
        return self._track_index.stretch(track, frame, policy, self.camera)

    def shape_at(
        self, track: RecordId, frame: int, policy: Interpolation = Interpolation.LINEAR
    ) -> Shape | None:
        """A track's shape at a frame; None where it is outside or does not live."""
        stretch = self.stretch(track, frame, policy)
        return stretch.motion(frame) if stretch is not None else None

    def events_in(self, span: Span) -> list[Event]:
        """Events sharing a frame with `span`, by start, then id."""
        return self._event_index.within(span)

    def events_of(self, wanted: Wanted, span: Span) -> Iterator[Event]:
        """Events sharing a frame with `span` whose label is wanted, in no order; others cost no time."""
        return self._event_index.of(wanted, span)

    def clip_labels_in(self, span: Span) -> Iterator[Event]:
        """Events that hold a whole clip and share a frame with `span`, in no order."""
        return self._event_index.of_clips(span)

    def next_event(self, wanted: Labels, frame: int) -> Event | None:
        """The event that begins first at `frame` or later, absent ones left out; None where there is none."""
        return self._event_index.next(wanted, frame)

    def previous_event(self, wanted: Labels, frame: int) -> Event | None:
        """The event that begins last before `frame`, absent ones left out; None where there is none."""
        return self._event_index.previous(wanted, frame)

    def first_event(self, wanted: Labels, span: Span, *, without: RecordId) -> Event | None:
        """The first event, by start, then id, that shares a frame with `span`; absent ones and one more left out."""
        return self._event_index.first(wanted, span, without)

    def goes_on(self, wanted: Labels, frame: int, *, without: RecordId) -> bool:
        """Whether an event, absent ones and one more left out, holds on `frame` and on the one before."""
        return self._event_index.goes_on(wanted, frame, without)

    def is_covered(self, wanted: Labels, span: Span, *, without: RecordId) -> bool:
        """Whether one present event covers all of `span`, one left out."""
        return self._event_index.covered(wanted, span, without)

    def has_inside(self, wanted: Labels, span: Span, *, without: RecordId) -> bool:
        """Whether a present event lies in `span`, one left out."""
        return self._event_index.inside(wanted, span, without)

    def event_there(self, wanted: Labels, span: Span, *, without: RecordId) -> bool:
        """Whether a present event shares a frame with `span`, one left out."""
        return self._event_index.present(wanted, span, without)

    def track_there(self, wanted: Labels, span: Span, *, without: RecordId) -> bool:
        """Whether a present track, one left out, is there on a frame of `span`: alive and not outside."""
        return self._track_index.present(wanted, span, without)

    def crowded(
        self, kind: type[Event | Track], wanted: Labels, span: Span, most: int, *, without: RecordId
    ) -> tuple[int, RecordId] | None:
        """The first frame of `span` on which `most` or more of a kind are present, and the oldest of them.

        Of the labels wanted, one record left out; tracks are there where they live and are not outside.
        """
        index = self._event_index if kind is Event else self._track_index
        return index.crowded(wanted, span, most, without)

    def tracks_of(self, wanted: Wanted, span: Span) -> Iterator[Track]:
        """Tracks alive somewhere in `span` whose label is wanted, in no order; others cost no time."""
        return self._track_index.of(wanted, span)

    def presence(self, track: RecordId) -> tuple[Span, ...]:
        """The frames of a track's life on which it is not outside."""
        return self._track_index.presence(track)

    def has_doubles(self, track: RecordId) -> bool:
        """Whether two of a track's keyframes lie on one frame, as only in a broken file."""
        return self._track_index.has_doubles(track)

    def parts_of(self, whole: RecordId) -> list[Track]:
        """The tracks that say they are a part of this one, by id."""
        return [self.tracks[key] for key in sorted(self._links.parts.get(whole, ()))]

    @property
    def wholes(self) -> Collection[RecordId]:
        """The tracks that others say they are a part of."""
        return self._links.parts

    def events_with(self, track: RecordId) -> list[Event]:
        """The events in which a track has a role, by id."""
        return [self.events[key] for key in sorted(self._links.events.get(track, ()))]

    def tracks_in(self, span: Span) -> list[Track]:
        """Tracks alive somewhere in `span`, by id."""
        return self._track_index.alive(span)

    def tracks_at(self, frame: int) -> list[Track]:
        """Tracks alive at `frame`, by id."""
        return self.tracks_in(Span(frame, frame + 1))

    def clip_order(self) -> Sequence[Clip]:
        """Clips from first to last."""
        if self._clip_order is None:
            order = sorted(self._clips.values(), key=lambda c: (c.span.start, c.id))
            self._clips_apart = all(a.span.stop <= b.span.start for a, b in pairwise(order))
            self._clip_order = order
        return self._clip_order

    def clip_at(self, frame: int) -> Clip | None:
        """The clip that holds `frame`."""
        return next(iter(self.clips_in(Span(frame, frame + 1))), None) if frame >= 0 else None

    def clips_in(self, span: Span) -> Sequence[Clip]:
        """Clips sharing a frame with `span`, from first to last."""
        order = self.clip_order()
        if not self._clips_apart:  # a broken file
            return [clip for clip in order if clip.span.overlaps(span)]
        first = bisect_right(order, span.start, key=_stop)
        return order[first : bisect_left(order, span.stop, lo=first, key=_start)]

    def apply(self, edit: Edit) -> None:
        """Make the edit's changes, all or none; StaleEdit when a record is not what the edit says it was."""
        for change in edit.changes:
            before = change.before
            known = self.get(change.id) if before is None else self._table_of[type(before)].get(before.id)
            if known is not before and known != before:
                raise StaleEdit(
                    f"“{edit.name}” was made for an older state of this video; nothing was changed"
                )
        self.revision += 1
        keyed: set[RecordId] = set()
        tracks: list[RecordId] = []
        for change in edit.changes:
            before, after = change.before, change.after
            if isinstance(before, Event) and isinstance(after, Event):
                self._replace_event(before, after)
                continue
            if before is not None:
                self._drop(before)
                if isinstance(before, Keyframe):
                    keyed.add(before.track)
            if after is not None:
                self._put(after)
                if isinstance(after, Keyframe):
                    keyed.add(after.track)
            if isinstance(before, Track) or isinstance(after, Track):
                tracks.append(change.id)
        self._track_index.settle(keyed, tracks)

    def copy(self) -> Document:
        """An independent document with the same records, for work in the background."""
        return Document(self.video, self.times, self.records())

    def _replace_event(self, before: Event, after: Event) -> None:
        """In place of dropping and putting it, which takes twice as long: a large edit of events is common."""
        self._event_index.replace(before, after)
        if before.roles != after.roles:
            self._links.drop(before)
            self._links.put(after)

    def _put(self, record: Record) -> None:
        if isinstance(record, Keyframe):
            self._track_index.put(record)
        elif isinstance(record, Event):
            self._event_index.put(record)
            self._links.put(record)
        elif isinstance(record, Track):
            self._track_index.put(record)
            self._links.put(record)
        elif isinstance(record, Comment):
            self._comments.put(record)
        elif isinstance(record, Calibration):
            self._calibrations[record.id] = record
            self._track_index.forget_ways()  # cuboids go another way over the ground
        else:
            self._clips[record.id] = record
            self._clip_order = None

    def _drop(self, record: Record) -> None:
        if isinstance(record, Keyframe):
            self._track_index.drop(record)
        elif isinstance(record, Event):
            self._event_index.drop(record)
            self._links.drop(record)
        elif isinstance(record, Track):
            self._track_index.drop(record)
            self._links.drop(record)
        elif isinstance(record, Comment):
            self._comments.drop(record)
        elif isinstance(record, Calibration):
            del self._calibrations[record.id]
            self._track_index.forget_ways()
        else:
            del self._clips[record.id]
            self._clip_order = None


def _start(clip: Clip) -> int:
    return clip.span.start


def _stop(clip: Clip) -> int:
    return clip.span.stop


def _id(record: Record) -> RecordId:
    return record.id
