"""The rows of our COCO profile; `coco.schema.json` is made from these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Camera, ClipState, LabelId, RecordId, Scope, Value, Verdict
from framegrain.domain.shapes import Shape, ShapeKind
from framegrain.domain.taxonomy import Level
from framegrain.exchange.coco_shapes import Mask
from framegrain.exchange.metres import Metres
from framegrain.exchange.source import Coarser, OtherReading

Xy = tuple[float, float]


class Info(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What made the file, and under which taxonomy; `coarser` where labels were rolled up or left out."""

    description: str
    version: str
    tool: str
    profile: str
    taxonomy: str
    taxonomy_version: str
    every_frame: bool
    coarser: Coarser | None = None


class VideoRow(msgspec.Struct, frozen=True, kw_only=True):
    """One video file."""

    id: int
    name: str
    file: str
    folder: str
    fingerprint: str
    width: int
    height: int
    frames: int
    codec: str
    rate: str
    time_base: str
    first_pts: int | None
    duration: str
    compat: OtherReading | None
    camera: Camera | None = None


class Image(msgspec.Struct, frozen=True, kw_only=True):
    """One frame that carries shapes."""

    id: int
    file_name: str
    width: int
    height: int
    video_id: int
    frame_index: int
    pts: int | None
    time_base: str
    time: str
    seconds: float


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """One label that is drawn on pictures."""

    id: int
    name: str
    supercategory: str
    label: str
    level: Level
    path: list[str]
    definition: str


class Annotation(msgspec.Struct, frozen=True, kw_only=True):
    """One object on one frame."""

    id: int
    image_id: int
    category_id: int
    bbox: tuple[float, float, float, float]
    area: float
    segmentation: list[list[float]] | Mask
    iscrowd: int
    track_id: int
    keyframe: bool
    computed: bool
    occluded: bool
    verdict: Verdict
    attributes: Mapping[str, Value] | msgspec.Raw  # the same over many rows, so encoded once
    provenance: Provenance | msgspec.Raw
    shape: ShapeKind
    rotation: float | UnsetType = UNSET
    box: tuple[float, float, float, float] | UnsetType = UNSET
    cuboid: list[Xy] | UnsetType = UNSET
    metres: Metres | UnsetType = UNSET
    full_shape: Shape | UnsetType = UNSET
    layer: int | UnsetType = UNSET
    part_of: int | UnsetType = UNSET


class TrackRow(msgspec.Struct, frozen=True, kw_only=True):
    """One object through time; `start` and `stop` are its first and one past its last frame, half-open."""

    id: int
    video_id: int
    category_id: int
    label: str
    number: int
    name: str
    start: int | None
    stop: int | None
    start_pts: int | None
    stop_pts: int | None
    start_time: str
    stop_time: str
    keyframes: int
    layer: int
    verdict: Verdict
    reason: str
    attributes: Mapping[str, Value]
    provenance: Provenance
    taxonomy_version: str
    part_of: int | None
    ruled_out: tuple[LabelId, ...]


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """A label held over the frames [start, stop), with the exact times of both ends."""

    id: int
    video_id: int
    label: str
    name: str
    level: Level | None
    path: list[str]
    scope: Scope
    start: int
    stop: int
    start_pts: int | None
    stop_pts: int | None
    start_time: str
    stop_time: str
    verdict: Verdict
    reason: str
    attributes: Mapping[str, Value]
    provenance: Provenance
    taxonomy_version: str
    roles: Mapping[str, tuple[RecordId, ...]]
    ruled_out: tuple[LabelId, ...]


class ClipRow(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the video between two boundaries."""

    id: int
    video_id: int
    start: int
    stop: int
    start_pts: int | None
    stop_pts: int | None
    start_time: str
    stop_time: str
    state: ClipState


class CocoFile(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file; only ever written row by row."""

    info: Info
    licenses: list[Any]
    annotations: list[Annotation]
    images: list[Image]
    categories: list[Category]
    videos: list[VideoRow]
    tracks: list[TrackRow]
    events: list[EventRow]
    clips: list[ClipRow]
