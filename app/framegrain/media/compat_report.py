"""What comparing OpenCV's reading of a file with ours found, as values that can be kept and exported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from framegrain.domain.errors import UNREADABLE

if TYPE_CHECKING:
    from framegrain.media.index import VideoIndex

REPORT_VERSION: Final = 1


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which others may see another frame; `code` is stable for programs, the rest is for people."""

    code: str
    sentence: str
    advice: str


class InOrder(msgspec.Struct, frozen=True, kw_only=True):
    """OpenCV read from the start, picture k compared with frame k.

    `read` pictures came; `same` are frame k and no other, `untold` look like frame k and like a neighbour alike,
    `different` are another picture, `strange` of those are of no frame nearby (black, noise). `turned` says how its
    pictures stand as compared with ours, empty when they stand alike; `same` then counts them put upright.
    """

    read: int
    same: int
    untold: int
    different: int
    strange: int
    first_different: int | None
    turned: str


class Seeks(msgspec.Struct, frozen=True, kw_only=True):
    """OpenCV sent to single frames by number, in random order, and what it then gave.

    `elsewhere` pictures are those of another frame, at most `farthest` frames off; `strange` ones are of no frame
    nearby; `failed` gave none. `example` is one (asked, given).
    """

    asked: int
    same: int
    untold: int
    elsewhere: int
    strange: int
    failed: int
    farthest: int
    example: tuple[int, int] | None


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """Frame numbers computed from times by a constant rate, against the file's own times.

    `rate` is frames per second as OpenCV tells it. `worst_ms` is the largest distance of frame / rate from the
    frame's time since the first one, `worst_frames` of the frame number computed back from the time; both at
    `worst_frame`. `start` is the exact time of the first frame in seconds. `position_ms` is the largest error of
    CAP_PROP_POS_MSEC while reading in order, None where nothing was read.
    """

    rate: float
    worst_ms: float
    worst_frames: int
    worst_frame: int
    start: str
    position_ms: float | None


class CompatReport(msgspec.Struct, frozen=True, kw_only=True):
    """Whether others see the same frames of one file, as measured with one version of OpenCV on this machine."""

    version: int
    opencv: str
    fingerprint: str
    numbering: int
    frames: int
    claimed: int
    hidden: int
    in_order: InOrder
    seeks: Seeks
    times: Times
    findings: tuple[Finding, ...]

    @property
    def is_exact_in_order(self) -> bool:
        """Whether OpenCV, reading from the start, gives every frame and nothing else."""
        found = self.in_order
        return found.read == self.frames and not found.different and not found.turned

    @property
    def is_exact_by_seeking(self) -> bool:
        """Whether every frame asked for by number was the one given."""
        found = self.seeks
        return self.is_exact_in_order and found.same + found.untold == found.asked

    def is_about(self, fingerprint: str, index: VideoIndex) -> bool:
        """Whether it was made of this file and of frames numbered as now."""
        return (
            self.version == REPORT_VERSION
            and self.fingerprint == fingerprint
            and self.numbering == index.numbering
        )

    def to_json(self) -> bytes:
        """For keeping."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, data: bytes | str) -> CompatReport | None:
        """What was kept; None when it can't be understood, as after an update of the program."""
        try:
            return msgspec.json.decode(data, type=cls)
        except UNREADABLE:
            return None
