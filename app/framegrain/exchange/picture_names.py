"""What the picture of a frame is called, in exports and on disk alike."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from framegrain.domain.records import Video

_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")  # names Windows keeps for devices
_LONGEST = 80


def picture_folders(videos: Iterable[Video]) -> Mapping[int, str]:
    """A folder name by video id: the video's name without its suffix, safe on every system, each once."""
    found: dict[int, str] = {}
    taken: set[str] = set()
    for video in videos:
        stem = _safe(PurePosixPath(video.name).stem)
        name, copy = stem, 1
        while name.casefold() in taken:
            copy += 1
            name = f"{stem}-{copy}"
        taken.add(name.casefold())
        found[video.id] = name
    return found


def picture_name(folder: str, frame: int) -> str:
    """The picture of a frame below the pictures' folder, as in `street/frame_000123.png`."""
    return f"{folder}/frame_{frame:06d}.png"


def _safe(name: str) -> str:
    safe = re.sub(r"[^\w.-]+", "_", name).strip("._-")[:_LONGEST].rstrip(".")
    return f"video_{safe}" if _RESERVED.match(safe) else safe or "video"
