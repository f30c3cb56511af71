"""Pictures made small and grey, so that two decoders' frames can be told apart or known again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import cv2
import numpy as np
from av.video.reformatter import Colorspace

from framegrain.domain.errors import FramegrainError
from framegrain.media.picture import PictureMaker, orientation, upright
from framegrain.media.tone import is_high_range

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

    from framegrain.media.reader import ExactReader

    Small = NDArray[np.int16]

_SIDE: Final = 160
"""The longer side of a small picture in pixels."""
_LIMIT: Final = 3.0
"""Mean grey levels (of 255) up to which two pictures can be the same; conversions differ by less than 1."""
_LIMIT_BY_ORDER: Final = 32.0
"""The same for pictures compared by the order of their brightness, whose highlights others may cut off."""
_TOLD: Final = 0.004
"""Mean grey levels by which one frame must be nearer than another to be told from it."""
_FLAT: Final = 4.0
_TURNS: Final[Mapping[str, Callable[[Small], Small]]] = {
    "turned by 180 degrees": lambda p: p[::-1, ::-1],
    "mirrored": lambda p: p[:, ::-1],
    "upside down": lambda p: p[::-1],
    "turned by 90 degrees": lambda p: np.rot90(p),
    "turned by 270 degrees": lambda p: np.rot90(p, 3),
    "turned by 90 degrees and mirrored": lambda p: p.T,
    "turned by 270 degrees and mirrored": lambda p: np.rot90(p, 2).T,
}


def small(pixels: NDArray[np.uint8]) -> Small:
    """A BGR or grey picture, shape (height, width[, 3]), as a small grey one."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY) if pixels.ndim == 3 else pixels
    height, width = grey.shape
    scale = _SIDE / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.int16)


def distance(a: Small, b: Small) -> float:
    """Mean absolute difference in grey levels; infinite for pictures of different shape."""
    return float(np.abs(a - b).mean()) if a.shape == b.shape else np.inf


def matches(picture: Small, candidates: Mapping[int, Small], *, limit: float = _LIMIT) -> tuple[int, ...]:
    """The frames a picture may be: those as near to it as the nearest; none when none is near enough.

    What the conversion alone makes different can hide as much of a true difference, so that counts as near, too.
    """
    far = {frame: distance(picture, known) for frame, known in candidates.items()}
    best = min(far.values(), default=np.inf)
    if best > limit:
        return ()
    return tuple(frame for frame, found in far.items() if found <= best + _TOLD + best / 4)


class Turn(NamedTuple):
    """How pictures have to be turned; `name` is empty for not at all."""

    name: str = ""

    def __call__(self, picture: Small) -> Small:
        """The picture so turned."""
        return _TURNS[self.name](picture) if self.name else picture

    @classmethod
    def between(cls, picture: Small, ours: Small) -> Turn:
        """The turn that makes a picture ours, none when no turn does."""
        if ours.std() <= _FLAT:
            return cls()
        far = {name: distance(turn(picture), ours) for name, turn in _TURNS.items()}
        best = min(far, key=lambda name: far[name])
        return cls(best if far[best] <= _LIMIT else "")


class SmallFrames:
    """Our frames as small grey pictures, converted the way that is nearest to OpenCV's."""

    def __init__(self, reader: ExactReader) -> None:
        self._reader = reader
        self._maker = PictureMaker()
        self._ways: list[Callable[[VideoFrame], NDArray[np.uint8]]] = [self._maker.bgr, _untagged]
        self._held: dict[int, Small | None] = {}
        self._by_order = False
        self.limit = _LIMIT
        """Up to which distance a picture can be one of them."""

    def settle(self, theirs: Small) -> None:
        """Choose the conversion by the first picture: OpenCV's versions differ in which colour tags they heed."""
        try:
            first = self._reader.frame(0)
        except FramegrainError:
            return  # a file whose first frame is lost is compared as it is
        self._by_order = is_high_range(first)
        self.limit = _LIMIT_BY_ORDER if self._by_order else _LIMIT
        theirs = self.compared(theirs)
        self._ways.sort(key=lambda way: distance(self.compared(small(way(first))), theirs))
        self._held.clear()

    def compared(self, picture: Small) -> Small:
        """A picture as it is compared: high dynamic range by which parts are brighter than which, not by how much.

        Everybody presses that range into a screen's in another way.
        """
        return cv2.equalizeHist(picture.astype(np.uint8)).astype(np.int16) if self._by_order else picture

    def around(self, frame: int, reach: int) -> dict[int, Small]:
        """The frames around one, those without a picture left out."""
        around = range(max(frame - reach, 0), min(frame + reach + 1, self._reader.frame_count))
        for old in [held for held in self._held if held not in around]:
            del self._held[old]
        found = {number: self._get(number) for number in around}
        return {number: picture for number, picture in found.items() if picture is not None}

    def _get(self, frame: int) -> Small | None:
        if frame not in self._held:
            try:
                self._held[frame] = self.compared(small(self._ways[0](self._reader.frame(frame))))
            except FramegrainError:
                self._held[frame] = None
        return self._held[frame]


def _untagged(frame: VideoFrame) -> NDArray[np.uint8]:
    """As a program sees it that passes over what the file says of its colours."""
    plain = frame.to_ndarray(format="bgr24", src_colorspace=Colorspace.ITU601)
    return upright(np.asarray(plain, np.uint8), orientation(frame))
