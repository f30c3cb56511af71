"""Keyframes passed over in a look at the whole track break nothing, however near they come to a bound."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from framegrain.domain.edit import Change, Edit
from framegrain.domain.grain import LeastSize, PolygonWhen, Stop
from framegrain.domain.interpolation import Interpolation
from framegrain.domain.provenance import Method, Provenance
from framegrain.domain.records import Keyframe, Record
from framegrain.domain.rules import check, check_bit_by_bit
from framegrain.domain.rules.screening import Screen
from framegrain.domain.shapes import Box, ShapeKind, polygon_of
from framegrain.domain.taxonomy import Level

from .contracts import ADA, BOX, document, keyframe, label, taxonomy, track

if TYPE_CHECKING:
    from framegrain.domain.document import Document

TRACKER = Provenance(by="ada", method=Method.TRACKER)
EITHER = (ShapeKind.BOX, ShapeKind.POLYGON)
CONTRACT = taxonomy(
    *(
        label(f"car_{policy.value}", Level.OBJECT, shapes=EITHER, interpolation=policy)
        for policy in Interpolation
    ),
    label(
        "wheel",
        Level.OBJECT,
        shapes=EITHER,
        part_of=tuple(f"car_{policy.value}" for policy in Interpolation),
        part_inside=0.5,
        size=LeastSize(width=8, height=8, area=100),
        polygon_when=PolygonWhen(sides=3, fill=0.5),
        tracking=False,
        stops_at=(Stop.OCCLUSION,),
    ),
    label("outline", Level.OBJECT, shapes=(ShapeKind.POLYGON,)),
)


def some_shape(luck: Random) -> Box:
    """A box at a bound of something, often enough."""
    width, height = luck.choice([8, 10, 12.5, 30]), luck.choice([8, 10, 30, 7.999])
    x, y = luck.choice([0, 5, 10, -10, 640, 639.5]), luck.choice([0, 5, 10])
    return Box(x=x, y=y, width=width, height=height, rotation=luck.choice([0, 0, 0, 0, 20]))


def some_track(key: int, luck: Random) -> list[Record]:
    """A track with mostly boxes."""
    name = luck.choice(["wheel", "wheel", *(held.id for held in CONTRACT.labels), "unknown"])
    made: list[Record] = [track(key, name, part_of=luck.choice([None, 1000, 1000, 2000, 9]))]
    often = luck.random() < 0.2  # a broken file has two on one frame
    frames = luck.choices(range(12), k=6) if often else luck.sample([*range(12), 100], luck.randint(0, 6))
    for n, frame in enumerate(frames):
        shape = luck.choice([some_shape(luck)] * 8 + [None, polygon_of([(0, 0), (40, 0), (40, 40)])])
        made.append(
            Keyframe(
                id=key + 1 + n,
                track=key,
                frame=frame,
                shape=shape,
                outside=luck.random() < 0.1,
                occluded=luck.random() < 0.2,
                fill=luck.choice([None, None, 0.2, 0.8]),
                attributes={"strange": True} if luck.random() < 0.05 else {},
                provenance=luck.choice([ADA, ADA, ADA, TRACKER]),
            )
        )
    return made


def some_document(luck: Random) -> Document:
    """Up to three objects, some of them parts of others."""
    return document(*(r for key in (1000, 2000, 3000) for r in some_track(key, luck)))


documents = st.integers(0, 2**40).map(Random).map(some_document)


@settings(max_examples=300)
@given(documents)
def test_looking_through_whole_tracks_finds_what_each_keyframe_breaks(doc):
    each = [v for record in doc.records() for v in check(doc, CONTRACT, [record.id])]
    assert check(doc, CONTRACT) == each


def test_what_is_plainly_fine_is_passed_over_and_only_that():
    car = [track(1000, "car_linear"), keyframe(1001, 1000, 0), keyframe(1002, 1000, 50)]
    small = {2003: {"shape": Box(x=12, y=12, width=7, height=20)}, 2009: {"provenance": TRACKER}}
    wheel = [
        Keyframe(
            **{
                "id": key,
                "track": 2000,
                "frame": key - 2001,
                "shape": BOX,
                "provenance": ADA,
                **small.get(key, {}),
            }
        )
        for key in range(2001, 2041)
    ]
    doc = document(*car, track(2000, "wheel", part_of=1000), *wheel)
    screen = Screen(doc, CONTRACT)
    assert {key for key in doc.all_keyframes if not screen.clears(doc.all_keyframes[key])} == {2003, 2009}


def test_a_check_bit_by_bit_knows_of_an_edit_between_two_bits():
    car = [track(1000, "car_linear"), keyframe(1001, 1000, 0), keyframe(1002, 1000, 50)]
    wheel = [track(2000, "wheel", part_of=1000), *(keyframe(2001 + n, 2000, n) for n in range(4))]
    doc = document(*car, *wheel)
    bits = check_bit_by_bit(doc, CONTRACT, at_once=6)
    assert next(bits)[1] == []
    moved = keyframe(2004, 2000, 3, shape=Box(x=300, y=10, width=30, height=20))
    doc.apply(Edit("Move", (Change(doc[2004], moved),)))
    assert {v.record for _, found in bits for v in found} == {2004}
