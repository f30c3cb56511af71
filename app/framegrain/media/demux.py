"""Making a frame index: by demuxing alone where the file can be trusted, by a full decode where not."""

from __future__ import annotations

import os
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from struct import Struct
from typing import TYPE_CHECKING, Any, Final

import av.error
import numpy as np

from framegrain.domain.errors import BadInput, Cancelled
from framegrain.media.container import open_video
from framegrain.media.index import CORRUPT, DISCARD, HIDDEN, KEY, NO_TIME, Cancel, Progress, VideoIndex, tick
from framegrain.media.picture_folder import index_folder
from framegrain.media.problems import DOUBTFUL, problem
from framegrain.media.scan import scan
from framegrain.media.stamped import TELL_KEYS, settings_of
from framegrain.media.trial import needs_trial, trial

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from av.container import InputContainer
    from av.packet import Packet, PktSideDataT
    from av.video.stream import VideoStream
    from numpy.typing import NDArray

# Formats whose packets were found to tell the true order when nothing about them is flagged.
TRUSTED: Final = frozenset({"mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "mpegts", "flv"})
# Formats that draw each picture over the one before: no keyframe but the first can be relied on.
_DRAWN_OVER: Final = frozenset({"apng", "gif"})
_STRIDE: Final = 512
# What is kept of a packet, and the same for `struct`, which is the quickest: an hour is a hundred thousand packets.
_NUMBERS: Final = [("pts", "i8"), ("dts", "i8"), ("pos", "i8"), ("duration", "i8"), ("size", "i4")]
_MARKS: Final = [("key", KEY), ("discard", DISCARD), ("corrupt", CORRUPT), ("hidden", HIDDEN)]
_ROW: Final = Struct("=qqqqi????")


class PacketLog:
    """The packets of one stream in decode order, collected while demuxing."""

    def __init__(self) -> None:
        self._rows = bytearray()
        self._known: dict[PktSideDataT, bytes] = {}
        self.settings_change = False
        self.cut_off = False
        self.reached = 0
        """Where in the file the last packet lies, in bytes; the one before where a container doesn't say."""

    def __len__(self) -> int:
        return len(self._rows) // _ROW.size

    def add(self, packets: Iterable[Packet[VideoStream]], *, is_vp8: bool) -> bool:
        """Note packets, in one short loop, for an hour has a hundred thousand; says whether there were any."""
        rows, pack, pos, packet = self._rows, _ROW.pack, None, None
        for packet in packets:
            size = packet.size
            if not size:
                continue
            pts, dts, pos = packet.pts, packet.dts, packet.pos
            rows += pack(
                NO_TIME if pts is None else pts,
                NO_TIME if dts is None else dts,
                -1 if pos is None else pos,
                packet.duration or 0,
                size,
                packet.is_keyframe,
                packet.is_discard,
                packet.is_corrupt,
                # VP8 stores pictures that only serve as references as packets of their own; bit 4 says "show".
                is_vp8 and not memoryview(packet)[0] & 0x10,
            )
            # Nearly none carries anything, and asking for each kind takes longer.
            if any(packet.iter_sidedata()):
                self._note_settings(packet)
        self.reached = pos or self.reached
        return packet is not None

    def _note_settings(self, packet: Packet[VideoStream]) -> None:
        for kind, content in settings_of(packet).items():
            known, self._known[kind] = self._known.get(kind), bytes(content)
            # Many recorders repeat the same settings all along, and what comes with the first packet is no change.
            if len(self) > 1 and known != self._known[kind]:
                self.settings_change = True

    def columns(self) -> dict[str, NDArray[Any]]:
        """What was noted of each packet, as arrays named as in `VideoIndex`; and each one's `duration`."""
        rows = np.frombuffer(self._rows, [*_NUMBERS, *((name, "u1") for name, _ in _MARKS)])
        columns = {name: rows[name].astype(kind) for name, kind in _NUMBERS}
        columns["flags"] = np.bitwise_or.reduce([rows[name] * np.uint8(flag) for name, flag in _MARKS])
        return columns


def prepare(
    path: Path | str,
    *,
    rate: Fraction | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> VideoIndex:
    """An index whose numbering can be worked with at once: demuxed, and decoded in full where the file needs it.

    `rate` is for folders of pictures, which have no times: pictures a second. Raises BadInput, Cancelled.
    """
    index = build_index(path, rate=rate, progress=progress, cancel=cancel)
    if not needs_scan(index):
        return index
    return scan(path, index, progress=progress, cancel=cancel).accepted()


def needs_scan(index: VideoIndex) -> bool:
    """Whether the demuxed order is a guess that only a full decode can settle."""
    return not index.is_proven and any(p.code in DOUBTFUL for p in index.problems)


def build_index(
    path: Path | str,
    *,
    rate: Fraction | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> VideoIndex:
    """The index by demuxing alone, nothing decoded (about 1-2 s for an hour of video).

    Raises BadInput, Cancelled.
    """
    if os.path.isdir(path):
        return index_folder(path, rate=rate, progress=progress, cancel=cancel)
    if rate is not None:
        raise BadInput(f"{path} has times of its own; a rate is for folders of pictures")
    container, stream = open_video(path)
    with container:
        log = _read_packets(container, stream, progress, cancel)
        if not len(log):
            raise BadInput(f"{path} holds no pictures; it was probably cut off while recording")
        index = _index(container, stream, log)
        cut_off = log.cut_off or _ends_early(stream, index, container.size)
        is_unsure = needs_trial(stream, index)
    found = _problems(index, cut_off) + ["settings_change"] * log.settings_change
    if is_unsure and DOUBTFUL.isdisjoint(found):
        found += trial(path, index)
    return replace(index, problems=tuple(problem(code) for code in found))


def _read_packets(
    container: InputContainer, stream: VideoStream, progress: Progress | None, cancel: Cancel | None
) -> PacketLog:
    log = PacketLog()
    total = max(container.size, 1)
    is_vp8 = stream.codec_context.name == "vp8"
    packets = container.demux(stream)
    try:
        while log.add(islice(packets, _STRIDE), is_vp8=is_vp8):
            _report(progress, cancel, log.reached / total)
    except av.error.FFmpegError:
        log.cut_off = True
    return log


def _report(progress: Progress | None, cancel: Cancel | None, share: float) -> None:
    if cancel is not None and cancel():
        raise Cancelled("Indexing the video was cancelled")
    if progress is not None:
        progress(min(share, 1.0))


def _index(container: InputContainer, stream: VideoStream, log: PacketLog) -> VideoIndex:
    columns = log.columns()
    durations, flags = columns.pop("duration"), columns["flags"]
    if stream.codec_context.name in _DRAWN_OVER or _marks_all_for_nothing(stream, flags):
        flags[1:] &= ~np.uint8(KEY)  # no keyframe but the first packet can be counted on
    time_base = stream.time_base or Fraction(1, 1000)
    rate = Fraction(stream.guessed_rate or stream.average_rate or 0)
    return VideoIndex(
        container=container.format.name,
        codec=stream.codec_context.name,
        stream=stream.index,
        time_base=time_base,
        rate=rate,
        last_duration=max(_last_duration(durations, columns["pts"]), 0) or tick(rate, time_base),
        header_count=max(stream.frames, 0),
        packets=_display_order(columns["pts"], flags),
        **columns,  # type: ignore[arg-type]
    )


def _last_duration(durations: NDArray[np.int64], pts: NDArray[np.int64]) -> int:
    # of the packet shown last; the later one of two shown at the same time
    latest = int(pts.max())
    return 0 if latest == NO_TIME else int(durations[np.flatnonzero(pts == latest)[-1]])


def _marks_all_for_nothing(stream: VideoStream, flags: NDArray[np.uint8]) -> bool:
    # A table that calls every picture a keyframe is believed of codecs that know no others, or whose decoder will tell.
    if stream.codec_context.name in TELL_KEYS or stream.codec.intra_only:
        return False
    return bool(np.all(flags & KEY))


def _display_order(pts: NDArray[np.int64], flags: NDArray[np.uint8]) -> NDArray[np.int32]:
    shown = np.flatnonzero(flags & (DISCARD | HIDDEN) == 0)
    times = pts[shown]
    if np.any(times == NO_TIME):
        return shown.astype(np.int32)
    return shown[np.argsort(times, kind="stable")].astype(np.int32)


def _ends_early(stream: VideoStream, index: VideoIndex, file_size: int) -> bool:
    # The container's own table names pictures beyond the end of the file.
    if index.header_count <= len(index.pts):
        return False
    return any(entry.pos + entry.size > file_size for entry in stream.index_entries)


def _problems(index: VideoIndex, cut_off: bool) -> list[str]:
    shown = index.pts[index.packets]
    known = shown[shown != NO_TIME]
    dts = index.dts[index.dts != NO_TIME]
    tests = {
        "container_needs_scan": index.container not in TRUSTED,
        "repeated_pts": bool(np.any(np.diff(np.sort(known, kind="stable")) == 0)),
        "missing_pts": len(known) < len(shown),
        "dts_backwards": bool(np.any(np.diff(dts) < 0)),
        "no_keyframes": not len(index.keys),
        # Pictures shown before the first keyframe lack what they are made from, and most decoders drop them.
        "starts_mid_stream": bool(len(index.keys) and (index.keys[0] > 0 or index.ranks[index.keys[0]] > 0)),
        "wrong_header_count": index.header_count not in (0, len(index.pts)),
        "edit_list_preroll": bool(np.any(index.flags & DISCARD)),
        "corrupt_packets": bool(np.any(index.flags & CORRUPT)),
        "truncated": cut_off,
    }
    return [code for code, found in tests.items() if found]
