"""Names in a pack: usable on every system, and no way out of the folder it is unpacked to."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from framegrain.domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST: Final = 480
"""Characters of a whole name; folders people unpack to have names of their own."""
_LONGEST_PART: Final = 200
"""Bytes of UTF-8: file systems take 255, and a hidden name beside needs some."""
_DEEPEST: Final = 4

# Ways to other places on one system or another, what Windows can't have in a name, control characters, marks that
# turn the direction of reading (so that a name looks like another), and halves of letters.
_NEVER: Final = re.compile(
    r"[\\:<>\"|?*\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_DEVICES: Final = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])", re.IGNORECASE)
_REPLACED: Final = re.compile(_NEVER.pattern[:-1] + "/]")


def why_unusable(name: str) -> str:
    """What is wrong with a member's name, to follow "it "; empty where nothing is."""
    if not name or len(name) > LONGEST:
        return "has no name" if not name else "has too long a name"
    if _NEVER.search(name):
        return "has letters in its name that not every system allows"
    parts = name.split("/")
    if len(parts) > _DEEPEST:
        return "lies too deep in folders"
    return next((why for why in map(_why_part, parts) if why), "")


def _why_part(part: str) -> str:
    if part in ("", ".", ".."):
        return "leads out of the folder"
    if part.startswith("."):
        return "is hidden"
    if part != part.strip() or part.endswith("."):
        return "has a name that begins or ends with a blank or a dot"
    if len(part.encode()) > _LONGEST_PART:
        return "has too long a name"
    if _DEVICES.fullmatch(part.partition(".")[0].rstrip()):
        return "has the name of a device"
    return ""


def check_apart(pack: str, names: Iterable[str]) -> None:
    """BadInput where two names are one on some system, or one is the folder of another."""
    seen: set[str] = set()
    folders: dict[str, str] = {}
    for name in names:
        key = same_on_some_system(name)
        if key in seen:
            raise BadInput(f"{pack} can't be used: two files in it have the same name, {name}")
        seen.add(key)
        for folder in PurePosixPath(name).parents:
            if folders.setdefault(same_on_some_system(str(folder)), str(folder)) != str(folder):
                raise BadInput(f"{pack} can't be used: two folders in it have the same name, {folder}")
    if both := seen & folders.keys():
        raise BadInput(f"{pack} can't be used: {min(both)} is a file and a folder in it")


def same_on_some_system(name: str) -> str:
    """Equal for names that some file system takes for one: whatever their case, however their letters are composed."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return unicodedata.normalize("NFKC", folded)


class FreeNames:
    """Gives out names for files in one folder that are usable everywhere and taken by nobody yet."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str) -> str:
        """The wanted name, or one near it."""
        name = _usable(wanted)
        path = PurePosixPath(name)
        number = 1
        while (key := same_on_some_system(name)) in self._taken:
            number += 1
            name = f"{path.stem}-{number}{path.suffix}"
        self._taken.add(key)
        return name


def _usable(wanted: str) -> str:
    name = _REPLACED.sub("_", wanted[: 2 * LONGEST]).strip().lstrip(".").rstrip(". ") or "video"
    path = PurePosixPath(name)
    stem, suffix = path.stem, path.suffix[:12]
    while len(f"{stem}{suffix}".encode()) > _LONGEST_PART - 12:  # room for a number
        stem = stem[:-1]
    name = f"{stem.strip()}{suffix}".strip() or "video"
    return f"_{name}" if why_unusable(name) else name
