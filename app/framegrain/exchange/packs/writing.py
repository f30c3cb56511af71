"""Writing a pack: each file is read once, and what was read is what its checksum says."""

from __future__ import annotations

import hashlib
import stat
import zipfile
from typing import IO, TYPE_CHECKING, Final, Self

from framegrain.domain.errors import BadInput, Cancelled
from framegrain.exchange.packs.manifest import MOST_MEMBERS, NAME, Manifest, Member, encode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from framegrain.exchange.exporting import Cancel

_CHUNK: Final = 1 << 20
_LEVEL: Final = 5
_MODE: Final = (stat.S_IFREG | 0o644) << 16


class PackWriter:
    """Fills one archive, in a `with` block; `wrote` hears the number of bytes read so far.

    Raises BadInput and Cancelled.
    """

    def __init__(self, out: IO[bytes], wrote: Callable[[int], None], cancel: Cancel) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True)
        self._wrote = wrote
        self._cancel = cancel
        self._done = 0
        self.members: list[Member] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._zip.fp = (
                None  # else it would write its end to a file that is gone, whenever it is collected
            )

    def add(self, name: str, source: Path, *, is_media: bool) -> None:
        """Put a file into the archive; media is stored as it is, since it holds no air to press out.

        BadInput where the file changes meanwhile.
        """
        if len(self.members) >= MOST_MEMBERS:
            raise BadInput(
                f"a pack holds at most {MOST_MEMBERS:,} files; pack without media, or fewer folders of pictures"
            )
        info = zipfile.ZipInfo(name)  # no date: the same project makes the same pack
        info.compress_type = zipfile.ZIP_STORED if is_media else zipfile.ZIP_DEFLATED
        info._compresslevel = _LEVEL  # type: ignore[attr-defined]  # noqa: SLF001 - public only from Python 3.13 on
        info.external_attr = _MODE
        with source.open("rb") as file:
            info.file_size = size = file.seek(0, 2)
            file.seek(0)
            digest = hashlib.sha256()
            copied = 0
            with self._zip.open(info, "w") as member:
                while chunk := file.read(_CHUNK):
                    self._check_cancel()
                    copied += len(chunk)
                    if copied > size:
                        break
                    digest.update(chunk)
                    member.write(chunk)
                    self._done += len(chunk)
                    self._wrote(self._done)
        if copied != size:
            raise BadInput(f"{source} changed while it was packed; try again when it is complete")
        self.members.append(Member(name=name, size=size, sha256=digest.hexdigest()))

    def close(self, manifest: Manifest) -> None:
        """Put the list of all files at the end."""
        info = zipfile.ZipInfo(NAME)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = _MODE
        self._zip.writestr(info, encode(manifest))
        self._zip.close()

    def _check_cancel(self) -> None:
        if self._cancel():
            raise Cancelled("packing was cancelled; no file was written")
