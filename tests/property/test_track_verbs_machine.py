"""Objects put through every verb in any order: each does what it says and nothing else, and can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from framegrain.domain.errors import BadInput
from framegrain.domain.shapes import Box, vertices
from framegrain.domain.span import Span
from framegrain.editing import attributes, lives, marks, tracks
from made_desk import Bench

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.edit import Edit

FRAMES = 24
frames = st.integers(0, FRAMES - 1)
places = st.integers(0, 200).map(float)
picks = st.integers(0, 1000)
Frame = tuple[Any, bool, bool, dict[str, Any]] | None
"""Corners, occluded, outside and attributes; None where an object does not live."""


class TrackVerbs(RuleBasedStateMachine):
    """Some persons in a short video."""

    @initialize(xs=st.lists(places, min_size=1, max_size=3), first=frames)
    def begin(self, xs: list[float], first: int) -> None:
        self.bench = Bench(frames=FRAMES)
        self.history: list[Edit] = []
        self.copies = [self.bench.document.copy()]
        for n, x in enumerate(xs):
            self.run(
                lambda x=x, n=n: tracks.start_track(
                    self.bench.desk, "person", (first + 5 * n) % FRAMES, box(x)
                )
            )

        self.begun = len(self.history)

    # -- making and saying

    @rule(pick=picks, frame=frames, x=places)
    def shape(self, pick: int, frame: int, x: float) -> None:
        track = self.pick(pick)
        before = self.seen(track)
        if self.run(lambda: tracks.set_shape(self.bench.desk, track, frame, box(x))):
            after = self.seen(track)
            assert after[frame] is not None
            assert all(after[f][3] == was[3] for f, was in before.items() if was is not None)

    @rule(pick=picks, frame=frames, value=st.sampled_from(["left", "right", "away"]))
    def value(self, pick: int, frame: int, value: str) -> None:
        track = self.pick(pick)
        before = self.seen(track)
        if self.run(lambda: attributes.set_attribute(self.bench.desk, [track], "facing", value, frame)):
            self.only_values_differ(before, self.seen(track))

    @rule(pick=picks, frame=frames, occluded=st.none() | st.booleans(), outside=st.none() | st.booleans())
    def flags(self, pick: int, frame: int, occluded: bool | None, outside: bool | None) -> None:
        track = self.pick(pick)
        self.run(lambda: tracks.set_flags(self.bench.desk, track, frame, occluded=occluded, outside=outside))

    @rule(pick=picks, frame=frames)
    def extend(self, pick: int, frame: int) -> None:
        track = self.pick(pick)
        if self.run(lambda: tracks.extend_to(self.bench.desk, track, frame)):
            assert self.corners(track, frame) is not None

    @rule(pick=picks, frame=frames)
    def delete_here(self, pick: int, frame: int) -> None:
        track = self.pick(pick)
        values = self.values_said(track)
        if self.run(lambda: tracks.delete_at(self.bench.desk, track, frame)):
            gone = values.keys() - self.values_said(track).keys()
            life = self.bench.document.life(track)
            assert life is not None
            assert all(f not in life or f == life.start or f < life.start for f in gone)

    # -- one thing of a keyframe

    @rule(pick=picks, key=picks, frame=frames)
    def move_shape(self, pick: int, key: int, frame: int) -> None:
        track = self.pick(pick)
        keys = self.bench.keys(track)
        keyframe = keys[key % len(keys)]
        room = marks.shape_room(self.bench.desk, keyframe.id)
        before, values = self.seen(track), self.values_said(track)
        moved = self.run(lambda: marks.move_shape(self.bench.desk, keyframe.id, frame))
        assert moved == (frame in room)
        if moved and keyframe is not keys[0]:
            assert self.values_said(track) == values
            after = self.seen(track)
            low, high = room.start - 1, room.stop
            assert all(same(before[f], after[f]) for f in range(FRAMES) if f < low or f > high)
            passed = range(min(frame, keyframe.frame), max(frame, keyframe.frame))
            said = before[keyframe.frame if frame < keyframe.frame else keyframe.frame - 1]
            for f, now in after.items():
                due = said if f in passed else before[f]
                assert now is None or due is None or now[1:3] == due[1:3]

    @rule(pick=picks, key=picks, frame=frames)
    def move_values(self, pick: int, key: int, frame: int) -> None:
        track = self.pick(pick)
        said = [k for k in self.bench.keys(track) if k.attributes]
        if not said:
            return
        keyframe = said[key % len(said)]
        before = self.seen(track)
        room = marks.attribute_room(self.bench.desk, keyframe.id)
        moved = self.run(lambda: marks.move_attributes(self.bench.desk, keyframe.id, frame))
        assert moved == (frame in room)
        if moved:
            self.only_values_differ(before, self.seen(track))
            assert self.values_said(track)[frame] == keyframe.attributes

    @rule(pick=picks, frame=frames)
    def forget_values(self, pick: int, frame: int) -> None:
        track = self.pick(pick)
        before = self.seen(track)
        if self.run(lambda: marks.delete_attributes(self.bench.desk, track, frame)):
            self.only_values_differ(before, self.seen(track))
            assert frame not in self.values_said(track)

    @rule(pick=picks, a=frames, b=frames, occluded=st.booleans())
    def hide_over(self, pick: int, a: int, b: int, occluded: bool) -> None:
        track, span = self.pick(pick), Span(min(a, b), max(a, b) + 1)
        before, values = self.seen(track), self.values_said(track)
        if self.run(lambda: marks.set_occluded_over(self.bench.desk, track, span, occluded=occluded)):
            after = self.seen(track)
            for frame, was in before.items():
                if was is not None:
                    due = (was[0], occluded if frame in span else was[1], *was[2:])
                    assert same(due, after[frame])
            assert self.values_said(track) == values

    # -- whole lives

    @rule(pick=picks, frame=frames)
    def split(self, pick: int, frame: int) -> None:
        track = self.pick(pick)
        before = self.seen(track)
        if self.run(lambda: lives.split_track(self.bench.desk, track, frame)):
            first, second = self.seen(track), self.seen(max(self.bench.document.tracks))
            for f, was in before.items():
                now, other = (first[f], second[f]) if f < frame else (second[f], first[f])
                assert other is None
                assert same(was, now) or (now is None and was is not None and was[0] is None)

    @rule(pick=picks, frame=frames)
    def trim_before(self, pick: int, frame: int) -> None:
        self.trim(pick, frame, lives.trim_before, lambda f: f >= frame)

    @rule(pick=picks, frame=frames)
    def trim_after(self, pick: int, frame: int) -> None:
        self.trim(pick, frame, lives.trim_after, lambda f: f <= frame)

    @rule(pick=picks, frame=frames)
    def delete_from(self, pick: int, frame: int) -> None:
        self.trim(pick, frame, lives.delete_from, lambda f: f < frame)

    def trim(self, pick: int, frame: int, verb: Callable[..., Edit], stays: Callable[[int], bool]) -> None:
        track = self.pick(pick)
        before = self.seen(track)
        if self.run(lambda: verb(self.bench.desk, track, frame)):
            after = self.seen(track)
            assert all(after[f] is None for f in before if not stays(f))
            shown = [f for f, was in before.items() if stays(f) and was is not None and was[0] is not None]
            assert all(same(before[f], after[f]) for f in shown)
            assert all(corners(after[f]) is None for f in before if f not in shown)

    @precondition(lambda self: len(self.bench.document.tracks) > 1)
    @rule(one=picks, other=picks, frame=frames)
    def swap(self, one: int, other: int, frame: int) -> None:
        a, b = self.pick(one), self.pick(other)
        before = self.seen(a), self.seen(b)
        if self.run(lambda: lives.swap_tracks(self.bench.desk, a, b, frame)):
            after = self.seen(a), self.seen(b)
            for f in range(FRAMES):
                was = before if f < frame else before[::-1]
                for then, now in zip(was, after, strict=True):
                    assert moved_alike(then[f], now[f])
                    assert then[f] is None or now[f] is None or then[f][3].items() <= now[f][3].items()

    @precondition(lambda self: len(self.bench.document.tracks) > 1)
    @rule(one=picks, other=picks, join=st.booleans())
    def unite(self, one: int, other: int, join: bool) -> None:
        a, b = self.pick(one), self.pick(other)
        lived = [self.bench.document.life(t) for t in (a, b)]
        before = self.seen(a), self.seen(b)
        verb = lives.join_tracks if join else lives.merge_tracks
        if self.run(lambda: verb(self.bench.desk, a, b)):
            assert not lived[0].overlaps(lived[1])
            (kept,) = {a, b} & self.bench.document.tracks.keys()
            after = self.seen(kept)
            for f in range(FRAMES):
                was = before[0][f] or before[1][f]
                assert moved_alike(was, after[f]) or (was is None and (not join or corners(after[f]) is None))

    # -- history

    @precondition(lambda self: len(self.history) > self.begun)
    @rule()
    def undo(self) -> None:
        self.bench.document.apply(self.history.pop().inverse)
        self.copies.pop()
        assert self.bench.document == self.copies[-1]

    @invariant()
    def every_object_begins_where_it_is_seen(self) -> None:
        document = getattr(self, "bench", None) and self.bench.document
        for track in document.tracks if document is not None else ():
            keys = document.keyframes(track)
            assert keys[0].shape is not None
            assert not keys[0].outside

    # -- hands

    def run(self, make: Callable[[], Edit]) -> bool:
        """Let an edit land and be undone and redone."""
        try:
            edit = make()
        except BadInput:
            return False
        assert edit.name[0].isupper()
        self.bench.do(edit)
        self.history.append(edit)
        self.copies.append(self.bench.document.copy())
        return True

    def pick(self, number: int) -> int:
        known = sorted(self.bench.document.tracks)
        return known[number % len(known)]

    def corners(self, track: int, frame: int) -> Any:
        return corners(self.seen(track)[frame])

    def seen(self, track: int) -> dict[int, Frame]:
        found: dict[int, Frame] = {}
        for frame in range(FRAMES):
            state = self.bench.document.state(track, frame) if track in self.bench.document.tracks else None
            shape = (
                None if state is None or state.shape is None else np.round(vertices(state.shape), 6).tolist()
            )
            found[frame] = (
                None if state is None else (shape, state.occluded, state.outside, dict(state.attributes))
            )
        return found

    def values_said(self, track: int) -> dict[int, Any]:
        """The changing attributes by the frame they were set on."""
        return {k.frame: dict(k.attributes) for k in self.bench.keys(track) if k.attributes}

    def only_values_differ(self, before: dict[int, Frame], after: dict[int, Frame]) -> None:
        for frame, was in before.items():
            now = after[frame]
            assert (was is None) == (now is None)
            assert was is None or now is None or was[:3] == now[:3]


def box(x: float) -> Box:
    return Box(x=x, y=x / 2, width=20 + x / 10, height=20)


def corners(frame: Frame) -> Any:
    return None if frame is None else frame[0]


def same(was: Frame, now: Frame) -> bool:
    return moved_alike(was, now) and (was is None or now is None or was[3] == now[3])


def moved_alike(was: Frame, now: Frame) -> bool:
    """The same but for attributes, of which an object keeps those it had where the other never had one."""
    if was is None or now is None or was[0] is None or now[0] is None:
        return corners(was) is None and corners(now) is None
    return bool(np.allclose(was[0], now[0], rtol=0, atol=1e-5)) and was[1:3] == now[1:3]


TestTrackVerbs = TrackVerbs.TestCase
TestTrackVerbs.settings = settings(max_examples=120, stateful_step_count=30, deadline=None)
