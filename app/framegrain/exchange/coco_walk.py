"""One track on its way through an export: what stays the same from frame to frame is encoded once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from framegrain.domain.interpolation import Interpolation, states
from framegrain.domain.provenance import Method
from framegrain.domain.shapes import Box, Cuboid, kind_of
from framegrain.exchange.coco_rows import Annotation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from framegrain.domain.document import Document
    from framegrain.domain.interpolation import TrackState
    from framegrain.domain.records import Keyframe, Track, Value
    from framegrain.domain.shapes import Shape
    from framegrain.exchange.coco_shapes import Seen
    from framegrain.exchange.rows_file import Encoder

Step = tuple[int, int, "Walk", "TrackState"]
"""Frame, order of the track, the walk and the state: sorts by frame, then track."""


class Walk:
    """Makes the annotations of one track."""

    def __init__(self, track: Track, category: int, policy: Interpolation, encode: Encoder) -> None:
        self._track = track
        self._category = category
        self._policy = policy
        self._encode = encode
        self._changing: Mapping[str, Value] | None = None
        self._keyframe: Keyframe | None = None
        self._attributes = msgspec.Raw()
        self._set = self._computed = msgspec.Raw()

    def over(self, document: Document, order: int, *, in_betweens: bool) -> Iterator[Step]:
        """The track's states by frame."""
        keyframes = document.keyframes(self._track.id)
        for state in states(keyframes, self._policy, in_betweens=in_betweens):
            yield state.frame, order, self, state

    def row(self, number: int, image: int, state: TrackState, seen: Seen) -> Annotation:
        """The annotation of a state that shows."""
        assert state.shape is not None
        self._follow(state)
        return Annotation(
            id=number,
            image_id=image,
            category_id=self._category,
            bbox=seen.bbox,
            area=seen.area,
            segmentation=seen.segmentation,
            iscrowd=0,
            track_id=self._track.id,
            keyframe=state.keyframe is not None,
            computed=state.computed,
            occluded=state.occluded,
            verdict=self._track.verdict,
            attributes=self._attributes,
            provenance=self._computed if state.computed else self._set,
            shape=kind_of(state.shape),
            **_extras(state.shape, seen),
        )

    def _follow(self, state: TrackState) -> None:
        if state.attributes is not self._changing:
            self._changing = state.attributes
            self._attributes = msgspec.Raw(self._encode({**self._track.attributes, **state.attributes}))
        if state.latest is not self._keyframe:
            self._keyframe = state.latest
            made = state.latest.provenance
            self._set = msgspec.Raw(self._encode(made))
            between = replace(made, method=Method.INTERPOLATED, detail=self._policy.value, confirmed_by="")
            self._computed = msgspec.Raw(self._encode(between))


def _extras(shape: Shape, seen: Seen) -> dict[str, Any]:
    """The fields that carry what COCO's own can't."""
    if isinstance(shape, Cuboid):
        return {"cuboid": shape.front + shape.back}
    if isinstance(shape, Box) and shape.rotation:
        return {"rotation": shape.rotation, "box": (shape.x, shape.y, shape.width, shape.height)}
    return {} if seen.as_drawn else {"full_shape": shape}
