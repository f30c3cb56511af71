"""Looking for a video that is not where it was."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.errors import Cancelled, FramegrainError
from framegrain.domain.places import real_path
from framegrain.media.fingerprint import fingerprint
from framegrain.media.picture_series import find_series

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from framegrain.domain.records import Video
    from framegrain.media.index import Cancel

MOST_FOLDERS = 200
MOST_FILES = 5_000
MOST_COMPARED = 20


class Search(NamedTuple):
    """What came of it: the file itself, else one of its name with other content, else nothing."""

    file: Path | None = None
    namesake: Path | None = None


def search(
    project: Path,
    wanted: Video,
    others: Iterable[Video],
    *,
    is_folder: bool = False,
    cancel: Cancel = lambda: False,
) -> Search:
    """Look in the project's folder, where the video was, where the others are, and one level around each of these.

    `is_folder` says that a folder of pictures is looked for. Bounded: no more than `MOST_FOLDERS` folders and
    `MOST_FILES` files are looked at, and only files of the right size are read. Takes no longer than some seconds; may
    run in the background. Raises Cancelled.
    """
    size = wanted.fingerprint.partition(":")[0]
    name = PurePosixPath(wanted.path).name
    compared, namesake = 0, None
    around = _around(_bases(project, [wanted, *others]))
    for file in _inside(around) if is_folder else _files(around):
        if cancel():
            raise Cancelled(f"Looking for {wanted.name} was stopped")
        has_name = file.name in (name, wanted.name)
        if str(_size(file)) == size and compared < MOST_COMPARED:
            compared += 1
            if _has_content(file, wanted):
                return Search(file=file)
        if has_name and namesake is None:
            namesake = file
    return Search(namesake=namesake)


def _bases(project: Path, videos: Iterable[Video]) -> list[Path]:
    home = real_path(project).parent
    places = (Path(os.path.normpath(home / PurePosixPath(video.path))) for video in videos)
    return list(dict.fromkeys([home, *(place.parent for place in places)]))


def _around(bases: Iterable[Path]) -> Iterator[Path]:
    """The folders themselves and those above, then what is in each of them; each once, no more than the limit."""
    bases = list(bases)
    seen: dict[Path, None] = dict.fromkeys([*bases, *(base.parent for base in bases)])
    for base in list(seen):
        if len(seen) > MOST_FOLDERS:
            break
        seen.update(dict.fromkeys(_folders(base)))
    yield from list(seen)[:MOST_FOLDERS]


def _folders(folder: Path) -> list[Path]:
    with suppress(OSError), os.scandir(folder) as entries:
        return sorted(
            Path(entry.path)
            for entry, _ in zip(entries, range(MOST_FILES), strict=False)
            if not entry.name.startswith(".") and entry.is_dir()
        )
    return []


def _inside(folders: Iterable[Path]) -> Iterator[Path]:
    # folders of pictures, which lie where else a file would
    found = dict.fromkeys(inner for folder in folders for inner in _folders(folder))
    yield from list(found)[:MOST_FOLDERS]


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    left = MOST_FILES
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                left -= 1
                if left < 0:
                    return
                if entry.is_file():
                    yield Path(entry.path)


def _size(file: Path) -> int:
    # in bytes, of a folder those of its pictures together; -1 for what is no video
    try:
        return sum(find_series(file).sizes) if file.is_dir() else file.stat().st_size
    except (OSError, FramegrainError):
        return -1


def _has_content(file: Path, wanted: Video) -> bool:
    try:
        return fingerprint(file) == wanted.fingerprint
    except (OSError, FramegrainError):
        return False
