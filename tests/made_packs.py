"""Packs made by hand, so that each of their parts can be wrong."""

from __future__ import annotations

import hashlib
import json
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

PROJECT = "street.framegrain"


def manifest_of(members: Mapping[str, bytes], **changed: Any) -> dict[str, Any]:
    """An honest list of these members, with some of it changed."""
    media = sorted({"/".join(name.split("/")[:2]) for name in members} - {PROJECT})
    return {
        "framegrain_pack": 1,
        "tool": "by hand",
        "name": "street",
        "project": PROJECT,
        "videos": [
            {"id": number, "name": path.rpartition("/")[2], "path": path, "media": "here"}
            for number, path in enumerate(media, 1)
        ],
        "members": [
            {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in members.items()
        ],
        **changed,
    }


def write_pack(
    path: Path,
    members: Mapping[str, bytes],
    manifest: Any = None,
    *,
    deflated: bool = False,
    spoil: Callable[[zipfile.ZipFile], object] = lambda archive: None,
    **changed: Any,
) -> Path:
    """A pack of these members; `spoil` may write to the archive, or change what it says of itself, before it closes."""
    listed = manifest_of(members, **changed) if manifest is None else manifest
    text = listed if isinstance(listed, bytes) else json.dumps(listed).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, archive.compression)
        archive.writestr("manifest.json", text)
        spoil(archive)
    return path
