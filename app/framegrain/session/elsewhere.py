"""A whole copy of the open project at another place, with what could not be saved in its own."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Edit
from framegrain.domain.guideline import ProjectEdit
from framegrain.domain.places import real_path
from framegrain.session.projects import check_name, open_project
from framegrain.session.videos import portable_path
from framegrain.storage.files import forget

if TYPE_CHECKING:
    from framegrain.session.session import Session


def save_elsewhere(session: Session, to: Path) -> None:
    """Write the project with its unsaved edit to `to`; in this session nothing is kept any more then.

    The copy opens where the person is now, and finds the videos where they are. Raises BadInput for a name that is
    taken and StorageError for a place that fails as well; nothing is left there then.
    """
    check_name(to)
    session.project.backup(to)
    try:
        _complete(session, to)
    except BaseException:
        forget(to)
        raise
    session.drop_unsaved()


def _complete(session: Session, to: Path) -> None:
    kept = session.unsaved
    copy = open_project(to, person=kept.by if kept is not None else session.person)
    try:
        _carry_paths(session, copy)
        if kept is not None and isinstance(kept.edit, ProjectEdit):
            copy.do_project(kept.edit)
        elif kept is not None and isinstance(kept.edit, Edit) and kept.video is not None:
            copy.open_video(kept.video)
            copy.do(kept.edit)
        if session.document is not None:
            copy.open_video(session.document.video.id)
            copy.focus.go_to(session.focus.frame)
    finally:
        copy.close()


def _carry_paths(session: Session, copy: Session) -> None:
    """Let the copy name each video from its own folder."""
    folder = real_path(session.project.path).parent
    for video in copy.videos():
        place = Path(os.path.normpath(folder / PurePosixPath(video.path)))
        path = portable_path(place, copy.project.path)
        if place.exists() and path != video.path:
            copy.project.set_video(replace(video, path=path))
