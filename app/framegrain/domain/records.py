"""The records of one video: clips, events, tracks, keyframes, comments and its calibration.

All frozen; a change is a new value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

from framegrain.domain.provenance import Provenance
from framegrain.domain.shapes import LIMIT, Quad, Shape, Xy
from framegrain.domain.span import MOST_FRAMES, Span

RecordId = int
"""Unique within a project over all kinds of record, never used twice."""

LabelId = str
"""The id a taxonomy gives a label; stable when the label is renamed."""

_RATE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?|[0-9]{1,12}/[0-9]{1,12}")
_LEAST, _MOST_METRES = 0.001, 100_000.0

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


class Video(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
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
        if "\0" in self.path or "\0" in self.name:
            raise ValueError("a video's name and path have no zero letters")
        # not asked of Fraction, which would work out 1e999999999
        if self.rate and not (_RATE.fullmatch(self.rate) and int(self.rate.partition("/")[2] or 1)):
            raise ValueError(f"a video's rate is a fraction such as 30000/1001, not {self.rate[:40]!r}")


class Clip(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag="clip",
    tag_field="kind",
    forbid_unknown_fields=True,
    gc=False,
):
    """A stretch of the video between two boundaries; the clips of a video tile it."""

    id: RecordId
    span: Span
    state: ClipState = ClipState.OPEN


class Event(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag="event",
    tag_field="kind",
    forbid_unknown_fields=True,
    gc=False,
):
    """A label held over a span. A frame tag spans one frame, a clip label exactly one clip.

    `roles` binds the label's roles to tracks; `ruled_out` are labels somebody considered and said no to.
    """

    id: RecordId
    label: LabelId
    scope: Scope
    span: Span
    provenance: Provenance
    verdict: Verdict = Verdict.PRESENT
    reason: str = ""
    attributes: Mapping[str, Value] = {}
    taxonomy_version: str = ""
    roles: Mapping[str, tuple[RecordId, ...]] = {}
    ruled_out: tuple[LabelId, ...] = ()


class Track(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag="track",
    tag_field="kind",
    forbid_unknown_fields=True,
    gc=False,
):
    """One object through time. Its shapes are keyframes; `attributes` are the fixed ones.

    `number` tells the video's tracks apart for people and survives a change of label. Where objects overlap, the
    one of the higher `layer` is in front: painted last, hit first. `part_of` is the track of the whole it belongs to.
    `ruled_out` are labels somebody considered and said no to.
    """

    id: RecordId
    label: LabelId
    number: int
    provenance: Provenance
    verdict: Verdict = Verdict.PRESENT
    reason: str = ""
    attributes: Mapping[str, Value] = {}
    taxonomy_version: str = ""
    layer: int = 0
    part_of: RecordId | None = None
    ruled_out: tuple[LabelId, ...] = ()


class Keyframe(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag="keyframe",
    tag_field="kind",
    forbid_unknown_fields=True,
    gc=False,
):
    """What a person (or an accepted machine) said of a track at one frame.

    `shape` None leaves the geometry to its neighbours and only sets what follows. `occluded`, `outside` and
    the changing `attributes` hold from this frame until the next keyframe says otherwise; a changing attribute
    that a keyframe does not name stays as it was. `fill` is the share of its box the object was found to fill in the
    picture, 0 to 1; None where nobody measured it.
    """

    id: RecordId
    track: RecordId
    frame: int
    provenance: Provenance
    shape: Shape | None = None
    occluded: bool = False
    outside: bool = False
    attributes: Mapping[str, Value] = {}
    fill: float | None = None

    def __post_init__(self) -> None:
        if self.frame < 0:
            raise ValueError(f"a keyframe lies on frame 0 or later, not on {self.frame}")
        if self.frame >= MOST_FRAMES:
            raise ValueError(
                f"no video has more than {MOST_FRAMES} frames; a keyframe can't lie on {self.frame}"
            )
        if self.fill is not None and not 0 <= self.fill <= 1:
            raise ValueError(f"an object fills 0 to 1 of its box, not {self.fill}")


class Comment(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag="comment",
    tag_field="kind",
    forbid_unknown_fields=True,
    gc=False,
):
    """What somebody said about an event, track, keyframe or clip; it goes where its record goes."""

    id: RecordId
    record: RecordId
    text: str
    provenance: Provenance
    resolved: bool = False


class Camera(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Where a camera stands over flat ground and how it looks at it.

    `focal` and `principal` are upright pixels, `height` metres above the ground, `pitch` and `roll` radians:
    a positive pitch looks down, a positive roll turns the camera clockwise as its holder sees it.
    """

    focal: float
    principal: Xy
    height: float
    pitch: float = 0.0
    roll: float = 0.0

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (self.focal, *self.principal, self.height, self.pitch, self.roll))):
            raise ValueError("the numbers of a camera are finite")
        if self.focal <= 0 or self.height <= 0:
            raise ValueError("a camera has a focal length and stands above the ground, both more than 0")
        if not (_LEAST <= self.focal <= LIMIT and _LEAST <= self.height <= _MOST_METRES):
            raise ValueError(
                f"a camera has a focal length of {_LEAST} to {LIMIT:.0f} pixels and stands {_LEAST} to "
                f"{_MOST_METRES:.0f} metres above the ground"
            )
        if max(map(abs, self.principal)) > LIMIT or max(abs(self.pitch), abs(self.roll)) > math.tau:
            raise ValueError(
                f"a camera's middle lies within ±{LIMIT:.0f} pixels, its angles within a full turn"
            )


class KnownRectangle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Four points of the picture that are a rectangle on the ground, `width` x `length` metres.

    The sides from the first to the second and from the third to the fourth corner are `width` long.
    """

    corners: Quad
    width: float
    length: float

    def __post_init__(self) -> None:
        numbers = (self.width, self.length, *(number for corner in self.corners for number in corner))
        if not all(map(math.isfinite, numbers)) or self.width <= 0 or self.length <= 0:
            raise ValueError("a rectangle on the ground has finite corners and sides longer than 0")
        if (
            max(map(abs, numbers[2:])) > LIMIT
            or not _LEAST <= min(numbers[:2]) <= max(numbers[:2]) <= _MOST_METRES
        ):
            raise ValueError(
                f"a rectangle on the ground has corners within ±{LIMIT:.0f} pixels and sides of {_LEAST} to "
                f"{_MOST_METRES:.0f} metres"
            )


class Calibration(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag="calibration",
    tag_field="kind",
    forbid_unknown_fields=True,
    gc=False,
):
    """What turns a video's pixels into metres, at most one a video; `rectangle` is what gave `camera`, if it did."""

    id: RecordId
    camera: Camera
    provenance: Provenance
    rectangle: KnownRectangle | None = None


Record = Clip | Event | Track | Keyframe | Comment | Calibration


def kind_name(record: Record) -> str:
    """The glossary's word for this record."""
    config: Any = type(record).__struct_config__
    return str(config.tag)
