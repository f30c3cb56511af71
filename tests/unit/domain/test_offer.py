"""What the sidebar offers here and now, and what it says of the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain.records import Scope, Verdict
from framegrain.domain.rules import Rule
from framegrain.domain.rules.offer import Offer, Situation, of_kind, offer, one_of_each
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import (
    Attribute,
    AttributeType,
    AttributeUse,
    Duration,
    Level,
    Overlap,
    Severity,
    Unit,
)

from .contracts import BOX, POLYGON, TURNED, clip, document, event, keyframe, label, taxonomy, track

CONTRACT = taxonomy(
    label(
        "place", Level.SCENE, scopes=(Scope.CLIP, Scope.SEGMENT), leaves_only=True, children=("park", "road")
    ),
    label("park", Level.SCENE, parent="place", scopes=(Scope.CLIP, Scope.SEGMENT), exclusive=True),
    label("road", Level.SCENE, parent="place", scopes=(Scope.CLIP, Scope.SEGMENT), exclusive=True),
    label("walk", within=("place",)),
    label("run", within=("place",)),
    label("kick", within=("park",), severity={"within": Severity.WARN}),
    label("goal", scopes=(Scope.FRAME,), within=("walk",)),
    label("nap", at_least=Duration(20, Unit.FRAMES)),
    label("person", Level.OBJECT, attributes=(AttributeUse(attribute="coat"),)),
    label("bird", Level.OBJECT, shapes=(ShapeKind.ROTATED_BOX,)),
    label("pond", Level.OBJECT, shapes=(ShapeKind.POLYGON, ShapeKind.CUBOID), within=("park",)),
    label("things", Level.OBJECT, shapes=()),
    attributes=(Attribute(id="coat", name="Coat", type=AttributeType.TEXT),),
)
CLIPS = (clip(90, 0, 50), clip(91, 50, 100))


def ask(name: str, *records, at: int = 10, **situation) -> Offer:
    """Ask about one label at frame `at`."""
    situation.setdefault("span", Span(at, at + 1))
    return offer(document(*CLIPS, *records), CONTRACT, CONTRACT.label(name), Situation(**situation))


def test_with_no_purpose_whatever_can_be_used_is_offered():
    assert ask("person") == Offer(label="person", allowed=True)
    assert ask("goal").allowed


@pytest.mark.parametrize(
    ("name", "reason", "fix"),
    [
        ("things", "Things only groups other labels", "Choose another label"),
        ("place", "Place is too coarse: say which", "Choose Park or Road"),
    ],
)
def test_groups_are_never_offered(name: str, reason: str, fix: str):
    assert ask(name) == Offer(label=name, allowed=False, rule=Rule.LABEL_USABLE, reason=reason, fix=fix)


@pytest.mark.parametrize(
    ("name", "tool", "reason", "fix"),
    [
        ("person", ShapeKind.BOX, "", ""),
        ("bird", ShapeKind.BOX, "", ""),  # drawn upright, then turned
        ("person", ShapeKind.POLYGON, "takes a box", "Use the box tool"),
        ("bird", ShapeKind.CUBOID, "takes a rotated box", "Use the rotated box tool"),
        ("pond", ShapeKind.BOX, "takes a polygon or a cuboid", "Use the polygon or cuboid tool"),
        ("nap", ShapeKind.BOX, "held over time, not drawn", "Use the segment tool"),
    ],
)
def test_a_drawing_tool_offers_what_takes_its_shape(name: str, tool: ShapeKind, reason: str, fix: str):
    answer = ask(name, shape=tool)
    assert (answer.allowed, answer.reason, answer.fix) == (not reason, reason, fix)


def test_a_shape_that_needs_a_scene_is_offered_inside_it_only():
    around = event(1, "park", 5, 20)
    assert ask("pond", around, shape=ShapeKind.POLYGON).allowed
    outside = ask("pond", around, at=20, shape=ShapeKind.POLYGON)
    assert (outside.reason, outside.fix) == ("Pond needs Park around it", "Mark Park over these frames first")


def test_the_segment_tool_does_not_offer_what_is_drawn():
    assert ask("person", scope=Scope.SEGMENT).reason == "Person is drawn on the picture, not held over time"


def test_a_segment_is_offered_where_its_scene_lasts_long_enough():
    around = event(1, "road", 0, 50, Scope.CLIP)
    assert ask("walk", around, scope=Scope.SEGMENT, span=Span(10, 50)).allowed
    assert ask("walk", around, scope=Scope.SEGMENT, span=Span(10, 51)).reason == "Walk needs Place around it"


def test_an_exclusive_label_is_not_offered_over_its_sibling():
    there = event(1, "road", 5, 15)
    answer = ask("park", there, scope=Scope.SEGMENT)
    assert answer.reason.startswith("Road is here already (frames 5 to 14)")
    assert ask("park", there, at=15, scope=Scope.SEGMENT).allowed


def test_a_clip_label_is_judged_over_its_whole_clip():
    there = event(1, "road", 40, 45)
    assert not ask("park", there, at=3, scope=Scope.CLIP).allowed
    assert ask("park", there, at=60, scope=Scope.CLIP).allowed


def test_a_frame_tag_is_judged_at_one_frame_even_with_the_segment_tool():
    around = event(1, "walk", 10, 12)
    assert ask("goal", around, scope=Scope.SEGMENT, span=Span(11, 40)).allowed
    assert not ask("goal", around, scope=Scope.FRAME, span=Span(12, 13)).allowed


def test_what_only_warns_is_offered():
    assert ask("kick", scope=Scope.SEGMENT).allowed


class TestRelabel:
    """With records selected, a label is offered when they could carry it."""

    def test_an_event_for_another_event_label(self):
        assert ask("nap", event(1, "walk", 0, 30), records=(1,)).allowed

    def test_not_when_it_would_be_too_short(self):
        answer = ask("nap", event(1, "walk", 0, 5), records=(1,))
        assert (answer.reason, answer.fix) == ("Nap lasts at least 20 frames", "Make it longer")

    def test_not_a_drawn_label_for_an_event(self):
        assert not ask("person", event(1, "walk", 0, 30), records=(1,)).allowed

    def test_a_track_for_a_label_that_takes_its_shapes(self):
        assert ask("bird", track(1, "person"), keyframe(2, 1, 5), records=(1,)).allowed

    def test_not_a_track_with_one_turned_box_for_a_label_of_upright_ones(self):
        keys = (keyframe(2, 1, 5, shape=BOX), keyframe(3, 1, 9, shape=TURNED))
        assert ask("person", track(1, "bird"), *keys, records=(1,)).reason == (
            "Person takes a box, not a rotated box"
        )

    def test_not_a_polygon_for_a_label_of_boxes(self):
        answer = ask("person", track(1, "pond"), keyframe(2, 1, 5, shape=POLYGON), records=(1,))
        assert answer.reason == "Person takes a box, not a polygon"

    def test_attributes_the_new_label_lacks_are_no_reason_against_it(self):
        coated = track(1, "person", attributes={"coat": "red"})
        assert ask("bird", coated, keyframe(2, 1, 5), records=(1,)).allowed

    def test_what_is_broken_already_is_no_reason_against_a_label(self):
        assert ask("run", event(1, "walk", 0, 5), records=(1,)).allowed  # no place around either

    def test_the_label_it_has_is_always_offered(self):
        assert ask("park", event(1, "park", 0, 9), event(2, "road", 0, 9), records=(1,)).allowed

    def test_one_of_several_records_is_enough_to_say_no(self):
        pair = (event(1, "walk", 0, 30), event(2, "walk", 0, 5))
        assert not ask("nap", *pair, records=(1, 2)).allowed

    def test_not_when_something_inside_would_lose_what_it_needs(self):
        inside = (event(1, "park", 0, 40), event(2, "walk", 5, 10))
        assert ask("road", *inside, records=(1,)).allowed  # also a place
        answer = ask("nap", *inside, records=(1,))
        assert (answer.reason, answer.fix) == ("Walk inside needs Park around it", "Move Walk first")
        assert ask("nap", *inside, event(3, "road", 5, 12), records=(1,)).allowed

    def test_an_absent_label_inside_needs_nothing(self):
        absent = event(2, "walk", 5, 10, verdict=Verdict.ABSENT, reason="stands")
        assert ask("nap", event(1, "park", 0, 40), absent, records=(1,)).allowed


def test_what_makes_room_for_itself_is_offered_and_what_must_not_overlap_is_not():
    contract = taxonomy(
        label("posture", children=("sit", "stand")),
        label("sit", parent="posture", overlap=Overlap.TRIM, exclusive=True),
        label("stand", parent="posture", overlap=Overlap.TRIM, exclusive=True),
        label("talk", overlap=Overlap.FORBID),
    )
    doc = document(event(1, "stand", 0, 50), event(2, "talk", 0, 50))
    here = Situation(span=Span(10, 11), scope=Scope.SEGMENT)
    assert offer(doc, contract, contract.label("sit"), here).allowed
    found = offer(doc, contract, contract.label("talk"), here)
    assert (found.allowed, found.rule) == (False, Rule.OVERLAP)


@given(
    st.lists(st.sampled_from(["walk", "nap", "goal", "park"]), max_size=8),
    st.lists(
        st.tuples(
            st.sampled_from(["person", "bird", "pond"]),
            st.lists(st.sampled_from([BOX, TURNED, POLYGON, None]), max_size=3),
        ),
        max_size=8,
    ),
)
def test_a_label_is_for_any_of_many_records_when_it_is_for_any_of_one_of_each_kind(events, tracks):
    records = [
        event(n + 1, name, 0, 30, Scope.FRAME if name == "goal" else Scope.SEGMENT)
        for n, name in enumerate(events)
    ]
    for n, (name, shapes) in enumerate(tracks):
        records.append(track(100 + n, name))
        records += [keyframe(1000 + 10 * n + at, 100 + n, at, shape=s) for at, s in enumerate(shapes)]
    doc = document(*CLIPS, *records)
    ids = [*doc.events, *doc.tracks]
    few = one_of_each(doc, ids)
    assert set(few) <= set(ids)
    for asked in CONTRACT.labels:
        assert any(of_kind(doc, CONTRACT, asked, [i]) for i in few) == any(
            of_kind(doc, CONTRACT, asked, [i]) for i in ids
        )


def test_of_many_selected_only_those_asked_about_decide_but_all_count_as_going_along():
    doc = document(*CLIPS, event(1, "park", 0, 40), event(2, "walk", 5, 10), event(3, "walk", 50, 60))
    nap = CONTRACT.label("nap")
    both, alone = Situation(span=Span(10, 11), records=(1, 2, 3)), Situation(span=Span(10, 11), records=(1,))
    assert not offer(doc, CONTRACT, nap, both).allowed  # the walks are too short for a nap
    assert offer(doc, CONTRACT, nap, both, asked=(1,)).allowed  # the walk inside goes along
    assert not offer(doc, CONTRACT, nap, alone).allowed
