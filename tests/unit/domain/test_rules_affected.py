"""An edit is checked at a few records only; here that is held against checking all of them."""

from __future__ import annotations

import time
from fractions import Fraction
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from framegrain.domain.document import Document
from framegrain.domain.edit import Change, Edit
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import (
    Clip,
    ClipState,
    Event,
    Keyframe,
    Record,
    Scope,
    Track,
    Verdict,
    Video,
)
from framegrain.domain.rules import affected, check
from framegrain.domain.shapes import Box, ShapeKind, polygon_of
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import (
    Attribute,
    AttributeType,
    AttributeUse,
    Duration,
    Label,
    Level,
    Severity,
    Taxonomy,
    Unit,
)
from framegrain.domain.timebase import FrameTimes

FRAMES = 12
PERSON = Provenance(by="ada")
EVERY_SCOPE = (Scope.FRAME, Scope.SEGMENT, Scope.CLIP)
USES = (
    AttributeUse(attribute="busy", required=True),
    AttributeUse(attribute="tool", required=True, when={"busy": (True,)}),
)
TAXONOMY = Taxonomy(
    name="Tight",
    version="1",
    labels=(
        Label(id="day", name="Day", level=Level.SCENE, scopes=EVERY_SCOPE, exclusive=True),
        Label(id="night", name="Night", level=Level.SCENE, scopes=EVERY_SCOPE, children=("dusk",)),
        Label(id="dusk", name="Dusk", level=Level.SCENE, parent="night", scopes=EVERY_SCOPE),
        Label(
            id="play",
            name="Play",
            level=Level.ACTION,
            scopes=EVERY_SCOPE,
            within=("night",),
            at_least=Duration(2, Unit.FRAMES),
            attributes=USES,
        ),
        Label(id="goal", name="Goal", level=Level.ACTION, scopes=(Scope.FRAME,), within=("play", "day")),
        Label(
            id="ball",
            name="Ball",
            level=Level.OBJECT,
            shapes=(ShapeKind.BOX,),
            within=("day",),
            attributes=USES,
            severity={"shape_in_picture": Severity.SUBMIT},
        ),
        Label(id="net", name="Net", level=Level.OBJECT, shapes=(ShapeKind.POLYGON, ShapeKind.BOX)),
    ),
    attributes=(
        Attribute(id="busy", name="Busy", type=AttributeType.YES_NO, changing=True),
        Attribute(id="tool", name="Tool", type=AttributeType.TEXT, changing=True),
    ),
)
VIDEO = Video(id=1, name="v.mp4", path="v.mp4", fingerprint="", width=100, height=80, frames=FRAMES)
TIMES = FrameTimes(np.arange(FRAMES), Fraction(1, 25), last_duration=1)

LABELS = [*(label.id for label in TAXONOMY.labels), "gone"]
SHAPES = [
    None,
    Box(x=5, y=5, width=10, height=10),
    Box(x=500, y=5, width=10, height=10),
    polygon_of([(1, 1), (9, 1), (5, 9)]),
]
CLIP_IDS, EVENT_IDS, TRACK_IDS, KEYFRAME_IDS = range(1, 5), range(11, 17), range(21, 23), range(31, 37)
ALL_IDS = [*CLIP_IDS, *EVENT_IDS, *TRACK_IDS, *KEYFRAME_IDS]


def some_record(record_id: int, luck: Random) -> Record:
    """Any record of the kind that goes with an id, sound or not."""
    start = luck.randrange(FRAMES)
    span = Span(start, start + luck.randint(1, FRAMES))
    attributes = {k: v for k, v in (("busy", luck.random() < 0.5), ("tool", "spade")) if luck.random() < 0.5}
    if record_id in CLIP_IDS:
        return Clip(id=record_id, span=span, state=luck.choice(list(ClipState)))
    if record_id in EVENT_IDS:
        return Event(
            id=record_id,
            label=luck.choice(LABELS),
            scope=luck.choice(list(Scope)),
            span=span,
            provenance=PERSON,
            verdict=luck.choice(list(Verdict)),
            attributes=attributes,
        )
    if record_id in TRACK_IDS:
        return Track(
            id=record_id,
            label=luck.choice(LABELS),
            number=1,
            provenance=PERSON,
            verdict=luck.choice(list(Verdict)),
            attributes=attributes,
        )
    return Keyframe(
        id=record_id,
        track=luck.choice(TRACK_IDS),
        frame=luck.randint(0, FRAMES),
        provenance=PERSON,
        shape=luck.choice(SHAPES),
        outside=luck.random() < 0.3,
        attributes=attributes,
    )


def some_situation(luck: Random) -> tuple[Document, Edit]:
    """A document, often a broken one as imports are, and an edit of up to three records."""
    before = {i: some_record(i, luck) for i in ALL_IDS if luck.random() < 0.7}
    changes = []
    for i in luck.sample(ALL_IDS, luck.randint(1, 3)):
        after = some_record(i, luck) if luck.random() < 0.7 else None
        if i in before or after is not None:
            changes.append(Change(before.get(i), after))
    return Document(VIDEO, TIMES, before.values()), Edit("Edit", tuple(changes))


# the luck is drawn in one piece: twenty times as many situations in the time, for a plainer counterexample
situations = st.integers(0, 2**40).map(Random).map(some_situation)


@settings(max_examples=1500)
@given(situations)
def test_what_an_edit_is_not_said_to_affect_keeps_its_violations(situation: tuple[Document, Edit]):
    document, edit = situation
    said = affected(document, TAXONOMY, edit)
    others = [r.id for r in document.records() if r.id not in said]
    before = {i: check(document, TAXONOMY, [i]) for i in others}
    document.apply(edit)
    assert {i: check(document, TAXONOMY, [i]) for i in others} == before
    assert {r.id for r in document.records()} <= {*others, *said}


@settings(max_examples=200)
@given(situations)
def test_checking_record_by_record_finds_what_checking_all_finds(situation: tuple[Document, Edit]):
    document, edit = situation
    document.apply(edit)
    ids = [r.id for r in document.records()]
    assert [v for i in ids for v in check(document, TAXONOMY, [i])] == check(document, TAXONOMY)


def test_an_edit_far_away_is_checked_at_itself_alone():
    many = [
        Event(id=100 + n, label="day", scope=Scope.SEGMENT, span=Span(n, n + 1), provenance=PERSON)
        for n in range(FRAMES)
    ]
    document = Document(VIDEO, TIMES, many)
    moved = Event(id=100, label="day", scope=Scope.SEGMENT, span=Span(0, 2), provenance=PERSON)
    assert affected(document, TAXONOMY, Edit("Move", (Change(many[0], moved),))) == {100, 101}


def test_moving_one_keyframe_of_a_long_track_leaves_the_others_alone():
    box = Box(x=1, y=1, width=5, height=5)
    keys = [Keyframe(id=30 + n, track=21, frame=n, provenance=PERSON, shape=box) for n in range(FRAMES)]
    document = Document(VIDEO, TIMES, [Track(id=21, label="net", number=1, provenance=PERSON), *keys])
    there = Keyframe(id=35, track=21, frame=5, provenance=PERSON, shape=Box(x=2, y=1, width=5, height=5))
    assert affected(document, TAXONOMY, Edit("Move", (Change(keys[5], there),))) == {21, 35}


def test_deleting_many_objects_at_once_takes_no_longer_than_one_by_one():
    box = Box(x=1, y=1, width=5, height=5)
    many: list[Record] = []
    for track in range(1000, 2000):
        many.append(Track(id=track, label="net", number=track, provenance=PERSON))
        many += [
            Keyframe(id=track * 100 + n, track=track, frame=n, provenance=PERSON, shape=box)
            for n in range(FRAMES)
        ]
    document = Document(VIDEO, TIMES, many)
    begun = time.process_time()
    assert affected(document, TAXONOMY, Edit("Delete", tuple(Change(r, None) for r in many))) == {
        r.id for r in many
    }
    assert time.process_time() - begun < 3  # 0.1 s; minutes when each object looks through the whole edit
