"""What the picture of a frame is called, in exports and on disk alike."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from framegrain.domain.records import Video

_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")  # names Windows keeps for devices
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST = 80


def picture_folders(videos: Iterable[Video], whole: Collection[int] = ()) -> Mapping[int, str]:
    """A folder name by video id: the video's name without its suffix, safe on every system, each once.

    Videos in `whole` are folders of pictures, which keep their own name where it is safe already.
    """
    found: dict[int, str] = {}
    taken: set[str] = set()
    for video in videos:
        stem = _kept(video.name) if video.id in whole else _safe(PurePosixPath(video.name).stem)
        name, copy = stem, 1
        while name.casefold() in taken:
            copy += 1
            name = f"{stem}-{copy}"
        taken.add(name.casefold())
        found[video.id] = name
    return found


def picture_name(folder: str, frame: int, names: Sequence[str] = ()) -> str:
    """The picture of a frame below the pictures' folder, as in `street/frame_000123.png`.

    `names` are the files of a video that is a folder of pictures: there the frame's own file is named.
    """
    if names:
        return f"{folder}/{names[frame]}"
    return f"{folder}/frame_{frame:06d}.png"


def _kept(name: str) -> str:
    is_safe = PurePosixPath(name).name == name and not _UNSAFE.search(name) and not _RESERVED.match(name)
    return name if is_safe and name == name.strip(" .") else _safe(name)


def _safe(name: str) -> str:
    safe = re.sub(r"[^\w.-]+", "_", name).strip("._-")[:_LONGEST].rstrip(".")
    return f"video_{safe}" if _RESERVED.match(safe) else safe or "video"
