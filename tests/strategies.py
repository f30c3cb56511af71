"""Random records for property tests."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from msgspec.structs import replace

from framegrain.domain.guideline import Example, ExampleKind, Question, Recheck, RecheckCause
from framegrain.domain.provenance import Method, Provenance
from framegrain.domain.records import (
    Calibration,
    Camera,
    Clip,
    ClipState,
    Comment,
    Event,
    Keyframe,
    KnownRectangle,
    Scope,
    Track,
    Verdict,
    Video,
)
from framegrain.domain.shapes import Box, Cuboid, Part, Polygon, polygon_of
from framegrain.domain.span import Span

if TYPE_CHECKING:
    from framegrain.domain.guideline import ProjectRecord
    from framegrain.domain.records import Record

FRAMES = 40
words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
numbers = st.floats(-500, 900, width=32)
lengths = st.floats(0.5, 500, width=32)
points = st.tuples(numbers, numbers)
rotations = st.floats(-179.5, 180, width=32)
rings = st.lists(points, min_size=3, max_size=7).map(tuple)
boxes = st.builds(Box, x=numbers, y=numbers, width=lengths, height=lengths, rotation=st.just(0.0) | rotations)
parts = st.builds(Part, rings, st.lists(rings, max_size=2).map(tuple))
polygons = st.lists(parts, min_size=1, max_size=2).map(lambda found: Polygon(parts=tuple(found)))
simple_polygons = rings.map(polygon_of)
quads = st.tuples(points, points, points, points)
cuboids = st.builds(Cuboid, front=quads, back=quads)
shapes = boxes | polygons | cuboids
values = (
    st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | words
    | st.lists(words, max_size=3)
)
attributes = st.dictionaries(words, values, max_size=3)
provenances = st.builds(
    Provenance,
    by=words,
    method=st.sampled_from(Method),
    at=st.integers(0, 2**50),
    detail=words,
    confirmed_by=words,
)
labels = st.sampled_from(["day", "walk", "adult", "person-other", "thing", "thing-other"])
ruled_out = st.lists(labels, max_size=2, unique=True).map(tuple)
fills = st.none() | st.floats(0, 1)


@st.composite
def spans(draw: st.DrawFn, frames: int = FRAMES) -> Span:
    start = draw(st.integers(0, frames - 1))
    return Span(start, draw(st.integers(start + 1, frames)))


def _said(draw: st.DrawFn) -> dict[str, object]:
    return {
        "label": draw(labels),
        "provenance": draw(provenances),
        "verdict": draw(st.sampled_from(Verdict)),
        "reason": draw(words),
        "attributes": draw(attributes),
        "taxonomy_version": draw(words),
        "ruled_out": draw(ruled_out),
    }


@st.composite
def keyframe_lists(
    draw: st.DrawFn,
    track: int = 1,
    first_id: int = 2,
    shape: st.SearchStrategy[object] | None = None,
    frames: int = FRAMES,
) -> list[Keyframe]:
    """One track's keyframes in order of frame; the first has a shape."""
    kind = shape if shape is not None else draw(st.sampled_from((boxes, polygons, simple_polygons, cuboids)))
    at = sorted(draw(st.sets(st.integers(0, frames - 1), min_size=1, max_size=5)))
    found = []
    for n, frame in enumerate(at):
        outside = n > 0 and draw(st.booleans())
        bare = outside or (n > 0 and draw(st.booleans()))
        found.append(
            Keyframe(
                id=first_id + n,
                track=track,
                frame=frame,
                provenance=draw(provenances),
                shape=None if bare else draw(kind),
                occluded=draw(st.booleans()),
                outside=outside,
                attributes=draw(attributes),
                fill=draw(fills),
            )
        )
    return found


@st.composite
def record_lists(
    draw: st.DrawFn, first_id: int = 1, frames: int = FRAMES, *, calibrated: bool = True
) -> list[Record]:
    """Records of one video as a project might hold them: clips tile it, tracks begin with a shape.

    A video has one calibration at most; not `calibrated` leaves it out.
    """
    found: list[Record] = []
    cuts = sorted({0, frames, *draw(st.lists(st.integers(1, frames - 1), max_size=2))})
    for start, stop in pairwise(cuts):
        state = draw(st.sampled_from(ClipState))
        found.append(Clip(id=first_id + len(found), span=Span(start, stop), state=state))
    for _ in range(draw(st.integers(0, 3))):
        scope, span = draw(st.sampled_from(Scope)), draw(spans(frames))
        found.append(Event(id=first_id + len(found), scope=scope, span=span, **_said(draw)))  # type: ignore[arg-type]
    for number in range(draw(st.integers(0, 3))):
        track = first_id + len(found)
        layer = draw(st.integers(-9, 9))
        found.append(Track(id=track, number=number + 1, layer=layer, **_said(draw)))  # type: ignore[arg-type]
        found.extend(draw(keyframe_lists(track, track + 1, frames=frames)))
    found = [bound(draw, record, [r.id for r in found if isinstance(r, Track)]) for record in found]
    for about in draw(st.lists(st.sampled_from([record.id for record in found]), max_size=3)):
        found.append(
            Comment(
                id=first_id + len(found),
                record=about,
                text=draw(words),
                provenance=draw(provenances),
                resolved=draw(st.booleans()),
            )
        )
    if calibrated and draw(st.booleans()):
        found.append(draw(calibrations(first_id + len(found))))
    return found


def bound(draw: st.DrawFn, record: Record, tracks: list[int]) -> Record:
    """The record with tracks in roles, or as a part of one, now and then."""
    if not tracks or not isinstance(record, Event | Track) or draw(st.booleans()):
        return record
    some = st.sampled_from(tracks)
    if isinstance(record, Track):
        return replace(record, part_of=draw(some))
    named = st.lists(some, min_size=1, max_size=2, unique=True).map(tuple)
    return replace(record, roles=draw(st.dictionaries(words, named, max_size=2)))


def project_records(record_id: int) -> st.SearchStrategy[ProjectRecord]:
    """An example, a question or a re-check; what they name need not be there."""
    made = {"id": st.just(record_id), "provenance": provenances}
    number = st.none() | st.integers(1, 2**40)
    return (
        st.builds(
            Example,
            **made,
            label=labels,
            kind=st.sampled_from(ExampleKind),
            picture=st.binary(min_size=32, max_size=32).map(bytes.hex),
            caption=words,
            why=words,
            video=number,
            span=st.none() | spans(),
            shape=st.none() | shapes,
            other=st.none() | labels,
        )
        | st.builds(
            Question,
            **made,
            text=words,
            label=st.none() | labels,
            record=number,
            video=number,
            frame=st.none() | st.integers(0, FRAMES),
            answer=words,
            answered=st.none() | provenances,
        )
        | st.builds(
            Recheck,
            **made,
            video=st.integers(1, 2**40),
            record=st.integers(1, 2**40),
            label=labels,
            cause=st.sampled_from(RecheckCause),
            reason=words,
            choices=ruled_out,
            done=st.none() | provenances,
        )
    )


def calibrations(record_id: int) -> st.SearchStrategy[Calibration]:
    """A calibration with numbers of every precision."""
    angles = st.floats(-1.5, 1.5)
    metres = st.floats(0.01, 1000)
    cameras = st.builds(Camera, focal=metres, principal=points, height=metres, pitch=angles, roll=angles)
    rectangles = st.builds(KnownRectangle, corners=quads, width=metres, length=metres)
    return st.builds(
        Calibration,
        id=st.just(record_id),
        camera=cameras,
        rectangle=st.none() | rectangles,
        provenance=provenances,
    )


def video_of(frames: int = FRAMES) -> st.SearchStrategy[Video]:
    """A video with random words in every text field."""
    sizes = st.integers(1, 640)
    names = words.map(lambda text: text.replace("\0", ""))
    return st.builds(
        Video,
        id=st.just(1),
        name=names,
        path=names,
        fingerprint=words,
        width=sizes,
        height=sizes,
        frames=st.just(frames),
        codec=words,
        rate=st.sampled_from(["", "25", "30000/1001"]),
    )
