"""A small document for layout tests."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from framegrain.domain.document import Document
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Clip, Event, Keyframe, Record, Scope, Track, Video
from framegrain.domain.shapes import Box, ShapeKind
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Label, Level, Taxonomy
from framegrain.domain.timebase import FrameTimes
from framegrain.ui.timeline.arrangement import Arrangement
from framegrain.ui.timeline.lanes import Lanes
from framegrain.ui.timeline.layout import lay_out
from framegrain.ui.timeline.span_view import SpanView

if TYPE_CHECKING:
    from framegrain.ui.timeline.placed import Layout

NONE: frozenset = frozenset()
ME = Provenance(by="me")
TAXONOMY = Taxonomy(
    name="T",
    version="1",
    labels=(
        Label(id="day", name="Day", level=Level.SCENE, scopes=(Scope.CLIP,)),
        Label(id="walk", name="Walk", level=Level.ACTION, scopes=(Scope.SEGMENT,)),
        Label(id="touch", name="Touch", level=Level.ACTION, scopes=(Scope.FRAME,)),
        Label(id="car", name="Car", level=Level.OBJECT, shapes=(ShapeKind.BOX,)),
    ),
)


def document(*records: Record, frames: int = 1000) -> Document:
    video = Video(id=1, name="a", path="a", fingerprint="x", width=100, height=100, frames=frames)
    times = FrameTimes(np.arange(frames), Fraction(1, 25), last_duration=1)
    clips = [] if any(isinstance(r, Clip) for r in records) else [Clip(id=9000, span=Span(0, frames))]
    return Document(video, times, [*clips, *records])


def walk(number: int, start: int, stop: int, label: str = "walk") -> Event:
    return Event(id=number, label=label, scope=Scope.SEGMENT, span=Span(start, stop), provenance=ME)


def tag(number: int, frame: int) -> Event:
    return Event(id=number, label="touch", scope=Scope.FRAME, span=Span(frame, frame + 1), provenance=ME)


def car(
    number: int, *frames: int, occluded: tuple[int, ...] = (), outside: tuple[int, ...] = ()
) -> list[Record]:
    keys = [
        Keyframe(
            id=number * 100 + place,
            track=number,
            frame=frame,
            shape=Box(x=1, y=1, width=9, height=9),
            occluded=frame in occluded,
            outside=frame in outside,
            provenance=ME,
        )
        for place, frame in enumerate(frames)
    ]
    return [Track(id=number, label="car", number=number, provenance=ME), *keys]


def laid(
    found: Document, view: SpanView | None = None, *, top: int = 0, height: int = 400, folded=NONE
) -> Layout:
    view = view or SpanView(frames=found.video.frames, width=1000, first=0.0, scale=1.0)
    return lay_out(
        found, Lanes(found, TAXONOMY), view, top=top, height=height, arrangement=Arrangement(folded=folded)
    )
