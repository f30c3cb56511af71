"""Whether a file is still the one its index was made of: cheaply on opening, and by the pictures themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import av.error
import numpy as np

from framegrain.domain.errors import Cancelled, FramegrainError
from framegrain.media import picture_folder
from framegrain.media.container import open_video
from framegrain.media.index import NO_TIME
from framegrain.media.reader import ExactReader
from framegrain.media.scan import luma_crc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

    from framegrain.media.index import Cancel, VideoIndex

_FIRST: Final = 8
_PLACES: Final = 4
_ENTRIES: Final = 64
# After a jump into the middle of a transport stream the first packets can be pieces.
_TRIED: Final = 64


def difference(path: Path | str, index: VideoIndex) -> str:
    """What of a file is not as its index says, to follow "it is not the file that was labeled:"; empty when all is.

    Reads the head of the file and a handful of packets at its start and at a few places; decodes nothing, so that it
    takes milliseconds. Raises BadInput when the file can't be read.
    """
    if index.names:
        return picture_folder.difference(Path(path), index)
    container, stream = open_video(path, threads=1)
    with container:
        return (
            _other_kind(container, stream, index)
            or _other_table(stream, index)
            or _other_start(container, stream, index)
            or _other_packets(container, stream, index)
        )


def other_picture(
    path: Path | str, index: VideoIndex, *, places: int = 3, cancel: Cancel | None = None
) -> int | None:
    """The first of a few frames whose luma is not what a full decode once found; None when all are right.

    A frame that differs after a jump is decoded once more from the start before it counts: with intra refresh a
    picture may be right and yet not bit by bit the same. Raises Cancelled and what reading raises.
    """
    known = len(index.check_frames)
    chosen = (
        sorted({round(place * (known - 1) / max(places - 1, 1)) for place in range(places)}) if known else []
    )
    with ExactReader(path, index) as reader:
        for n in chosen:
            frame, crc = int(index.check_frames[n]), int(index.check_crcs[n])
            if (
                luma_crc(reader.frame(frame, cancel=cancel)) != crc
                and _read_up_to(path, index, frame, cancel) != crc
            ):
                return frame
    return None


def _read_up_to(path: Path | str, index: VideoIndex, frame: int, cancel: Cancel | None) -> int | None:
    with ExactReader(path, index, threads=1) as reader:
        for number in range(frame):
            if cancel is not None and cancel():
                raise Cancelled("Comparing pictures was cancelled")
            try:
                reader.frame(number, cancel=cancel)
            except Cancelled:
                raise
            except FramegrainError:
                continue  # a frame that does not come out is no reason to doubt the one asked about
        return luma_crc(reader.frame(frame, cancel=cancel))


def _other_kind(container: InputContainer, stream: VideoStream, index: VideoIndex) -> str:
    if container.format.name != index.container:
        return f"it is {container.format.name}, not {index.container}"
    if stream.codec_context.name != index.codec:
        return f"its pictures are coded as {stream.codec_context.name}, not {index.codec}"
    if stream.index != index.stream:
        return f"its pictures are in stream {stream.index}, not {index.stream}"
    if max(stream.frames, 0) != index.header_count:
        return f"its header promises {stream.frames} pictures, not {index.header_count}"
    return ""


def _other_table(stream: VideoStream, index: VideoIndex) -> str:
    # mp4 has a table of all packets, which tells about the whole file at once.
    entries = stream.index_entries
    if not index.container.startswith("mov") or len(entries) != len(index.pts):
        return ""
    for n in np.linspace(0, len(entries) - 1, min(len(entries), _ENTRIES)).astype(int):
        entry = entries[int(n)]
        if entry.size != index.size[n] or entry.pos != index.pos[n] >= 0:
            return _another(index, int(n))
    return ""


def _other_start(container: InputContainer, stream: VideoStream, index: VideoIndex) -> str:
    for n, packet in enumerate(_packets(container, stream, min(_FIRST, len(index.pts)))):
        told = (packet.size, _time(packet.pts), _time(packet.dts))
        if told != (index.size[n], index.pts[n], index.dts[n]) or _place(packet) != index.pos[n]:
            return _another(index, n)
    return ""


def _other_packets(container: InputContainer, stream: VideoStream, index: VideoIndex) -> str:
    for n in np.unique(
        index.keys[np.linspace(0, len(index.keys) - 1, _PLACES).astype(int)] if len(index.keys) else []
    ):
        time = int(index.pts[n] if index.pts[n] != NO_TIME else index.dts[n])
        if time == NO_TIME:
            continue
        try:
            container.seek(time, stream=stream)
        except av.error.FFmpegError:
            continue  # files that can't be jumped in are read from the start anyway
        if not any(_is_known(packet, index) for packet in _packets(container, stream, _TRIED)):
            return _another(index, int(n))
    return ""


def _packets(container: InputContainer, stream: VideoStream, count: int) -> Iterator[Packet[VideoStream]]:
    found = 0
    try:
        for packet in container.demux(stream):
            if packet.size:
                found += 1
                yield packet
            if found == count:
                return
    except av.error.FFmpegError:
        return


def _is_known(packet: Packet[VideoStream], index: VideoIndex) -> bool:
    if packet.pos is None or packet.pos < 0 or not np.any(index.pos >= 0):
        return bool(np.any(index.size == packet.size))
    return bool(np.any((index.pos == packet.pos) & (index.size == packet.size)))


def _another(index: VideoIndex, packet: int) -> str:
    frame = int(index.ranks[packet])
    return f"other data is where frame {max(frame, 0)} was"


def _time(value: int | None) -> int:
    return NO_TIME if value is None else value


def _place(packet: Packet[VideoStream]) -> int:
    return -1 if packet.pos is None else packet.pos
