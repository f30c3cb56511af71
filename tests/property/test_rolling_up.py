"""Rolling labels up says the same of every frame, only coarser, and leaves nothing broken behind."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from framegrain.assets import taxonomy_files
from framegrain.domain import rules
from framegrain.domain.document import Document
from framegrain.domain.errors import BadInput
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Clip, Comment, Event, Keyframe, Scope, Track, Verdict
from framegrain.domain.rules import STRUCTURAL
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Containment, Duration, Level, Unit
from framegrain.exchange.rolled_taxonomy import rolled_taxonomy
from framegrain.exchange.rolled_up import Grain, check_grain, rolled_document
from framegrain.exchange.taxonomy import load_taxonomy, read_taxonomy
from framegrain.exchange.taxonomy_writing import write_taxonomy
from made_projects import times, video

SHIPPED = taxonomy_files()
PARK = load_taxonomy(next(file for file in SHIPPED if file.stem == "sample-park"))
FRAMES = 40


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Events and tracks of the sample taxonomy's labels, with comments, on one clip."""
    found: list = [Clip(id=1, span=Span(0, FRAMES))]
    for _ in range(draw(st.integers(0, 12))):
        label = draw(st.sampled_from([one for one in PARK.labels if one.scopes]))
        scope = draw(st.sampled_from(label.scopes))
        start = draw(st.integers(0, FRAMES - 1))
        stop = draw(st.integers(start + 1, FRAMES))
        span = {Scope.FRAME: Span(start, start + 1), Scope.CLIP: Span(0, FRAMES)}.get(
            scope, Span(start, stop)
        )
        made = Provenance(by=draw(st.sampled_from(["anna", "ben"])), at=draw(st.integers(0, 9)))
        verdict = draw(st.sampled_from(Verdict))
        found.append(
            Event(id=len(found) + 1, label=label.id, scope=scope, span=span, provenance=made, verdict=verdict)
        )
    for number in range(draw(st.integers(0, 3))):
        label = draw(st.sampled_from([one for one in PARK.labels if one.shapes]))
        made = Provenance(by="anna")
        track = Track(id=len(found) + 1, label=label.id, number=number + 1, provenance=made)
        found.append(track)
        shape = Box(x=1, y=1, width=5, height=5)
        found.append(Keyframe(id=len(found) + 1, track=track.id, frame=3, provenance=made, shape=shape))
    for about in draw(st.lists(st.sampled_from([one.id for one in found]), max_size=3)):
        found.append(Comment(id=len(found) + 1, record=about, text="?", provenance=Provenance(by="ben")))
    return Document(replace(video(), frames=FRAMES), times(FRAMES), found)


grains = st.builds(
    Grain,
    level=st.sampled_from([None, Level.SCENE, Level.ACTION, Level.OBJECT]),
    roll_up=st.lists(st.sampled_from([one.id for one in PARK.labels if one.children]), unique=True).map(
        tuple
    ),
)
roll_ups = grains.map(lambda grain: replace(grain, level=None))


def covered(document: Document) -> dict:
    """Frames under each label and all above it, apart by verdict."""
    found = defaultdict(set)
    for event in document.events.values():
        for label in PARK.lineage(event.label):
            found[label.id, event.scope, event.verdict].update(range(event.span.start, event.span.stop))
    return found


@settings(max_examples=60, deadline=None)
@given(documents(), roll_ups)
def test_the_frames_under_every_label_that_is_left_stay_the_same(document, grain):
    rolled, _ = rolled_document(document, PARK, grain)
    left = rolled_taxonomy(PARK, grain).by_id
    before = {key: frames for key, frames in covered(document).items() if key[0] in left}
    assert covered(rolled) == before
    assert rolled.all_keyframes == document.all_keyframes


@settings(max_examples=60, deadline=None)
@given(documents(), grains)
def test_rolled_up_twice_is_rolled_up_once_and_breaks_nothing(document, grain):
    try:
        check_grain(PARK, grain)
    except BadInput:
        return
    coarse = rolled_taxonomy(PARK, grain)
    once, report = rolled_document(document, PARK, grain)
    again, nothing = rolled_document(once, coarse, grain)
    assert again == once
    assert not nothing.rolled + nothing.merged
    assert rolled_document(document, PARK, grain)[0] == once
    assert not {v.rule for v in rules.check(once, coarse)} & STRUCTURAL
    ids = [record.id for record in once.records()]
    assert len(ids) == len(set(ids))
    kept = len(document.events) - report.merged.total() - report.dropped["events"]
    assert len(once.events) == kept


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
@pytest.mark.parametrize("level", [None, Level.SCENE, Level.ACTION, Level.OBJECT])
def test_the_coarser_taxonomy_reads_back_as_it_is_written(file, level):
    taxonomy = load_taxonomy(file)
    tops = tuple(one.id for one in taxonomy.labels if one.children and one.parent is None)
    for roll_up in ((), tops):
        coarse = rolled_taxonomy(taxonomy, Grain(level=level, roll_up=roll_up))
        if coarse.labels:
            assert read_taxonomy(write_taxonomy(coarse), "coarse") == coarse


RULED = read_taxonomy(
    """
framegrain_taxonomy: 1
name: Rules
version: "1"
scene:
  - id: game
    name: Game
    scopes: [segment]
    children:
      - {id: first, name: First half, scopes: [segment]}
      - {id: second, name: Second half, scopes: [segment]}
  - {id: pause, name: Pause, scopes: [segment], excludes: [move]}
action:
  - id: move
    name: Move
    scopes: [segment]
    duration: {at_least: 2 frames}
    gaps: {at_least: 2 frames}
    crosses_clips: false
    holds: [blink]
    excludes: [pause]
    overlap: forbid
    children:
      - {id: walk, name: Walk, scopes: [segment], implies: [game]}
      - {id: run, name: Run, scopes: [segment], duration: {at_least: 4 frames, at_most: 9 frames}, within: [first]}
      - {id: hop, name: Hop, scopes: [segment], duration: {at_least: 1 frames}}
  - {id: pass, name: Pass, scopes: [segment], within: [first, second], implies: [walk], duration: {at_most: 12 frames}}
  - {id: half, name: Half, scopes: [segment], within: [second], containment: one}
  - {id: blink, name: Blink, scopes: [segment], exclusive: true, at_once: 2, crosses_clips: false}
object:
  - id: thing
    name: Thing
    shapes: [box]
    at_once: 2
    size: {width: 4, height: 4}
    children:
      - {id: ball, name: Ball, shapes: [box], size: {width: 3, height: 3}}
      - {id: disc, name: Disc, shapes: [box], part_of: [cart]}
  - {id: cart, name: Cart, shapes: [box], at_once: 1}
  - {id: wheel, name: Wheel, shapes: [box], part_of: [cart, ball], part_inside: 0.5, size: {width: 2, height: 2}}
""",
    "rules",
)


@st.composite
def ruled(draw: st.DrawFn) -> Document:
    """Events and objects that keep many of the rules and break some."""
    found: list = [Clip(id=1, span=Span(0, 20)), Clip(id=2, span=Span(20, FRAMES))]
    for _ in range(draw(st.integers(0, 9))):
        label = draw(st.sampled_from([one.id for one in RULED.labels if one.scopes]))
        start = draw(st.integers(0, FRAMES - 1))
        stop = min(start + draw(st.sampled_from([1, 2, 4, 5, 12, 20, 40])), FRAMES)
        verdict = draw(st.sampled_from([Verdict.PRESENT, Verdict.PRESENT, Verdict.ABSENT]))
        found.append(
            Event(
                id=len(found) + 1,
                label=label,
                scope=Scope.SEGMENT,
                span=Span(start, stop),
                provenance=Provenance(by="anna"),
                verdict=verdict,
            )
        )
    for number in range(draw(st.integers(0, 4))):
        made, frame = Provenance(by="anna"), draw(st.integers(0, 3))
        whole = draw(st.sampled_from([None, *(one.id for one in found if isinstance(one, Track))]))
        label = draw(st.sampled_from([one.id for one in RULED.labels if one.shapes]))
        track = Track(id=len(found) + 1, label=label, number=number + 1, provenance=made, part_of=whole)
        side = draw(st.sampled_from([1, 2, 3, 4, 9]))
        shape = Box(x=draw(st.integers(0, 9)), y=1, width=side, height=side)
        found += [track, Keyframe(id=track.id + 1, track=track.id, frame=frame, provenance=made, shape=shape)]
    return Document(replace(video(), frames=FRAMES), times(FRAMES), found)


@settings(max_examples=80, deadline=None)
@given(ruled(), st.lists(st.sampled_from(["game", "move", "thing", "blink", "cart"]), unique=True))
def test_a_rule_that_every_record_kept_is_kept_by_what_they_become(document, labels):
    grain = Grain(roll_up=tuple(labels))
    coarse = rolled_taxonomy(RULED, grain)
    assert read_taxonomy(write_taxonomy(coarse), "coarse") == coarse
    rolled, _ = rolled_document(document, RULED, grain)
    before = {violation.rule for violation in rules.check(document, RULED)}
    after = {violation.rule for violation in rules.check(rolled, coarse)}
    assert after <= before


def test_bounds_are_those_of_the_label_itself_where_none_below_asks_for_less():
    coarse = rolled_taxonomy(RULED, Grain(roll_up=("thing", "game"))).by_id
    assert coarse["thing"].size is None, "a ball may be smaller"
    assert coarse["thing"].at_once is None, "two balls and two discs are four things"
    assert coarse["move"] == replace(
        RULED.by_id["move"], severity=coarse["move"].severity, reason_required=False
    )
    assert coarse["run"].within == ("game",), "the half is a game now"
    assert coarse["pass"].within == ("game",)
    assert (coarse["half"].within, coarse["half"].containment) == (("game",), Containment.INSIDE)
    coarse = rolled_taxonomy(RULED, Grain(roll_up=("move",))).by_id
    assert coarse["move"].at_least is None, "a hop lasts a frame"
    assert coarse["move"].excludes == ("pause",)
    assert coarse["move"].holds == ("blink",)
    assert coarse["pause"].excludes == ("move",)
    longer = replace(RULED.by_id["hop"], at_least=Duration(3, Unit.FRAMES))
    changed = replace(RULED, labels=tuple(longer if one.id == "hop" else one for one in RULED.labels))
    rolled = rolled_taxonomy(changed, Grain(roll_up=("move",))).by_id["move"]
    assert rolled.at_least == Duration(2, Unit.FRAMES)
    assert (rolled.at_most, rolled.gap_at_least, rolled.crosses_clips) == (None, None, True)
