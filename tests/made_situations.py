"""Documents of any kind, sound or not, under a taxonomy that asks for all there is to ask, and edits of them."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
from hypothesis import strategies as st

from framegrain.domain.document import Document
from framegrain.domain.edit import Change, Edit
from framegrain.domain.grain import Deprecated, LeastSize, PolygonWhen, Role, Stop, Vertices
from framegrain.domain.provenance import Method, Provenance
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
from framegrain.domain.shapes import Box, ShapeKind, polygon_of
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import (
    Attribute,
    AttributeType,
    AttributeUse,
    Containment,
    Duration,
    Label,
    Level,
    Overlap,
    Severity,
    Taxonomy,
    Unit,
)
from framegrain.domain.timebase import FrameTimes

FRAMES = 12
PERSON = Provenance(by="ada")
TRACKER = Provenance(by="ada", method=Method.TRACKER)
WAY = Provenance(by="ada", method=Method.INTERPOLATED)
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
        Label(
            id="half",
            name="Half",
            level=Level.ACTION,
            scopes=EVERY_SCOPE,
            within=("play", "night"),
            containment=Containment.TILE,
            children=("rest",),
        ),
        Label(
            id="rest",
            name="Rest",
            level=Level.ACTION,
            parent="half",
            scopes=EVERY_SCOPE,
            within=("play", "night"),
            containment=Containment.TILE,
            overlap=Overlap.TRIM,
        ),
        Label(
            id="score",
            name="Score",
            level=Level.ACTION,
            scopes=EVERY_SCOPE,
            within=("night",),
            containment=Containment.ONE,
        ),
        Label(id="call", name="Call", level=Level.ACTION, scopes=EVERY_SCOPE, overlap=Overlap.FORBID),
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
        Label(
            id="pass",
            name="Pass",
            level=Level.ACTION,
            scopes=EVERY_SCOPE,
            roles=(
                Role(id="actor", name="Actor", labels=("ball", "wheel"), required=True),
                Role(id="thing", name="Thing", labels=("net",), many=True),
            ),
            holds=("goal", "wheel"),
            implies=("day", "net"),
            gap_at_least=Duration(2, Unit.FRAMES),
            gap_at_most=Duration(4, Unit.FRAMES),
            crosses_clips=False,
            children=("throw",),
        ),
        Label(
            id="throw",
            name="Throw",
            level=Level.ACTION,
            parent="pass",
            scopes=EVERY_SCOPE,
            excludes=("rest", "net"),
            at_once=1,
            gap_at_least=Duration(2, Unit.FRAMES),
            gap_at_most=Duration(4, Unit.FRAMES),
            rule_out=("play",),
            second_person=True,
            deprecated=Deprecated(since="1", use="pass"),
            children=("lob",),
        ),
        # counts among throws and passes, though it keeps no distance and may be there any number of times itself
        Label(id="lob", name="Lob", level=Level.ACTION, parent="throw", scopes=EVERY_SCOPE),
        Label(
            id="wheel",
            name="Wheel",
            level=Level.OBJECT,
            shapes=(ShapeKind.BOX, ShapeKind.POLYGON),
            part_of=("ball", "wheel"),
            at_once=1,
            size=LeastSize(width=12),
            vertices=Vertices(at_least=4),
            polygon_when=PolygonWhen(sides=2, fill=0.5),
            crosses_clips=False,
            stops_at=(Stop.OCCLUSION, Stop.CUT),
            greatest_gap=Duration(3, Unit.FRAMES),
            tracking=False,
            implies=("ball",),
            complete_to=0,
        ),
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
            roles={
                role: tuple(luck.sample([*TRACK_IDS, 99], luck.randint(1, 2)))
                for role in ("actor", "thing")
                if luck.random() < 0.4
            },
            ruled_out=("play",) if luck.random() < 0.3 else (),
        )
    if record_id in TRACK_IDS:
        return Track(
            id=record_id,
            label=luck.choice(LABELS),
            number=1,
            provenance=PERSON,
            verdict=luck.choice(list(Verdict)),
            attributes=attributes,
            part_of=luck.choice([*TRACK_IDS, 99]) if luck.random() < 0.5 else None,
            ruled_out=("play",) if luck.random() < 0.3 else (),
        )
    return Keyframe(
        id=record_id,
        track=luck.choice(TRACK_IDS),
        frame=luck.randint(0, FRAMES),
        provenance=luck.choice([PERSON, TRACKER, WAY]),
        shape=luck.choice(SHAPES),
        occluded=luck.random() < 0.3,
        outside=luck.random() < 0.3,
        fill=luck.choice([None, 0.2, 0.9]),
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
