"""The rules of sizes, parts, roles, company and machines, each broken and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from framegrain.domain.document import Document
from framegrain.domain.provenance import Method, Provenance
from framegrain.domain.records import Clip, Event, Keyframe, Scope, Track, Verdict
from framegrain.domain.rules import Rule, check
from framegrain.domain.rules.offer import Situation, offer
from framegrain.domain.shapes import Box, ShapeKind, polygon_of
from framegrain.domain.span import Span
from framegrain.exchange.taxonomy import read_taxonomy
from made_projects import times, video

if TYPE_CHECKING:
    from framegrain.domain.records import Record
    from framegrain.domain.shapes import Shape
    from framegrain.domain.taxonomy import Taxonomy

FRAMES = 100
ME = Provenance(by="ada")
TRACKER = Provenance(by="ada", method=Method.TRACKER)


def taxonomy(text: str) -> Taxonomy:
    return read_taxonomy(f'framegrain_taxonomy: 1\nname: T\nversion: "2"\n{text}', "t.yaml")


PLAIN = taxonomy(
    """
action:
  - {id: walk, name: Walk, scopes: [segment]}
  - {id: run, name: Run, scopes: [segment]}
object:
  - {id: person, name: Person, shapes: [box, polygon]}
  - {id: car, name: Car, shapes: [box]}
"""
)


def document(*records: Record) -> Document:
    return Document(video(frames=FRAMES), times(FRAMES), records)


def event(label: str, start: int, stop: int, record_id: int = 1, **more: object) -> Event:
    made = Event(id=record_id, label=label, scope=Scope.SEGMENT, span=Span(start, stop), provenance=ME)
    return replace(made, **more)


def track(label: str, shapes: dict[int, Shape], record_id: int = 20, **more: object) -> list[Record]:
    """A track and its keyframes by frame."""
    made = replace(Track(id=record_id, label=label, number=record_id, provenance=ME), **more)
    keys = [
        Keyframe(id=record_id * 100 + n, track=record_id, frame=frame, shape=shape, provenance=ME)
        for n, (frame, shape) in enumerate(shapes.items())
    ]
    return [made, *keys]


def box(x: float = 10, y: float = 10, width: float = 20, height: float = 20) -> Box:
    return Box(x=x, y=y, width=width, height=height)


def broken(found: Document, contract: Taxonomy) -> dict[int, set[Rule]]:
    rules: dict[int, set[Rule]] = {}
    for violation in check(found, contract):
        rules.setdefault(violation.record, set()).add(violation.rule)
    return rules


def said(found: Document, contract: Taxonomy, rule: Rule) -> str:
    """The one sentence about a rule."""
    sentences = {v.reason for v in check(found, contract) if v.rule is rule}
    assert len(sentences) == 1, sentences
    return sentences.pop()


class TestMeaning:
    contract = taxonomy(
        """
action:
  - id: move
    name: Move
    scopes: [segment]
    complete_to: leaves
    children:
      - id: walk
        name: Walk
        rule_out: [run]
        contrasts: {run: "In a run both feet leave the ground."}
        reasons: [Too far, Too dark]
        reasons_only: true
      - {id: run, name: Run, deprecated: {since: "2", use: walk}, complete_to: any, second_person: true}
      - {id: hop, name: Hop, deprecated: "1"}
"""
    )

    def test_a_label_that_is_too_coarse_blocks_finishing(self) -> None:
        assert said(document(event("move", 0, 9)), self.contract, Rule.DEPTH) == "say which Move this is"

    def test_a_confusable_label_has_to_be_ruled_out(self) -> None:
        open_ = document(event("walk", 0, 9))
        assert said(open_, self.contract, Rule.RULED_OUT) == (
            "say that this is not Run: in a run both feet leave the ground"
        )
        assert broken(document(event("walk", 0, 9, ruled_out=("run",))), self.contract) == {}
        absent = event("walk", 0, 9, verdict=Verdict.ABSENT, reason="Too far")
        assert broken(document(absent), self.contract) == {}

    def test_a_reason_is_one_of_the_list(self) -> None:
        free = document(event("walk", 0, 9, verdict=Verdict.ABSENT, reason="Because"))
        assert "“Because” is none of the reasons" in said(free, self.contract, Rule.REASON_LISTED)

    def test_what_is_out_of_use_is_said_with_what_to_use(self) -> None:
        found = check(document(event("run", 0, 9)), self.contract)
        (gone,) = [v for v in found if v.rule is Rule.LABEL_DEPRECATED]
        assert (gone.reason, gone.fix) == ("Run is not used any more since version 2", "Use Walk")
        assert gone.remedy is not None
        assert gone.remedy.label == "walk"

    def test_a_second_person_is_another_one(self) -> None:
        alone = event("run", 0, 9)
        assert Rule.SECOND_PERSON in broken(document(alone), self.contract)[1]
        oneself = replace(alone, provenance=Provenance(by="ada", confirmed_by="ada"))
        assert Rule.SECOND_PERSON in broken(document(oneself), self.contract)[1]
        other = replace(alone, provenance=Provenance(by="ada", confirmed_by="bob"))
        assert Rule.SECOND_PERSON not in broken(document(other), self.contract)[1]


class TestSpace:
    contract = taxonomy(
        """
object:
  - id: pole
    name: Pole
    shapes: [box, polygon]
    size: {width: 8, height: 8, area: 100}
    vertices: {at_least: 4, at_most: 6}
    polygon_when: {sides: 5, fill: 0.4}
"""
    )

    @pytest.mark.parametrize(
        ("shape", "rule"),
        [
            (box(width=7, height=30), Rule.SIZE),
            (box(width=8, height=9), Rule.SIZE),
            (box(width=10, height=50), Rule.POLYGON_NEEDED),
            (polygon_of([(0, 0), (40, 0), (0, 40)]), Rule.VERTICES),
            (polygon_of([(x, (x * 7) % 50) for x in range(0, 80, 10)]), Rule.VERTICES),
            (box(width=10, height=49), None),
            (polygon_of([(0, 0), (40, 0), (40, 40), (0, 40)]), None),
        ],
    )
    def test_shapes_are_large_and_fine_enough(self, shape: Shape, rule: Rule | None) -> None:
        found = broken(document(*track("pole", {0: shape})), self.contract)
        assert found == ({2000: {rule}} if rule is not None else {})

    def test_a_box_that_is_mostly_background_is_said(self) -> None:
        records = track("pole", {0: box()})
        poor = [replace(r, fill=0.3) if isinstance(r, Keyframe) else r for r in records]
        assert said(document(*poor), self.contract, Rule.FILL).startswith("Pole fills about 30% of its box")
        full = [replace(r, fill=0.5) if isinstance(r, Keyframe) else r for r in records]
        assert broken(document(*full), self.contract) == {}


class TestTime:
    contract = taxonomy(
        """
action:
  - {id: rally, name: Rally, scopes: [segment], gaps: {at_least: 5 frames, at_most: 20 frames}}
  - {id: shot, name: Shot, scopes: [segment], crosses_clips: false}
object:
  - {id: fish, name: Fish, shapes: [box], crosses_clips: false}
"""
    )
    clips = (Clip(id=90, span=Span(0, 50)), Clip(id=91, span=Span(50, FRAMES)))

    @pytest.mark.parametrize(("start", "bad"), [(12, True), (15, False), (30, False), (31, True)])
    def test_the_gap_to_the_next_one_is_bounded(self, start: int, bad: bool) -> None:
        found = broken(document(event("rally", 0, 10), event("rally", start, 40, 2)), self.contract)
        assert (Rule.GAP in found.get(1, set())) is bad
        assert 2 not in found  # the last one has no next

    def test_where_two_overlap_there_is_no_gap_and_the_next_one_counts_from_the_end_of_both(self) -> None:
        overlapping = (event("rally", 0, 10), event("rally", 5, 30, 2))
        assert broken(document(*overlapping), self.contract) == {}
        assert broken(document(*overlapping, event("rally", 36, 40, 3)), self.contract) == {}
        # 20 frames from the end of the first, 2 from the end of the two
        found = document(*overlapping, event("rally", 32, 40, 3))
        assert broken(found, self.contract) == {2: {Rule.GAP}}
        # 50 frames from the end of the first, 30 from the end of the two
        assert broken(document(*overlapping, event("rally", 60, 70, 3)), self.contract) == {2: {Rule.GAP}}

    def test_one_that_begins_where_another_ends_keeps_no_gap_unless_a_third_goes_on_over_both(self) -> None:
        touching = (event("rally", 0, 10), event("rally", 10, 20, 2))
        assert broken(document(*touching), self.contract) == {1: {Rule.GAP}}
        assert broken(document(*touching, event("rally", 8, 15, 3)), self.contract) == {}

    def test_two_that_end_together_both_keep_the_gap(self) -> None:
        both = (event("rally", 0, 10), event("rally", 5, 10, 2))
        found = broken(document(*both, event("rally", 12, 20, 3)), self.contract)
        assert found == {1: {Rule.GAP}, 2: {Rule.GAP}}

    def test_an_absent_one_is_no_neighbour(self) -> None:
        absent = event("rally", 12, 14, 2, verdict=Verdict.ABSENT, reason="no")
        assert broken(document(event("rally", 0, 10), absent), self.contract) == {}

    def test_a_clip_boundary_is_not_crossed(self) -> None:
        found = document(*self.clips, event("shot", 40, 60), event("shot", 50, 60, 2))
        assert broken(found, self.contract) == {1: {Rule.CLIP_BOUNDARY}}
        assert "clip boundary at frame 50" in said(found, self.contract, Rule.CLIP_BOUNDARY)
        crossing = document(*self.clips, *track("fish", {40: box(), 60: box()}))
        assert broken(crossing, self.contract) == {20: {Rule.CLIP_BOUNDARY}}


class TestCompany:
    contract = taxonomy(
        """
scene:
  - {id: day, name: Day, scopes: [segment]}
action:
  - {id: game, name: Game, scopes: [segment], holds: [goal, ball]}
  - {id: goal, name: Goal, scopes: [segment], implies: [day], excludes: [rest]}
  - {id: rest, name: Rest, scopes: [segment]}
  - {id: call, name: Call, scopes: [segment], at_once: 2, children: [{id: yell, name: Yell}]}
object:
  - {id: ball, name: Ball, shapes: [box], at_once: one, excludes: [rest]}
"""
    )

    def test_what_must_lie_inside_does(self) -> None:
        assert broken(document(event("game", 0, 30)), self.contract) == {1: {Rule.HOLDS}}
        day = event("day", 0, 50, 3)
        assert broken(document(event("game", 0, 30), event("goal", 5, 9, 2), day), self.contract) == {}
        out = document(event("game", 0, 30), event("goal", 25, 35, 2), day)
        assert broken(out, self.contract) == {1: {Rule.HOLDS}}
        assert (
            broken(document(event("game", 0, 30), *track("ball", {5: box(), 9: box()})), self.contract) == {}
        )

    def test_what_is_implied_covers_all_of_it(self) -> None:
        parts = [event("day", 0, 6, 2), event("day", 6, 8, 3)]
        assert broken(document(event("goal", 2, 8), *parts), self.contract) == {}
        found = document(event("goal", 2, 10), *parts)
        assert said(found, self.contract, Rule.IMPLIES) == (
            "where Goal holds, Day holds too, and it is missing on frames 8 to 9"
        )

    def test_what_excludes_another_is_wrong_on_both_sides_of_the_tree(self) -> None:
        day = event("day", 0, 50, 3)
        found = broken(document(event("goal", 2, 8), event("rest", 7, 12, 2), day), self.contract)
        assert found == {1: {Rule.EXCLUDES}, 2: {Rule.EXCLUDES}}
        drawn = document(*track("ball", {5: box(), 20: box()}), event("rest", 10, 12))
        assert broken(drawn, self.contract) == {20: {Rule.EXCLUDES}, 1: {Rule.EXCLUDES}}

    def test_where_a_track_is_outside_nothing_holds_it_and_it_implies_nothing(self) -> None:
        made, first, last = track("ball", {5: box(), 20: box()})
        gone = replace(last, id=99, frame=8, shape=None, outside=True)
        inside = document(made, first, replace(last, outside=True), gone, event("game", 10, 18))
        assert Rule.HOLDS in broken(inside, self.contract)[1]
        sun = taxonomy(
            """
scene: [{id: day, name: Day, scopes: [segment]}]
object: [{id: bee, name: Bee, shapes: [box], implies: [day]}]
"""
        )
        bee, begin, end = track("bee", {0: box(), 10: box()})
        flown = replace(end, shape=None, outside=True)
        assert broken(document(bee, begin, flown, event("day", 0, 10)), sun) == {}
        assert broken(document(bee, begin, end, event("day", 0, 10)), sun) == {20: {Rule.IMPLIES}}

    def test_where_a_track_is_outside_it_excludes_nothing(self) -> None:
        made, first, last = track("ball", {5: box(), 20: box()})
        gone = replace(last, id=99, frame=8, shape=None, outside=True)
        assert broken(document(made, first, gone, last, event("rest", 10, 12)), self.contract) == {}

    def test_no_more_at_once_than_may_be(self) -> None:
        two = [event("call", 0, 9), event("yell", 5, 12, 2)]
        assert broken(document(*two), self.contract) == {}
        found = broken(document(*two, event("call", 8, 10, 3)), self.contract)
        assert found == {1: {Rule.AT_ONCE}, 2: {Rule.AT_ONCE}, 3: {Rule.AT_ONCE}}
        balls = document(*track("ball", {0: box(), 9: box()}), *track("ball", {9: box(), 12: box()}, 21))
        assert broken(balls, self.contract) == {20: {Rule.AT_ONCE}, 21: {Rule.AT_ONCE}}

    def test_the_sidebar_says_so_beforehand(self) -> None:
        there = document(*track("ball", {0: box(), 9: box()}), event("rest", 20, 30))
        ball = self.contract.label("ball")
        taken = offer(there, self.contract, ball, Situation(span=Span(5, 6), shape=ShapeKind.BOX))
        assert taken.rule is Rule.AT_ONCE
        resting = offer(there, self.contract, ball, Situation(span=Span(25, 26), shape=ShapeKind.BOX))
        assert resting.rule is Rule.EXCLUDES
        free = offer(there, self.contract, ball, Situation(span=Span(40, 41), shape=ShapeKind.BOX))
        assert free.allowed
        rest = offer(
            there, self.contract, self.contract.label("rest"), Situation(span=Span(5, 6), scope=Scope.SEGMENT)
        )
        assert rest.rule is Rule.EXCLUDES


class TestRoles:
    contract = taxonomy(
        """
action:
  - id: pass
    name: Pass
    scopes: [segment]
    roles:
      - {id: actor, name: Passer, labels: [player], required: true}
      - {id: things, name: Thing, labels: [ball], many: true}
object:
  - {id: player, name: Player, shapes: [box], children: [{id: keeper, name: Keeper}]}
  - {id: ball, name: Ball, shapes: [box]}
"""
    )
    who = (
        *track("keeper", {0: box(), 40: box()}, 20),
        *track("ball", {0: box(), 40: box()}, 21),
        *track("player", {30: box(), 50: box()}, 22),
    )

    def rules(self, **roles: tuple[int, ...]) -> set[Rule]:
        found = document(*self.who, event("pass", 10, 20, roles=roles))
        return broken(found, self.contract).get(1, set())

    def test_a_role_that_is_required_is_filled(self) -> None:
        found = document(*self.who, event("pass", 10, 20))
        assert said(found, self.contract, Rule.ROLE_REQUIRED) == "say who is the Passer of Pass"
        assert self.rules(actor=(20,)) == set()
        assert self.rules(actor=(20,), things=(21,)) == set()

    def test_by_one_of_the_right_kind_who_lives_then(self) -> None:
        assert self.rules(actor=(21,)) == {Rule.ROLE_FITS}
        assert self.rules(actor=(22,)) == {Rule.ROLE_LIVES}
        assert self.rules(actor=(20, 22)) == {Rule.ROLE_FITS, Rule.ROLE_LIVES}
        assert self.rules(actor=(99,)) == {Rule.ROLE_KNOWN}
        assert self.rules(actor=(20,), stranger=(21,)) == {Rule.ROLE_KNOWN}


class TestParts:
    contract = taxonomy(
        """
object:
  - {id: car, name: Car, shapes: [box]}
  - {id: person, name: Person, shapes: [box]}
  - {id: wheel, name: Wheel, shapes: [box], part_of: [car], part_inside: 0.5}
"""
    )
    wholes = (
        *track("car", {0: box(0, 0, 50, 50), 10: box(100, 0, 50, 50)}, 30),
        *track("person", {0: box()}, 31),
    )

    def rules(self, x: float, frame: int = 0, part_of: int | None = 30) -> dict[int, set[Rule]]:
        part = track("wheel", {frame: box(x, 10, 20, 20)}, 20, part_of=part_of)
        return broken(document(*self.wholes, *part), self.contract)

    def test_a_part_has_a_whole_that_is_there(self) -> None:
        assert self.rules(10, part_of=None) == {20: {Rule.PART_OF}}
        assert self.rules(10, part_of=99) == {20: {Rule.PART_OF}}
        assert self.rules(10, part_of=31) == {20: {Rule.PART_OF}}
        assert self.rules(10) == {}

    def test_a_part_lies_in_its_whole_also_where_that_is_computed(self) -> None:
        assert self.rules(41) == {2000: {Rule.PART_INSIDE}}
        assert self.rules(40) == {}
        assert self.rules(60, frame=5) == {}
        assert self.rules(10, frame=5) == {2000: {Rule.PART_INSIDE}}

    def test_where_the_whole_is_not_it_lies_in_nothing(self) -> None:
        assert self.rules(110, frame=20) == {2000: {Rule.PART_INSIDE}}


class TestMachines:
    contract = taxonomy(
        """
object:
  - {id: fish, name: Fish, shapes: [box], greatest_gap: 10 frames, stops_at: [occlusion, cut], tracking: false}
  - {id: rock, name: Rock, shapes: [box], greatest_gap: 10 frames, stops_at: [cut], interpolation: none}
"""
    )
    clips = (Clip(id=90, span=Span(0, 50)), Clip(id=91, span=Span(50, FRAMES)))

    def test_keyframes_lie_no_farther_apart_than_may_be(self) -> None:
        assert broken(document(*track("fish", {0: box(), 10: box()})), self.contract) == {}
        found = document(*track("fish", {0: box(), 11: box(), 30: box()}))
        assert said(found, self.contract, Rule.KEYFRAME_GAP) == (
            "Fish has no keyframe between frames 0 and 11, and 1 more such gaps; two lie at most 10 frames apart"
        )
        assert broken(document(*track("rock", {0: box(), 30: box()})), self.contract) == {}

    def test_nothing_is_computed_over_an_occlusion(self) -> None:
        made, first, last = track("fish", {0: box(), 9: box()})
        hidden = replace(first, occluded=True)
        assert broken(document(made, hidden, last), self.contract) == {20: {Rule.STOPS}}
        beside = replace(last, frame=1)
        assert broken(document(made, hidden, beside), self.contract) == {}

    def test_nothing_is_computed_over_a_cut(self) -> None:
        across = document(*self.clips, *track("fish", {45: box(), 52: box()}))
        assert broken(across, self.contract) == {20: {Rule.STOPS}}
        assert "the cut at frame 50" in said(across, self.contract, Rule.STOPS)
        assert broken(document(*self.clips, *track("fish", {49: box(), 50: box()})), self.contract) == {}
        made, first, last = track("fish", {45: box(), 52: box()})
        gone = replace(first, id=99, frame=50, shape=None, outside=True)
        near = replace(first, id=98, frame=49)
        assert broken(document(*self.clips, made, first, near, gone, last), self.contract) == {}

    def test_a_tracker_sets_nothing_here_unless_somebody_confirms_it(self) -> None:
        made, first, last = track("fish", {0: box(), 9: box()})
        set_by_machine = replace(last, provenance=TRACKER)
        assert broken(document(made, first, set_by_machine), self.contract) == {2001: {Rule.TRACKING_ALLOWED}}
        seen = replace(set_by_machine, provenance=replace(TRACKER, confirmed_by="bob"))
        assert broken(document(made, first, seen), self.contract) == {}

    def test_a_machine_stops_at_a_cut(self) -> None:
        free = taxonomy("object:\n  - {id: fish, name: Fish, shapes: [box], stops_at: [cut]}\n")
        made, first, last = track("fish", {49: box(), 50: box()})
        across = replace(last, provenance=TRACKER)
        assert broken(document(*self.clips, made, first, across), free) == {2001: {Rule.STOPS}}
