"""Whatever a track went through, a mark on one frame leaves what is seen on every other frame alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from framegrain.domain.errors import BadInput
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Clip, Keyframe, Track
from framegrain.domain.shapes import Box, Cuboid, polygon_of, vertices
from framegrain.domain.span import Span
from framegrain.editing import attributes, tracks
from made_desk import Bench

if TYPE_CHECKING:
    from framegrain.domain.edit import Edit
    from framegrain.domain.records import Record
    from framegrain.domain.shapes import Shape

FRAMES, TRACK = 24, 2
ADA = Provenance(by="Ada")

near = st.floats(-50, 300).map(lambda x: round(x, 2))
sizes = st.floats(1, 90).map(lambda x: round(x, 2))
points = st.tuples(near, near)
boxes = st.builds(Box, x=near, y=near, width=sizes, height=sizes, rotation=st.sampled_from([0.0, 25.0, 60.0]))
quads = st.tuples(points, points, points, points)
kinds = {
    "person": boxes,
    "cloud": st.lists(points, min_size=5, max_size=5).map(polygon_of),
    "pond": st.lists(points, min_size=3, max_size=7).map(polygon_of),
    "van": st.builds(Cuboid, front=quads, back=quads),
}


@st.composite
def benches(draw: st.DrawFn, labels: tuple[str, ...] = (*kinds,)) -> Bench:
    """One track with keyframes of every sort: hidden, gone with and without a shape, shapeless."""
    label = draw(st.sampled_from(labels))
    frames = sorted(draw(st.sets(st.integers(0, FRAMES - 1), min_size=2, max_size=6)))
    found: list[Record] = [
        Clip(id=1, span=Span(0, FRAMES)),
        Track(id=TRACK, label=label, number=1, provenance=ADA),
    ]
    gone = True
    for n, frame in enumerate(frames):
        back, gone = gone, n > 0 and draw(st.booleans())
        shaped = (back and not gone) or draw(st.booleans())  # what comes back says where
        found.append(
            Keyframe(
                id=TRACK + 1 + n,
                track=TRACK,
                frame=frame,
                provenance=ADA,
                shape=draw(kinds[label]) if shaped else None,
                occluded=draw(st.booleans()),
                outside=gone,
                attributes={"facing": "left"} if label == "person" and draw(st.booleans()) else {},
            )
        )
    return Bench(found, frames=FRAMES)


frames = st.integers(0, FRAMES - 1)


def made(bench: Bench, edit: Edit) -> tuple[dict[int, Shape | None], dict[int, Shape | None]]:
    """What is seen on every frame before and after an edit, which is undone and redone on the way."""
    before = shapes(bench)
    bench.do(edit)
    return before, shapes(bench)


def shapes(bench: Bench) -> dict[int, Shape | None]:
    return {frame: bench.shape(TRACK, frame) for frame in range(FRAMES)}


def flags(bench: Bench) -> dict[int, tuple[bool, bool]]:
    found = {frame: bench.document.state(TRACK, frame) for frame in range(FRAMES)}
    return {frame: (s.occluded, s.outside) for frame, s in found.items() if s is not None}


def in_between(bench: Bench, frame: int) -> bool:
    state = bench.document.state(TRACK, frame)
    return state is not None and state.keyframe is None


def assert_same(before: dict[int, Shape | None], after: dict[int, Shape | None], but: set[int]) -> None:
    for frame in before.keys() - but:
        old, new = before[frame], after[frame]
        assert (old is None) == (new is None), f"frame {frame}"
        if old is not None and new is not None:
            assert np.allclose(vertices(new), vertices(old), rtol=0, atol=1e-6), f"frame {frame}"


def stretch(bench: Bench, frame: int) -> set[int]:
    """From a frame up to the next keyframe."""
    later = (k.frame for k in bench.keys(TRACK) if k.frame > frame)
    return set(range(frame, next(later, FRAMES)))


@given(benches(), frames, st.booleans())
def test_hidden_moves_nothing(bench: Bench, frame: int, occluded: bool) -> None:
    assume(in_between(bench, frame))
    marked, said = stretch(bench, frame), flags(bench)
    assert_same(*made(bench, tracks.set_flags(bench.desk, TRACK, frame, occluded=occluded)), but=set())
    expected = {f: (occluded if f in marked else was, out) for f, (was, out) in said.items()}
    assert flags(bench) == expected


@given(benches(), frames)
def test_gone_takes_the_frames_up_to_the_next_keyframe(bench: Bench, frame: int) -> None:
    life = bench.document.life(TRACK)
    assert life is not None
    assume(life.start < frame < life.stop)
    marked = stretch(bench, frame)
    shapeless = {k.frame for k in bench.keys(TRACK) if k.shape is None}
    carries = bench.document.keyframe_at(TRACK, frame)
    assume(carries is None or not carries.outside)  # gone already
    before, after = made(bench, tracks.set_flags(bench.desk, TRACK, frame, outside=True))
    assert all(after[f] is None for f in marked)
    assert_same(before, after, but=marked)
    assert shapeless - {frame} == {k.frame for k in bench.keys(TRACK) if k.shape is None} - {frame}


@given(benches(), frames)
def test_ending_moves_nothing_before(bench: Bench, frame: int) -> None:
    life = bench.document.life(TRACK)
    assert life is not None
    assume(life.start < frame < life.stop)
    before, after = made(bench, tracks.end_at(bench.desk, TRACK, frame))
    assert_same(before, after, but=set(range(frame, FRAMES)))
    assert all(after[f] is None for f in range(frame, FRAMES))


@given(benches(("person",)), frames, st.sampled_from(["right", "away"]))
def test_a_changing_attribute_moves_nothing_at_all(bench: Bench, frame: int, value: str) -> None:
    assume(bench.document.state(TRACK, frame) is not None)
    said = flags(bench)
    before, after = made(bench, attributes.set_attribute(bench.desk, [TRACK], "facing", value, frame))
    assert after == before
    assert flags(bench) == said


@given(benches(), frames)
def test_confirming_what_is_seen_moves_nothing(bench: Bench, frame: int) -> None:
    assume(bench.shape(TRACK, frame) is not None)
    said = flags(bench)
    assert_same(*made(bench, tracks.extend_to(bench.desk, TRACK, frame)), but=set())
    assert flags(bench) == said


@given(benches(), frames)
def test_confirming_what_is_not_seen_makes_it_seen(bench: Bench, frame: int) -> None:
    life = bench.document.life(TRACK)
    assert life is not None
    assume(bench.shape(TRACK, frame) is None)
    marked = stretch(bench, frame) if life.start <= frame else set(range(frame, life.start))
    between = set(range(life.stop, frame))  # it lived on until here, unless it had left
    before, after = made(bench, tracks.extend_to(bench.desk, TRACK, frame))
    assert after[frame] is not None
    assert_same(before, after, but=marked | between)


@given(benches(), frames)
def test_deleting_in_between_takes_this_frame_only(bench: Bench, near: int) -> None:
    seen = [f for f in range(FRAMES) if in_between(bench, f) and bench.shape(TRACK, f) is not None]
    assume(seen)
    frame = seen[near % len(seen)]
    before, after = made(bench, tracks.delete_at(bench.desk, TRACK, frame))
    assert after[frame] is None
    assert_same(before, after, but={frame})


@given(benches(), st.lists(frames, min_size=2, max_size=8, unique=True))
def test_deleting_frames_in_any_order_takes_these_only(bench: Bench, order: list[int]) -> None:
    order = [f for f in order if in_between(bench, f) and bench.shape(TRACK, f) is not None]
    before = shapes(bench)
    for frame in order:
        bench.do(tracks.delete_at(bench.desk, TRACK, frame))
    after = shapes(bench)
    assert all(after[f] is None for f in order)
    assert_same(before, after, but=set(order))


@given(benches())
def test_without_its_first_keyframe_a_track_is_seen_as_before_from_the_next_one_on(bench: Bench) -> None:
    first = bench.keys(TRACK)[0]
    try:
        edit = tracks.delete_keyframe(bench.desk, first.id)
    except BadInput:
        assert all(k.outside for k in bench.keys(TRACK)[1:])
        return
    before, after = made(bench, edit)
    begins = bench.keys(TRACK)[0]
    assert begins.shape is not None
    assert not begins.outside
    assert_same(before, after, but=set(range(begins.frame)))


@given(benches(), frames)
def test_deleting_never_deletes_the_track(bench: Bench, frame: int) -> None:
    try:
        edit = tracks.delete_at(bench.desk, TRACK, frame)
    except BadInput:
        return
    bench.do(edit)
    assert any(shape is not None for shape in shapes(bench).values())
