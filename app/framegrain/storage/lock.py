"""One writer a project: a file beside it, locked by the operating system for as long as the project is open."""

from __future__ import annotations

import getpass
import os
import platform
import sys
import time
from typing import TYPE_CHECKING

import msgspec

from framegrain.storage.errors import CannotOpen, ProjectLocked

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    # far behind the text: Windows lets nobody read bytes that are locked
    _LOCKED_BYTE = 1 << 30

    def _try_lock(handle: int) -> None:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try_lock(handle: int) -> None:
        # flock, not lockf: the latter is lost as soon as anything in this process closes the file
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Holder(msgspec.Struct, frozen=True):
    """Who holds a lock; `since` is milliseconds since 1970 UTC."""

    who: str = ""
    host: str = ""
    pid: int = 0
    since: int = 0


class ProjectLock:
    """Held from construction to `release`, or until the process ends however it ends.

    Raises ProjectLocked when someone else holds it.
    """

    def __init__(self, project: Path) -> None:
        self._file = lock_file_of(project)
        self._handle = _locked(project, self._file)
        _write_holder(self._handle)

    def release(self) -> None:
        """Let others write. Doing it twice is fine."""
        if self._handle < 0:
            return
        handle, self._handle = self._handle, -1
        if sys.platform == "win32":
            os.close(handle)
            self._remove()
        else:
            self._remove()  # while still held, so that nobody's fresh lock is removed
            os.close(handle)

    def _remove(self) -> None:
        try:
            self._file.unlink()
        except OSError:
            return  # a lock file nobody holds locks nobody out


def lock_file_of(project: Path) -> Path:
    """Where the lock of a project lies."""
    return project.with_name(f".{project.name}.lock")


def _locked(project: Path, file: Path) -> int:
    while True:
        handle = _opened(project, file)
        try:
            _try_lock(handle)
        except OSError:
            os.close(handle)
            raise _held(project, file) from None
        if _still_there(handle, file):
            return handle
        os.close(handle)  # its former holder removed the file after we opened it


def _opened(project: Path, file: Path) -> int:
    try:
        return os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
    except OSError as error:
        raise CannotOpen(
            f"{project} can't be opened for changes: {error.strerror or error} ({file.name}); open it for reading"
            " only, or copy it to a folder you may write to"
        ) from error


def _still_there(handle: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), file.stat())
    except OSError:
        return False


def _write_holder(handle: int) -> None:
    now = Holder(_person(), platform.node(), os.getpid(), time.time_ns() // 1_000_000)
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, msgspec.json.encode(now))


def _held(project: Path, file: Path) -> ProjectLocked:
    try:
        holder = msgspec.json.decode(file.read_bytes(), type=Holder)
    except (OSError, msgspec.MsgspecError):
        holder = Holder()
    if not holder.who:
        return ProjectLocked(f"{project.name} is open elsewhere; close it there, or open it for reading only")
    since = time.strftime("%d %B %Y, %H:%M", time.localtime(holder.since / 1000))
    who = f"{holder.who} on {holder.host}"
    return ProjectLocked(
        f"{project.name} is open at {who} since {since}; close it there, or open it for reading only",
        who,
        holder.since,
    )


def _person() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no name for this user id
        return "someone"
