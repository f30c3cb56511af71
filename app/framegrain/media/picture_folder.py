"""A folder of numbered pictures as a video: its index, its decoder, its full check."""

from __future__ import annotations

import os
import re
import zlib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from framegrain.domain.closing import Closing
from framegrain.domain.errors import BadInput, Cancelled
from framegrain.media.errors import FrameMismatch
from framegrain.media.index import KEY, VideoIndex
from framegrain.media.picture_files import decoded, depth_of, header_of, read_picture
from framegrain.media.picture_header import BadPicture
from framegrain.media.picture_series import Series, find_series, gaps
from framegrain.media.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from av.video.frame import VideoFrame

    from framegrain.media.index import Cancel, Progress
    from framegrain.media.picture_header import PictureHeader

CONTAINER: Final = "folder of pictures"
DEFAULT_RATE: Final = Fraction(25)
SLOWEST, FASTEST = Fraction(1, 86400), Fraction(1000)
_RATE: Final = re.compile(r"[0-9]{1,6}([.][0-9]{1,6})?|[0-9]{1,9}/[0-9]{1,9}")
_LOOKED_AT: Final = 8
_STRIDE: Final = 64


def check_rate(rate: Fraction) -> Fraction:
    """A rate pictures can be shown at, per second; BadInput for any other."""
    if not SLOWEST <= rate <= FASTEST:
        raise BadInput(f"{rate} pictures a second can't be; give a rate above 0 and up to {FASTEST}, as 25")
    return rate


def rate_from(text: str) -> Fraction:
    """A rate as people write it: `25`, `29.97` or `30000/1001` pictures a second; raises BadInput."""
    written = text.strip().replace(",", ".")
    if not _RATE.fullmatch(written) or not Fraction(written.partition("/")[2] or 1):
        raise BadInput(f"“{text}” is no rate; write pictures a second, as 25, 29.97 or 30000/1001")
    return check_rate(Fraction(written))


def index_folder(
    folder: Path | str,
    *,
    rate: Fraction | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> VideoIndex:
    """The index of a folder of pictures, from their names and headers; frames last 1/`rate` seconds.

    Raises BadInput, also for pictures of different sizes, and Cancelled.
    """
    rate = check_rate(DEFAULT_RATE if rate is None else rate)
    series = find_series(folder)
    headers = _headers(series, progress, cancel)
    _check_sizes(series, headers)
    count = len(series.names)
    kinds = sorted({header.kind for header in headers if header is not None})
    frames = np.arange(count, dtype=np.int64)
    return VideoIndex(
        container=CONTAINER,
        codec=", ".join(kinds),
        stream=0,
        time_base=1 / rate,
        rate=rate,
        last_duration=1,
        header_count=count,
        pts=frames,
        dts=frames,
        pos=np.full(count, -1, np.int64),
        size=np.array([noted_size(size) for size in series.sizes], np.int32),
        flags=np.full(count, KEY, np.uint8),
        packets=frames.astype(np.int32),
        problems=tuple(problem(code, series.names) for code in _problems(series, headers)),
        names=series.names,
        depth=_depth(series),
    )


def noted_size(size: int) -> int:
    """A file's bytes as the index notes them: an empty file counts as 1, since no packet is empty."""
    return min(max(size, 1), 2**31 - 1)


def _headers(series: Series, progress: Progress | None, cancel: Cancel | None) -> list[PictureHeader | None]:
    headers: list[PictureHeader | None] = []
    for number, name in enumerate(series.names):
        if not number % _STRIDE:
            _report(progress, cancel, number / len(series.names), series.folder)
        try:
            headers.append(header_of(series.folder / name))
        except BadPicture as bad:
            headers.append(None)
            reason = bad
    if all(header is None for header in headers):
        raise BadInput(f"{series.folder} holds no picture that can be read: {series.names[-1]}: {reason}")
    return headers


def _report(progress: Progress | None, cancel: Cancel | None, share: float, folder: Path) -> None:
    if cancel is not None and cancel():
        raise Cancelled(f"Reading {folder.name} was cancelled")
    if progress is not None:
        progress(share)


def _check_sizes(series: Series, headers: list[PictureHeader | None]) -> None:
    known = [(name, header.size) for name, header in zip(series.names, headers, strict=True) if header]
    first, size = known[0]
    for name, other in known:
        if other != size:
            raise BadInput(
                f"{name} in {series.folder} is {other[0]} x {other[1]}, {first} is {size[0]} x {size[1]}; pictures of "
                "one video have one size, so put the others into a folder of their own"
            )


def _problems(series: Series, headers: list[PictureHeader | None]) -> list[str]:
    tests = {
        "numbering_gaps": bool(gaps(series.names)),
        "unnumbered_pictures": series.left_out,
        "turned_pictures": any(any(header.stands) for header in headers if header is not None),
        "unreadable_pictures": None in headers,
    }
    return [code for code, found in tests.items() if found]


def _depth(series: Series) -> int:
    """The most bits any of a few pictures uses, so that all of them are shown equally bright."""
    count = len(series.names)
    depths = [8]
    for number in {round(step * (count - 1) / (_LOOKED_AT - 1)) for step in range(_LOOKED_AT)}:
        try:
            depths.append(depth_of(read_picture(series.folder, series.names[number])))
        except BadPicture:
            continue
        if depths[-1] == 8:
            break  # 8 bits are shown as they are
    return max(depths)


class PictureDecoder(Closing):
    """Gives the pictures of an indexed folder in their order, as `StampedDecoder` gives those of a file.

    No picture must be read before another: `latency` and `read_on` are 0.
    """

    latency = 0
    read_on = 0

    def __init__(self, path: Path, index: VideoIndex, *, threads: int = 0) -> None:
        check_folder(path)
        self._folder = Path(os.path.abspath(path))
        self._index = index
        self._next = 0
        self._sought = -1
        # Of pictures read before, so that another one put in its place is noticed, also one of the same size.
        self._crcs = np.zeros(len(index.names), np.uint32)
        self._is_read = np.zeros(len(index.names), np.bool_)

    @property
    def next_ordinal(self) -> int:
        """The picture that will be read next."""
        return self._next

    @property
    def is_drained(self) -> bool:
        """Whether the last picture was handed out."""
        return self._next >= len(self._index.names)

    def frames(self) -> Iterator[tuple[int, VideoFrame]]:
        """All (ordinal, frame) from here to the end; pictures that can't be shown are left out."""
        while (produced := self.step()) is not None:
            yield from produced

    def step(self) -> list[tuple[int, VideoFrame]] | None:
        """Read one picture: its (ordinal, frame), nothing when it can't be shown, or None after the end.

        Raises FrameMismatch for the picture that `seek` went to, BadInput when the folder is gone.
        """
        if self.is_drained:
            return None
        ordinal, self._next = self._next, self._next + 1
        try:
            return [(ordinal, decoded(self._read(ordinal), self._index.depth))]
        except BadPicture as bad:
            check_folder(self._folder)
            if ordinal != self._sought:
                return []
            raise self._mismatch(ordinal, bad) from bad

    def seek(self, key: int, way: str, *, check: Callable[[], None] = lambda: None) -> bool:
        """Stand before the picture `key`."""
        self._next = self._sought = key
        return True

    def file_bytes(self, frame: int) -> bytes:
        """The file that shows a frame, as it is; raises FrameMismatch, BadInput."""
        try:
            return self._read(frame)
        except BadPicture as bad:
            check_folder(self._folder)
            raise self._mismatch(frame, bad) from bad

    def close(self) -> None:
        """Nothing is held open."""

    def _read(self, ordinal: int) -> bytes:
        data = read_picture(self._folder, self._index.names[ordinal])
        if noted_size(len(data)) != self._index.size[ordinal]:
            raise BadPicture("it is another picture than when the folder was added")
        crc = zlib.crc32(data)
        if self._is_read[ordinal] and self._crcs[ordinal] != crc:
            raise BadPicture("it is another picture than when the folder was opened")
        self._crcs[ordinal], self._is_read[ordinal] = crc, True
        return data

    def _mismatch(self, ordinal: int, bad: BadPicture) -> FrameMismatch:
        return FrameMismatch(
            f"Frame {ordinal} of {self._folder.name} can't be shown: {self._index.names[ordinal]}: {bad}; the other "
            "frames are not concerned"
        )


def check_folder(path: Path) -> None:
    """Raise BadInput when a folder of pictures is not there."""
    if not path.is_dir():
        raise BadInput(f"{path} is not there; check the name, or relink the video to where it is now")


def scan_folder(
    path: Path | str, index: VideoIndex, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> Iterator[tuple[int, VideoFrame]]:
    """Every picture that can be shown, decoded in order; raises BadInput and Cancelled."""
    with PictureDecoder(Path(path), index) as decoder:
        while not decoder.is_drained:
            _report(progress, cancel, decoder.next_ordinal / len(index.names), Path(path))
            yield from decoder.step() or []


def verified(index: VideoIndex, shown: int) -> VideoIndex:
    """The index after a full check that could show so many pictures: their order is that of the names, whatever
    they hold.
    """
    codes = [p.code for p in index.problems]
    codes += ["unreadable_pictures"] if shown < index.frame_count else []
    found = tuple(problem(code, index.names) for code in dict.fromkeys(codes))
    return replace(index, problems=found, state="verified")


def difference(folder: Path, index: VideoIndex) -> str:
    """What tells a folder from the one that was indexed, in words; empty when names and sizes are the same.

    Raises BadInput when the folder is no series of pictures any more.
    """
    series = find_series(folder)
    before = dict(zip(index.names, index.size.tolist(), strict=True))
    now = {name: noted_size(size) for name, size in zip(series.names, series.sizes, strict=True)}
    groups = {
        "gone": [name for name in index.names if name not in now],
        "new": [name for name in series.names if name not in before],
        "changed": [name for name in index.names if name in now and now[name] != before[name]],
    }
    return ", ".join(_told(names, what) for what, names in groups.items() if names)


def _told(names: list[str], what: str) -> str:
    rest = len(names) - 1
    if not rest:
        return f"{names[0]} {'has changed' if what == 'changed' else f'is {what}'}"
    return f"{names[0]} and {rest} more {'have changed' if what == 'changed' else f'are {what}'}"
