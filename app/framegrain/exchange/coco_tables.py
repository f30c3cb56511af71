"""The tables around COCO's annotations: categories, and the exact times of frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framegrain.domain.taxonomy import Level
from framegrain.exchange.coco_rows import Category, ClipRow, EventRow, TrackRow, VideoRow
from framegrain.exchange.moments import moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.records import Clip, Event, LabelId, Track
    from framegrain.domain.span import Span
    from framegrain.domain.taxonomy import Label, Taxonomy
    from framegrain.domain.timebase import FrameTimes
    from framegrain.exchange.source import OtherReading


_NO_ENDS: dict[str, Any] = {
    "start": None,
    "stop": None,
    "start_pts": None,
    "stop_pts": None,
    "start_time": "",
    "stop_time": "",
}


class Categories:
    """Category ids by label: 1, 2, … in the order of the taxonomy; strange labels get theirs when first met."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._ids: dict[LabelId, int] = {}
        for label in taxonomy.labels:
            if _drawn(label):
                self.id_of(label.id)

    def id_of(self, label: LabelId) -> int:
        """The category of a label."""
        return self._ids.setdefault(label, len(self._ids) + 1)

    def rows(self) -> Sequence[Category]:
        """Every category asked for or drawable; names that two labels share are told apart by their parents'."""
        names = [self._taxonomy.name_of(label) for label in self._ids]
        shared = {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else set()
        return [self._row(label, number, shared) for label, number in self._ids.items()]

    def _row(self, label: LabelId, number: int, shared: set[str]) -> Category:
        chain = [each.name for each in self._taxonomy.lineage(label)] or [label]
        known = self._taxonomy.by_id.get(label)
        return Category(
            id=number,
            name=" / ".join(chain) if chain[-1] in shared else chain[-1],
            supercategory=chain[0],
            label=label,
            level=known.level if known is not None else Level.OBJECT,
            path=chain,
            definition=known.definition if known is not None else "",
        )


def _drawn(label: Label) -> bool:
    return bool(label.shapes) and not (label.leaves_only and label.children)


def video_row(document: Document, folder: str, compat: OtherReading | None) -> VideoRow:
    """One row of `videos`."""
    video, times = document.video, document.times
    return VideoRow(
        id=video.id,
        name=video.name,
        file=video.path,
        folder=folder,
        fingerprint=video.fingerprint,
        width=video.width,
        height=video.height,
        frames=video.frames,
        codec=video.codec,
        rate=video.rate,
        time_base=str(times.time_base),
        first_pts=int(times.pts[0]) if len(times) else None,
        duration=str(times.duration),
        compat=compat,
        camera=document.camera,
    )


def track_row(document: Document, track: Track, category: int, name: str) -> TrackRow:
    """One row of `tracks`."""
    life = document.life(track.id)
    return TrackRow(
        id=track.id,
        video_id=document.video.id,
        category_id=category,
        label=track.label,
        number=track.number,
        name=name,
        **(_ends(document.times, life) if life else _NO_ENDS),
        keyframes=len(document.keyframes(track.id)),
        layer=track.layer,
        verdict=track.verdict,
        reason=track.reason,
        attributes=track.attributes,
        provenance=track.provenance,
        taxonomy_version=track.taxonomy_version,
        part_of=track.part_of,
        ruled_out=track.ruled_out,
    )


def event_row(document: Document, event: Event, taxonomy: Taxonomy) -> EventRow:
    """One row of `events`."""
    label = taxonomy.by_id.get(event.label)
    return EventRow(
        id=event.id,
        video_id=document.video.id,
        label=event.label,
        name=taxonomy.name_of(event.label),
        level=label.level if label is not None else None,
        path=[each.name for each in taxonomy.lineage(event.label)] or [event.label],
        scope=event.scope,
        **_ends(document.times, event.span),
        verdict=event.verdict,
        reason=event.reason,
        attributes=event.attributes,
        provenance=event.provenance,
        taxonomy_version=event.taxonomy_version,
        roles=event.roles,
        ruled_out=event.ruled_out,
    )


def clip_row(document: Document, clip: Clip) -> ClipRow:
    """One row of `clips`."""
    return ClipRow(
        id=clip.id, video_id=document.video.id, **_ends(document.times, clip.span), state=clip.state
    )


def _ends(times: FrameTimes, span: Span) -> Mapping[str, Any]:
    start, stop = moment(times, span.start), moment(times, span.stop)
    return {
        "start": span.start,
        "stop": span.stop,
        "start_pts": start.pts,
        "stop_pts": stop.pts,
        "start_time": start.time,
        "stop_time": stop.time,
    }
