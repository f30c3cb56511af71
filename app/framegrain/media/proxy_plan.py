"""What moving through a video costs on this machine, and what a small copy would: measured on a few frames."""

from __future__ import annotations

import io
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from framegrain.domain.errors import BadInput, Cancelled
from framegrain.media.cache import frame_bytes
from framegrain.media.errors import FrameMismatch
from framegrain.media.kept import MOST_BYTES
from framegrain.media.picture import PictureMaker
from framegrain.media.proxy_making import SPOTS, CopyWriter, small_picture
from framegrain.media.reader import ExactReader

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framegrain.media.index import Cancel, VideoIndex
    from framegrain.media.kept import KeptFiles

SLOW_SECONDS: Final = 0.3
_PLACES: Final = 3
_FRAMES_EACH: Final = 10
_MOST_SECONDS: Final = 2.0
# Of what one processor does, each further one adds so much to decoding.
_PROCESSOR_GAIN: Final = 0.8
_MANY_PROCESSORS: Final = 16
_ROOM_TO_SPARE: Final = 512 * 1024**2


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyPlan:
    """What was measured: seconds a step back takes without a copy, the copy's bytes, seconds to make it.

    `frames_bytes` is what all decoded frames would take in memory: a video that fits there needs no copy.
    """

    step_back: float
    size: int
    seconds: float
    frames_bytes: int

    def is_slow(self, budget: int, *, slow_seconds: float = SLOW_SECONDS) -> bool:
        """Whether moving keeps a person waiting, with `budget` bytes for decoded frames."""
        return self.step_back > slow_seconds and self.frames_bytes > budget


def plan_proxy(path: Path | str, index: VideoIndex, *, cancel: Cancel | None = None) -> ProxyPlan:
    """Decode and copy some frames at three places (about two seconds of work); raises BadInput, Cancelled."""
    sample = _Sample()
    maker = PictureMaker()
    # One thread, whose own time is counted: whether a video is slow shall not hang on what else the machine does.
    with ExactReader(path, index, threads=1) as reader:
        for first in _places(index):
            for frame in range(first, min(first + _FRAMES_EACH, index.frame_count)):
                if cancel is not None and cancel():
                    raise Cancelled(f"Measuring {Path(path).name} was cancelled")
                sample.take(reader, maker, frame)
            if sample.decoding + sample.copying > _MOST_SECONDS:
                break
    return sample.plan(index, Path(path))


def check_room(kept: KeptFiles, plan: ProxyPlan, name: str) -> None:
    """Refuse a copy the drive has no room for; BadInput tells how much is missing."""
    if plan.size > MOST_BYTES:
        raise BadInput(
            f"A copy of {name} takes about {in_bytes(plan.size)}, more than the {in_bytes(MOST_BYTES)} kept on this "
            "machine for all videos; cut the video into shorter ones"
        )
    free = kept.free()
    if free < plan.size + _ROOM_TO_SPARE:
        raise BadInput(
            f"A copy of {name} takes about {in_bytes(plan.size)}, and {kept.folder} has {in_bytes(free)} left; "
            "free some space, or delete copies of other videos in the preferences"
        )


def group_length(index: VideoIndex) -> float:
    """Packets from keyframe to keyframe around an average frame; the whole video where none is marked."""
    edges = np.unique(np.concatenate([[0], index.keys, [len(index.pts)]]))
    lengths: NDArray[np.int64] = np.diff(edges)
    return float((lengths.astype(float) ** 2).sum() / max(lengths.sum(), 1))


def in_bytes(size: float) -> str:
    """A size for people: `850 MB`, `1.2 GB`."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{max(round(size / 1e6), 1)} MB"


def _places(index: VideoIndex) -> list[int]:
    # First frames of groups spread over the video: reaching them costs nothing that has to be left out.
    firsts = index.ranks[index.keys]
    firsts = firsts[firsts >= 0]
    if not len(firsts):
        return [0]
    spread = np.linspace(0, len(firsts) - 1, _PLACES + 1)[:_PLACES].astype(int)
    return [int(first) for first in np.unique(firsts[spread])]


class _Sample:
    """What the frames looked at took: seconds of one processor, bytes."""

    def __init__(self) -> None:
        self.decoding = self.copying = 0.0
        self._taken = 0.0
        self._frames = self._bytes = self._frame_bytes = 0

    def take(self, reader: ExactReader, maker: PictureMaker, frame: int) -> None:
        began = time.perf_counter()
        self._take(reader, maker, frame)
        self._taken += time.perf_counter() - began

    def _take(self, reader: ExactReader, maker: PictureMaker, frame: int) -> None:
        started = time.thread_time()
        try:
            decoded = reader.frame(frame)
        except FrameMismatch:
            return
        self.decoding += time.thread_time() - started
        self._frame_bytes = max(self._frame_bytes, frame_bytes(decoded))
        started = time.thread_time()
        picture = small_picture(maker, reader, frame)
        copy = io.BytesIO()
        with CopyWriter(copy, (picture.shape[1], picture.shape[0])) as writer:
            writer.add(picture)
        self.copying += time.thread_time() - started
        self._bytes += copy.getbuffer().nbytes
        self._frames += 1

    def plan(self, index: VideoIndex, path: Path) -> ProxyPlan:
        if not self._frames:
            raise BadInput(f"{path} gives no picture where it was tried; check the file")
        count = index.frame_count
        gain = 1 + _PROCESSOR_GAIN * (min(os.cpu_count() or 1, _MANY_PROCESSORS) - 1)
        decoding, copying = self.decoding / self._frames, self.copying / self._frames
        step_back = group_length(index) * decoding / gain
        # what else the machine does now will make the copying slower, too
        load = self._taken / max(self.decoding + self.copying, 1e-3)
        return ProxyPlan(
            step_back=step_back,
            size=self._bytes * count // self._frames,
            # pictures are made and written one after the other while decoding goes on beside; at last some are compared
            seconds=load * (count * max(copying, (decoding + copying) / gain) + SPOTS * step_back / 2),
            frames_bytes=count * self._frame_bytes,
        )
