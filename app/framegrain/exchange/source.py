"""What an exporter needs to know of a project; the session provides it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from framegrain.exchange.exporting import Loss

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from framegrain.domain.activity import Activity
    from framegrain.domain.document import Document
    from framegrain.domain.guideline import ProjectRecord, TaxonomyVersion
    from framegrain.domain.records import Video
    from framegrain.domain.taxonomy import Taxonomy


class ReadingFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which another reader sees other frames, and what to do about it."""

    code: str
    sentence: str
    advice: str


class OtherReading(msgspec.Struct, frozen=True, kw_only=True):
    """How another program's reader was found to read a video."""

    reader: str
    verdict: str
    same_in_order: bool
    same_by_seeking: bool
    findings: list[ReadingFinding]


class Coarser(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How coarse an export is, and what became of what is finer: `level` is its finest level, null for all of them.

    `roll_up` are the labels that stand for those below them; `counts` say what was rolled up, merged and left out.
    """

    level: str | None
    roll_up: list[str]
    counts: list[Loss]


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

    def taxonomy_versions(self) -> Sequence[TaxonomyVersion]:
        """Every taxonomy that was in force, oldest first, with the one in force now."""

    def guideline(self) -> Sequence[ProjectRecord]:
        """Every example, question and re-check."""

    def picture(self, name: str) -> bytes | None:
        """A picture of an example by its SHA-256; None where it is lost."""

    def activities(self) -> Sequence[Activity]:
        """How long who worked in which video."""

    def coarser(self) -> Coarser | None:
        """How much coarser this is than the project, counted over the videos asked for so far; None if it is not."""

    def videos(self) -> Iterable[Video]:
        """The project's videos in their own order; may be asked more than once."""

    def document(self, video_id: int) -> Document:
        """The records of one video; the exporter drops it before it asks for the next."""

    def other_reading(self, video_id: int) -> OtherReading | None:
        """How others read the video; None where nobody has compared yet."""

    def picture_names(self, video_id: int) -> Sequence[str]:
        """The files of a folder of pictures, one for each frame; none for a video file."""

    def index_bytes(self, video_id: int) -> bytes:
        """The video's frame index as the project keeps it; empty where there is none."""
