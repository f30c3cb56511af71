"""Rules of temporal grain: scope, length, exclusion, enclosure, clips."""

from __future__ import annotations

import pytest

from framegrain.domain.records import ClipState, Scope, Verdict
from framegrain.domain.rules import Rule, check
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.taxonomy import Duration, Level, Severity, Unit

from .contracts import broken, clip, document, event, keyframe, label, taxonomy, track


def test_a_segment_where_the_label_takes_segments_is_fine():
    assert check(document(event(1, "walk", 3, 9)), taxonomy(label("walk"))) == []


def test_a_label_held_with_the_wrong_scope_says_which_it_takes():
    contract = taxonomy(label("goal", scopes=(Scope.FRAME, Scope.CLIP)))
    found = broken(document(event(1, "goal", 3, 9)), contract)[Rule.SCOPE_ALLOWED]
    assert found.reason == "Goal is a frame tag or clip label, not a segment"
    assert found.fix == "Make it a frame tag or clip label"
    assert found.severity is Severity.FORBID


def test_a_drawn_label_can_not_be_held_over_time():
    contract = taxonomy(label("car", Level.OBJECT))
    found = broken(document(event(1, "car", 3, 9)), contract)[Rule.SCOPE_ALLOWED]
    assert (found.reason, found.fix) == ("Car is drawn on the picture, not held over time", "Draw its shape")


def test_a_frame_tag_is_one_frame_long():
    contract = taxonomy(label("goal", scopes=(Scope.FRAME,)))
    assert broken(document(event(1, "goal", 3, 4, Scope.FRAME)), contract) == {}
    found = broken(document(event(1, "goal", 3, 5, Scope.FRAME)), contract)[Rule.SCOPE_SPAN]
    assert found.reason == "Goal is a frame tag and can't last 2 frames"


@pytest.mark.parametrize(
    ("start", "stop", "fine"), [(0, 40, True), (40, 100, True), (0, 39, False), (30, 60, False)]
)
def test_a_clip_label_holds_exactly_one_clip(start: int, stop: int, fine: bool):
    contract = taxonomy(label("park", Level.SCENE, scopes=(Scope.CLIP,)))
    doc = document(clip(8, 0, 40), clip(9, 40, 100), event(1, "park", start, stop, Scope.CLIP))
    assert (Rule.SCOPE_SPAN not in broken(doc, contract)) is fine


def test_an_event_ends_where_the_video_ends():
    contract = taxonomy(label("walk"))
    assert broken(document(event(1, "walk", 90, 100)), contract) == {}
    found = broken(document(event(1, "walk", 90, 101)), contract)[Rule.FRAME_IN_VIDEO]
    assert found.reason == "Walk reaches frame 100, but the last frame is 99"


@pytest.mark.parametrize(
    ("bounds", "stop", "says"),
    [
        ({"at_least": Duration(10, Unit.FRAMES)}, 10, ""),
        ({"at_least": Duration(10, Unit.FRAMES)}, 9, "Walk lasts at least 10 frames"),
        ({"at_least": Duration(0.4, Unit.SECONDS)}, 10, ""),
        ({"at_least": Duration(0.4, Unit.SECONDS)}, 9, "Walk lasts at least 0.4 seconds"),
        ({"at_most": Duration(1, Unit.SECONDS)}, 25, ""),
        ({"at_most": Duration(1, Unit.SECONDS)}, 26, "Walk lasts at most 1 second"),
        ({"at_most": Duration(1, Unit.FRAMES)}, 2, "Walk lasts at most 1 frame"),
        ({"at_least": Duration(4, Unit.SECONDS)}, 100, ""),  # up to the last frame's end
    ],
)
def test_a_segment_keeps_to_its_duration(bounds: dict[str, Duration], stop: int, says: str):
    found = broken(document(event(1, "walk", 0, stop)), taxonomy(label("walk", **bounds)))
    assert (found[Rule.DURATION].reason if found else "") == says


def test_a_frame_tag_has_no_duration_to_keep():
    contract = taxonomy(label("goal", scopes=(Scope.FRAME,), at_least=Duration(5, Unit.FRAMES)))
    assert broken(document(event(1, "goal", 3, 4, Scope.FRAME)), contract) == {}


class TestExclusive:
    """Only one of several labels at a time."""

    def test_an_exclusive_label_may_not_overlap_its_sibling(self):
        contract = taxonomy(label("walk", exclusive=True), label("stand"))
        doc = document(event(1, "walk", 0, 10), event(2, "stand", 9, 20))
        found = broken(doc, contract, 2)[Rule.EXCLUSIVE]
        assert found.reason == "Walk is here already (frames 0 to 9), and only one of the two holds at a time"
        assert found.fix == "Trim one of them at frame 9"
        assert Rule.EXCLUSIVE in broken(doc, contract, 1)

    def test_events_that_only_touch_are_fine(self):
        contract = taxonomy(label("walk", exclusive=True), label("stand"))
        assert broken(document(event(1, "walk", 0, 10), event(2, "stand", 10, 20)), contract) == {}

    def test_siblings_that_exclude_nothing_may_overlap(self):
        contract = taxonomy(label("walk"), label("stand"))
        assert broken(document(event(1, "walk", 0, 10), event(2, "stand", 5, 20)), contract) == {}

    def test_an_exclusive_label_may_not_overlap_itself(self):
        doc = document(event(1, "walk", 0, 10), event(2, "walk", 5, 20))
        assert Rule.EXCLUSIVE in broken(doc, taxonomy(label("walk", exclusive=True)))
        assert Rule.EXCLUSIVE not in broken(doc, taxonomy(label("walk")))

    def test_what_lies_below_an_exclusive_label_excludes_its_siblings_too(self):
        contract = taxonomy(
            label("attack", exclusive=True, children=("fast_break",)),
            label("fast_break", parent="attack"),
            label("defence", children=("press",)),
            label("press", parent="defence"),
        )
        doc = document(event(1, "fast_break", 0, 10), event(2, "press", 5, 20))
        assert Rule.EXCLUSIVE in broken(doc, contract)

    def test_a_label_may_overlap_the_one_above_it(self):
        contract = taxonomy(
            label("attack", exclusive=True, children=("fast_break",)), label("fast_break", parent="attack")
        )
        assert broken(document(event(1, "attack", 0, 20), event(2, "fast_break", 5, 10)), contract) == {}

    def test_another_level_is_never_excluded(self):
        contract = taxonomy(label("walk", exclusive=True), label("park", Level.SCENE, exclusive=True))
        assert broken(document(event(1, "walk", 0, 20), event(2, "park", 0, 10)), contract) == {}

    def test_an_absent_label_is_in_nobody_s_way(self):
        contract = taxonomy(label("walk", exclusive=True), label("stand"))
        absent = event(1, "walk", 0, 10, verdict=Verdict.ABSENT, reason="only turns")
        assert broken(document(absent, event(2, "stand", 5, 20)), contract) == {}


class TestWithin:
    """An action needs its scene around it."""

    contract = taxonomy(
        label("outdoors", Level.SCENE, children=("park",)),
        label("park", Level.SCENE, parent="outdoors"),
        label("walk", within=("outdoors",)),
        label("kite", Level.OBJECT, within=("park",)),
    )

    def test_nothing_around_it(self):
        found = broken(document(event(1, "walk", 5, 10)), self.contract)[Rule.WITHIN]
        assert found.reason == "Walk needs Outdoors around it"
        assert found.fix == "Mark Outdoors over these frames first"

    @pytest.mark.parametrize("name", ["outdoors", "park"])
    def test_the_label_named_or_one_below_it_around_it(self, name: str):
        assert broken(document(event(1, "walk", 5, 10), event(2, name, 5, 10)), self.contract) == {}

    def test_around_a_part_only(self):
        assert Rule.WITHIN in broken(
            document(event(1, "walk", 5, 10), event(2, "park", 6, 20)), self.contract
        )

    def test_two_scenes_do_not_add_up(self):
        doc = document(event(1, "walk", 5, 10), event(2, "park", 0, 7), event(3, "park", 7, 20))
        assert Rule.WITHIN in broken(doc, self.contract)

    @pytest.mark.parametrize("verdict", [Verdict.ABSENT, Verdict.UNSURE])
    def test_only_what_is_present_encloses(self, verdict: Verdict):
        around = event(2, "park", 0, 20, verdict=verdict, reason="fog")
        assert Rule.WITHIN in broken(document(event(1, "walk", 5, 10), around), self.contract)

    def test_what_is_absent_needs_nothing_around_it(self):
        absent = event(1, "walk", 5, 10, verdict=Verdict.ABSENT, reason="stands")
        assert broken(document(absent), self.contract) == {}

    def test_a_track_needs_it_for_its_whole_life(self):
        keys = (track(1, "kite"), keyframe(11, 1, 5), keyframe(12, 1, 15))
        assert Rule.WITHIN in broken(document(*keys, event(2, "park", 0, 15)), self.contract)
        assert broken(document(*keys, event(2, "park", 0, 16)), self.contract) == {}


class TestClips:
    """Clips tile the video."""

    contract = taxonomy(
        label(
            "person", Level.OBJECT, shapes=(ShapeKind.BOX,), severity={"shape_in_picture": Severity.SUBMIT}
        ),
        label("walk"),
    )

    def test_clips_from_the_first_to_the_last_frame_are_fine(self):
        assert broken(document(clip(1, 0, 40), clip(2, 40, 100)), self.contract) == {}

    @pytest.mark.parametrize(
        "spans", [((0, 40), (41, 100)), ((0, 41), (40, 100)), ((1, 40), (40, 100)), ((0, 40), (40, 99))]
    )
    def test_a_gap_or_an_overlap_is_found(self, spans: tuple[tuple[int, int], ...]):
        found = broken(document(*(clip(n, *span) for n, span in enumerate(spans))), self.contract)
        assert found[Rule.CLIPS_TILE].reason.endswith("leaves a gap or overlaps its neighbour")
        assert found[Rule.CLIPS_TILE].severity is Severity.FORBID

    def test_a_clip_with_nothing_open_can_be_finished(self):
        done = clip(1, 0, 100, state=ClipState.FINISHED)
        assert broken(document(done, event(2, "walk", 0, 10)), self.contract) == {}

    def test_a_clip_with_a_reason_missing_can_not_be_finished(self):
        done = clip(1, 0, 100, state=ClipState.FINISHED)
        doc = document(done, event(2, "walk", 0, 10, verdict=Verdict.UNSURE))
        found = broken(doc, self.contract, 1)[Rule.CLIP_COMPLETE]
        assert found.reason == "this clip is not done: say why Walk is unsure here"
        assert found.fix == "Write the reason"

    def test_several_open_things_are_counted(self):
        done = clip(1, 0, 100, state=ClipState.FINISHED)
        unsure = [event(n, "walk", n, n + 9, verdict=Verdict.UNSURE) for n in (2, 30)]
        reason = broken(document(done, *unsure), self.contract, 1)[Rule.CLIP_COMPLETE].reason
        assert reason.startswith("this clip is not done: 2 things are still open; first: say why")

    def test_what_is_open_in_another_clip_does_not_matter(self):
        doc = document(
            clip(1, 0, 50, state=ClipState.FINISHED),
            clip(3, 50, 100),
            event(2, "walk", 60, 70, verdict=Verdict.UNSURE),
        )
        assert broken(doc, self.contract, 1) == {}

    def test_a_shape_that_blocks_keeps_its_clip_open(self):
        away = keyframe(12, 2, 60, shape=None)
        outside = keyframe(13, 2, 70)
        doc = document(
            clip(1, 0, 50, state=ClipState.FINISHED),
            clip(3, 50, 100),
            track(2, "person"),
            keyframe(11, 2, 5),
            away,
        )
        assert broken(doc, self.contract, 1) == {}
        far = keyframe(14, 2, 20, shape=outside.shape.__class__(x=900, y=0, width=5, height=5))
        doc = document(clip(1, 0, 50, state=ClipState.FINISHED), track(2, "person"), keyframe(11, 2, 5), far)
        assert Rule.CLIP_COMPLETE in broken(doc, self.contract, 1)
