"""A project as exporters and checks read it: one video at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain import rules
from framegrain.domain.document import Document
from framegrain.media.index import VideoIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from framegrain.domain.records import Record, Video
    from framegrain.domain.rules import Violation
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.storage.project_file import ProjectFile


class ProjectContents:
    """Read access to a whole project; holds no document itself."""

    def __init__(self, project: ProjectFile, taxonomy: Taxonomy) -> None:
        self._project = project
        self.taxonomy = taxonomy

    @property
    def name(self) -> str:
        """The project's name."""
        return self._project.name

    @property
    def taxonomy_text(self) -> str:
        """The taxonomy as its author wrote it."""
        return self._project.taxonomy_text

    def videos(self) -> list[Video]:
        """The project's videos."""
        return self._project.videos()

    def index_bytes(self, video_id: int) -> bytes:
        """A video's frame index as stored."""
        return self._project.index(video_id)

    def picture_names(self, video_id: int) -> Sequence[str]:
        """The files of a folder of pictures, one for each frame; none for a video file."""
        return VideoIndex.from_bytes(self.index_bytes(video_id)).names

    def document(self, video_id: int) -> Document:
        """One video with its records, loaded anew."""
        index = VideoIndex.from_bytes(self.index_bytes(video_id))
        return Document(self._project.video(video_id), index.times, self._project.load(video_id))

    def violations(self) -> Iterator[tuple[Document, Record, Violation]]:
        """Every rule broken anywhere, with the record that breaks it."""
        for video in self.videos():
            document = self.document(video.id)
            for violation in rules.check(document, self.taxonomy):
                yield document, document[violation.record], violation
