"""One example for each rule: a contract, a sound document, and the change that breaks the rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.provenance import Method, Provenance
from framegrain.domain.records import Clip, ClipState, Event, Keyframe, Scope, Track, Verdict
from framegrain.domain.rules import Rule
from framegrain.domain.shapes import Box, polygon_of
from framegrain.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from framegrain.domain.records import Record
    from framegrain.domain.shapes import Shape

FRAMES = 120
ADA = Provenance(by="ada", at=5)
TRACKER = Provenance(by="csrt", method=Method.TRACKER, at=6)
WHOLE = Clip(id=1, span=Span(0, FRAMES))
HALVES = (Clip(id=1, span=Span(0, 60)), Clip(id=2, span=Span(60, FRAMES)))
TRIANGLE = polygon_of([(10, 10), (40, 10), (25, 40)])

ATTRIBUTES = """
attribute:
  - {id: age, name: Age, definition: How old., type: choice, values: [child, adult]}
  - {id: bag, name: Bag, definition: Carries one., type: yes_no}
  - {id: pose, name: Pose, definition: How it stands., type: choice, values: [up, down], changing: true}
"""


@dataclass(frozen=True)
class Example:
    """`before` keeps the rule, `after` breaks it; both are whole documents of a video with 120 frames."""

    rule: Rule
    labels: str
    before: tuple[Record, ...]
    after: tuple[Record, ...]

    @property
    def taxonomy(self) -> str:
        return f'framegrain_taxonomy: 1\nname: Example\nversion: "2"\n{self.labels}'

    @property
    def edit(self) -> Edit:
        """What a person does to break it."""
        old, new = ({r.id: r for r in records} for records in (self.before, self.after))
        pairs = ((old.get(i), new.get(i)) for i in sorted(old.keys() | new.keys()))
        return Edit("Break it", tuple(Change(a, b) for a, b in pairs if a != b))


def box(x: float = 10, y: float = 10, width: float = 20, height: float = 20, rotation: float = 0.0) -> Box:
    return Box(x=x, y=y, width=width, height=height, rotation=rotation)


def held(label: str, start: int, stop: int, record: int = 10, **more: object) -> Event:
    made = Event(
        id=record,
        label=label,
        scope=Scope.SEGMENT,
        span=Span(start, stop),
        provenance=ADA,
        taxonomy_version="2",
    )
    return replace(made, **more)


def key(frame: int, shape: Shape | None, record: int, track: int = 20, **more: object) -> Keyframe:
    made = Keyframe(id=record, track=track, frame=frame, shape=shape, provenance=ADA)
    return replace(made, **more)


def drawn(label: str, shapes: dict[int, Shape], track: int = 20, **more: object) -> list[Record]:
    """A track and its keyframes by frame; ids follow from the track's."""
    made = Track(id=track, label=label, number=track, provenance=ADA, taxonomy_version="2")
    keys = [key(frame, shape, track * 10 + n, track) for n, (frame, shape) in enumerate(shapes.items())]
    return [replace(made, **more), *keys]


def example(
    rule: Rule,
    labels: str,
    after: Sequence[Record],
    before: Sequence[Record] = (),
    clips: Sequence[Clip] = (WHOLE,),
) -> Example:
    return Example(rule, labels, (*clips, *before), (*clips, *after))


def examples() -> list[Example]:
    """An example of every rule there is."""
    return [*_meaning(), *_space(), *_time(), *_company(), *_bound(), *_machines(), *_clips()]


WALK = "action:\n  - {id: walk, name: Walk, definition: Feet., scopes: [segment]%s}\n"
THING = "object:\n  - {id: thing, name: Thing, definition: It., shapes: [box, polygon]%s}\n"
USES = "attributes: [{id: age, required: true}, {id: bag, when: {age: [adult]}}, pose]"


def _meaning() -> Iterator[Example]:
    walk = held("walk", 5, 20)
    yield example(Rule.LABEL_KNOWN, WALK % "", [held("run", 5, 20)])
    group = "action:\n  - id: move\n    name: Move\n    children:\n      - {id: walk, name: Walk, scopes: [segment]}\n"
    yield example(Rule.LABEL_USABLE, group, [held("move", 5, 20)])
    yield example(
        Rule.VERDICT_ALLOWED,
        WALK % ", verdicts: [present]",
        [replace(walk, verdict=Verdict.ABSENT, reason="Nobody")],
        [walk],
    )
    yield example(Rule.REASON, WALK % "", [replace(walk, verdict=Verdict.ABSENT)], [walk])
    yield example(
        Rule.REASON_LISTED,
        WALK % ", reasons: [Too far], reasons_only: true",
        [replace(walk, verdict=Verdict.ABSENT, reason="Because")],
        [walk],
    )
    person = (
        f"object:\n  - {{id: person, name: Person, definition: One., shapes: [box], {USES}}}\n{ATTRIBUTES}"
    )
    adult = drawn("person", {0: box(), 20: box(30)}, attributes={"age": "adult", "bag": True})
    track, first, last = adult
    assert isinstance(track, Track)
    assert isinstance(first, Keyframe)

    def having(values: dict[str, object]) -> list[Record]:
        return [replace(track, attributes=values), first, last]

    yield example(Rule.ATTRIBUTE_KNOWN, person, having({"age": "adult", "hat": True}), adult)
    yield example(Rule.ATTRIBUTE_VALUE, person, having({"age": "old"}), adult)
    yield example(Rule.ATTRIBUTE_REQUIRED, person, having({}), adult)
    yield example(Rule.ATTRIBUTE_CONDITION, person, having({"age": "child", "bag": True}), adult)
    misplaced = replace(first, attributes={"age": "adult"})
    yield example(Rule.ATTRIBUTE_PLACE, person, [track, misplaced, last], adult)
    old = WALK % "" + "  - {id: step, name: Step, scopes: [segment], deprecated: {since: '2', use: walk}}\n"
    yield example(Rule.LABEL_DEPRECATED, old, [held("step", 5, 20)], [walk])
    deep = (
        "action:\n  - id: move\n    name: Move\n    scopes: [segment]\n    complete_to: leaves\n"
        "    children:\n      - {id: walk, name: Walk, scopes: [segment]}\n"
    )
    yield example(Rule.DEPTH, deep, [held("move", 5, 20)], [walk])
    sure = WALK % ", rule_out: [run]" + "  - {id: run, name: Run, definition: Fast., scopes: [segment]}\n"
    yield example(Rule.RULED_OUT, sure, [walk], [replace(walk, ruled_out=("run",))])


def _space() -> Iterator[Example]:
    pond = "object:\n  - {id: pond, name: Pond, definition: Water., shapes: [%s]%s}\n"
    yield example(Rule.SHAPE_ALLOWED, pond % ("box", ""), drawn("pond", {0: box(rotation=10)}))
    yield example(
        Rule.SHAPE_STAYS,
        THING % "",
        drawn("thing", {0: box(), 9: TRIANGLE}),
        drawn("thing", {0: box(), 9: box(40)}),
    )
    yield example(
        Rule.SHAPE_IN_PICTURE,
        THING % "",
        drawn("thing", {0: box(), 9: box(900)}),
        drawn("thing", {0: box(), 9: box(40)}),
    )
    yield example(Rule.TRACK_HAS_SHAPE, THING % "", drawn("thing", {}), drawn("thing", {0: box()}))
    one = drawn("thing", {0: box(), 9: box(40)})
    yield example(Rule.KEYFRAME_UNIQUE, THING % "", [*one, key(9, box(50), 209)], one)
    yield example(
        Rule.SIZE,
        THING % ", size: {width: 8, height: 8}",
        drawn("thing", {0: box(), 9: box(40, width=4)}),
        drawn("thing", {0: box(), 9: box(40)}),
    )
    many = polygon_of([(10, 10), (20, 9.9), (30, 10), (40, 9.9), (50, 10), (30, 50)])
    yield example(
        Rule.VERTICES,
        THING % ", vertices: {at_most: 4}",
        drawn("thing", {0: many}),
        drawn("thing", {0: TRIANGLE}),
    )
    yield example(
        Rule.POLYGON_NEEDED,
        THING % ", polygon_when: {sides: 5}",
        drawn("thing", {0: box(width=60, height=6)}),
        drawn("thing", {0: box()}),
    )
    coarse = THING % ", polygon_when: {fill: 0.4}"
    track, first = drawn("thing", {0: box()})
    yield example(Rule.FILL, coarse, [track, replace(first, fill=0.25)], [track, first])


def _time() -> Iterator[Example]:
    walk, later = held("walk", 5, 20), held("walk", 30, 40, 11)
    yield example(Rule.FRAME_IN_VIDEO, WALK % "", [held("walk", 5, 200)], [walk])
    yield example(Rule.SCOPE_ALLOWED, WALK % "", [replace(walk, span=Span(5, 6), scope=Scope.FRAME)])
    touch = "action:\n  - {id: touch, name: Touch, definition: Contact., scopes: [frame]}\n"
    yield example(Rule.SCOPE_SPAN, touch, [held("touch", 5, 9, scope=Scope.FRAME)])
    yield example(Rule.DURATION, WALK % ", duration: {at_least: 10 frames}", [held("walk", 5, 8)], [walk])
    yield example(Rule.EXCLUSIVE, WALK % ", exclusive: true", [walk, held("walk", 15, 40, 11)], [walk, later])
    yield example(Rule.OVERLAP, WALK % ", overlap: forbid", [walk, held("walk", 15, 40, 11)], [walk, later])
    match = (
        WALK % ", within: [match]%s" + "  - {id: match, name: Match, definition: All., scopes: [segment]}\n"
    )
    around = held("match", 5, 41, 12)
    yield example(Rule.WITHIN, match % "", [walk])
    yield example(
        Rule.TILE,
        match % ", containment: tile",
        [around, held("walk", 5, 20), held("walk", 25, 41, 11)],
        [around, held("walk", 5, 20), held("walk", 20, 41, 11)],
    )
    yield example(
        Rule.ONE_TO_ONE, match % ", containment: one", [around, walk], [around, held("walk", 5, 41)]
    )
    yield example(
        Rule.GAP, WALK % ", gaps: {at_least: 5 frames}", [walk, held("walk", 22, 40, 11)], [walk, later]
    )
    apart = WALK % ", crosses_clips: false"
    yield example(Rule.CLIP_BOUNDARY, apart, [held("walk", 50, 70)], [held("walk", 50, 60)], HALVES)


def _company() -> Iterator[Example]:
    walk = held("walk", 5, 20)
    two = WALK + "  - {id: rest, name: Rest, definition: None., scopes: [segment]}\n"
    yield example(
        Rule.AT_ONCE,
        THING % ", at_once: one",
        [*drawn("thing", {0: box(), 20: box()}), *drawn("thing", {15: box(50), 40: box(50)}, 30)],
        drawn("thing", {0: box(), 20: box()}),
    )
    yield example(Rule.HOLDS, two % ", holds: [rest]", [walk], [walk, held("rest", 7, 9, 11)])
    yield example(Rule.IMPLIES, two % ", implies: [rest]", [walk], [walk, held("rest", 0, 30, 11)])
    yield example(
        Rule.EXCLUDES,
        two % ", excludes: [rest]",
        [walk, held("rest", 15, 40, 11)],
        [walk, held("rest", 30, 40, 11)],
    )


def _bound() -> Iterator[Example]:
    kick = (
        WALK % ", roles: [{id: actor, name: Actor, labels: [player], required: true, definition: Who.}]"
        + "object:\n  - {id: player, name: Player, definition: Plays., shapes: [box]}\n"
        + "  - {id: ball, name: Ball, definition: Round., shapes: [box]}\n"
    )
    player, ball = drawn("player", {0: box(), 30: box()}), drawn("ball", {0: box(50), 30: box(50)}, 30)
    bound = held("walk", 5, 20, roles={"actor": (20,)})
    yield example(Rule.ROLE_KNOWN, kick, [*player, replace(bound, roles={"actor": (99,)})], [*player, bound])
    yield example(Rule.ROLE_REQUIRED, kick, [*player, replace(bound, roles={})], [*player, bound])
    yield example(
        Rule.ROLE_FITS,
        kick,
        [*player, *ball, replace(bound, roles={"actor": (30,)})],
        [*player, *ball, bound],
    )
    yield example(Rule.ROLE_LIVES, kick, [*player, replace(bound, span=Span(5, 50))], [*player, bound])
    car = (
        "object:\n  - {id: car, name: Car, definition: Drives., shapes: [box]}\n"
        "  - {id: wheel, name: Wheel, definition: Turns., shapes: [box], part_of: [car]}\n"
        "  - {id: sign, name: Sign, definition: Stands., shapes: [box]}\n"
    )
    whole = drawn("car", {0: box(width=60, height=40)})
    wheel = drawn("wheel", {0: box(12, 30, 10, 10)}, 30, part_of=20)
    sign = drawn("sign", {0: box(width=60, height=40)}, 40)
    astray = drawn("wheel", {0: box(12, 30, 10, 10)}, 30, part_of=40)
    beside = drawn("wheel", {0: box(80, 30, 10, 10)}, 30, part_of=20)
    yield example(Rule.PART_OF, car, [*whole, *sign, *astray], [*whole, *sign, *wheel])
    yield example(Rule.PART_INSIDE, car, [*whole, *beside], [*whole, *wheel])


def _machines() -> Iterator[Example]:
    walk = held("walk", 5, 20)
    signed = replace(walk, provenance=replace(ADA, confirmed_by="bob"))
    yield example(Rule.SECOND_PERSON, WALK % ", second_person: true", [walk], [signed])
    yield example(
        Rule.KEYFRAME_GAP,
        THING % ", greatest_gap: 20 frames",
        drawn("thing", {0: box(), 30: box(40)}),
        drawn("thing", {0: box(), 15: box(40)}),
    )
    track, first, last = drawn("thing", {0: box(), 9: box(40)})
    machine = replace(last, provenance=TRACKER)
    yield example(
        Rule.TRACKING_ALLOWED, THING % ", tracking: false", [track, first, machine], [track, first, last]
    )
    yield example(
        Rule.STOPS,
        THING % ", stops_at: [occlusion, cut]",
        [track, first, key(80, box(40), 201)],
        [track, first, key(40, box(40), 201)],
        HALVES,
    )


def _clips() -> Iterator[Example]:
    first, second = HALVES
    moved = replace(second, span=Span(70, FRAMES))
    yield Example(Rule.CLIPS_TILE, WALK % "", HALVES, (first, moved))
    unsure = held("walk", 5, 20, verdict=Verdict.UNSURE)
    done = replace(WHOLE, state=ClipState.FINISHED)
    yield Example(Rule.CLIP_COMPLETE, WALK % "", (WHOLE, unsure), (done, unsure))
