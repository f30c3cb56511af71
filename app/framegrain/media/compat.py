"""Will others see the same frame? Reads a file with OpenCV, in order and by jumping, beside our exact frames."""

from __future__ import annotations

import math
import random
import zlib
from array import array
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from framegrain.domain.errors import BadInput, Cancelled
from framegrain.media import compat_words
from framegrain.media.compat_pictures import SmallFrames, Turn, matches, small
from framegrain.media.compat_report import REPORT_VERSION, CompatReport, InOrder, Seeks, Times
from framegrain.media.container import check_file
from framegrain.media.fingerprint import fingerprint
from framegrain.media.index import DISCARD
from framegrain.media.opencv_capture import VERSION, open_capture
from framegrain.media.reader import ExactReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from framegrain.media.compat_pictures import Small
    from framegrain.media.index import Cancel, Progress, VideoIndex

SEEKS: Final = 200
_REACH: Final = 12
"""How far around a frame is looked for the picture OpenCV gave, in frames."""
_SURE: Final = 3
"""Pictures that prove how they stand; one or two can look right by chance."""
_FARTHEST: Final = 60
"""How far OpenCV's order may run off ours and still be followed, in frames."""


def compare(
    path: Path | str,
    index: VideoIndex,
    *,
    seeks: int = SEEKS,
    seed: int = 0,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> CompatReport:
    """Compare every picture in order, then `seeks` jumps to random frames (the same ones for the same `seed`).

    No jumps where most pictures are wrong already.
    Both decoders stream side by side; of the whole file only 4 bytes a frame are held. Raises BadInput, Cancelled.
    """
    if index.names:
        raise BadInput(compat_words.same_files(Path(path).name))
    path = check_file(path)
    with ExactReader(path, index) as reader:
        frames = SmallFrames(reader)
        walk = _Walk(path, frames, index)
        in_order = walk.run(_Share(progress, cancel, 0.0, 0.7))
        is_readable = in_order.same + in_order.untold > in_order.different
        jumps = _Jumps(path, frames, walk.checksums)
        found = jumps.run(
            index.frame_count, seeks if is_readable else 0, seed, _Share(progress, cancel, 0.7, 1.0)
        )
    times = _times(index, walk)
    hidden = int(np.count_nonzero(index.flags & DISCARD))
    return CompatReport(
        version=REPORT_VERSION,
        opencv=VERSION,
        fingerprint=fingerprint(path),
        numbering=index.numbering,
        frames=index.frame_count,
        claimed=walk.claimed,
        hidden=hidden,
        in_order=in_order,
        seeks=found,
        times=times,
        findings=compat_words.findings(
            frames=index.frame_count,
            claimed=walk.claimed,
            hidden=hidden,
            in_order=in_order,
            seeks=found,
            times=times,
        ),
    )


class _Share:
    """A part of the whole work: reports how far it is, and asks whether to go on."""

    def __init__(self, progress: Progress | None, cancel: Cancel | None, start: float, stop: float) -> None:
        self._progress = progress
        self._cancel = cancel
        self._start, self._length = start, stop - start

    def reached(self, done: int, total: int) -> None:
        """Raises Cancelled."""
        if self._cancel is not None and self._cancel():
            raise Cancelled("The comparison with OpenCV was cancelled")
        if self._progress is not None:
            self._progress(self._start + self._length * min(done / max(total, 1), 1.0))


class _Walk:
    """OpenCV reads from the start; each of its pictures is looked for among our frames around it.

    Afterwards `checksums` holds one of each picture OpenCV gave, by the order it gave them in.
    """

    def __init__(self, path: Path, frames: SmallFrames, index: VideoIndex) -> None:
        self._capture = open_capture(path)
        self._frames = frames
        self._count = index.frame_count
        self._seconds = (index.times.pts - index.times.pts[0]) * float(index.times.time_base)
        self.claimed = _whole(self._capture.get(cv2.CAP_PROP_FRAME_COUNT))
        self.rate = float(self._capture.get(cv2.CAP_PROP_FPS))
        self.position_ms: float | None = None
        self.checksums = array("I")
        self._tally: Counter[str] = Counter()
        self._first_different: int | None = None
        self._turn = self._suspected = Turn()
        self._turns = 0
        self._off = 0

    def run(self, share: _Share) -> InOrder:
        """Read to the end. Raises Cancelled."""
        try:
            for number, picture in enumerate(self._pictures()):
                share.reached(number, self._count)
                self._add(number, picture)
        finally:
            self._capture.release()
        return InOrder(
            read=len(self.checksums),
            same=self._tally["same"],
            untold=self._tally["untold"],
            different=self._tally["different"],
            strange=self._tally["strange"],
            first_different=self._first_different,
            turned=self._turn.name,
        )

    def _pictures(self) -> Iterator[Small]:
        # A reader that gives pictures without end would be stopped by nobody.
        for number in range(2 * self._count + _FARTHEST):
            is_there, pixels = self._capture.read()
            if not is_there:
                return
            self._note_position(number)
            yield small(np.asarray(pixels, np.uint8))

    def _note_position(self, number: int) -> None:
        if number < self._count:
            told = float(self._capture.get(cv2.CAP_PROP_POS_MSEC))
            self.position_ms = max(self.position_ms or 0.0, abs(told - 1000 * float(self._seconds[number])))

    def _add(self, number: int, picture: Small) -> None:
        if not number:
            self._frames.settle(picture)
        self.checksums.append(_checksum(picture))
        picture = self._frames.compared(picture)
        near = self._frames.around(number + self._off, _REACH)
        found = matches(self._turn(picture), near, limit=self._frames.limit)
        if number in found:
            self._tally["same" if len(found) == 1 else "untold"] += 1
            return
        self._tally["different"] += 1
        if self._first_different is None:
            self._first_different = number
        self._tally["strange"] += not found
        if not found and self._tally["same"] < _SURE and number in near:
            self._suspect(Turn.between(picture, near[number]), number)
        if len(found) == 1 and abs(found[0] - number) <= _FARTHEST:
            self._off = found[0] - number

    def _suspect(self, turn: Turn, number: int) -> None:
        # One picture can look like a turned frame by chance, as what is left in memory does; several in a row can't.
        self._turns = self._turns + 1 if turn.name and turn == self._suspected else int(bool(turn.name))
        self._suspected = turn
        if self._turns < _SURE:
            return
        self._turn = turn
        self._tally.update(same=_SURE, different=-_SURE, strange=-_SURE)
        if self._first_different == number - _SURE + 1:
            self._first_different = None


class _Jumps:
    """OpenCV is sent to frames by number; what it gives is known again by what it gave in order."""

    def __init__(self, path: Path, frames: SmallFrames, checksums: array[int]) -> None:
        self._path = path
        self._frames = frames
        self._checksums = np.array(checksums, np.uint32)
        self._tally: Counter[str] = Counter()
        self._farthest = 0
        self._example: tuple[int, int] | None = None

    def run(self, count: int, seeks: int, seed: int, share: _Share) -> Seeks:
        """Jump `seeks` times. Raises Cancelled."""
        wanted = random.Random(seed).sample(range(count), min(seeks, count))
        capture = open_capture(self._path)
        try:
            for done, frame in enumerate(wanted):
                share.reached(done, len(wanted))
                capture.set(cv2.CAP_PROP_POS_FRAMES, frame)
                is_there, pixels = capture.read()
                self._tally[
                    self._judge(frame, small(np.asarray(pixels, np.uint8))) if is_there else "failed"
                ] += 1
        finally:
            capture.release()
        return Seeks(
            asked=len(wanted),
            same=self._tally["same"],
            untold=self._tally["untold"],
            elsewhere=self._tally["elsewhere"],
            strange=self._tally["strange"],
            failed=self._tally["failed"],
            farthest=self._farthest,
            example=self._example,
        )

    def _judge(self, frame: int, picture: Small) -> str:
        found = [int(known) for known in np.flatnonzero(self._checksums == _checksum(picture))]
        if not found:
            # Right pictures need not be bit by bit the same after a jump (intra refresh): look at them.
            near = self._frames.around(frame, _REACH)
            found = list(matches(self._frames.compared(picture), near, limit=self._frames.limit))
        if frame in found:
            return "same" if len(found) == 1 else "untold"
        if not found:
            return "strange"
        nearest = min(found, key=lambda known: abs(known - frame))
        if abs(nearest - frame) > self._farthest:
            self._farthest, self._example = abs(nearest - frame), (frame, nearest)
        return "elsewhere"


def _times(index: VideoIndex, walk: _Walk) -> Times:
    """Frames as time x rate, against the file's own times."""
    times = index.times
    seconds = (times.pts - times.pts[0]) * float(times.time_base)
    rate = walk.rate if math.isfinite(walk.rate) and walk.rate > 0 else 0.0
    numbers = np.arange(len(seconds))
    off = np.abs(numbers / rate - seconds) if rate else np.zeros(len(seconds))
    worst = int(np.argmax(np.round(off, 6)))
    frames_off = (
        np.abs(np.round(seconds * rate).astype(np.int64) - numbers) if rate else np.zeros(1, np.int64)
    )
    return Times(
        rate=rate,
        worst_ms=round(1000 * float(off[worst]), 3),
        worst_frames=int(frames_off.max()),
        worst_frame=worst,
        start=str(times.at(0)),
        position_ms=None if walk.position_ms is None else round(walk.position_ms, 3),
    )


def _checksum(picture: NDArray[np.int16]) -> int:
    return zlib.crc32(np.ascontiguousarray(picture).data)


def _whole(value: float) -> int:
    return int(value) if math.isfinite(value) else 0
