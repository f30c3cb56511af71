"""What COCO readers won't see of a project, counted while it is written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from framegrain.domain.shapes import ShapeKind
from framegrain.exchange.exporting import Loss

if TYPE_CHECKING:
    from framegrain.exchange.coco_shapes import Seen

WORDS = {
    "verdicts": (
        "tracks with the verdict absent or unsure",
        "they are no examples of their label, so they have no annotations; find them in the table tracks",
    ),
    "in_betweens": ("computed frames", "this export was asked for keyframes only"),
    "outside": ("shapes outside the picture", "nothing of them shows, so they have no annotation"),
    "no_area": ("shapes without an area", "all their corners lie on one line; COCO has no place for them"),
    "past_end": ("shapes past the end of the video", "the video's index has no such frame"),
    "clipped": (
        "shapes that reach past the picture's edge",
        "COCO masks end at the edge, so bbox, area and segmentation were cut there; "
        "the whole shape is in full_shape, box or cuboid",
    ),
    "masks": (
        "polygons with holes",
        "COCO polygons have no holes, so they are masks of whole pixels; the exact rings are in full_shape",
    ),
    "rotated_box": (
        "rotated boxes",
        "COCO's bbox stays upright: the corners are in segmentation, the turn in rotation and box",
    ),
    "cuboid": ("cuboids", "COCO is flat: segmentation has the outline, the eight corners are in cuboid"),
    "events": ("events", "COCO knows no time: they are in the extra table events"),
    "clips": ("clips", "COCO knows no time: they are in the extra table clips"),
    "comments": ("comments", "they are for people who label; Framegrain JSON has them"),
    "guideline": (
        "examples, questions and re-checks",
        "they are for people who label; Framegrain JSON has them",
    ),
    "calibrations": ("camera calibrations", "COCO is flat; Framegrain JSON has them"),
}


class Tally:
    """Counts what is lost, by the keys of WORDS."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, key: str, count: int = 1) -> None:
        """Count `count` more."""
        self._counts[key] += count

    def shown(self, kind: ShapeKind, seen: Seen) -> None:
        """Count what an annotation could not say in COCO's own fields."""
        if kind is not ShapeKind.BOX and kind.value in WORDS:
            self._counts[kind.value] += 1
        if seen.clipped:
            self._counts["clipped"] += 1
        if not isinstance(seen.segmentation, list):
            self._counts["masks"] += 1

    def losses(self) -> tuple[Loss, ...]:
        """Everything that occurred, in the order of WORDS."""
        return tuple(
            Loss(what, self._counts[key], why) for key, (what, why) in WORDS.items() if self._counts[key]
        )
