"""One track on its way through an export: what stays the same from frame to frame is encoded once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from framegrain.domain.interpolation import Interpolation, states
from framegrain.domain.provenance import Method
from framegrain.domain.shapes import Box, Cuboid, ShapeKind
from framegrain.exchange.coco_rows import Annotation
from framegrain.exchange.metres import metres_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from framegrain.domain.document import Document
    from framegrain.domain.interpolation import TrackState
    from framegrain.domain.records import Camera, Keyframe, Track, Value
    from framegrain.domain.shapes import Shape
    from framegrain.exchange.coco_shapes import Seen
    from framegrain.exchange.rows_file import Encoder

Step = tuple[int, int, "Walk", "TrackState"]
"""Frame, order of the track, the walk and the state: sorts by frame, then track."""


NO_EXTRAS: Mapping[str, Any] = {}


class Walk:
    """Makes the annotations of one track."""

    def __init__(self, track: Track, category: int, policy: Interpolation, encode: Encoder) -> None:
        self._track = track
        self._category = category
        self._policy = policy
        self._encode = encode
        self._camera: Camera | None = None
        self._changing: Mapping[str, Value] | None = None
        self._keyframe: Keyframe | None = None
        self._attributes = msgspec.Raw()
        self._computed = msgspec.Raw()

    def over(self, document: Document, order: int, *, in_betweens: bool) -> Iterator[Step]:
        """The track's states by frame, no further than the video goes."""
        keyframes = document.keyframes(self._track.id)
        self._camera = document.camera
        for state in states(keyframes, self._policy, in_betweens=in_betweens, camera=self._camera):
            if state.frame >= document.video.frames:
                return  # a keyframe may say it lies thousands of millions of frames further on
            yield state.frame, order, self, state

    def row(self, number: int, image: int, state: TrackState, seen: Seen, kind: ShapeKind) -> Annotation:
        """The annotation of a state that shows, with a shape of this kind."""
        shape, track, computed = state.shape, self._track, state.computed
        assert shape is not None
        if state.attributes is not self._changing:
            self._changing = state.attributes
            self._attributes = msgspec.Raw(self._encode({**track.attributes, **state.attributes}))
        extras = NO_EXTRAS if kind is ShapeKind.BOX and seen.as_drawn else _extras(shape, seen, self._camera)
        return Annotation(
            id=number,
            image_id=image,
            category_id=self._category,
            bbox=seen.bbox,
            area=seen.area,
            segmentation=seen.segmentation,
            iscrowd=0,
            track_id=track.id,
            keyframe=state.keyframe is not None,
            computed=computed,
            occluded=state.occluded,
            verdict=track.verdict,
            attributes=self._attributes,
            provenance=self._between(state.latest) if computed else state.latest.provenance,
            shape=kind,
            layer=track.layer or UNSET,
            part_of=UNSET if track.part_of is None else track.part_of,
            **extras,
        )

    def _between(self, keyframe: Keyframe) -> msgspec.Raw:
        """Who and what made the shapes from this keyframe to the next."""
        if keyframe is not self._keyframe:
            self._keyframe = keyframe
            made = replace(
                keyframe.provenance, method=Method.INTERPOLATED, detail=self._policy.value, confirmed_by=""
            )
            self._computed = msgspec.Raw(self._encode(made))
        return self._computed


def _extras(shape: Shape, seen: Seen, camera: Camera | None) -> Mapping[str, Any]:
    """The fields that carry what COCO's own can't."""
    if isinstance(shape, Cuboid):
        metres = metres_of(shape, camera)
        extra = {} if metres is None else {"metres": metres}
        return {"cuboid": shape.front + shape.back, **extra}
    if isinstance(shape, Box) and shape.rotation:
        return {"rotation": shape.rotation, "box": (shape.x, shape.y, shape.width, shape.height)}
    return {} if seen.as_drawn else {"full_shape": shape}
