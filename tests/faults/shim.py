"""A layer between SQLite and the disk: it writes down what reaches the disk, and fails where it is told to.

All code above runs as it is. Where the disk shall lie about names as well (a link or a replaced file), the functions
of `os` that storage uses are watched in the same way.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sqlite3
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

from faults import sqlite_abi as abi

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OK, FULL, BUSY = 0, sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY
BROKEN = {
    "write": sqlite3.SQLITE_IOERR_WRITE,
    "sync": sqlite3.SQLITE_IOERR_FSYNC,
    "truncate": sqlite3.SQLITE_IOERR_TRUNCATE,
    "open": sqlite3.SQLITE_CANTOPEN,
    "delete": sqlite3.SQLITE_IOERR_DELETE,
    "lock": sqlite3.SQLITE_IOERR_LOCK,
    "shm": sqlite3.SQLITE_IOERR_SHMLOCK,
}
"""What a broken disk answers to each kind of call."""


@dataclass
class Op:
    """One thing that reached the disk; `file` is a number that a file keeps whatever its name is."""

    kind: str
    file: int = 0
    at: int = 0
    data: bytes = b""
    name: str = ""


@dataclass
class Trouble:
    """Calls of these kinds fail, from the `after`-th on (0 is the next), `times` of them or all."""

    kinds: frozenset[str]
    code: int | None = None
    """SQLite's result; None for what a broken disk says to that kind of call."""
    after: int = 0
    times: int | None = None
    part: bool = False
    """A write puts down its first half before it fails."""
    ending: str = ""
    """Only files whose name ends so."""
    met: int = 0

    def strikes(self, kind: str, name: str) -> bool:
        """Whether this call fails; counts it."""
        if kind not in self.kinds or not name.endswith(self.ending):
            return False
        self.met += 1
        return self.after < self.met and (self.times is None or self.met <= self.after + self.times)

    @property
    def struck(self) -> int:
        """How many calls have failed."""
        over = max(0, self.met - self.after)
        return over if self.times is None else min(over, self.times)


@dataclass
class _Handle:
    name: str
    file: int
    syncs_folder: bool


@dataclass
class Disk:
    """What happens to the files of one folder and those in it, which are named from there."""

    folder: Path
    ops: list[Op] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    before: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    is_lying: bool = False
    """Locks are granted whoever has them."""

    def __post_init__(self) -> None:
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(self.folder).as_posix()
                self.before[name] = path.read_bytes()
                self.files[name] = len(self.files) + 1
        self._count = len(self.files)

    @contextmanager
    def trouble(
        self,
        *kinds: str,
        code: int | None = None,
        after: int = 0,
        times: int | None = None,
        part: bool = False,
        ending: str = "",
    ) -> Iterator[Trouble]:
        """Let calls fail while the block runs."""
        made = Trouble(frozenset(kinds), code, after, times, part, ending)
        self.troubles.append(made)
        try:
            yield made
        finally:
            self.troubles.remove(made)

    @contextmanager
    def calm(self) -> Iterator[None]:
        """No trouble while somebody only looks, who is no part of what is tried."""
        troubles, self.troubles = self.troubles, []
        try:
            yield
        finally:
            self.troubles = troubles

    def failing(self, kind: str, name: str) -> Trouble | None:
        """The trouble that this call meets."""
        hits = [trouble for trouble in self.troubles if trouble.strikes(kind, name)]
        return hits[0] if hits else None

    def count(self, *kinds: str) -> int:
        """How many of these have reached the disk."""
        return sum(op.kind in kinds for op in self.ops)

    def mark(self, word: str = "") -> None:
        """Note that the person was told something now."""
        self.ops.append(Op("mark", name=word))

    def made(self, name: str) -> int:
        """The number of a file of this name, which is new where there was none."""
        if name not in self.files:
            self._count += 1
            self.files[name] = self._count
            self.ops.append(Op("name", self._count, name=name))
        return self.files[name]

    def named(self, name: str, file: int) -> None:
        """A file got one more name."""
        self.files[name] = file
        self.ops.append(Op("name", file, name=name))

    def unnamed(self, name: str) -> None:
        """A name is gone."""
        if self.files.pop(name, None) is not None:
            self.ops.append(Op("unname", name=name))


class _Shim:
    """The one layer of this process; it only passes on what no disk is watched for."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        self.disk: Disk | None = None
        self._handles: dict[int, _Handle] = {}
        self._methods: dict[int, abi.Methods] = {}
        self._kept: list[object] = []  # what C calls must not be collected
        self._real = library.sqlite3_vfs_find(None)
        self._vfs = abi.Vfs()
        ctypes.pointer(self._vfs)[0] = self._real[0]
        self._vfs.zName = b"framegrain-faults"
        self._vfs.pNext = None
        self._vfs.xOpen = self._pointer(abi.OPEN(self._open))
        self._vfs.xDelete = self._pointer(abi.DELETE(self._delete))
        self._real_open = abi.OPEN(self._real[0].xOpen)
        self._real_delete = abi.DELETE(self._real[0].xDelete)

    def begin(self, disk: Disk) -> None:
        self.disk = disk
        self._library.sqlite3_vfs_register(ctypes.addressof(self._vfs), 1)

    def end(self) -> None:
        self.disk = None
        self._library.sqlite3_vfs_unregister(ctypes.addressof(self._vfs))

    def _pointer(self, function: Any) -> int | None:
        self._kept.append(function)
        return ctypes.cast(function, ctypes.c_void_p).value

    def _failing(self, kind: str, name: str) -> Trouble | None:
        return self.disk.failing(kind, name) if self.disk is not None else None

    def _code(self, kind: str, trouble: Trouble) -> int:
        return trouble.code if trouble.code is not None else BROKEN[kind]

    def _name(self, path: bytes | None) -> str:
        """The name of a file in the watched folder; empty for any other."""
        if path is None or self.disk is None:
            return ""
        return _name_in(self.disk, os.fsdecode(path))

    def _open(self, _vfs: int, path: int | None, file: int, flags: int, out: int | None) -> int:
        name = self._name(ctypes.string_at(path) if path else None)
        if name and (trouble := self._failing("open", name)):
            ctypes.cast(file, ctypes.POINTER(abi.File))[0].pMethods = None
            return self._code("open", trouble)
        result: int = self._real_open(ctypes.addressof(self._real[0]), path, file, flags, out)
        if result == OK and name and self.disk is not None:
            is_log = bool(flags & abi.CREATE) and bool(flags & abi.LOGS)
            self._handles[file] = _Handle(name, self.disk.made(name), is_log)
            head = ctypes.cast(file, ctypes.POINTER(abi.File))
            head[0].pMethods = ctypes.pointer(self._over(head[0].pMethods))
        return result

    def _delete(self, _vfs: int, path: bytes, sync_folder: int) -> int:
        name = self._name(path)
        if name and (trouble := self._failing("delete", name)):
            return self._code("delete", trouble)
        result: int = self._real_delete(ctypes.addressof(self._real[0]), path, sync_folder)
        if result == OK and name and self.disk is not None:
            self.disk.unnamed(name)
            if sync_folder:
                self.disk.ops.append(Op("sync names"))
        return result

    def _over(self, real: Any) -> abi.Methods:
        """The functions of a kind of file, with ours in the places that matter."""
        address = ctypes.addressof(real[0])
        if address in self._methods:
            return self._methods[address]
        methods = abi.Methods()
        ctypes.pointer(methods)[0] = real[0]
        for name, kind, make in (
            ("xClose", abi.CLOSE, self._closing),
            ("xWrite", abi.WRITE, self._writing),
            ("xTruncate", abi.TRUNCATE, self._truncating),
            ("xSync", abi.SYNC, self._syncing),
            ("xLock", abi.LOCK, self._locking),
            ("xShmLock", abi.SHM_LOCK, self._shm_locking),
        ):
            there = getattr(real[0], name)
            if there:
                setattr(methods, name, self._pointer(kind(make(kind(there)))))
        self._methods[address] = methods
        return methods

    def _met(self, kind: str, file: int) -> Trouble | None:
        handle = self._handles.get(file)
        return self._failing(kind, handle.name) if handle is not None else None

    def _note(self, kind: str, file: int, at: int = 0, data: bytes = b"") -> None:
        handle = self._handles.get(file)
        if handle is not None and self.disk is not None:
            self.disk.ops.append(Op(kind, handle.file, at, data, handle.name))

    def _closing(self, real: Callable[..., int]) -> Callable[..., int]:
        def close(file: int) -> int:
            self._handles.pop(file, None)
            return real(file)

        return close

    def _writing(self, real: Callable[..., int]) -> Callable[..., int]:
        def write(file: int, data: int, size: int, at: int) -> int:
            trouble = self._met("write", file)
            if trouble is not None:
                size = size // 2 if trouble.part else 0
                if not size:
                    return self._code("write", trouble)
            result = real(file, data, size, at)
            if result == OK:
                self._note("write", file, at, ctypes.string_at(data, size))
            return result if trouble is None else self._code("write", trouble)

        return write

    def _truncating(self, real: Callable[..., int]) -> Callable[..., int]:
        def truncate(file: int, size: int) -> int:
            if trouble := self._met("truncate", file):
                return self._code("truncate", trouble)
            result = real(file, size)
            if result == OK:
                self._note("truncate", file, size)
            return result

        return truncate

    def _syncing(self, real: Callable[..., int]) -> Callable[..., int]:
        def sync(file: int, flags: int) -> int:
            if trouble := self._met("sync", file):
                return self._code("sync", trouble)
            result = real(file, flags) if self.disk is None or self.disk.troubles else OK
            handle = self._handles.get(file)
            if result == OK and handle is not None:
                self._note("sync", file)
                if handle.syncs_folder and self.disk is not None:
                    handle.syncs_folder = False
                    self.disk.ops.append(Op("sync names"))
            return result

        return sync

    def _locking(self, real: Callable[..., int]) -> Callable[..., int]:
        def lock(file: int, level: int) -> int:
            if trouble := self._met("lock", file):
                return self._code("lock", trouble)
            return real(file, level)

        return lock

    def _shm_locking(self, real: Callable[..., int]) -> Callable[..., int]:
        def lock(file: int, place: int, count: int, flags: int) -> int:
            if not flags & abi.UNLOCK and (trouble := self._met("shm", file)):
                return self._code("shm", trouble)
            result = real(file, place, count, flags)
            return OK if self.disk is not None and self.disk.is_lying and result == BUSY else result

        return lock


_library = abi.linked_sqlite()
_shim = _Shim(_library) if _library is not None else None

needs_shim = pytest.mark.skipif(
    _shim is None, reason="SQLite is built into Python here, so nothing fits between"
)


@contextmanager
def watched(folder: Path) -> Iterator[Disk]:
    """The disk under a folder, for as long as the block runs; projects are opened within it."""
    assert _shim is not None
    assert _shim.disk is None
    disk = Disk(folder.resolve())
    with ExitStack() as stack:
        _shim.begin(disk)
        stack.callback(_shim.end)
        for name, replaced in _names(disk).items():
            stack.enter_context(mock.patch.object(os, name, replaced))
        yield disk


def _names(disk: Disk) -> dict[str, Callable[..., Any]]:
    """The functions of `os` that storage gives and takes names with."""
    unlink, fsync = os.unlink, os.fsync

    def unlinked(path: Any, **more: Any) -> None:
        unlink(path, **more)
        disk.unnamed(_name_in(disk, path))

    def synced(handle: int) -> None:
        fsync(handle)
        if os.path.isdir(f"/proc/self/fd/{handle}"):
            disk.ops.append(Op("sync names"))

    moving = {name: _moving(disk, name, getattr(os, name)) for name in ("link", "replace")}
    return {**moving, "unlink": unlinked, "fsync": synced}


def _moving(disk: Disk, kind: str, real: Callable[..., None]) -> Callable[..., None]:
    def moved(source: Any, target: Any, **more: Any) -> None:
        old, new = _name_in(disk, source), _name_in(disk, target)
        if new and disk.failing(kind, new):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), new)
        real(source, target, **more)
        if new:
            disk.named(new, disk.made(old))
        if kind == "replace":
            disk.unnamed(old)

    return moved


def _name_in(disk: Disk, path: Any) -> str:
    """The name of a file in the watched folder; empty for any other."""
    found = Path(os.fspath(path)).absolute()
    return found.relative_to(disk.folder).as_posix() if found.is_relative_to(disk.folder) else ""
