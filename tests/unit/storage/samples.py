"""Records and edits to put into projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.edit import Change, Edit
from framegrain.domain.provenance import Method, Provenance
from framegrain.domain.records import Clip, Event, Keyframe, Scope, Track, Video
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span

if TYPE_CHECKING:
    from framegrain.domain.records import Record
    from framegrain.storage.project_file import ProjectFile

VIDEO = Video(
    id=0, name="game", path="game.mp4", fingerprint="abc", width=640, height=360, frames=500, rate="25"
)
ANA = Provenance(by="ana", at=1_700_000_000_000)
TRACKER = Provenance(by="ben", method=Method.TRACKER, detail="csrt", confirmed_by="ana", at=3)


def clip(record_id: int, start: int = 0, stop: int = 500) -> Clip:
    return Clip(id=record_id, span=Span(start, stop))


def event(record_id: int, start: int = 10, stop: int = 20, label: str = "dribble") -> Event:
    return Event(id=record_id, label=label, scope=Scope.SEGMENT, span=Span(start, stop), provenance=ANA)


def track(record_id: int, label: str = "player") -> Track:
    return Track(id=record_id, label=label, number=record_id, provenance=ANA)


def keyframe(record_id: int, of: int, frame: int, x: float = 1.5) -> Keyframe:
    return Keyframe(
        id=record_id, track=of, frame=frame, shape=Box(x=x, y=2, width=3, height=4), provenance=ANA
    )


def adding(*records: Record, name: str = "Add", merge_key: str = "") -> Edit:
    return Edit(name, tuple(Change(None, record) for record in records), merge_key)


def removing(*records: Record) -> Edit:
    return Edit("Remove", tuple(Change(record, None) for record in records))


def changing(before: Record, after: Record, merge_key: str = "") -> Edit:
    return Edit("Change", (Change(before, after),), merge_key)


def commit(file: ProjectFile, edit: Edit) -> None:
    file.commit(1, edit, by="ana", at=7)
