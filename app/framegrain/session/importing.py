"""Taking our JSON back into a project."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain import rules
from framegrain.domain.document import Document
from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Clip, ClipState, Keyframe, Track
from framegrain.domain.rules.violation import RuleBroken
from framegrain.exchange import project_json
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.media.index import VideoIndex
from framegrain.session.projects import being_made, check_name, open_project
from framegrain.session.verification import same_frames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from framegrain.domain.records import Record, Video
    from framegrain.domain.rules import Violation
    from framegrain.exchange.project_json import Imported, ImportedVideo
    from framegrain.session.session import Session


@dataclass(frozen=True, slots=True)
class Report:
    """What an import brought in."""

    videos: int
    records: int
    violations: tuple[tuple[str, Violation], ...]
    """Rules the imported records break, with the video's name; nothing was left out because of them."""


def import_json(project: Path, file: Path) -> Report:
    """Bring a JSON export into a project; a project that does not exist yet is made, identical to the exported one.

    Into an existing project the records of videos it knows (by fingerprint) come under fresh ids, as one edit a
    video that can be undone; a break of a forbidding rule in any of them refuses the whole import. Raises BadInput
    and RuleBroken.
    """
    imported = project_json.read(file)
    if project.exists():
        return _into_existing(project, file, imported)
    return _into_new(project, file, imported)


def _into_new(path: Path, file: Path, imported: Imported) -> Report:
    check_name(path)
    taxonomy = read_taxonomy(imported.taxonomy_text, f"the taxonomy in {file.name}")
    documents = [_document(file, video.video, video) for video in imported.videos]
    violations = [(d.video.name, v) for d in documents for v in rules.check(d, taxonomy)]
    with being_made(path, imported.taxonomy_text, taxonomy.version, imported.name) as project:
        for document, video in zip(documents, imported.videos, strict=True):
            project.add_video(document.video, video.index, document.records())
    return Report(len(documents), sum(len(v.records) for v in imported.videos), tuple(violations))


def _into_existing(path: Path, file: Path, imported: Imported) -> Report:
    session = open_project(path)
    try:
        return import_into(session, file, imported)
    finally:
        session.close()


def import_into(session: Session, file: Path, imported: Imported) -> Report:
    """Bring imported records into the open project; the video open before is open again afterwards."""
    known = {video.fingerprint: video for video in session.videos()}
    missing = [v.video.name for v in imported.videos if v.video.fingerprint not in known]
    if missing:
        raise BadInput(
            f"{session.project.path.name} does not have the video {missing[0]}; add it to the project first"
        )
    was_open = session.document.video.id if session.document is not None else None
    try:
        edits = [_checked(session, file, known[v.video.fingerprint].id, v) for v in imported.videos]
        violations = [broken for edit in edits for broken in _landed(session, *edit)]
    finally:
        if was_open is not None:
            _open(session, was_open)
    records = sum(change.after is not None for _, edit in edits for change in edit.changes)
    return Report(len(imported.videos), records, tuple(violations))


def _open(session: Session, video_id: int) -> None:
    if session.document is None or session.document.video.id != video_id:
        session.open_video(video_id)


def _checked(session: Session, file: Path, video_id: int, imported: ImportedVideo) -> tuple[int, Edit]:
    """The edit for one video; asked of every video before the first one changes, so that all land or none."""
    _open(session, video_id)
    name = session.open_document.video.name
    if session.index is None or not same_frames(session.index, VideoIndex.from_bytes(imported.index)):
        raise BadInput(
            f"{file.name} counts the frames of {name} in another way than {session.project.path.name} does, so its "
            f"labels would lie on other frames; check the video in both projects and export again"
        )
    edit = _as_edit(session, file, imported)
    if broken := session.refusals(edit):
        raise RuleBroken(broken)
    return video_id, edit


def _landed(session: Session, video_id: int, edit: Edit) -> Iterator[tuple[str, Violation]]:
    """Make the edit; what it still breaks."""
    _open(session, video_id)
    session.do(edit)
    document = session.open_document
    for violation in rules.check(document, session.taxonomy, sorted(edit.ids)):
        yield document.video.name, violation


def _document(file: Path, video: Video, imported: ImportedVideo) -> Document:
    index = VideoIndex.from_bytes(imported.index)
    if index.frame_count != video.frames:
        raise BadInput(
            f"{file.name} says {video.name} has {video.frames} frames, but its index has {index.frame_count}; "
            f"export it again"
        )
    return Document(video, index.times, imported.records)


def _as_edit(session: Session, file: Path, imported: ImportedVideo) -> Edit:
    """Every event, track and keyframe as new records of the open video.

    Clips come along where nobody has set a boundary yet; else those of the open video stay. Tracks take the next
    free numbers where theirs are taken.
    """
    document = session.open_document
    clips = [r for r in imported.records if isinstance(r, Clip)]
    whole = [clip for clip in document.clips.values() if clip.span == document.whole]
    if not whole or whole[0].state is ClipState.FINISHED or len(clips) < 2:
        whole, clips = [], []
    records = [r for r in imported.records if not isinstance(r, Clip)]
    fresh = {record.id: session.project.new_id() for record in (*clips, *records)}
    taken = {track.number for track in document.tracks.values()}
    after = _renamed([*clips, *records], fresh, _numbers(records, taken))
    changes = [*(Change(clip, None) for clip in whole), *(Change(None, record) for record in after)]
    return Edit(f"Import {file.name}", tuple(changes))


def _numbers(records: Iterable[Record], taken: set[int]) -> dict[int, int]:
    """A number for each track by its id: its own unless it is taken."""
    free = count(max(taken | {r.number for r in records if isinstance(r, Track)}, default=0) + 1)
    return {r.id: next(free) if r.number in taken else r.number for r in records if isinstance(r, Track)}


def _renamed(
    records: Iterable[Record], fresh: Mapping[int, int], numbers: Mapping[int, int]
) -> Iterator[Record]:
    for record in records:
        if isinstance(record, Keyframe):
            yield replace(record, id=fresh[record.id], track=fresh[record.track])
        elif isinstance(record, Track):
            yield replace(record, id=fresh[record.id], number=numbers[record.id])
        else:
            yield replace(record, id=fresh[record.id])
