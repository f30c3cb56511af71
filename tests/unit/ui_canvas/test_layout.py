"""What is shown of the records at one frame."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from framegrain.domain.document import Document
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Keyframe, Track, Verdict, Video
from framegrain.domain.shapes import Box, Cuboid, ShapeKind, polygon_of
from framegrain.domain.taxonomy import Label, Level, Taxonomy
from framegrain.domain.timebase import FrameTimes
from framegrain.session.locks import Locks
from framegrain.session.showing import Showing
from framegrain.ui.canvas.layout import MOST_GHOSTS, fresh, lay_out, outlines_of, point_text, size_text

ME = Provenance(by="me")
VIDEO = Video(id=1, name="v", path="v", fingerprint="f", width=100, height=100, frames=100)
TAXONOMY = Taxonomy(
    name="T",
    version="1",
    labels=(
        Label(id="car", name="Car", level=Level.OBJECT, shapes=(ShapeKind.BOX,)),
        Label(id="ship", name="Ship", level=Level.OBJECT, shapes=(ShapeKind.ROTATED_BOX,)),
    ),
)
SMALL, LARGE = Box(x=10, y=10, width=5, height=5), Box(x=0, y=0, width=50, height=50)


def document(*records):
    return Document(VIDEO, FrameTimes(np.arange(100), Fraction(1, 25), last_duration=1), records)


def track(number, *keyframes, label="car", verdict=Verdict.PRESENT):
    yield Track(id=number, label=label, number=number, provenance=ME, verdict=verdict)
    for place, (frame, shape, flags) in enumerate(keyframes):
        yield Keyframe(
            id=number * 100 + place, track=number, frame=frame, shape=shape, provenance=ME, **flags
        )


def shown(doc, frame, *selection):
    return lay_out(doc, TAXONOMY, frame, frozenset(selection), lambda label: "#112233")


def test_only_what_is_alive_is_shown():
    doc = document(*track(1, (5, SMALL, {}), (9, SMALL, {})))
    assert [len(shown(doc, frame)) for frame in (4, 5, 7, 9, 10)] == [0, 1, 1, 1, 0]


def test_in_between_is_told_from_keyframe():
    doc = document(*track(1, (5, SMALL, {}), (9, SMALL, {})))
    assert [shown(doc, frame)[0].computed for frame in (5, 7, 9)] == [False, True, False]


def test_a_higher_layer_is_painted_over_a_lower_one_whatever_their_sizes():
    front = Track(id=2, label="car", number=2, provenance=ME, layer=1)
    doc = document(*track(1, (0, SMALL, {})), front, *list(track(2, (0, LARGE, {})))[1:])
    assert [item.id for item in shown(doc, 0)] == [1, 2]
    assert [item.id for item in shown(doc, 0, 1)] == [2, 1]


def test_what_is_hidden_is_left_out_and_what_is_locked_says_so():
    doc = document(*track(1, (0, SMALL, {})), *track(2, (0, LARGE, {})), *track(3, (9, SMALL, {})))
    showing = Showing()
    showing.hide([2, 3], on=True)
    locks = Locks()
    locks.lock([1])
    found = lay_out(doc, TAXONOMY, 0, frozenset({2, 3}), lambda label: "#112233", showing, locks)
    assert [(item.id, item.locked, item.title) for item in found] == [(1, True, "Car 1 · locked")]


def test_looks_found_for_one_frame_serve_the_next_until_the_track_changes():
    styles = {}
    before = list(track(1, (0, SMALL, {}), (9, SMALL, {}), label="ship"))

    def at(frame, doc):
        (item,) = lay_out(doc, TAXONOMY, frame, frozenset(), lambda label: "#112233", styles=styles)
        return item.title, item.turns, item.doubtful, item.computed

    assert at(0, document(*before)) == ("Ship 1", True, False, False)
    found = styles[1]
    assert at(5, document(*before)) == ("Ship 1", True, False, True)
    assert styles[1] is found
    after = list(track(1, (0, SMALL, {}), (9, SMALL, {}), verdict=Verdict.UNSURE))
    assert at(5, document(*after)) == ("Car 1 · unsure", False, True, True)


def test_with_many_selected_that_live_elsewhere_none_is_shown_as_a_ghost():
    doc = document(*(r for n in range(1, 21) for r in track(n, (0, SMALL, {}))))
    assert len(shown(doc, 50, *range(1, MOST_GHOSTS + 1))) == MOST_GHOSTS
    assert shown(doc, 50, *range(1, 21)) == ()


def test_small_shapes_are_painted_over_large_ones_and_the_selected_over_all():
    doc = document(*track(1, (0, SMALL, {})), *track(2, (0, LARGE, {})), *track(3, (0, SMALL, {})))
    assert [item.id for item in shown(doc, 0)] == [2, 1, 3]
    assert [item.id for item in shown(doc, 0, 2)] == [1, 3, 2]


def test_a_selected_object_that_is_not_here_is_a_ghost():
    doc = document(*track(1, (5, SMALL, {}), (9, LARGE, {})))
    (before,), (after,) = shown(doc, 0, 1), shown(doc, 50, 1)
    assert before.ghost
    assert (before.shape, after.shape) == (SMALL, LARGE)
    assert before.title == "Car 1 · not on this frame"
    assert not before.computed


def test_a_selected_object_outside_is_a_ghost_where_it_was_last_seen():
    doc = document(*track(1, (0, SMALL, {}), (5, None, {"outside": True}), (9, LARGE, {})))
    assert shown(doc, 6) == ()
    (item,) = shown(doc, 6, 1)
    assert (item.shape, item.note) == (SMALL, "outside")


def test_occlusion_and_verdict_are_shown():
    doc = document(*track(1, (0, SMALL, {"occluded": True}), verdict=Verdict.UNSURE))
    (item,) = shown(doc, 0)
    assert item.occluded
    assert item.doubtful
    assert item.title == "Car 1 · unsure"


@pytest.mark.parametrize(("label", "turns"), [("car", False), ("ship", True), ("unknown", True)])
def test_only_labels_that_take_rotated_boxes_turn(label, turns):
    doc = document(*track(1, (0, SMALL, {}), label=label))
    assert shown(doc, 0)[0].turns is turns


def test_a_label_the_taxonomy_lacks_keeps_its_id_as_name():
    (item,) = shown(document(*track(4, (0, SMALL, {}), label="gone")), 0)
    assert item.title == "gone 4"


def test_selected_events_are_none_of_the_canvas_business():
    assert shown(document(), 0, 77) == ()


def test_a_cuboid_is_its_front_and_the_lines_behind():
    front = ((0, 0), (4, 0), (4, 4), (0, 4))
    back = ((2, -1), (5, -1), (5, 2), (2, 2))
    outlines, lines = outlines_of(Cuboid(front=front, back=back))
    assert outlines == (front,)
    assert lines[0] == (*back, back[0])
    assert lines[1:] == tuple(zip(front, back, strict=True))


def test_a_shape_under_the_hand_is_no_ghost_and_no_in_between_any_more():
    (ghost,) = shown(document(*track(1, (5, SMALL, {}))), 0, 1)
    made = ghost.reshaped(LARGE)
    assert (made.ghost, made.computed, made.title) == (False, False, "Car 1")
    assert made.bounds == (0, 0, 50, 50)


def test_what_is_being_drawn_has_its_label_name():
    assert fresh(TAXONOMY, "ship", SMALL, "#fff").title == "Ship"


def test_sizes_and_places_in_words():
    assert size_text(Box(x=412, y=133, width=86, height=130)) == "86 × 130 px at 412, 133"
    assert size_text(Box(x=1, y=2, width=3, height=4, rotation=12.4)).endswith("· 12°")
    assert size_text(polygon_of([(0, 0), (10, 0), (10, 20)])) == "10 × 20 px at 0, 0"
    assert point_text((3.9, -0.1)) == "x 3, y -1"
