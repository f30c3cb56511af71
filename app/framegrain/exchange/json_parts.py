"""What our JSON consists of, as it is read; the videos of a large file one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

import msgspec

from framegrain.domain.activity import Activity
from framegrain.domain.errors import BadInput
from framegrain.domain.guideline import ProjectRecord, TaxonomyVersion
from framegrain.domain.records import Record, RecordId, Video
from framegrain.exchange.guideline_json import Picture
from framegrain.exchange.metres import Metres
from framegrain.exchange.source import Coarser

if TYPE_CHECKING:
    from framegrain.exchange.json_pieces import Pieces


class TaxonomyText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The taxonomy in force: name, version and its file as written."""

    name: str
    version: str
    text: str


class NamedTime(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """When a frame is shown: the frame, ticks of the video's time base (null without an index), exact seconds.

    The frame after the last one stands for the end of the video.
    """

    frame: int
    pts: int | None
    time: str


class KeyframeMetres(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A keyframe's cuboid in metres; `keyframe` is its id."""

    keyframe: RecordId
    metres: Metres


class ImportedVideo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One video, its frame index (base64 in the file), all its records, and when the frames they name are shown.

    `time_base` and `times` follow from the index, `metres` from records; importing uses neither.
    """

    video: Video
    index: bytes
    records: list[Record]
    time_base: str = ""
    times: list[NamedTime] = []
    metres: list[KeyframeMetres] = []


class ProjectJson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file. `framegrain_project` is the version of this format."""

    framegrain_project: int
    tool: str
    name: str
    taxonomy: TaxonomyText
    videos: list[ImportedVideo]
    taxonomies: list[TaxonomyVersion] = []
    guideline: list[ProjectRecord] = []
    pictures: list[Picture] = []
    activity: list[Activity] = []
    coarser: Coarser | None = None


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds. Ids are those of the project it was written from.

    `facts` are those of `videos`, each of which may be read from the file whenever it is asked for.
    """

    name: str
    taxonomy_text: str
    facts: list[Video]
    videos: Sequence[ImportedVideo]
    taxonomies: list[TaxonomyVersion] = []
    guideline: list[ProjectRecord] = []
    pictures: list[Picture] = []
    activity: list[Activity] = []


_VIDEO = msgspec.json.Decoder(ImportedVideo)


class VideosInFile(Sequence[ImportedVideo]):
    """The videos of a file that was read once and found to be good; one is in memory while it is looked at."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces

    def __len__(self) -> int:
        return len(self._pieces.videos)

    @overload
    def __getitem__(self, number: int) -> ImportedVideo: ...

    @overload
    def __getitem__(self, number: slice) -> list[ImportedVideo]: ...

    def __getitem__(self, number: int | slice) -> ImportedVideo | list[ImportedVideo]:
        if isinstance(number, slice):
            return [self[n] for n in range(len(self))[number]]
        try:
            return _VIDEO.decode(self._pieces.video(number))
        except (OSError, msgspec.DecodeError) as error:
            raise BadInput(f"{self._pieces.path} can't be read any more; import it again") from error
