"""Taking the guideline of a JSON export into a project: examples with their pictures, questions, re-checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.errors import BadInput
from framegrain.domain.guideline import (
    Example,
    ProjectChange,
    ProjectEdit,
    ProjectRecord,
    Question,
    Recheck,
    TaxonomyVersion,
)
from framegrain.media.example_picture import check_picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from framegrain.domain.records import RecordId
    from framegrain.exchange.json_parts import Imported
    from framegrain.session.session import Session
    from framegrain.storage.project_file import ProjectFile

_NOBODY = 0


def check_pictures(file: Path, imported: Imported) -> None:
    """BadInput where a picture is none, or too large a one; asked before anything is written."""
    for number, picture in enumerate(imported.pictures, 1):
        try:
            check_picture(picture.content)
        except BadInput as error:
            raise BadInput(f"picture {number} of {file.name} can't be used: {error}") from error


def begin_with(project: ProjectFile, imported: Imported, videos: Mapping[int, int]) -> None:
    """Put all of it into a new project, as it was, which has the videos already; `videos` gives their ids there."""
    text = imported.taxonomy_text
    known = list(imported.taxonomies)
    if all(each.text != text for each in known):
        known.append(TaxonomyVersion(version=project.taxonomy_version, text=text, since=_NOBODY))
    records = [_in(record, videos) for record in imported.guideline]
    project.begin_with(records, [picture.content for picture in imported.pictures], known)


def take_in(
    session: Session,
    file: Path,
    imported: Imported,
    videos: Mapping[int, int],
    fresh: Mapping[RecordId, RecordId],
) -> int:
    """Bring into a project what it does not have yet, under new ids, as one edit of the project; how much that was.

    `videos` and `fresh` give the ids here of what came along. What is about a label the project does not have stays
    out, and so do re-checks of records that did not come along.
    """
    there = {_said(record) for record in session.guideline.by_id.values()}
    found = [record for record in _ours(session, imported, videos, fresh) if _said(record) not in there]
    if not found:
        return 0
    shown = {record.picture for record in found if isinstance(record, Example)}
    for picture in imported.pictures:
        if picture.sha256 in shown:
            session.keep_picture(picture.content)
    changes = tuple(ProjectChange(None, replace(record, id=session.project.new_id())) for record in found)
    session.do_project(ProjectEdit(f"Import the guideline of {file.name}", changes))
    return len(found)


def _ours(
    session: Session, imported: Imported, videos: Mapping[int, int], fresh: Mapping[RecordId, RecordId]
) -> Iterator[ProjectRecord]:
    for record in imported.guideline:
        if record.label is not None and record.label not in session.taxonomy.by_id:
            continue
        if isinstance(record, Example):
            video = videos.get(record.video) if record.video is not None else None
            yield replace(record, video=video)
        elif isinstance(record, Question):
            video = videos.get(record.video) if record.video is not None else None
            about = fresh.get(record.record) if record.record is not None else None
            yield replace(record, video=video, record=about)
        elif record.record in fresh and record.video in videos:
            yield replace(record, video=videos[record.video], record=fresh[record.record])


def _in(record: ProjectRecord, videos: Mapping[int, int]) -> ProjectRecord:
    return record if record.video is None else replace(record, video=videos.get(record.video, record.video))


def _said(record: ProjectRecord) -> ProjectRecord:
    """What a record says, whatever its id and whichever record it is about."""
    if isinstance(record, Recheck):
        return replace(record, id=_NOBODY)
    if isinstance(record, Question):
        return replace(record, id=_NOBODY, record=None)
    return replace(record, id=_NOBODY)
