"""Reading a pack somebody sent: nothing of it is believed before it is checked, and nothing is unbounded."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import struct
import zipfile
import zlib
from contextlib import contextmanager
from itertools import pairwise
from typing import IO, TYPE_CHECKING, Final

from framegrain.domain.closing import Closing
from framegrain.domain.errors import BadInput, Cancelled
from framegrain.exchange.packs import manifest as manifests
from framegrain.exchange.packs.manifest import MOST_MEMBERS, NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from framegrain.exchange.exporting import Cancel
    from framegrain.exchange.packs.manifest import Manifest, Member

LARGEST_TOTAL: Final = 4 << 40
"""Bytes a pack may unpack to."""
LARGEST_PRESSED: Final = 16 << 30
"""Bytes those files of a pack may unpack to that are not stored as they are: the project."""
MOST_PRESSED: Final = 100
"""How many times smaller a file may be in a pack than unpacked, when it is larger than `NEVER_A_BOMB`."""
NEVER_A_BOMB: Final = 32 << 20

_CHUNK: Final = 1 << 20
_LARGEST_LIST: Final = 64 << 20
_ENTRY: Final = b"PK\x01\x02"
_HEADER: Final = 30
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
# What zipfile raises for archives that are none, beside its own error.
_TROUBLE: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    ValueError,
    OverflowError,
    IndexError,
)


class Pack(Closing):
    """A pack that is open, with its list read and held against the archive. Raises BadInput."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = _Bounded(path)
        try:
            with self._explained():
                self._zip = zipfile.ZipFile(self._file)
                self._members = _checked(path, self._zip)
            self.manifest = self._read_manifest()
            self._check_complete()
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Let go of the archive."""
        self._zip.close()
        self._file.close()

    def unpack(self, folder: Path, read: Callable[[int], None], cancel: Cancel) -> None:
        """Write every file into an empty folder, checked against the list; `read` hears the bytes done so far.

        Raises BadInput, Cancelled and OSError; what was written until then is of no use.
        """
        done = 0

        def more(count: int) -> None:
            nonlocal done
            if cancel():
                raise Cancelled("unpacking was cancelled; nothing was kept")
            done += count
            read(done)

        for member in self.manifest.members:
            target = folder.joinpath(*member.name.split("/"))
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as out:
                self._copy(member, out, more)

    def _copy(self, member: Member, out: IO[bytes], more: Callable[[int], None]) -> None:
        digest = hashlib.sha256()
        with self._explained(), self._zip.open(self._members[member.name]) as source:
            left = member.size
            while chunk := source.read(min(_CHUNK, left + 1)):
                left -= len(chunk)
                if left < 0:
                    break
                digest.update(chunk)
                out.write(chunk)
                more(len(chunk))
        out.flush()
        os.fsync(out.fileno())
        if left or digest.hexdigest() != member.sha256:
            raise _damaged(self.path, f"{member.name} is not what was packed")

    def _read_manifest(self) -> Manifest:
        info = self._members.get(NAME)
        if info is None:
            raise BadInput(
                f"{self.path} is not a Framegrain pack; choose an archive made by “framegrain pack”"
            )
        if info.file_size > manifests.LARGEST:
            raise BadInput(
                f"{self.path} can't be used: its list of files is larger than {manifests.LARGEST >> 20} MB"
            )
        with self._explained(), self._zip.open(info) as source:
            text = source.read(manifests.LARGEST + 1)
        return manifests.parse(self.path, text)

    def _check_complete(self) -> None:
        """The archive holds what the list says, all of it and nothing else."""
        listed = {member.name: member.size for member in self.manifest.members}
        for name in self._members:
            if name != NAME and name not in listed:
                raise BadInput(
                    f"{self.path} can't be used: {name[:80]!r} is in it but not in its list; ask whoever gave you the "
                    f"pack for another"
                )
        for name, size in listed.items():
            info = self._members.get(name)
            if info is None:
                raise _damaged(self.path, f"{name} is missing")
            if info.file_size != size:
                raise _damaged(self.path, f"{name} has another size than its list says")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except _TROUBLE as error:
            if isinstance(error, zipfile.BadZipFile) and "not a zip file" in str(error):
                raise BadInput(
                    f"{self.path} is no zip archive, or its end is missing; get the pack again"
                ) from error
            raise _damaged(self.path, str(error)[:120] or type(error).__name__) from error


class _Bounded(io.RawIOBase):
    """The archive's file, which hands out no more at once than a list of files can have.

    zipfile reads an archive's whole directory in one go and makes an object of each entry, however many there are.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file = _opened(path)
        self._size = os.fstat(self._file.fileno()).st_size

    def read(self, size: int = -1, /) -> bytes:
        left = max(0, self._size - self._file.tell())
        wanted = left if size < 0 else min(size, left)  # asked for more, Python would make room for it first
        if wanted > _LARGEST_LIST:
            raise self._too_many()
        found = self._file.read(wanted)
        if len(found) > MOST_MEMBERS and found.count(_ENTRY) > MOST_MEMBERS + 1:
            raise self._too_many()
        return found

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()

    def _too_many(self) -> BadInput:
        return BadInput(f"{self._path} can't be used: it holds more than {MOST_MEMBERS:,} files")


def _opened(path: Path) -> IO[bytes]:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for ever
            raise BadInput(f"{path} is no ordinary file; choose a pack")
        return path.open("rb")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise BadInput(f"{path} can't be opened: {reason.lower()}; check its name and permissions") from error


def _checked(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The archive's entries by name, all of a kind a pack has; nothing is unpacked for that."""
    found: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        if info.filename in found:
            raise _unsafe(path, info, "is in it twice")
        if why := _why_refused(info):
            raise _unsafe(path, info, why)
        found[info.filename] = info
    _check_apart(path, archive)
    _check_sizes(path, found)
    return found


def _why_refused(info: zipfile.ZipInfo) -> str:
    mode = info.external_attr >> 16
    if info.filename != info.orig_filename:
        return "has a name that says two things"
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "is a link, a folder or a device" if info.create_system == 3 else "is no ordinary file"
    if info.is_dir():
        return "is a folder"
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is pressed in a way packs are not"
    if info.compress_type == zipfile.ZIP_STORED and info.file_size != info.compress_size:
        return "has two sizes"
    if info.file_size > NEVER_A_BOMB and info.file_size > MOST_PRESSED * info.compress_size:
        return f"would become more than {MOST_PRESSED} times larger when unpacked"
    return ""


def _check_apart(path: Path, archive: zipfile.ZipFile) -> None:
    """No entry shares a byte with another: the small archives that unpack to enormous ones are made that way."""
    entries = sorted(archive.infolist(), key=lambda info: info.header_offset)
    ends = [(info, info.header_offset, _end(info)) for info in entries]
    for (_, _, end), (info, start, _) in pairwise(ends):
        if start < end:
            raise _unsafe(path, info, "shares its content with another")
    if ends and (ends[0][1] < 0 or ends[-1][2] > archive.start_dir):
        raise _damaged(path, "its content is cut short")


def _end(info: zipfile.ZipInfo) -> int:
    # the header there may be longer than this, never shorter
    return (
        info.header_offset + _HEADER + len(info.orig_filename.encode(errors="replace")) + info.compress_size
    )


def _check_sizes(path: Path, found: dict[str, zipfile.ZipInfo]) -> None:
    pressed = sum(i.file_size for i in found.values() if i.compress_type != zipfile.ZIP_STORED)
    if sum(info.file_size for info in found.values()) > LARGEST_TOTAL or pressed > LARGEST_PRESSED:
        raise BadInput(
            f"{path} can't be used: it would unpack to more than {LARGEST_PRESSED >> 30} GB beside its videos, or to "
            f"more than {LARGEST_TOTAL >> 40} TB; pack fewer videos"
        )


def _unsafe(path: Path, info: zipfile.ZipInfo, why: str) -> BadInput:
    return BadInput(
        f"{path} can't be used: {info.orig_filename[:80]!r} in it {why}; it was not unpacked, to be safe. Ask whoever "
        f"gave you the pack for another"
    )


def _damaged(path: Path, what: str) -> BadInput:
    return BadInput(f"{path} is damaged: {what}; get the pack again. Nothing was unpacked")
