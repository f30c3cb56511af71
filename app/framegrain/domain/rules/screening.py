"""Whole tracks looked through at once for keyframes that are plainly fine: nearly all of a million are.

What is not plainly fine is looked at by the rules, one by one; so a mistake here can only cost time as long as it
doubts too much. Only upright boxes are looked at here, as everything else is rarer.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from framegrain.domain.interpolation import Interpolation
from framegrain.domain.provenance import Method
from framegrain.domain.records import Keyframe
from framegrain.domain.rules import space
from framegrain.domain.shapes import Box, ShapeKind

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.records import Record, RecordId, Track
    from framegrain.domain.taxonomy import Label, Taxonomy

_MARGIN = 1e-6
"""Shares nearer to their bound than this are left to the rule, whose arithmetic may round otherwise."""


_MANY = 16
"""Keyframes asked for from which on looking through a track is faster."""


class _Everything:
    def __contains__(self, _: object) -> bool:
        return True


_EVERY = _Everything()


class _Boxes(NamedTuple):
    """A track's keyframes: their frames, n; left, top, width and height, 4 x n; which of them are upright boxes, n."""

    frames: np.ndarray
    places: np.ndarray
    boxes: np.ndarray


class Screen:
    """What is found out about the tracks of a document; of no use once that has changed."""

    def __init__(
        self, document: Document, taxonomy: Taxonomy, records: Iterable[Record] | None = None
    ) -> None:
        """With `records`, only tracks are looked through of which so many keyframes are among them that it pays."""
        self._document = document
        self._taxonomy = taxonomy
        self._doubtful: dict[RecordId, Container[RecordId]] = {}
        self._boxes: dict[RecordId, _Boxes] = {}
        if records is not None:
            asked = Counter(record.track for record in records if isinstance(record, Keyframe))
            few = (t for t, n in asked.items() if n < _MANY or n * 4 < len(document.keyframes(t)))
            self._doubtful = dict.fromkeys(few, _EVERY)

    def clears(self, keyframe: Keyframe) -> bool:
        """Whether a keyframe of the document surely breaks no rule; looks through its track when first asked."""
        doubtful = self._doubtful.get(keyframe.track)
        if doubtful is None:
            doubtful = self._doubtful[keyframe.track] = self._looked_through(keyframe.track)
        return keyframe.id not in doubtful

    def _looked_through(self, track_id: RecordId) -> Container[RecordId]:
        document = self._document
        keys, track = document.keyframes(track_id), document.tracks.get(track_id)
        label = self._taxonomy.by_id.get(track.label) if track is not None else None
        if track is None or label is None or not self._may_be_fine(keys, track, label):
            return _EVERY
        found = self._boxes_of(track_id)
        fine = found.boxes & _fine_places(document, found, label)
        if track.part_of is not None and label.part_of:
            fine &= self._inside(found, track.part_of, label.part_inside)
        machines = not label.tracking or bool(label.stops_at)
        graded = label.polygon_when is not None and label.polygon_when.fill is not None
        return {
            key.id
            for key, plain in zip(keys, fine.tolist(), strict=True)
            if not plain
            or key.attributes
            or (machines and key.provenance.method is not Method.PERSON)
            or (graded and key.fill is not None)
        }

    def _may_be_fine(self, keys: Sequence[Keyframe], track: Track, label: Label) -> bool:
        first = next((key.shape for key in keys if key.shape is not None), None)
        return (
            isinstance(first, Box)
            and space.allows(label, ShapeKind.BOX)
            and not self._document.has_doubles(track.id)
        )

    def _boxes_of(self, track: RecordId) -> _Boxes:
        found = self._boxes.get(track)
        if found is None:
            found = self._boxes[track] = _boxes(self._document.keyframes(track))
        return found

    def _inside(self, part: _Boxes, whole_id: RecordId, least: float) -> np.ndarray:
        """Where a part surely lies within its whole, as far as is asked."""
        document = self._document
        whole = document.tracks.get(whole_id)
        if whole is None:
            return np.ones(len(part.frames), bool)  # there is nothing to lie in; another rule says so
        if document.has_doubles(whole_id) or not document.keyframes(whole_id):
            return np.zeros(len(part.frames), bool)
        around, known = _places_at(
            self._boxes_of(whole_id), part.frames, self._taxonomy.interpolation(whole.label)
        )
        with np.errstate(all="ignore"):
            left, top, width, height = part.places
            a, b, c, d = around
            wide = np.minimum(left + width, a + c) - np.maximum(left, a)
            high = np.minimum(top + height, b + d) - np.maximum(top, b)
            share = np.maximum(wide, 0.0) * np.maximum(high, 0.0) / (width * height)
            return np.asarray(known & (share > least + _MARGIN))


def _boxes(keys: Sequence[Keyframe]) -> _Boxes:
    none = (0.0, 0.0, 1.0, 1.0)
    shapes = [key.shape for key in keys]
    upright = [isinstance(shape, Box) and not shape.rotation for shape in shapes]
    boxes = [not key.outside for key in keys]
    places = [
        (shape.x, shape.y, shape.width, shape.height) if plain and isinstance(shape, Box) else none
        for shape, plain in zip(shapes, upright, strict=True)
    ]
    return _Boxes(
        np.array([key.frame for key in keys]),
        np.array(places, float).T,
        np.array(upright) & np.array(boxes),
    )


def _fine_places(document: Document, found: _Boxes, label: Label) -> np.ndarray:
    """Where a track's boxes are as they should, if they are boxes."""
    left, top, width, height = found.places
    video = document.video
    fine = (found.frames < video.frames) & (left < video.width) & (top < video.height)
    fine &= (left + width > 0) & (top + height > 0)
    least = label.size
    if least is not None:
        fine &= (left + width - left >= least.width) & (top + height - top >= least.height)
        fine &= width * height >= least.area
    when = label.polygon_when
    if when is not None and when.sides is not None:
        fine &= np.maximum(width, height) < when.sides * np.minimum(width, height)
    return np.asarray(fine)


def _places_at(found: _Boxes, frames: np.ndarray, policy: Interpolation) -> tuple[np.ndarray, np.ndarray]:
    """Where a track's boxes are on these frames, 4 x n, and on which of them that is known here."""
    at = np.clip(np.searchsorted(found.frames, frames, "right") - 1, 0, len(found.frames) - 1)
    following = np.minimum(at + 1, len(found.frames) - 1)
    before, after = found.frames[at], found.frames[following]
    on_key = before == frames
    alive = (frames >= found.frames[0]) & (frames <= found.frames[-1])
    if policy is Interpolation.NONE:
        return found.places[:, at], alive & found.boxes[at]
    share = np.where(on_key, 0.0, (frames - before) / np.maximum(after - before, 1))
    places = found.places[:, at] * (1.0 - share) + found.places[:, following] * share
    between = found.boxes[following] if policy is Interpolation.LINEAR else np.zeros(len(frames), bool)
    return places, alive & found.boxes[at] & (on_key | between)
