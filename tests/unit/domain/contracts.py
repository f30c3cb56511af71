"""Small documents and taxonomies for the tests of rules and offers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from framegrain.domain.document import Document
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Clip, Event, Keyframe, Record, Scope, Track, Video
from framegrain.domain.rules import Rule, Violation, check
from framegrain.domain.shapes import Box, Cuboid, ShapeKind, polygon_of
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Attribute, Label, Level, Taxonomy
from framegrain.domain.timebase import FrameTimes

FRAMES = 100
ADA = Provenance(by="ada")
BOX = Box(x=10, y=10, width=30, height=20)
TURNED = Box(x=10, y=10, width=30, height=20, rotation=12)
POLYGON = polygon_of([(10, 10), (40, 10), (25, 40)])
CUBOID = Cuboid(front=((10, 10), (40, 10), (40, 40), (10, 40)), back=((20, 5), (50, 5), (50, 35), (20, 35)))


def document(*records: Record) -> Document:
    """A video of 100 frames at 25 a second, 640 x 360."""
    video = Video(id=1, name="v.mp4", path="v.mp4", fingerprint="", width=640, height=360, frames=FRAMES)
    return Document(video, FrameTimes(np.arange(FRAMES), Fraction(1, 25), last_duration=1), records)


def label(key: str, level: Level = Level.ACTION, **more: Any) -> Label:
    """A label; an action is a segment and an object a box unless said otherwise."""
    if level is Level.OBJECT:
        more.setdefault("shapes", (ShapeKind.BOX,))
    else:
        more.setdefault("scopes", (Scope.SEGMENT,))
    return Label(id=key, name=key.replace("_", " ").capitalize(), level=level, **more)


def taxonomy(*labels: Label, attributes: tuple[Attribute, ...] = (), **more: Any) -> Taxonomy:
    """A taxonomy named “Test”."""
    return Taxonomy(name="Test", version="1", labels=labels, attributes=attributes, **more)


def event(key: int, name: str, start: int, stop: int, scope: Scope = Scope.SEGMENT, **more: Any) -> Event:
    """An event over frames [start, stop)."""
    return Event(id=key, label=name, scope=scope, span=Span(start, stop), provenance=ADA, **more)


def track(key: int, name: str, **more: Any) -> Track:
    """A track without keyframes."""
    return Track(id=key, label=name, number=1, provenance=ADA, **more)


def keyframe(key: int, of: int, frame: int, **more: Any) -> Keyframe:
    """A keyframe with a box unless said otherwise."""
    return Keyframe(id=key, track=of, frame=frame, provenance=ADA, **{"shape": BOX, **more})


def clip(key: int, start: int, stop: int, **more: Any) -> Clip:
    """A clip over frames [start, stop)."""
    return Clip(id=key, span=Span(start, stop), **more)


def broken(doc: Document, contract: Taxonomy, *ids: int) -> dict[Rule, Violation]:
    """The violations of some records (of all when none is named), by rule."""
    return {violation.rule: violation for violation in check(doc, contract, ids or None)}
