"""The records of one video: clips, events, tracks and keyframes. All frozen; a change is a new value."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any

import msgspec

from framegrain.domain.provenance import Provenance
from framegrain.domain.shapes import Shape
from framegrain.domain.span import Span

RecordId = int
"""Unique within a project over all kinds of record, never used twice."""

LabelId = str
"""The id a taxonomy gives a label; stable when the label is renamed."""

Value = bool | int | float | str | list[str]
"""What an attribute may hold; a list is several choices at once."""


class Scope(StrEnum):
    """The temporal grain of an event. In the window: frame tag, segment, clip label."""

    FRAME = "frame"
    SEGMENT = "segment"
    CLIP = "clip"


class Verdict(StrEnum):
    """Whether the label applies here."""

    PRESENT = "present"
    ABSENT = "absent"
    UNSURE = "unsure"


class ClipState(StrEnum):
    """How far the work on a clip has come."""

    OPEN = "open"
    FINISHED = "finished"


class Video(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One media file of a project: facts, not opinions; never edited.

    `path` is relative to the project's folder where possible, with forward slashes. `width` and `height` are
    upright pixels.
    """

    id: int
    name: str
    path: str
    fingerprint: str
    width: int
    height: int
    frames: int
    codec: str = ""
    rate: str = ""

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1 or self.frames < 0:
            raise ValueError(
                f"a video has pictures and frames, not {self.frames} of {self.width} x {self.height} pixels"
            )
        try:
            Fraction(self.rate or "0")
        except (ValueError, ZeroDivisionError):
            raise ValueError(f"a video's rate is a fraction such as 30000/1001, not {self.rate!r}") from None


class Clip(
    msgspec.Struct, frozen=True, kw_only=True, tag="clip", tag_field="kind", forbid_unknown_fields=True
):
    """A stretch of the video between two boundaries; the clips of a video tile it."""

    id: RecordId
    span: Span
    state: ClipState = ClipState.OPEN


class Event(
    msgspec.Struct, frozen=True, kw_only=True, tag="event", tag_field="kind", forbid_unknown_fields=True
):
    """A label held over a span. A frame tag spans one frame, a clip label exactly one clip."""

    id: RecordId
    label: LabelId
    scope: Scope
    span: Span
    provenance: Provenance
    verdict: Verdict = Verdict.PRESENT
    reason: str = ""
    attributes: Mapping[str, Value] = {}
    taxonomy_version: str = ""


class Track(
    msgspec.Struct, frozen=True, kw_only=True, tag="track", tag_field="kind", forbid_unknown_fields=True
):
    """One object through time. Its shapes are keyframes; `attributes` are the fixed ones.

    `number` tells the video's tracks apart for people and survives a change of label.
    """

    id: RecordId
    label: LabelId
    number: int
    provenance: Provenance
    verdict: Verdict = Verdict.PRESENT
    reason: str = ""
    attributes: Mapping[str, Value] = {}
    taxonomy_version: str = ""


class Keyframe(
    msgspec.Struct, frozen=True, kw_only=True, tag="keyframe", tag_field="kind", forbid_unknown_fields=True
):
    """What a person (or an accepted machine) said of a track at one frame.

    `shape` None leaves the geometry to its neighbours and only sets what follows. `occluded`, `outside` and
    the changing `attributes` hold from this frame until the next keyframe says otherwise; a changing attribute
    that a keyframe does not name stays as it was.
    """

    id: RecordId
    track: RecordId
    frame: int
    provenance: Provenance
    shape: Shape | None = None
    occluded: bool = False
    outside: bool = False
    attributes: Mapping[str, Value] = {}

    def __post_init__(self) -> None:
        if self.frame < 0:
            raise ValueError(f"a keyframe lies on frame 0 or later, not on {self.frame}")


Record = Clip | Event | Track | Keyframe


def kind_name(record: Record) -> str:
    """The glossary's word for this record."""
    config: Any = type(record).__struct_config__
    return str(config.tag)
