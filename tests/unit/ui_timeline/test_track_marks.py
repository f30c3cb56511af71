"""What lies on a track's bar and what of it the pointer grasps."""

from __future__ import annotations

from framegrain.domain.records import Keyframe
from framegrain.ui.timeline.hits import Part, hit_lanes
from framegrain.ui.timeline.placed import Edge
from unit.ui_timeline.scene import ME, car, document, laid


def bare(number: int, frame: int, **said) -> Keyframe:
    return Keyframe(id=number, track=2, frame=frame, provenance=ME, **said)


def test_shapes_and_attributes_have_marks_of_their_own_and_flags_none():
    both = Keyframe(
        id=205, track=2, frame=400, provenance=ME, shape=car(2, 0)[1].shape, attributes={"pose": "sits"}
    )
    records = [
        *car(2, 100, 500),
        bare(203, 200, attributes={"pose": "lies"}),
        bare(204, 300, occluded=True),
        both,
    ]
    bar = laid(document(*records)).by_id[2]
    assert [(m.keyframe, m.x, m.places, m.values) for m in bar.marks] == [
        (200, 100, True, False),
        (203, 200, False, True),
        (205, 400, True, True),
        (201, 500, True, False),
    ]


def test_an_outside_keyframe_without_a_shape_is_a_mark():
    bar = laid(document(*car(2, 100), bare(203, 200, outside=True))).by_id[2]
    assert [(m.x, m.outside, m.places) for m in bar.marks] == [(100, False, True), (200, True, True)]


def test_attributes_are_grasped_above_the_diamond_they_share_a_frame_with():
    both = Keyframe(
        id=205, track=2, frame=400, provenance=ME, shape=car(2, 0)[1].shape, attributes={"pose": "sits"}
    )
    layout = laid(document(*car(2, 100, 500), bare(203, 200, attributes={"pose": "lies"}), both))
    bar = layout.by_id[2]
    found = [
        hit_lanes(layout, x, bar.y + bar.height * share) for x, share in ((400, 0.1), (400, 0.5), (200, 0.9))
    ]
    assert [(hit.part, hit.keyframe) for hit in found] == [
        (Part.VALUES, 205),
        (Part.KEYFRAME, 205),
        (Part.VALUES, 203),
    ]


def test_the_ends_of_what_is_hidden_are_grasped_below_a_diamond_or_anywhere_without_one():
    layout = laid(document(*car(2, 100, 300, 500, occluded=(300,)), bare(203, 400)))
    bar = layout.by_id[2]
    assert bar.edges == (Edge(300, 300, 400, True), Edge(400, 300, 400, False))
    parts = [
        hit_lanes(layout, x, bar.y + bar.height * share) for x, share in ((300, 0.5), (300, 0.9), (400, 0.5))
    ]
    assert [hit.part for hit in parts] == [Part.KEYFRAME, Part.HIDDEN, Part.HIDDEN]
    assert parts[2].edge == bar.edges[1]


def test_what_is_hidden_too_shortly_to_be_seen_has_no_ends():
    assert laid(document(*car(2, 100, 300, 303, occluded=(300,)))).by_id[2].edges == ()
