"""What stands in a project file, for tests that must not believe the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.session.projects import open_last_video, open_project

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.domain.document import Document


def stored(project: Path, video: int | None = None) -> Document:
    """The document of a video (the last one open, unless named) as another reader finds it in the file."""
    session = open_project(project, read_only=True)
    if video is None:
        open_last_video(session)
    else:
        session.open_video(video)
    document = session.open_document.copy()
    session.close()
    return document
