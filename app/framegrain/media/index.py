"""The frame index of one video: which packet shows which frame, and when."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec
import numpy as np

from framegrain.domain.errors import UNREADABLE
from framegrain.domain.timebase import FrameTimes
from framegrain.media import index_bytes
from framegrain.media.picture_series import is_plain
from framegrain.media.problems import SENTENCES, Problem, problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

Progress = Callable[[float], None]
Cancel = Callable[[], bool]
State = Literal["indexed", "verified", "differs"]

NO_TIME: Final = np.iinfo(np.int64).min
KEY: Final = 1
DISCARD: Final = 2
CORRUPT: Final = 4
HIDDEN: Final = 8
# Packets from a key on; with fewer, decoding to the frame takes hardly longer than to the key.
_BESIDE_KEY: Final = 2

_PACKET_ARRAYS: Final = (("pts", "<i8"), ("dts", "<i8"), ("pos", "<i8"), ("size", "<i4"), ("flags", "|u1"))


class _Header(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    container: str
    codec: str
    stream: int
    time_base: tuple[int, int]
    rate: tuple[int, int]
    last_duration: int
    header_count: int
    state: State
    problems: list[str]
    packets: int
    frames: int
    checks: int
    # Only of folders of pictures, so that the index of a file stays readable by versions that know no folders.
    names: list[str] = []
    depth: int = 8


@dataclass(frozen=True, kw_only=True, eq=False)
class VideoIndex:
    """What demuxing (and, later, one full decode) tells about a file.

    Packet arrays are in decode order; `packets[frame]` is the place of the packet that shows the frame. `pts` and
    `dts` are in units of `time_base` seconds, `NO_TIME` where the file says none; `pos` is a byte position or -1.
    `flags` combines KEY, DISCARD (edit list), CORRUPT and HIDDEN (decoded but never shown).
    `check_frames`/`check_crcs` are CRC-32 values of the luma of every few frames, made by the full decode.
    State: "indexed" = numbered from the container alone, "verified" = a full decode agreed,
    "differs" = a full decode showed other frames than the index before it.
    `names` are the files of a folder of pictures, one for each frame, and `depth` the bits their values use; a video
    file has no names.
    """

    container: str
    codec: str
    stream: int
    time_base: Fraction
    rate: Fraction
    last_duration: int
    header_count: int
    pts: NDArray[np.int64]
    dts: NDArray[np.int64]
    pos: NDArray[np.int64]
    size: NDArray[np.int32]
    flags: NDArray[np.uint8]
    packets: NDArray[np.int32]
    problems: tuple[Problem, ...] = ()
    state: State = "indexed"
    check_frames: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    check_crcs: NDArray[np.uint32] = field(default_factory=lambda: np.empty(0, np.uint32))
    names: tuple[str, ...] = ()
    depth: int = 8

    @property
    def frame_count(self) -> int:
        """Frames a sequential decode shows."""
        return len(self.packets)

    @property
    def is_proven(self) -> bool:
        """Whether a full decode has confirmed or made the numbering."""
        return self.state != "indexed"

    @cached_property
    def ranks(self) -> NDArray[np.int32]:
        """The first frame each packet shows, or -1 for a packet that shows none."""
        ranks = np.full(len(self.pts), -1, np.int32)
        ranks[self.packets[::-1]] = np.arange(len(self.packets) - 1, -1, -1, dtype=np.int32)
        return ranks

    @cached_property
    def numbering(self) -> int:
        """CRC-32 of which packet shows which frame: another value, another numbering."""
        return zlib.crc32(np.ascontiguousarray(self.packets, "<i4").data)

    @cached_property
    def keys(self) -> NDArray[np.int64]:
        """Places of the key packets in decode order."""
        return np.flatnonzero(self.flags & KEY)

    @cached_property
    def key_frames(self) -> NDArray[np.int32]:
        """Frames that decoding can begin at, ascending; frame 0 always counts as one."""
        ranks = self.ranks[self.keys]
        return np.union1d(ranks[ranks >= 0], np.zeros(1, np.int32)).astype(np.int32)

    def key_before(self, frame: int) -> int:
        """The frame at which decoding has to begin to get `frame`: itself, or the nearest before it."""
        return int(self.key_frames[np.searchsorted(self.key_frames, frame, side="right") - 1])

    def is_beside_key(self, frame: int) -> bool:
        """Whether decoding gets to `frame` almost as soon as to the key before it."""
        return int(self.packets[frame] - self.packets[self.key_before(frame)]) < _BESIDE_KEY

    @cached_property
    def times(self) -> FrameTimes:
        """Presentation times by frame; gaps filled and steps back flattened (said in `problems`)."""
        return FrameTimes(shown_times(self), self.time_base, last_duration=self.last_duration)

    def accepted(self) -> VideoIndex:
        """The same index with its numbering taken as the true one (after a difference has been dealt with)."""
        return replace(self, state="verified") if self.state == "differs" else self

    def to_bytes(self) -> bytes:
        """A compact value for storing."""
        header = _Header(
            container=self.container,
            codec=self.codec,
            stream=self.stream,
            time_base=(self.time_base.numerator, self.time_base.denominator),
            rate=(self.rate.numerator, self.rate.denominator),
            last_duration=self.last_duration,
            header_count=self.header_count,
            state=self.state,
            problems=[p.code for p in self.problems],
            packets=len(self.pts),
            frames=len(self.packets),
            checks=len(self.check_frames),
            names=list(self.names),
            depth=self.depth,
        )
        return index_bytes.pack(
            msgspec.json.encode(header),
            {name: getattr(self, name).astype(dtype) for name, dtype, _ in _wanted(header)},
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> VideoIndex:
        """The index stored by `to_bytes`; BadInput when the bytes are damaged or of another version."""
        encoded, deflated = index_bytes.unpack_header(data)
        try:
            header = msgspec.json.decode(encoded, type=_Header)
        except UNREADABLE as error:
            raise index_bytes.damaged("its header can't be read") from error
        _check_header(header)
        arrays = index_bytes.unpack_arrays(deflated, _wanted(header))
        _check_arrays(arrays, header.packets, header.frames)
        index = cls(
            container=header.container,
            codec=header.codec,
            stream=header.stream,
            time_base=Fraction(*header.time_base),
            rate=Fraction(*header.rate),
            last_duration=header.last_duration,
            header_count=header.header_count,
            problems=tuple(problem(code, header.names) for code in header.problems),
            state=header.state,
            names=tuple(header.names),
            depth=header.depth,
            **arrays,
        )
        try:
            _ = index.times  # kept for whoever asks next
        except (ValueError, OverflowError) as error:
            raise index_bytes.damaged("it shows frames at impossible times") from error
        return index


def stored_state(data: bytes) -> State:
    """The state of an index stored by `to_bytes`, its arrays left unread; BadInput as `from_bytes`."""
    encoded, _ = index_bytes.unpack_header(data)
    try:
        return msgspec.json.decode(encoded, type=_Header).state
    except UNREADABLE as error:
        raise index_bytes.damaged("its header can't be read") from error


def shown_times(index: VideoIndex) -> NDArray[np.int64]:
    """Timestamps in display order, gaps filled, never going back."""
    times = index.pts[index.packets]
    missing = times == NO_TIME
    if missing.all():
        times = _times_without_pts(index)
    elif missing.any():
        frames = np.arange(len(times))
        known = ~missing
        times[missing] = np.round(np.interp(frames[missing], frames[known], times[known])).astype(np.int64)
    return np.maximum.accumulate(times)


def tick(rate: Fraction, time_base: Fraction) -> int:
    """The length of one frame at `rate`, in units of `time_base`; at least 1."""
    return max(1, round(1 / (rate * time_base))) if rate > 0 else 1


def _times_without_pts(index: VideoIndex) -> NDArray[np.int64]:
    # Decode timestamps never repeat in a sound file, so in order they are the frames' times but for a constant.
    times = np.sort(index.dts[index.packets])
    if len(times) and times[0] != NO_TIME and np.all(np.diff(times) > 0):
        return times
    return np.arange(len(times), dtype=np.int64) * tick(index.rate, index.time_base)


_LATEST: Final = 2**61  # the difference of two such moments still fits 64 bits


def _wanted(header: _Header) -> list[tuple[str, str, int]]:
    return [
        *((name, dtype, header.packets) for name, dtype in _PACKET_ARRAYS),
        ("packets", "<i4", header.frames),
        ("check_frames", "<i4", header.checks),
        ("check_crcs", "<u4", header.checks),
    ]


def _check_header(header: _Header) -> None:
    if min(header.time_base) <= 0 or header.rate[0] < 0 or header.rate[1] <= 0:
        raise index_bytes.damaged("its time base is impossible")
    if min(header.stream, header.last_duration, header.header_count, header.packets, header.frames) < 0:
        raise index_bytes.damaged("it holds negative counts")
    if header.last_duration > 2**62 or not header.frames:
        raise index_bytes.damaged("it holds no frames")
    if header.names and not (len(header.names) == header.packets == header.frames):
        raise index_bytes.damaged("it names another number of pictures than it has frames")
    if any(not is_plain(name) for name in header.names) or not 8 <= header.depth <= 16:
        raise index_bytes.damaged("it names what is no picture")
    if unknown := [code for code in header.problems if code not in SENTENCES]:
        raise index_bytes.damaged(f"it tells of '{unknown[0]}', which this program doesn't know")


def _check_arrays(arrays: dict[str, NDArray[Any]], packets: int, frames: int) -> None:
    shown, checked = arrays["packets"], arrays["check_frames"]
    if np.any(shown < 0) or np.any(shown >= packets):
        raise index_bytes.damaged("it names packets the file doesn't have")
    if np.any(checked < 0) or np.any(checked >= frames):
        raise index_bytes.damaged("it names frames the video doesn't have")
    for moments in (arrays["pts"], arrays["dts"]):
        known = moments[moments != NO_TIME]
        if np.any(known > _LATEST) or np.any(known < -_LATEST):
            raise index_bytes.damaged("it shows frames at impossible times")
    if np.any(arrays["size"] <= 0):
        raise index_bytes.damaged("it holds packets without content")
