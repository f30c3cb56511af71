"""Exact access to any frame of an indexed video."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from framegrain.domain.closing import Closing
from framegrain.domain.errors import Cancelled, NothingThere
from framegrain.media.decoders import open_decoder
from framegrain.media.errors import FrameMismatch
from framegrain.media.index import DISCARD, Cancel, VideoIndex
from framegrain.media.key_pictures import KeyPictures
from framegrain.media.one_size import OneSize
from framegrain.media.picture import PictureMaker
from framegrain.media.problems import DAMAGE
from framegrain.media.stamped import WAYS, DecoderTrouble, Desync, StampedDecoder, is_dependent

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

Keep = Callable[[int, "VideoFrame"], None]

_EARLIER_KEYS: Final = 3
_FALSE_KEYS_TRIED: Final = 12


class ExactReader(Closing):
    """Gives frame `i` of a file as a sequential decode would show it, from any position, or an error.

    Not thread-safe. `threads` 0 lets FFmpeg choose; after the first decoding error one thread is used,
    because only then every frame around the damage comes out.
    """

    def __init__(self, path: Path | str, index: VideoIndex, *, threads: int = 0) -> None:
        self.path = Path(path)
        self._index = index
        self._decoder = open_decoder(self.path, index, threads=threads)
        self._is_careful = threads == 1
        self._maker = PictureMaker()
        self._sizes = OneSize(
            self.path, index, self._decoder.size if isinstance(self._decoder, StampedDecoder) else None
        )
        self._false_keys: set[int] = set()
        # What a decoder fills damage with comes from the pictures before, so it has to have seen them.
        self._starts_earlier = not DAMAGE.isdisjoint(p.code for p in index.problems)
        self._start, self._is_unchecked = 0, False
        self._key_pictures: KeyPictures | None = None
        self._first_way = 0
        self._good_from = 0
        self._held: dict[int, VideoFrame] = {}
        self._last = -1
        self._last_ordinal = -1
        self._repeat = 0

    @property
    def frame_count(self) -> int:
        """Frames of the video."""
        return self._index.frame_count

    def picture(self, frame: int) -> NDArray[np.uint8]:
        """Frame `frame` upright as BGRA; raises as `frame` does."""
        return self._maker.bgra(self.frame(frame))

    def frame(self, frame: int, *, keep: Keep | None = None, cancel: Cancel | None = None) -> VideoFrame:
        """The decoded frame as stored (not yet upright).

        `keep` is given every good frame decoded on the way with its number, this one too; `cancel` is asked between
        packets. Raises NothingThere, FrameMismatch, Cancelled, BadInput (file gone or changed).
        """
        if not 0 <= frame < self.frame_count:
            raise NothingThere(f"{self.path.name} has frames 0 to {self.frame_count - 1}, not {frame}")
        if (held := self._held.get(frame)) is not None:
            return held
        run = _Run(frame, int(self._index.packets[frame]) + self._decoder.latency, keep, cancel)
        found = self._find_boldly(run) if not self._is_careful else self._find(run)
        if found is None:
            raise FrameMismatch(
                f"Frame {frame} of {self.path.name} did not come out of the decoder; "
                "check the whole file (it may be damaged or changed) before labeling here"
            )
        return found

    def key_picture(self, frame: int) -> tuple[int, VideoFrame] | None:
        """The key frame before `frame` with its number, sooner than `frame` itself; None where that is no gain."""
        if self._key_pictures is None:
            self._key_pictures = KeyPictures(self.path, self._index)
        return self._key_pictures.before(frame)

    def limit_memory(self, budget: int) -> None:
        """Decode with so many threads that all frames keep to `budget` bytes; to be called before the first frame."""
        if isinstance(self._decoder, StampedDecoder):
            self._decoder.limit_memory(budget)

    def close(self) -> None:
        """Let go of the file."""
        if self._key_pictures is not None:
            self._key_pictures.close()
        self._decoder.close()
        self._held.clear()

    def _find_boldly(self, run: _Run) -> VideoFrame | None:
        # With several threads, frames next to damage can get lost on the way out; with one never.
        try:
            found = self._find(run)
        except DecoderTrouble:
            found = None
        if found is not None:
            return found
        self._be_careful()
        return self._find(run)

    def _find(self, run: _Run) -> VideoFrame | None:
        if self._lies_ahead(run.target):
            try:
                if (found := self._run(run)) is not None:
                    return found
            except Desync:
                pass
        return next((found for key in self._keys(run.target) if (found := self._from_key(key, run))), None)

    def _lies_ahead(self, frame: int) -> bool:
        if self._decoder.is_drained or frame <= self._last or frame < self._good_from:
            return False
        return next(self._keys(frame)) <= self._decoder.next_ordinal + self._decoder.read_on

    def _keys(self, frame: int) -> Iterator[int]:
        """Key packets from which `frame` can be decoded, the nearest first, the start of the file last.

        A key shown after `frame` can't serve: in an open group the pictures before it need the group before.
        """
        index = self._index
        before = index.keys[: np.searchsorted(index.keys, index.packets[frame], side="right")]
        ranks = index.ranks[before]
        usable = (ranks <= frame) & ((ranks >= 0) | (index.flags[before] & DISCARD > 0))
        left = _EARLIER_KEYS
        nearest = before[usable][: -_EARLIER_KEYS - _FALSE_KEYS_TRIED - 1 : -1].tolist()
        for key in nearest[self._starts_earlier :]:
            if key and left and key not in self._false_keys:
                yield key
                left -= key not in self._false_keys
        yield 0

    def _from_key(self, key: int, run: _Run) -> VideoFrame | None:
        for number, way in enumerate(WAYS[self._first_way :], self._first_way):
            run.check()
            if not self._decoder.seek(key, way, check=run.check):
                continue
            self._forget(key)
            try:
                found = self._run(run)
            except Desync:
                continue
            if way != "start":
                # What led astray once will again: later requests start with the way that worked.
                self._first_way = max(self._first_way, number)
            return found
        return None

    def _run(self, run: _Run) -> VideoFrame | None:
        found = None
        while found is None and self._decoder.next_ordinal <= run.last_ordinal:
            run.check()
            produced = self._decoder.step()
            if produced is None:
                break
            self._held.clear()
            for ordinal, decoded in produced:
                number = self._number(ordinal)
                if number is None:
                    continue
                if self._is_unchecked:
                    self._check_start(ordinal, decoded)
                if run.target < self._good_from:
                    return None
                if number >= self._good_from:
                    self._hold(number, decoded, run.keep)
            found = self._held.get(run.target)
        return found

    def _hold(self, number: int, decoded: VideoFrame, keep: Keep | None) -> None:
        self._held[number] = decoded = self._sizes.brought(decoded)
        if keep is not None:
            keep(number, decoded)

    def _number(self, ordinal: int) -> int | None:
        # Which frame this is, None for pictures the video does not show or that lack what they were made from.
        self._repeat = self._repeat + 1 if ordinal == self._last_ordinal else 0
        self._last_ordinal = ordinal
        rank = int(self._index.ranks[ordinal])
        if rank < self._good_from or rank < 0:
            return None
        number = rank + self._repeat
        if number >= self.frame_count or self._index.packets[number] != ordinal:
            return None
        self._last = max(self._last, number)
        return number

    def _forget(self, key: int) -> None:
        # Frames shown before the key decoding started at may be broken, so they don't count; at the start all do.
        self._good_from = int(self._index.ranks[key]) if key else 0
        # Pictures of a folder each stand for themselves: one that can't be read makes none of the others doubtful.
        self._start, self._is_unchecked = key, key > 0 and not self._index.names
        self._held = {}
        self._last = -1
        self._last_ordinal = -1
        self._repeat = 0

    def _check_start(self, ordinal: int, decoded: VideoFrame) -> None:
        # The first frame to come out has to be the keyframe, and be one; what comes after a false one shows something
        # else.
        self._is_unchecked = False
        codec = self._index.codec
        if codec == "h264":
            # This decoder knows false keyframes by itself. Intra refresh begins at dependent pictures, and is whole
            # only at the next such beginning.
            if is_dependent(decoded, codec):
                self._starts_earlier = True
                later = self._index.keys[np.searchsorted(self._index.keys, self._start, side="right") :]
                self._good_from = int(self._index.ranks[later[0]]) if len(later) else self.frame_count
        elif is_dependent(decoded, codec) or (ordinal != self._start and self._index.ranks[self._start] >= 0):
            self._false_keys.add(self._start)
            self._good_from = self.frame_count

    def _be_careful(self) -> None:
        self._is_careful = True
        self._decoder.close()
        self._decoder = open_decoder(self.path, self._index, threads=1)
        self._forget(0)


class _Run:
    """One request: the frame wanted, the packet after which it is too late, and who wants to know."""

    def __init__(self, target: int, last_ordinal: int, keep: Keep | None, cancel: Cancel | None) -> None:
        self.target = target
        self.last_ordinal = last_ordinal
        self.keep = keep
        self._cancel = cancel

    def check(self) -> None:
        """Raise Cancelled when the request was withdrawn."""
        if self._cancel is not None and self._cancel():
            raise Cancelled("The request for a frame was withdrawn")
