"""The list of what a pack holds: `manifest.json`, written last and read first."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from framegrain.domain.errors import UNREADABLE, BadInput
from framegrain.exchange.packs.names import check_apart, why_unusable

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = "manifest.json"
FORMAT_VERSION: Final = 1
LARGEST: Final = 64 << 20
"""Bytes of the list itself."""
MOST_MEMBERS: Final = 250_000
PROJECT_SUFFIX: Final = ".framegrain"
MEDIA: Final = "media"
"""The folder in a pack, and beside the unpacked project, where videos lie."""

_LARGEST_FILE: Final = (1 << 63) - 1


class Media(StrEnum):
    """What became of a video's file when the project was packed."""

    HERE = "here"
    LEFT_OUT = "left out"
    MISSING = "missing"


class Member(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One file of the pack: its name with forward slashes, its bytes, their SHA-256 in hex."""

    name: Annotated[str, msgspec.Meta(max_length=1024)]
    size: Annotated[int, msgspec.Meta(ge=0, le=_LARGEST_FILE)]
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class PackedVideo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A video of the project, and the name of its file (or folder of pictures) in the pack, whether it is there."""

    id: int
    name: Annotated[str, msgspec.Meta(max_length=4096)]
    path: Annotated[str, msgspec.Meta(max_length=1024)]
    media: Media


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything in a pack but this list itself. `framegrain_pack` is the version of this format."""

    framegrain_pack: int
    tool: Annotated[str, msgspec.Meta(max_length=200)]
    name: Annotated[str, msgspec.Meta(max_length=4096)]
    project: Annotated[str, msgspec.Meta(max_length=1024)]
    videos: list[PackedVideo]
    members: Annotated[list[Member], msgspec.Meta(max_length=MOST_MEMBERS)]

    @property
    def total(self) -> int:
        """Bytes of all files."""
        return sum(member.size for member in self.members)


class _Version(msgspec.Struct, frozen=True):
    framegrain_pack: int


def encode(manifest: Manifest) -> bytes:
    """The manifest as it lies in the pack."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1)


def parse(pack: Path, text: bytes) -> Manifest:
    """Read a manifest and check that it makes sense in itself. Raises BadInput."""
    try:
        found = msgspec.json.decode(text, type=Manifest)
    except UNREADABLE as error:
        raise BadInput(_refusal(pack, text, error)) from None
    if found.framegrain_pack != FORMAT_VERSION:
        raise BadInput(_other_version(pack, found.framegrain_pack))
    for member in found.members:
        if why := why_unusable(member.name):
            raise BadInput(
                f"{pack} can't be used: a file in it, {member.name[:80]!r}, {why}; "
                f"ask whoever gave you the pack for another"
            )
    check_apart(str(pack), (NAME, *(member.name for member in found.members)))
    _check_project(pack, found)
    _check_videos(pack, found)
    return found


def _check_project(pack: Path, found: Manifest) -> None:
    names = {member.name for member in found.members}
    if found.project not in names or "/" in found.project or not found.project.endswith(PROJECT_SUFFIX):
        raise BadInput(
            f"{pack} can't be used: the project it names, {found.project[:80]!r}, is not in it; pack the project again"
        )


def _check_videos(pack: Path, found: Manifest) -> None:
    """Every file is the project, a video, or a picture of one, and what is said to be here is."""
    files = {member.name for member in found.members} - {found.project}
    folders = {name.rpartition("/")[0] for name in files}
    seen: set[str] = set()
    for video in found.videos:
        if why := why_unusable(video.path):
            raise BadInput(
                f"{pack} can't be used: the video {video.path[:80]!r} {why}; pack the project again"
            )
        is_here = video.path in files or video.path in folders
        if is_here != (video.media is Media.HERE) or video.path in seen:
            raise BadInput(
                f"{pack} can't be used: what it says of the video {video.path} is not so; pack the project again"
            )
        seen.add(video.path)
    for name in sorted(files):
        if name not in seen and name.rpartition("/")[0] not in seen:
            raise BadInput(f"{pack} can't be used: {name} belongs to no video of it; pack the project again")


def _refusal(pack: Path, text: bytes, error: Exception) -> str:
    try:
        version = msgspec.json.decode(text, type=_Version).framegrain_pack
    except UNREADABLE:
        return f"{pack} is not a Framegrain pack; choose an archive made by “framegrain pack”"
    if version != FORMAT_VERSION:
        return _other_version(pack, version)
    return f"{pack} can't be used: its list of files is wrong ({str(error)[:200]}); pack the project again"


def _other_version(pack: Path, version: int) -> str:
    return (
        f"{pack} is version {version} of the pack format, this Framegrain reads version {FORMAT_VERSION}; "
        f"use the Framegrain it was written with, or a newer one"
    )
