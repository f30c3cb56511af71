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
from framegrain.domain.records import (
    Calibration,
    Comment,
    Keyframe,
    RecordId,
    Track,
    Video,
    kind_name,
)
from framegrain.exchange.exporting import Loss, Options, Steps, never, no_progress, whole_file
from framegrain.exchange.guideline_json import check_activity, check_pictures, write_guideline, write_table
from framegrain.exchange.json_parts import (
    Imported,
    ImportedVideo,
    KeyframeMetres,
    NamedTime,
    ProjectJson,
    TaxonomyText,
    VideosInFile,
)
from framegrain.exchange.json_pieces import pieces_of
from framegrain.exchange.metres import metres_of
from framegrain.exchange.moments import moment
from framegrain.exchange.rows_file import Encoder, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import IO

    from framegrain.domain.document import Document
    from framegrain.exchange.exporting import Cancel, Progress
    from framegrain.exchange.source import ProjectSource

FORMAT_VERSION = 3
"""Version 1 had no comments, calibrations and layers, version 2 no roles, parts, examples, questions, re-checks and
earlier taxonomies; they are read as what lacks them.
"""
LARGEST = 2 << 30
"""Bytes of the largest file `read` takes unless it is told otherwise."""

_SAID = 300
"""Characters of what is wrong that a message repeats."""
ROWS_BETWEEN_REPORTS = 4096
LARGEST_ID = (1 << 63) - 1
DEFAULT_OPTIONS = Options()


class _Version(msgspec.Struct, frozen=True):
    framegrain_project: int


_HEAD = msgspec.json.Decoder(ProjectJson)


def write(
    source: ProjectSource,
    path: Path,
    *,
    options: Options = DEFAULT_OPTIONS,
    progress: Progress = no_progress,
    cancel: Cancel = never,
) -> tuple[Loss, ...]:
    """Write the project as one JSON file; nothing is lost but the undo history, which stays in the project.

    How long people worked in which video goes along only where the options say so.

    Progress counts frames of video. Raises ExportError and Cancelled; either leaves no file behind.
    """
    videos = list(source.videos())
    steps = Steps(sum(max(video.frames, 1) for video in videos), progress, cancel)
    done = 0
    encode = Encoder()
    with whole_file(path) as out:
        out.write(encode(_head(source)).removesuffix(b"}") + b",\n")
        write_guideline(out, encode, source)
        if options.with_time:
            write_table(out, encode, "activity", source.activities())
        out.write(b'"videos":[')
        for number, video in enumerate(videos):
            steps.reached(done)
            out.write(b",\n" if number else b"\n")
            _write_video(out, encode, source, video, steps, done)
            done += max(video.frames, 1)
        coarser = source.coarser()
        out.write(b"\n]" + (b',\n"coarser":' + encode(coarser) if coarser is not None else b"") + b"}\n")
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
    records = list(document.records())
    for record in records:
        rows.put(record)
        steps.row()
        if rows.count % ROWS_BETWEEN_REPORTS == 0:
            steps.reached(done + video.frames * rows.count // len(records))
    out.write(b'\n],\n"time_base":' + encode(str(document.times.time_base)) + b',\n"times":[')
    rows = Rows(out, encode)
    for frame in _named_frames(document):
        at = moment(document.times, frame)
        rows.put(NamedTime(frame, at.pts, at.time))
        steps.row()
    if document.camera is not None:
        out.write(b'\n],\n"metres":[')
        rows = Rows(out, encode)
        for found in _metres(document):
            rows.put(found)
            steps.row()
    out.write(b"\n]}")


def _metres(document: Document) -> Iterator[KeyframeMetres]:
    """Every keyframe's cuboid that stands on calibrated ground."""
    for key, keyframe in sorted(document.all_keyframes.items()):
        found = metres_of(keyframe.shape, document.camera)
        if found is not None:
            yield KeyframeMetres(keyframe=key, metres=found)


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
        found = _in_pieces(path, largest)
        return found if found is not None else _whole(path, largest)
    except OSError as error:
        raise BadInput(f"{path} can't be read: {(error.strerror or str(error)).lower()}") from error


def _in_pieces(path: Path, largest: int) -> Imported | None:
    """A file as `write` lays it out, one video after the other; None for any other, or one with something wrong."""
    if not path.is_file() or path.stat().st_size > largest:
        return None
    pieces = pieces_of(path)
    if pieces is None:
        return None
    videos = VideosInFile(pieces)
    try:
        head = _HEAD.decode(pieces.head)
        if not 1 <= head.framegrain_project <= FORMAT_VERSION:
            return None
        facts, ids = [], [np.fromiter((record.id for record in head.guideline), np.int64)]
        for video in videos:
            _check_video(path, video)
            facts.append(video.video)
            ids.append(np.fromiter((record.id for record in video.records), np.int64, len(video.records)))
        check_pictures(path, head.pictures)
        check_activity(path, head.activity, facts)
    except (BadInput, msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError):
        return None  # read whole, it is said what is wrong and where
    every = np.concatenate(ids)
    is_sound = len(np.unique(every)) == len(every) and not np.any(every <= 0)
    return _imported(head, facts, videos) if is_sound and not _doubled(facts) else None


def _whole(path: Path, largest: int) -> Imported:
    found = _decode(path, largest)
    _check_ids(path, found)
    check_pictures(path, found.pictures)
    facts = [video.video for video in found.videos]
    check_activity(path, found.activity, facts)
    return _imported(found, facts, found.videos)


def _imported(found: ProjectJson, facts: list[Video], videos: Sequence[ImportedVideo]) -> Imported:
    return Imported(
        name=found.name,
        taxonomy_text=found.taxonomy.text,
        facts=facts,
        videos=videos,
        taxonomies=found.taxonomies,
        guideline=found.guideline,
        pictures=found.pictures,
        activity=found.activity,
    )


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
    if not 1 <= found.framegrain_project <= FORMAT_VERSION:
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
    return f"{path} can't be used: {_short(what)}{_place(where[:_SAID])}; correct it there or export the project again"


def _short(text: str) -> str:
    """A key of a stranger's file may be a book."""
    return text if len(text) <= _SAID else f"{text[:_SAID]}…"


def _too_new(path: Path, version: int) -> str:
    return (
        f"{path} is version {version} of the project format, this Framegrain reads versions 1 to "
        f"{FORMAT_VERSION}; "
        f"use the Framegrain it was written with, or a newer one"
    )


def _place(where: str) -> str:
    """`$.videos[0].records[4].frame` in words that count from one."""
    listed = re.match(r"\$\.(taxonomies|guideline|pictures|activity)\[(\d+)\]\.?(.*?)`?$", where)
    if listed is not None:
        table, row, rest = listed.groups()
        return f" (in {table}, row {int(row) + 1}{', ' * bool(rest)}{rest})"
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


def _check_ids(path: Path, found: ProjectJson) -> None:
    """Ids are what holds records together: each once, no keyframe without its track, no comment on nothing."""
    videos = found.videos
    seen: set[RecordId] = set()
    of_project = (record.id for record in found.guideline)
    for number in chain(*([record.id for record in video.records] for video in videos), of_project):
        if number in seen or not 0 < number <= LARGEST_ID:
            why = "occurs twice" if number in seen else "is not a positive 64-bit number"
            raise BadInput(f"{path} can't be used: the record id {number} {why}; export the project again")
        seen.add(number)
    if _doubled([video.video for video in videos]):
        raise BadInput(f"{path} can't be used: two videos have the same id; export the project again")
    for video in videos:
        _check_video(path, video)


def _doubled(videos: Sequence[Video]) -> bool:
    return len({video.id for video in videos}) < len(videos)


def _check_video(path: Path, video: ImportedVideo) -> None:
    """What can be said of a video by itself."""
    _check_tracks(path, video)
    _check_comments(path, video)
    if sum(isinstance(record, Calibration) for record in video.records) > 1:
        raise BadInput(
            f"{path} can't be used: {video.video.name} has two calibrations; export the project again"
        )


def _check_tracks(path: Path, video: ImportedVideo) -> None:
    tracks = {record.id for record in video.records if isinstance(record, Track)}
    for record in video.records:
        if isinstance(record, Keyframe) and record.track not in tracks:
            raise BadInput(
                f"{path} can't be used: {kind_name(record)} {record.id} in {video.video.name} belongs to track "
                f"{record.track}, which is not in that video; export the project again"
            )


def _check_comments(path: Path, video: ImportedVideo) -> None:
    """Comments speak of what can be commented on, in the same video."""
    others = {record.id for record in video.records if not isinstance(record, Comment | Calibration)}
    for record in video.records:
        if isinstance(record, Comment) and record.record not in others:
            raise BadInput(
                f"{path} can't be used: comment {record.id} in {video.video.name} is on record {record.record}, "
                f"which is not in that video; export the project again"
            )
