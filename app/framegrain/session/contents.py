"""A project as exporters and checks read it: one video at a time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from framegrain.domain.document import Document
from framegrain.media.index import VideoIndex
from framegrain.session.compat import as_reading, known_report
from framegrain.session.videos import index_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from framegrain.domain.activity import Activity
    from framegrain.domain.guideline import ProjectRecord, TaxonomyVersion
    from framegrain.domain.records import Video
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.exchange.source import Coarser, OtherReading
    from framegrain.media.compat_report import CompatReport
    from framegrain.storage.project_file import ProjectFile


class ProjectContents:
    """Read access to a whole project; holds no document itself."""

    def __init__(
        self, project: ProjectFile, taxonomy: Taxonomy, reports: Mapping[int, CompatReport] | None = None
    ) -> None:
        """`reports` by video count beside those the project keeps."""
        self._project = project
        self._reports = reports or {}
        self.taxonomy = taxonomy

    @property
    def name(self) -> str:
        """The project's name."""
        return self._project.name

    @property
    def taxonomy_text(self) -> str:
        """The taxonomy as its author wrote it."""
        return self._project.taxonomy_text

    def taxonomy_versions(self) -> list[TaxonomyVersion]:
        """Every taxonomy that was in force, oldest first."""
        return self._project.taxonomy_versions()

    def guideline(self) -> list[ProjectRecord]:
        """Every example, question and re-check."""
        return self._project.guideline()

    def picture(self, name: str) -> bytes | None:
        """A picture of an example by its SHA-256; None where it is lost."""
        return self._project.picture(name)

    def activities(self) -> list[Activity]:
        """How long who worked in which video."""
        return self._project.activities()

    def counts_by_label(self) -> Counter[str]:
        """Events and tracks of all videos by label."""
        counts = self._project.counts(None)
        return Counter(counts.events_by_label) + Counter(counts.tracks_by_label)

    def coarser(self) -> Coarser | None:
        """Never: it is the project as it is."""
        return None

    def videos(self) -> list[Video]:
        """The project's videos."""
        return self._project.videos()

    def index_bytes(self, video_id: int) -> bytes:
        """A video's frame index as stored."""
        return self._project.index(video_id)

    def report(self, video: Video) -> CompatReport | None:
        """How others read a video; None where nobody has compared yet."""
        return self._reports.get(video.id) or known_report(self._project, video)

    def other_reading(self, video_id: int) -> OtherReading | None:
        """The same as exports carry it."""
        report = self.report(self._project.video(video_id))
        return as_reading(report) if report is not None else None

    def picture_names(self, video_id: int) -> Sequence[str]:
        """The files of a folder of pictures, one for each frame; none for a video file."""
        return VideoIndex.from_bytes(self.index_bytes(video_id)).names

    def document(self, video_id: int) -> Document:
        """One video with its records, loaded anew."""
        video = self._project.video(video_id)
        return Document(video, index_of(self._project, video).times, self._project.load(video_id))
