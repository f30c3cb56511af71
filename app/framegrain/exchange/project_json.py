"""A whole project as JSON and back, nothing lost; `resources/schemas/project.schema.json` describes it.

Written one record a line, so that versions of a file can be compared, and a video at a time, so that memory stays
flat. Read strictly: whatever the schema does not know is an error.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from framegrain import __version__
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Keyframe, Record, RecordId, Track, Video, kind_name
from framegrain.exchange.exporting import Loss, Options, Steps, never, no_progress, whole_file
from framegrain.exchange.moments import moment
from framegrain.exchange.rows_file import Encoder, Rows

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

    from framegrain.domain.document import Document
    from framegrain.exchange.exporting import Cancel, Progress
    from framegrain.exchange.source import ProjectSource

FORMAT_VERSION = 1
LARGEST = 2 << 30
"""Bytes of the largest file `read` takes unless it is told otherwise."""

ROWS_BETWEEN_REPORTS = 4096
LARGEST_ID = (1 << 63) - 1
DEFAULT_OPTIONS = Options()


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


class ImportedVideo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One video, its frame index (base64 in the file), all its records, and when the frames they name are shown.

    `time_base` and `times` follow from the index and are for other programs; importing does not use them.
    """

    video: Video
    index: bytes
    records: list[Record]
    time_base: str = ""
    times: list[NamedTime] = []


class ProjectJson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file. `framegrain_project` is the version of this format."""

    framegrain_project: int
    tool: str
    name: str
    taxonomy: TaxonomyText
    videos: list[ImportedVideo]


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds. Ids are those of the project it was written from."""

    name: str
    taxonomy_text: str
    videos: list[ImportedVideo]


class _Version(msgspec.Struct, frozen=True):
    framegrain_project: int


def write(
    source: ProjectSource,
    path: Path,
    *,
    options: Options = DEFAULT_OPTIONS,  # unused: the same call for every format
    progress: Progress = no_progress,
    cancel: Cancel = never,
) -> tuple[Loss, ...]:
    """Write the project as one JSON file; nothing is lost but the undo history, which stays in the project.

    Progress counts frames of video. Raises ExportError and Cancelled; either leaves no file behind.
    """
    videos = list(source.videos())
    steps = Steps(sum(max(video.frames, 1) for video in videos), progress, cancel)
    done = 0
    encode = Encoder()
    with whole_file(path) as out:
        out.write(encode(_head(source)).removesuffix(b"}") + b',\n"videos":[')
        for number, video in enumerate(videos):
            steps.reached(done)
            out.write(b",\n" if number else b"\n")
            _write_video(out, encode, source, video, steps, done)
            done += max(video.frames, 1)
        out.write(b"\n]}\n")
        steps.reached(done)
    return ()


def _head(source: ProjectSource) -> dict[str, Any]:
    taxonomy = source.taxonomy
    return {
        "framegrain_project": FORMAT_VERSION,
        "tool": f"Framegrain {__version__}",
        "name": source.name,
        "taxonomy": TaxonomyText(name=taxonomy.name, version=taxonomy.version, text=source.taxonomy_text),
    }


def _write_video(
    out: IO[bytes], encode: Encoder, source: ProjectSource, video: Video, steps: Steps, done: int
) -> None:
    document = source.document(video.id)
    out.write(b'{"video":' + encode(video) + b',\n"index":' + encode(source.index_bytes(video.id)))
    out.write(b',\n"records":[')
    rows = Rows(out, encode)
    kinds = (document.clips, document.events, document.tracks, document.all_keyframes)
    total = sum(len(kind) for kind in kinds)
    for record in document.records():
        rows.put(record)
        steps.row()
        if rows.count % ROWS_BETWEEN_REPORTS == 0:
            steps.reached(done + video.frames * rows.count // total)
    out.write(b'\n],\n"time_base":' + encode(str(document.times.time_base)) + b',\n"times":[')
    rows = Rows(out, encode)
    for frame in _named_frames(document):
        at = moment(document.times, frame)
        rows.put(NamedTime(frame, at.pts, at.time))
        steps.row()
    out.write(b"\n]}")


def _named_frames(document: Document) -> list[int]:
    """Every frame that a record names, and the frame after the last of each span, which is when it ends."""
    spans = chain(
        (clip.span for clip in document.clips.values()), (event.span for event in document.events.values())
    )
    ends = chain.from_iterable((span.start, span.stop) for span in spans)
    keyframes = (keyframe.frame for keyframe in document.all_keyframes.values())
    found: list[int] = np.unique(np.fromiter(chain(ends, keyframes), np.int64)).tolist()
    return found


def read(path: Path, *, largest: int = LARGEST) -> Imported:
    """Read a file `write` made, all of it checked before any of it is used.

    Raises BadInput naming the file, the place and the fix. Rules of the taxonomy are not checked here.
    """
    try:
        found = _decode(path, largest)
    except OSError as error:
        raise BadInput(f"{path} can't be read: {(error.strerror or str(error)).lower()}") from error
    _check_ids(path, found.videos)
    return Imported(name=found.name, taxonomy_text=found.taxonomy.text, videos=found.videos)


def _decode(path: Path, largest: int) -> ProjectJson:
    if not path.is_file():
        raise BadInput(f"{path} is not a file; choose a JSON file exported from a Framegrain project")
    with path.open("rb") as file:
        text = file.read(largest + 1)  # not mapped: a file cut short under a map kills the program
    if len(text) > largest:
        raise BadInput(
            f"{path} has more than the {largest >> 20} MB that are read at most; export fewer videos at once"
        )
    if not text:
        raise BadInput(f"{path} is empty; export the project again")
    found = _parse(path, text)
    if found.framegrain_project != FORMAT_VERSION:
        raise BadInput(_too_new(path, found.framegrain_project))
    return found


def _parse(path: Path, text: bytes) -> ProjectJson:
    try:
        return msgspec.json.decode(text, type=ProjectJson)
    except msgspec.ValidationError as error:
        raise BadInput(_refusal(path, text, error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput(
            f"{path} is not complete JSON{_line(text, str(error))}: {error}; export the project again"
        ) from None
    except RecursionError:
        raise BadInput(f"{path} nests lists within lists without end; it is no Framegrain project") from None


def _refusal(path: Path, text: bytes, error: msgspec.ValidationError) -> str:
    """What a file that is JSON but not ours has wrong, in a sentence."""
    try:
        version = msgspec.json.decode(text, type=_Version).framegrain_project
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return f"{path} is not a Framegrain project; choose a file exported with the format “json”"
    if version > FORMAT_VERSION:
        return _too_new(path, version)
    what, _, where = str(error).partition(" - at `")
    return f"{path} can't be used: {what}{_place(where)}; correct it there or export the project again"


def _too_new(path: Path, version: int) -> str:
    return (
        f"{path} is version {version} of the project format, this Framegrain reads version {FORMAT_VERSION}; "
        f"use the Framegrain it was written with, or a newer one"
    )


def _place(where: str) -> str:
    """`$.videos[0].records[4].frame` in words that count from one."""
    found = re.match(r"\$\.videos\[(\d+)\](?:\.records\[(\d+)\])?\.?(.*?)`?$", where)
    if found is None:
        return f" (at {where.strip('`$.')})" if where.strip("`$.") else ""
    video, record, rest = found.groups()
    parts = [f"video {int(video) + 1}", record and f"record {int(record) + 1}", rest]
    return f" (in {', '.join(part for part in parts if part)})"


def _line(text: bytes, message: str) -> str:
    """The line a decoder's byte offset lies on."""
    found = re.search(r"\(byte (\d+)\)", message)
    if found is None:
        return ""
    return f" in line {text.count(10, 0, int(found.group(1))) + 1}"


def _check_ids(path: Path, videos: list[ImportedVideo]) -> None:
    """Ids are what holds records together: each once, and no keyframe without its track."""
    seen: set[RecordId] = set()
    for number in chain(*([record.id for record in video.records] for video in videos)):
        if number in seen or not 0 < number <= LARGEST_ID:
            why = "occurs twice" if number in seen else "is not a positive 64-bit number"
            raise BadInput(f"{path} can't be used: the record id {number} {why}; export the project again")
        seen.add(number)
    if len({video.video.id for video in videos}) < len(videos):
        raise BadInput(f"{path} can't be used: two videos have the same id; export the project again")
    for video in videos:
        _check_tracks(path, video)


def _check_tracks(path: Path, video: ImportedVideo) -> None:
    tracks = {record.id for record in video.records if isinstance(record, Track)}
    for record in video.records:
        if isinstance(record, Keyframe) and record.track not in tracks:
            raise BadInput(
                f"{path} can't be used: {kind_name(record)} {record.id} in {video.video.name} belongs to track "
                f"{record.track}, which is not in that video; export the project again"
            )
