"""Taking our JSON back into a project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain import rules
from framegrain.domain.document import Document
from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Clip, Keyframe
from framegrain.exchange import project_json
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.media.index import VideoIndex
from framegrain.session.projects import SUFFIX, open_project
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
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
    video that can be undone, and a break of a forbidding rule refuses the import. Raises BadInput.
    """
    imported = project_json.read(file)
    if project.exists():
        return _into_existing(project, file, imported)
    return _into_new(project, file, imported)


def _into_new(path: Path, file: Path, imported: Imported) -> Report:
    if path.suffix != SUFFIX:
        raise BadInput(f"{path.name} is not a project's name; projects end in {SUFFIX}")
    taxonomy = read_taxonomy(imported.taxonomy_text, f"the taxonomy in {file.name}")
    documents = [_document(file, video.video, video) for video in imported.videos]
    violations = [(d.video.name, v) for d in documents for v in rules.check(d, taxonomy)]
    project = ProjectFile.create(
        path, taxonomy_text=imported.taxonomy_text, taxonomy_version=taxonomy.version, name=imported.name
    )
    try:
        for document, video in zip(documents, imported.videos, strict=True):
            project.add_video(document.video, video.index, document.records())
    except BaseException:
        project.close()
        path.unlink(missing_ok=True)
        raise
    project.close()
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
    violations: list[tuple[str, Violation]] = []
    records = 0
    try:
        for video in imported.videos:
            session.open_video(known[video.video.fingerprint].id)
            edit = _as_edit(session, file, video)
            session.do(edit)
            records += len(edit.changes)
            found = rules.check(session.open_document, session.taxonomy, sorted(edit.ids))
            violations.extend((video.video.name, v) for v in found)
    finally:
        if was_open is not None:
            session.open_video(was_open)
    return Report(len(imported.videos), records, tuple(violations))


def _document(file: Path, video: Video, imported: ImportedVideo) -> Document:
    index = VideoIndex.from_bytes(imported.index)
    if index.frame_count != video.frames:
        raise BadInput(
            f"{file.name} says {video.name} has {video.frames} frames, but its index has {index.frame_count}; "
            f"export it again"
        )
    return Document(video, index.times, imported.records)


def _as_edit(session: Session, file: Path, imported: ImportedVideo) -> Edit:
    """Every event, track and keyframe as new records of the open video; its own clips stay."""
    records = [r for r in imported.records if not isinstance(r, Clip)]
    fresh = {record.id: session.project.new_id() for record in records}
    renamed = _renamed(records, fresh)
    return Edit(f"Import {file.name}", tuple(Change(None, record) for record in renamed))


def _renamed(records: Sequence[Record], fresh: dict[int, int]) -> Iterable[Record]:
    for record in records:
        if isinstance(record, Keyframe):
            yield replace(record, id=fresh[record.id], track=fresh.get(record.track, record.track))
        else:
            yield replace(record, id=fresh[record.id])
