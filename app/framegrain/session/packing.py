"""Packing: a project and, where wanted, the media of its videos as one archive to keep or hand on."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from framegrain import __version__
from framegrain.domain.errors import BadInput
from framegrain.domain.places import real_path
from framegrain.exchange.exporting import whole_file
from framegrain.exchange.packs.manifest import FORMAT_VERSION, MEDIA, NAME, Manifest, Media, PackedVideo
from framegrain.exchange.packs.names import FreeNames, why_unusable
from framegrain.exchange.packs.writing import PackWriter
from framegrain.media.index import VideoIndex
from framegrain.session.projects import SUFFIX, check_name
from framegrain.session.videos import find_file
from framegrain.storage.packing import make_fit_to_give
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from framegrain.domain.records import Video
    from framegrain.media.index import Cancel, Progress

PACK_SUFFIX: Final = ".zip"
_ROOM: Final = 16 << 20


@dataclass(frozen=True, slots=True)
class Packed:
    """What came of packing."""

    out: Path
    size: int
    files: int
    videos: tuple[PackedVideo, ...]

    @property
    def missing(self) -> tuple[PackedVideo, ...]:
        """Videos whose media was wanted and is not in the pack, since it was not found."""
        return tuple(video for video in self.videos if video.media is Media.MISSING)


@dataclass(frozen=True, slots=True)
class _Plan:
    """One video: what is said of it, and its files as (name in the pack, place)."""

    video: PackedVideo
    files: tuple[tuple[str, Path], ...]


def pack(
    project: Path,
    out: Path,
    *,
    with_media: bool = True,
    only: Collection[str] | None = None,
    with_time: bool = True,
    progress: Progress = lambda done: None,
    cancel: Cancel = lambda: False,
) -> Packed:
    """Write a project as one archive, which appears whole or not at all and never replaces a file.

    `only` names the videos whose media comes along; the records of all of them always do. `with_time` False leaves
    people's active time out. Raises BadInput, StorageError, ExportError and Cancelled.
    """
    _check_out(out)
    project = real_path(project)
    with ProjectFile.open(project, read_only=True) as source, _copy_folder(out) as folder:
        videos = source.videos()
        _check_known(source, videos, only)
        plans = _plans(source, videos, with_media=with_media, only=only)
        name = _project_name(project)
        _check_room(out.parent, 2 * _size(project))
        copy = folder / name
        source.backup(copy)
        make_fit_to_give(copy, {plan.video.id: plan.video.path for plan in plans}, with_time=with_time)
        total = sum(_size(place) for plan in plans for _, place in plan.files) + _size(copy)
        _check_room(out.parent, total)
        with (
            whole_file(out) as file,
            PackWriter(file, lambda done: progress(0.99 * done / max(1, total)), cancel) as writer,
        ):
            writer.add(name, copy, is_media=False)
            for member, place in (both for plan in plans for both in plan.files):
                writer.add(member, place, is_media=True)
            found = Manifest(
                framegrain_pack=FORMAT_VERSION,
                tool=f"Framegrain {__version__}",
                name=source.name[:4096],
                project=name,
                videos=[plan.video for plan in plans],
                members=writer.members,
            )
            writer.close(found)
            _check_out(out)
    progress(1.0)
    return Packed(out, _size(out), len(found.members), tuple(found.videos))


def _check_out(out: Path) -> None:
    if out.suffix.lower() != PACK_SUFFIX:
        raise BadInput(f"{out.name} is not a pack's name; packs end in {PACK_SUFFIX}")
    if out.is_symlink() or out.exists():
        raise BadInput(f"{out} exists already; choose another name for the pack")


def _check_known(source: ProjectFile, videos: list[Video], only: Collection[str] | None) -> None:
    for wanted in only or ():
        if not any(wanted == video.name for video in videos):
            raise BadInput(
                f"{source.name} has no video {wanted}; it has {', '.join(video.name for video in videos[:10])}"
            )


def _project_name(project: Path) -> str:
    """The project's own name; another one where not every system can have it."""
    check_name(project)
    name = FreeNames().take(project.name)
    return name if name.endswith(SUFFIX) and name.lower() != NAME else f"project{SUFFIX}"


def _plans(
    source: ProjectFile, videos: list[Video], *, with_media: bool, only: Collection[str] | None
) -> list[_Plan]:
    names = FreeNames()
    plans = []
    for video in videos:
        path = f"{MEDIA}/{names.take(video.name)}"
        wanted = with_media and (only is None or video.name in only)
        file = find_file(source.path, video) if wanted else None
        media = Media.HERE if file is not None else Media.MISSING if wanted else Media.LEFT_OUT
        plans.append(
            _Plan(
                PackedVideo(id=video.id, name=video.name[:4096], path=path, media=media),
                tuple(_files(source, video, path, file)) if file is not None else (),
            )
        )
    return plans


def _files(source: ProjectFile, video: Video, path: str, file: Path) -> Iterator[tuple[str, Path]]:
    if not file.is_dir():
        yield path, file
        return
    for picture in VideoIndex.from_bytes(source.index(video.id)).names:
        name = f"{path}/{picture}"
        if why := why_unusable(name):
            raise BadInput(
                f"{picture} in {file} can't be packed: it {why}. Rename the picture, or pack without media"
            )
        yield name, file / picture


@contextmanager
def _copy_folder(out: Path) -> Iterator[Path]:
    """A folder for the project's copy that is gone afterwards, beside the pack, where room is needed anyway."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=".framegrain-pack-", dir=out.absolute().parent))
    except OSError as error:
        raise BadInput(
            f"{out} can't be written: {(error.strerror or str(error)).lower()}; choose a folder you may write to"
        ) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _check_room(folder: Path, wanted: int) -> None:
    with suppress(OSError):
        check_room(folder, wanted, shutil.disk_usage(folder.absolute()).free)


def check_room(folder: Path, wanted: int, free: int) -> None:
    """BadInput where a disk has too little room for so many bytes."""
    if free < wanted + _ROOM:
        raise BadInput(
            f"{folder} has {free / 1e9:.1f} GB free, and {(wanted + _ROOM) / 1e9:.1f} GB are needed; "
            f"make room, or choose another disk"
        )


def _size(file: Path) -> int:
    return file.stat().st_size
