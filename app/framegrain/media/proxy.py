"""The small copy of a video that is quick to move through: every picture by itself, frame for frame the original's.

It is made from the original, looked at only while pictures move, and never the source of anything: losing it loses
the time it took. A copy that does not belong to this very file and numbering is deleted unseen.
"""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from framegrain.domain.errors import UNREADABLE, FramegrainError
from framegrain.media.fingerprint import fingerprint
from framegrain.media.index import VideoIndex
from framegrain.media.reader import ExactReader

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.media.kept import KeptFiles

COPY: Final = "proxy.mkv"
_MANIFEST: Final = "proxy.manifest"
# Raised when copies are made in another way; those made before are deleted then.
_VERSION: Final = 1
_MOST_MANIFEST: Final = 256 * 1024**2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proxy:
    """A complete small copy: frame `i` of it is frame `i` of the original. `size` is in bytes."""

    path: Path
    index: VideoIndex
    size: int

    def open(self) -> ExactReader:
        """A reader of its pictures, upright and small; raises BadInput when it was deleted."""
        # one thread: a picture takes a millisecond or two, and several threads would only hold pictures back
        return ExactReader(self.path, self.index, threads=1)


class _Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: int
    original: str
    numbering: int
    frames: int
    copy: str
    index: bytes


def find_proxy(kept: KeptFiles, original: str, index: VideoIndex) -> Proxy | None:
    """The copy of the video with the fingerprint `original`, numbered as `index` says; None when there is none.

    What is found but was made of another file, under another numbering or by another version, or is damaged, is
    deleted. Reads at most 2 MB of the copy.
    """
    place = kept.place(original, COPY)
    data = kept.read(original, _MANIFEST, most=_MOST_MANIFEST)
    found = None if data is None else _checked(place, data, original, index)
    if found is None:
        if data is not None or place.exists():
            delete_proxy(kept, original)
        return None
    kept.use(original, COPY)
    return found


def keep_manifest(kept: KeptFiles, original: str, index: VideoIndex, copy: VideoIndex) -> Proxy:
    """Declare the copy that lies in its place complete; from now on `find_proxy` finds it.

    Raises BadInput, and OSError when the manifest can't be kept; the copy is deleted then.
    """
    place = kept.place(original, COPY)
    manifest = _Manifest(
        version=_VERSION,
        original=original,
        numbering=index.numbering,
        frames=index.frame_count,
        copy=fingerprint(place),
        index=copy.to_bytes(),
    )
    data = msgspec.msgpack.encode(manifest)
    kept.write(original, _MANIFEST, data)
    if kept.read(original, _MANIFEST, most=len(data)) != data:
        delete_proxy(kept, original)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return Proxy(path=place, index=copy, size=place.stat().st_size)


def revoke_manifest(kept: KeptFiles, original: str) -> None:
    """Declare that there is no copy, before another takes its place."""
    kept.forget(original, _MANIFEST)


def delete_proxy(kept: KeptFiles, original: str) -> int:
    """Delete the copy of a video; the bytes that are free again."""
    place = kept.place(original, COPY)
    revoke_manifest(kept, original)
    try:
        size = place.stat().st_size
    except OSError:
        return 0
    kept.forget(original, COPY)
    return 0 if place.exists() else size


def _checked(place: Path, data: bytes, original: str, index: VideoIndex) -> Proxy | None:
    try:
        manifest = msgspec.msgpack.decode(data, type=_Manifest)
    except UNREADABLE:
        return None
    asked = (_VERSION, original, index.numbering, index.frame_count)
    if (manifest.version, manifest.original, manifest.numbering, manifest.frames) != asked:
        return None
    try:
        copy = VideoIndex.from_bytes(manifest.index)
        if copy.frame_count != index.frame_count or fingerprint(place) != manifest.copy:
            return None
        return Proxy(path=place, index=copy, size=place.stat().st_size)
    except (FramegrainError, OSError):
        return None
