"""The tracks of one document with their keyframes: in order, found fast by frame, computed in between."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from framegrain.domain.interpolation import Course, Interpolation, Stretch, stretch_at
from framegrain.domain.intervals import IntervalIndex, of_labels
from framegrain.domain.ordered import Crowd, Ordered, Prepared
from framegrain.domain.presence import presence_of
from framegrain.domain.records import Keyframe, RecordId, Track, Verdict
from framegrain.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from framegrain.domain.intervals import Wanted
    from framegrain.domain.ordered import Labels, Row
    from framegrain.domain.records import Camera, LabelId


class TrackIndex:
    """Tracks and keyframes by id, and what follows from them.

    What is put and dropped counts from when `settle` is told of the tracks it belongs to.
    """

    def __init__(self) -> None:
        self.tracks: dict[RecordId, Track] = {}
        self.keyframes: dict[RecordId, Keyframe] = {}
        self._of_track: dict[RecordId, list[Keyframe]] = {}
        self._courses: dict[RecordId, Course] = {}
        self._stretches: dict[RecordId, tuple[Interpolation, Stretch]] = {}
        self._lives = IntervalIndex()
        self._by_label: dict[LabelId, IntervalIndex] = {}
        self._presence: dict[RecordId, tuple[Span, ...]] = {}
        self._doubled: set[RecordId] = set()
        self._present = Prepared(Ordered)
        self._crowds = Prepared(Crowd)

    def put(self, record: Track | Keyframe) -> None:
        """Take in a new record."""
        if isinstance(record, Track):
            self.tracks[record.id] = record
        else:
            self.keyframes[record.id] = record
            self._of_track.setdefault(record.track, []).append(record)

    def drop(self, record: Track | Keyframe) -> None:
        """Forget a record that was put."""
        if isinstance(record, Keyframe):
            del self.keyframes[record.id]  # its track is sorted out once, when the whole edit is in
            return
        del self.tracks[record.id]
        if record.label in self._by_label:
            self._by_label[record.label].drop(record.id)

    def settle_all(self) -> None:
        """Put everything in order after many records were put and none was dropped."""
        for track, keys in self._of_track.items():
            keys.sort(key=_order)
            self._file(track)
            self._file_life(track)

    def settle(self, keyed: Iterable[RecordId], tracks: Iterable[RecordId]) -> None:
        """Put in order what belongs to tracks whose keyframes changed, and to tracks that changed themselves."""
        self._present.forget()
        self._crowds.forget()
        for track in keyed:
            keys = self._of_track.get(track, [])
            kept = {key.id: key for key in keys if self.keyframes.get(key.id) is key}
            self._of_track[track] = sorted(kept.values(), key=_order)
            self._file(track)
        for track in {*keyed, *tracks}:
            self._file_life(track)

    def forget_ways(self) -> None:
        """Compute anew what is between keyframes: the ground they go over has changed."""
        self._stretches.clear()

    def of_track(self, track: RecordId) -> Sequence[Keyframe]:
        """A track's keyframes in order of frame."""
        return self._of_track.get(track, ())

    def at(self, track: RecordId, frame: int) -> Keyframe | None:
        """The keyframe a track has at exactly this frame."""
        keys = self._of_track.get(track, [])
        at = bisect_left(keys, frame, key=_frame)
        return keys[at] if at < len(keys) and keys[at].frame == frame else None

    def life(self, track: RecordId) -> Span | None:
        """From a track's first to its last keyframe; None while it has none."""
        return self._lives.span(track)

    def presence(self, track: RecordId) -> tuple[Span, ...]:
        """The frames of a track's life on which it is not outside."""
        found = self._presence.get(track)
        if found is None:
            found = self._presence[track] = presence_of(self.of_track(track))
        return found

    def has_doubles(self, track: RecordId) -> bool:
        """Whether two of a track's keyframes lie on one frame, as only in a broken file."""
        return track in self._doubled

    def alive(self, span: Span) -> list[Track]:
        """Tracks alive somewhere in `span`, by id."""
        return [self.tracks[key] for key in sorted(self._lives.overlapping(span)) if key in self.tracks]

    def of(self, wanted: Wanted, span: Span) -> Iterator[Track]:
        """Tracks alive somewhere in `span` whose label is wanted, in no order."""
        tracks = self.tracks
        for lives in of_labels(self._by_label, wanted):
            for key in lives.overlapping(span):
                yield tracks[key]

    def present(self, wanted: Labels, span: Span, without: RecordId) -> bool:
        """Whether a present track, one left out, is there on a frame of `span`: alive and not outside."""
        order = self._present.get(wanted)
        if order is not None:
            return order.first(span.start, span.stop, without) is not None
        looked_at = 0
        for lives in of_labels(self._by_label, wanted):
            for key in lives.overlapping(span):
                looked_at += 1
                if (
                    key != without
                    and self.tracks[key].verdict is Verdict.PRESENT
                    and self._is_there(key, span)
                ):
                    self._present.asked(wanted, looked_at, self._size, self._rows)
                    return True
        self._present.asked(wanted, looked_at, self._size, self._rows)
        return False

    def _is_there(self, track: RecordId, span: Span) -> bool:
        return any(stretch.overlaps(span) for stretch in self.presence(track))

    def crowded(
        self, wanted: Labels, span: Span, most: int, without: RecordId
    ) -> tuple[int, RecordId] | None:
        """The first frame of `span` on which `most` or more present tracks, one left out, are there; and the oldest."""
        own = self.tracks.get(without)
        if own is not None and (own.label not in wanted or own.verdict is not Verdict.PRESENT):
            own = None
        crowd = self._crowds.get(wanted)
        if crowd is not None and (own is None or any(s.covers(span) for s in self.presence(without))):
            return crowd.crowded(span.start, span.stop, most + (own is not None), without)
        near = [t for t in self.of(wanted, span) if t.verdict is Verdict.PRESENT and t.id != without]
        self._crowds.asked(wanted, len(near), self._size, self._rows)
        if len(near) < most:
            return None
        rows = ((s.start, t.id, s.stop) for t in near for s in self.presence(t.id) if s.overlaps(span))
        return Crowd(rows).crowded(span.start, span.stop, most, -1)

    def _size(self, wanted: Labels) -> int:
        return sum(map(len, of_labels(self._by_label, wanted)))

    def _rows(self, wanted: Labels) -> Iterator[Row]:
        """Where present tracks are there."""
        for lives in of_labels(self._by_label, wanted):
            for key in lives:
                if self.tracks[key].verdict is Verdict.PRESENT:
                    yield from ((s.start, key, s.stop) for s in self.presence(key))

    def stretch(
        self, track: RecordId, frame: int, policy: Interpolation, camera: Camera | None
    ) -> Stretch | None:
        """What holds around a frame, kept for the next one asked for; None outside the track's life."""
        known, kept = self._stretches.get(track, (policy, None))
        if kept is not None and known is policy and kept.start <= frame < kept.stop:
            return kept
        found = stretch_at(self.of_track(track), frame, policy, self._courses.get(track), camera)
        if found is not None:
            self._stretches[track] = policy, found
        return found

    def _file(self, track: RecordId) -> None:
        self._presence.pop(track, None)
        self._courses.pop(track, None)
        self._stretches.pop(track, None)
        self._doubled.discard(track)
        keys = self._of_track.get(track)
        if keys:
            if len({key.frame for key in keys}) < len(keys):
                self._doubled.add(track)
            # now, while all of them are at hand: later, among a million, it is a slow walk
            self._courses[track] = Course(keys)
            self._lives.put(track, Span(keys[0].frame, keys[-1].frame + 1))
        else:
            self._of_track.pop(track, None)
            self._lives.drop(track)

    def _file_life(self, track: RecordId) -> None:
        """File a track's life by its label."""
        known, life = self.tracks.get(track), self._lives.span(track)
        if known is None:
            return
        lives = self._by_label.setdefault(known.label, IntervalIndex())
        if life is not None:
            lives.put(track, life)
        else:
            lives.drop(track)


def _frame(keyframe: Keyframe) -> int:
    return keyframe.frame


def _order(keyframe: Keyframe) -> tuple[int, RecordId]:
    """By frame; the id decides where a broken file has two on one frame, so that every document agrees."""
    return keyframe.frame, keyframe.id
