"""Making and opening projects."""

from __future__ import annotations

import getpass
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from framegrain.domain.errors import BadInput, FramegrainError
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.session.session import Session
from framegrain.session.taxonomies import Brought, any_taxonomy
from framegrain.session.videos import add_video
from framegrain.storage.errors import CannotOpen
from framegrain.storage.files import draft_for, forget, put_in_place
from framegrain.storage.opening import check_free
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from framegrain.session.videos import Examined

SUFFIX = ".framegrain"


def person_name() -> str:
    """Who works here, as the operating system says; "annotator" where it does not."""
    try:
        return getpass.getuser() or "annotator"
    except (OSError, KeyError, ImportError):  # no user database, as in some containers
        return "annotator"


def project_beside(video: Path) -> Path:
    """Where a bare video's project goes: beside it, under its name."""
    video = Path(os.path.abspath(video))
    return video.with_name(f"{video.name}{SUFFIX}") if video.is_dir() else video.with_suffix(SUFFIX)


def new_project(path: Path, taxonomy: Path | Brought, videos: Iterable[Examined], *, name: str = "") -> None:
    """Make a project file with its taxonomy and videos; nothing stays behind when anything is wrong.

    `taxonomy` is a file of any format, or what was brought from one.

    Raises BadInput for an existing file or a taxonomy with errors.
    """
    check_name(path)
    brought = taxonomy if isinstance(taxonomy, Brought) else any_taxonomy(taxonomy)
    with being_made(path, brought.text, brought.taxonomy.version, name or path.stem) as project:
        for examined in videos:
            add_video(project, examined)


def check_name(path: Path) -> None:
    """Refuse a path that does not end as projects do; BadInput."""
    if path.suffix != SUFFIX:
        raise BadInput(f"{path.name} is not a project's name; projects end in {SUFFIX}")


@contextmanager
def being_made(path: Path, taxonomy_text: str, version: str, name: str) -> Iterator[ProjectFile]:
    """A new project file to fill; it takes its name when it is filled, so that no half of it is ever found.

    Raises CannotOpen for a name that is taken.
    """
    check_free(path)
    draft = draft_for(path)
    forget(draft)  # left by a process of the same number that was stopped while making it
    try:
        with ProjectFile.create(
            draft, taxonomy_text=taxonomy_text, taxonomy_version=version, name=name
        ) as project:
            yield project
        put_in_place(draft, path)
    except OSError as error:
        check_free(path)
        raise CannotOpen(
            f"{path} can't be made: {error.strerror}; choose a folder you may write to"
        ) from error
    finally:
        forget(draft)


def open_project(path: Path, *, read_only: bool = False, person: str = "") -> Session:
    """Open a project with its taxonomy, no video yet; every failure names the file and the next step.

    OldProject is raised where it would have to be brought up to date first to be changed.
    """
    project = ProjectFile.open(path, read_only=read_only)
    try:
        taxonomy = read_taxonomy(project.taxonomy_text, f"the taxonomy in {path.name}")
    except FramegrainError:
        project.close()
        raise
    return Session(project, taxonomy, person=person or person_name())


def brought_up_to_date(path: Path) -> Path | None:
    """Bring an older project up to date; returns the backup made before, None where nothing was to do."""
    with ProjectFile.open(path, migrate=True) as project:
        return project.kept


def open_last_video(session: Session) -> None:
    """Open the video the project was left at, else its first one; nothing when it has none."""
    videos = session.videos()
    last = session.project.recall("video")
    chosen = next((v for v in videos if str(v.id) == last), videos[0] if videos else None)
    if chosen is not None:
        session.open_video(chosen.id)
