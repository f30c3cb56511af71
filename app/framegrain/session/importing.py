"""Taking our JSON back into a project."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as replace_report
from itertools import chain, count
from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain import rules
from framegrain.domain.document import Document
from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Calibration, Clip, ClipState, Comment, Event, Keyframe, Track
from framegrain.domain.rules.violation import RuleBroken
from framegrain.editing.comments import moved_comments
from framegrain.editing.followers import taken_over
from framegrain.exchange import project_json
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.media.index import VideoIndex
from framegrain.session.backing_up import backed_up
from framegrain.session.import_guideline import begin_with, check_pictures, take_in
from framegrain.session.projects import being_made, brought_up_to_date, check_name, open_project
from framegrain.session.verification import same_frames
from framegrain.storage.backups import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from framegrain.domain.records import Record, RecordId, Video
    from framegrain.domain.rules import Violation
    from framegrain.exchange.json_parts import Imported, ImportedVideo
    from framegrain.session.session import Session


@dataclass(frozen=True, slots=True)
class Report:
    """What an import brought in."""

    videos: int
    records: int
    violations: tuple[tuple[str, Violation], ...]
    """Rules the imported records break, with the video's name; nothing was left out because of them."""
    backup: Path | None = None
    """What the project was before: of an older version, where it was brought up to date for this."""
    backup_problem: str = ""
    """Why there is no backup; the import, which can be undone, was made."""


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
    check_pictures(file, imported)
    taxonomy = read_taxonomy(imported.taxonomy_text, f"the taxonomy in {file.name}")
    violations: list[tuple[str, Violation]] = []
    videos: dict[int, int] = {}
    records = 0
    # one video in memory at a time; a file with anything wrong in it leaves no project behind
    with being_made(path, imported.taxonomy_text, taxonomy.version, imported.name) as project:
        for video in imported.videos:
            document = _document(file, video.video, video)
            violations += ((document.video.name, broken) for broken in rules.check(document, taxonomy))
            videos[video.video.id] = project.add_video(document.video, video.index, video.records).id
            records += len(video.records)
        begin_with(project, imported, videos)
        project.note_activity(*(replace(one, video=videos[one.video]) for one in imported.activity))
    return Report(len(imported.facts), records, tuple(violations))


def _into_existing(path: Path, file: Path, imported: Imported) -> Report:
    backup, problem = brought_up_to_date(path), ""
    session = open_project(path)
    try:
        if backup is None:
            backup, problem = backed_up(session.project, Reason.IMPORT)
        report = import_into(session, file, imported)
        return replace_report(report, backup=backup, backup_problem=problem)
    finally:
        session.close()


def import_into(session: Session, file: Path, imported: Imported) -> Report:
    """Bring imported records into the open project, all or none; the video open before is open again afterwards."""
    known = {video.fingerprint: video for video in session.videos()}
    missing = [video.name for video in imported.facts if video.fingerprint not in known]
    if missing:
        raise BadInput(
            f"{session.project.path.name} does not have the video {missing[0]}; add it to the project first"
        )
    check_pictures(file, imported)
    was_open = session.document.video.id if session.document is not None else None
    fresh: dict[RecordId, RecordId] = {}
    videos = {video.id: known[video.fingerprint].id for video in imported.facts}
    try:
        edits = [_checked(session, file, videos[v.video.id], v, fresh) for v in imported.videos]
        with session.as_one(f"the import of {file.name}"):
            violations = [broken for edit in edits for broken in _landed(session, *edit)]
            take_in(session, file, imported, videos, fresh)
    finally:
        if was_open is not None:
            _open(session, was_open)
    records = sum(change.before is None for _, edit in edits for change in edit.changes)
    return Report(len(imported.facts), records, tuple(violations))


def _open(session: Session, video_id: int) -> None:
    if session.document is None or session.document.video.id != video_id:
        session.open_video(video_id)


def _checked(
    session: Session, file: Path, video_id: int, imported: ImportedVideo, fresh: dict[RecordId, RecordId]
) -> tuple[int, Edit]:
    """The edit for one video; asked of every video before the first one changes, so that all land or none."""
    _open(session, video_id)
    name = session.open_document.video.name
    if session.index is None or not same_frames(session.index, VideoIndex.from_bytes(imported.index)):
        raise BadInput(
            f"{file.name} counts the frames of {name} in another way than {session.project.path.name} does, so its "
            f"labels would lie on other frames; check the video in both projects and export again"
        )
    edit = _as_edit(session, file, imported, fresh)
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


def _as_edit(session: Session, file: Path, imported: ImportedVideo, fresh: dict[RecordId, RecordId]) -> Edit:
    """Every event, track and keyframe as new records of the open video, with the comments on them.

    Notes in `fresh` which id each gets; a role or whole that names nothing goes on naming nothing.

    Clips come along where nobody has set a boundary yet, the calibration where there is none; else those of the
    open video stay. Tracks take the next free numbers where theirs are taken.
    """
    document = session.open_document
    clips = [r for r in imported.records if isinstance(r, Clip)]
    whole = [clip for clip in document.clips.values() if clip.span == document.whole]
    if not whole or whole[0].state is ClipState.FINISHED or len(clips) < 2:
        whole, clips = [], []
    left = set() if document.calibration is None else {Calibration}
    records = [r for r in imported.records if not isinstance(r, Clip) and type(r) not in left]
    there = {record.id for record in (*clips, *records)}
    records = [r for r in records if not isinstance(r, Comment) or r.record in there]
    new_id = session.project.new_id
    fresh.update((record.id, new_id()) for record in (*clips, *records))
    tracks = {r.id: fresh[r.id] for r in records if isinstance(r, Track)}
    named = {track: tracks.get(track) or new_id() for track in sorted(set(_named(records)))}
    taken = {track.number for track in document.tracks.values()}
    after = _renamed([*clips, *records], fresh, named, _numbers(records, taken))
    changes = [*(Change(clip, None) for clip in whole), *(Change(None, record) for record in after)]
    if clips:  # what was said of the whole is said of its beginning
        begins = min(clips, key=lambda clip: clip.span.start)
        changes += (c for clip in whole for c in moved_comments(document, clip.id, fresh[begins.id]))
    return Edit(f"Import {file.name}", tuple(changes))


def _numbers(records: Iterable[Record], taken: set[int]) -> dict[int, int]:
    """A number for each track by its id: its own unless it is taken."""
    free = count(max(taken | {r.number for r in records if isinstance(r, Track)}, default=0) + 1)
    return {r.id: next(free) if r.number in taken else r.number for r in records if isinstance(r, Track)}


def _named(records: Iterable[Record]) -> Iterator[RecordId]:
    """The tracks that roles and parts name."""
    for record in records:
        if isinstance(record, Event):
            yield from chain.from_iterable(record.roles.values())
        elif isinstance(record, Track) and record.part_of is not None:
            yield record.part_of


def _renamed(
    records: Iterable[Record],
    fresh: Mapping[RecordId, RecordId],
    named: Mapping[RecordId, RecordId],
    numbers: Mapping[RecordId, int],
) -> Iterator[Record]:
    for record in records:
        if isinstance(record, Keyframe):
            yield replace(record, id=fresh[record.id], track=fresh[record.track])
        elif isinstance(record, Track):
            track = replace(record, id=fresh[record.id], number=numbers[record.id])
            yield taken_over(track, named)
        elif isinstance(record, Event):
            yield taken_over(replace(record, id=fresh[record.id]), named)
        elif isinstance(record, Comment):
            yield replace(record, id=fresh[record.id], record=fresh[record.record])
        else:
            yield replace(record, id=fresh[record.id])
