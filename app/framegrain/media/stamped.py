"""A decoder whose every frame names the packet it came from.

Each packet's timestamp is overwritten by its ordinal (its place in decode order) before it is decoded, so a frame
is known by its packet whatever the container's timestamps are: missing, repeated or jumping back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import av.error
import numpy as np

from framegrain.domain.closing import Closing
from framegrain.domain.errors import BadInput
from framegrain.media.container import open_video
from framegrain.media.decoding_memory import all_threads, threads_within
from framegrain.media.index import NO_TIME, VideoIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from av.packet import Packet, PacketSideData, PktSideDataT
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream
    from numpy.typing import NDArray

# Ways to reach a key packet, tried in this order: by its two timestamps, by earlier ones, by byte position,
# and at last by reading from the start of the file.
WAYS: Final = ("pts", "dts", "dts-1s", "dts-10s", "byte", "start")
# What a packet may carry for itself and all after it: colours of palettes, headers of the codec.
SETTINGS: Final[tuple[PktSideDataT, ...]] = ("palette", "new_extradata")
_UNKNOWN_ALLOWED: Final = 64
# A pixel of 4:2:0, for files that don't say what they hold.
_USUAL_BITS: Final = 12
# FFmpeg's picture types P, B, S and SP: made from other pictures.
_DEPENDENT: Final = frozenset({2, 3, 4, 6})
# Decoders that always tell the type of a picture, and hand out a grey one without a type where the keyframe is missing.
_TELL_TYPES: Final = frozenset(
    {
        *("h261", "h263", "h263p", "flv", "mpeg1video", "mpeg2video", "mpeg4"),
        *("msmpeg4", "msmpeg4v1", "msmpeg4v2", "rv10", "rv20", "wmv1", "wmv2"),
    }
)
# All decoders whose frames tell whether they are keyframes, and one that makes nothing else.
TELL_KEYS: Final = _TELL_TYPES | {
    *("h264", "hevc", "vvc", "vp3", "vp6", "vp6a", "vp6f", "vp7", "vp8", "vp9", "av1", "libdav1d", "theora"),
    *("vc1", "wmv3", "rv30", "rv40", "svq1", "svq3", "ffv1", "snow", "dirac", "cfhd"),
}


def is_dependent(frame: VideoFrame, codec: str) -> bool:
    """Whether a frame is made from others, so that decoding can't begin at it, whatever its file marks."""
    if frame.key_frame:
        return False
    return frame.pict_type in _DEPENDENT or (not frame.pict_type and codec in _TELL_TYPES)


def settings_of(packet: Packet[VideoStream]) -> dict[PktSideDataT, PacketSideData]:
    """The settings that come with a packet."""
    return {kind: packet.get_sidedata(kind) for kind in SETTINGS if packet.has_sidedata(kind)}


class DecoderTrouble(Exception):
    """The decoder reported an error while several threads ran; only one thread says exactly what was lost."""


class Desync(Exception):
    """The packets read are not those of the index."""


class StampedDecoder(Closing):
    """Reads the packets of an indexed file in decode order and decodes them stamped with their ordinals.

    Starts at the first packet; `seek` moves. Not thread-safe. Methods raise BadInput when the file can't be read.
    `latency` is how many packets it may take in before the frame of the first comes out: 16 of reordering, the rest
    threads. Reading on to a keyframe `read_on` packets ahead is cheaper than seeking there.
    """

    latency = 64
    read_on = 4

    def __init__(self, path: Path, index: VideoIndex, *, threads: int = 0) -> None:
        self._path = path
        self._index = index
        self._threads = threads
        self._by_place = _PacketFinder(index)
        self._settings_change = any(p.code == "settings_change" for p in index.problems)
        self._open()

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height of the stored pictures as the file's header says; None where it says none."""
        return self._size

    @property
    def next_ordinal(self) -> int:
        """The packet that will be decoded next."""
        return self._next

    @property
    def is_drained(self) -> bool:
        """Whether the end was reached and the last frames were handed out."""
        return self._drained

    def frames(self) -> Iterator[tuple[int, VideoFrame]]:
        """All (ordinal, frame) from here to the end, in the order the decoder shows them."""
        while (produced := self.step()) is not None:
            yield from produced

    def step(self) -> list[tuple[int, VideoFrame]] | None:
        """Decode one packet: the (ordinal, frame)s that came out, or None after the end.

        Raises DecoderTrouble (more than one thread, damaged data), Desync, BadInput.
        """
        if self._drained:
            return None
        self._is_fresh = False
        packet = self._take()
        try:
            frames = self._context.decode(packet)
        except av.error.FFmpegError as error:
            if self._threads != 1:
                raise DecoderTrouble from error
            frames = []
        return [(int(frame.pts), frame) for frame in frames if frame.pts is not None]

    def drain(self) -> list[tuple[int, VideoFrame]]:
        """The (ordinal, frame)s the decoder still holds back; afterwards only `seek` leads on.

        Raises DecoderTrouble.
        """
        self._drained = True
        try:
            frames = self._context.decode(None)
        except av.error.FFmpegError as error:
            raise DecoderTrouble from error
        return [(int(frame.pts), frame) for frame in frames if frame.pts is not None]

    def seek(self, key: int, way: str, *, check: Callable[[], None] = lambda: None) -> bool:
        """Stand before the key packet `key`; False when this way does not lead there.

        `check` is called between packets passed over, which can be all of a large file, and ends it by raising.
        """
        if way == "start" or self._settings_change:
            self._reopen()
            return self._skip_to(key, 0, check)
        target = self._target(key, way)
        if target is None:
            return False
        if self._is_fresh and (first := self._read()) is not None:
            # Opening has read it already, so no later look will show what came with it.
            self._note_settings(first)
        self._is_fresh = False
        try:
            self._container.seek(target, stream=self._stream, unsupported_byte_offset=way == "byte")
        except av.error.FFmpegError:
            return False
        self._restart()
        return self._skip_to(key, None, check)

    def limit_memory(self, budget: int) -> None:
        """Use so many threads that all frames keep to `budget` bytes; counts until the first picture is decoded."""
        if self._size is None or self._context.is_open:
            return
        bits = self._context.format.padded_bits_per_pixel if self._context.format else _USUAL_BITS
        frame_bytes = self._size[0] * self._size[1] * bits // 8
        fitting = threads_within(budget, frame_bytes, self._threads or all_threads())
        if fitting < (self._threads or all_threads()):
            self._threads = self._context.thread_count = fitting

    def close(self) -> None:
        """Let go of the file."""
        self._container.close()

    def _open(self) -> None:
        self._container, self._stream = open_video(self._path, threads=self._threads)
        if self._stream.index != self._index.stream:
            self._container.close()
            raise BadInput(f"{self._path} is not the file its index was made of; index it again")
        self._context = self._stream.codec_context
        size = self._context.width, self._context.height
        self._size = size if min(size) > 0 else None
        self._next = 0
        self._passed: dict[PktSideDataT, PacketSideData] = {}
        self._is_fresh = True
        self._restart()

    def _reopen(self) -> None:
        self.close()
        self._open()

    def _restart(self) -> None:
        self._packets = self._container.demux(self._stream)
        self._waiting: Packet[VideoStream] | None = None
        self._drained = False

    def _take(self) -> Packet[VideoStream] | None:
        # The next packet stamped with its ordinal, or None at the end, after which the decoder is drained.
        packet, self._waiting = (self._waiting or self._read()), None
        if packet is None:
            if self._next < len(self._index.pts):
                raise BadInput(
                    f"{self._path} ends before its {self._next + 1}th picture; it was changed or cut"
                )
            self._drained = True
            return None
        if self._next >= len(self._index.size) or packet.size != self._index.size[self._next]:
            raise Desync
        packet.pts = self._next
        self._next += 1
        if self._passed:
            self._hand_over_settings(packet)
        return packet

    def _note_settings(self, packet: Packet[VideoStream]) -> None:
        if any(packet.iter_sidedata()):
            self._passed.update(settings_of(packet))

    def _hand_over_settings(self, packet: Packet[VideoStream]) -> None:
        # Settings that came with packets passed over are meant for this one too, unless it brings its own.
        for kind, content in self._passed.items():
            if not packet.has_sidedata(kind):
                packet.set_sidedata(content)
        self._passed = {}

    def _read(self) -> Packet[VideoStream] | None:
        try:
            for packet in self._packets:
                if packet.size:
                    return packet
        except av.error.FFmpegError as error:
            # A damaged end was met while indexing too; anything earlier is a failing drive or a changed file.
            if self._next < len(self._index.pts):
                raise BadInput(f"{self._path} can't be read ({error.strerror}); check the drive") from error
        return None

    def _target(self, key: int, way: str) -> int | None:
        index = self._index
        if way == "byte":
            return int(index.pos[key]) if index.pos[key] >= 0 else None
        column, _, earlier = way.partition("-")
        time = int((index.pts if column == "pts" else index.dts)[key])
        if time == NO_TIME:
            return None
        return time - int(int(earlier.rstrip("s") or 0) / index.time_base) if earlier else time

    def _skip_to(self, key: int, ordinal: int | None, check: Callable[[], None]) -> bool:
        # Reads without decoding; `ordinal` is the place of the packet now to be read, None when not yet known.
        unknown = 0
        while True:
            check()
            packet = self._read()
            if packet is None:
                return False
            self._note_settings(packet)
            if ordinal is None:
                ordinal = self._by_place.find(packet)
            if ordinal is None:
                unknown += 1
                if unknown > _UNKNOWN_ALLOWED:
                    return False
                continue
            if ordinal >= key:
                self._waiting, self._next = packet, key
                return ordinal == key
            ordinal += 1


class _PacketFinder:
    """Tells which packet of the index a packet just read is, by byte position (or time), size and timestamps."""

    def __init__(self, index: VideoIndex) -> None:
        self._index = index
        self._has_places = bool(np.any(index.pos >= 0))
        self._values: NDArray[np.int64] = index.pos if self._has_places else index.dts
        self._order = np.argsort(self._values, kind="stable")
        self._sorted = self._values[self._order]

    def find(self, packet: Packet[VideoStream]) -> int | None:
        """Its ordinal, or None when it is none or can't be told."""
        value = packet.pos if self._has_places else packet.dts
        if value is None:
            return None
        first, stop = np.searchsorted(self._sorted, [value, value + 1])
        same = [int(i) for i in self._order[first:stop] if self._index.size[i] == packet.size]
        if len(same) > 1:
            same = [i for i in same if self._times(i) == (packet.pts, packet.dts)]
        return same[0] if len(same) == 1 else None

    def _times(self, ordinal: int) -> tuple[int | None, int | None]:
        pts, dts = int(self._index.pts[ordinal]), int(self._index.dts[ordinal])
        return (None if pts == NO_TIME else pts), (None if dts == NO_TIME else dts)
