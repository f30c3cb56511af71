"""Unpacking: what a pack holds in a new folder, all of it and checked, or nothing."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from framegrain.domain.errors import BadInput
from framegrain.exchange.packs.names import why_unusable
from framegrain.exchange.packs.reading import Pack
from framegrain.session.packing import check_room
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.exchange.packs.manifest import Manifest, PackedVideo
    from framegrain.media.index import Cancel, Progress

_BLOCK: Final = 4096


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came of unpacking."""

    project: Path
    videos: tuple[PackedVideo, ...]


def looked_into(pack: Path) -> Manifest:
    """What a pack says it holds, with nothing unpacked. Raises BadInput."""
    with Pack(pack) as opened:
        return opened.manifest


def unpack(
    pack: Path,
    to: Path,
    *,
    progress: Progress = lambda done: None,
    cancel: Cancel = lambda: False,
) -> Unpacked:
    """Unpack into a new folder, which appears when everything in it is checked; else nothing stays.

    Raises BadInput, StorageError for a project in it that can't be opened, and Cancelled.
    """
    check_new(to)
    with Pack(pack) as opened:
        found = opened.manifest
        with suppress(OSError):  # asked before anything is written; the folder it asks about may not tell
            room = found.total + _BLOCK * len(found.members)
            check_room(to.absolute().parent, room, shutil.disk_usage(to.absolute().parent).free)
        with _partial(to) as partial:
            opened.unpack(partial, lambda done: progress(0.99 * done / max(1, found.total)), cancel)
            _check_project(pack, partial / found.project, found)
    progress(1.0)
    return Unpacked(to / found.project, tuple(found.videos))


def check_new(to: Path) -> None:
    """BadInput where a pack can't be unpacked to this folder."""
    if not str(to).strip() or "\0" in str(to):
        raise BadInput("name a new folder to unpack to")
    if os.path.lexists(to):
        raise BadInput(f"{to} exists already; name a new folder to unpack to")
    if not to.absolute().parent.is_dir():
        raise BadInput(f"there is no folder {to.absolute().parent}; make it first")


@contextmanager
def _partial(to: Path) -> Iterator[Path]:
    """A hidden folder beside the final one, which becomes it when the block ends well, else goes."""
    to = to.absolute()
    partial = to.with_name(f".{to.name}.{os.getpid()}.unpacking")
    try:
        shutil.rmtree(partial, ignore_errors=True)  # left by a process of the same number
        partial.mkdir()
        yield partial
        check_new(to)  # renaming would take an empty folder's place
        partial.rename(to)
    except OSError as error:
        raise BadInput(
            f"{to} can't be written: {(error.strerror or str(error)).lower()}; nothing was unpacked. Make room, or "
            f"choose a folder you may write to"
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _check_project(pack: Path, project: Path, found: Manifest) -> None:
    """The project opens, and its videos lie where the list says: none of them leads out of the folder."""
    with ProjectFile.open(project, read_only=True) as opened:
        videos = {video.id: video.path for video in opened.videos()}
    listed = {video.id: video.path for video in found.videos}
    for number, path in videos.items():
        if path != listed.get(number) or why_unusable(path) or PurePosixPath(path).is_absolute():
            raise BadInput(
                f"{pack} can't be used: its project looks for a video at {path[:200]!r}, which is not in the pack; it "
                f"was not unpacked, to be safe. Ask whoever gave you the pack for another"
            )
