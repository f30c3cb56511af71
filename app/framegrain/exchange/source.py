"""What an exporter needs to know of a project; the session provides it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.records import Video
    from framegrain.domain.taxonomy import Taxonomy


class ProjectSource(Protocol):
    """A project as its exporters see it: asked for one video at a time, so that it need not fit in memory."""

    @property
    def name(self) -> str:
        """The project's name."""

    @property
    def taxonomy(self) -> Taxonomy:
        """The taxonomy in force."""

    @property
    def taxonomy_text(self) -> str:
        """The taxonomy file as it was written, comments and all."""

    def videos(self) -> Iterable[Video]:
        """The project's videos in their own order; may be asked more than once."""

    def document(self, video_id: int) -> Document:
        """The records of one video; the exporter drops it before it asks for the next."""

    def picture_names(self, video_id: int) -> Sequence[str]:
        """The files of a folder of pictures, one for each frame; none for a video file."""

    def index_bytes(self, video_id: int) -> bytes:
        """The video's frame index as the project keeps it; empty where there is none."""
