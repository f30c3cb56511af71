"""One writer a project: a file beside it, locked by the operating system for as long as the project is open."""

from __future__ import annotations

import errno
import getpass
import os
import platform
import sys
import time
from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.errors import UNREADABLE
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


_TAKEN = frozenset((errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK))
"""What the operating system says of a lock that somebody else has."""
_LONGEST = 4096


class Holder(msgspec.Struct, frozen=True):
    """Who holds a lock; `since` is milliseconds since 1970 UTC."""

    who: str = ""
    host: str = ""
    pid: int = 0
    since: int = 0


class ProjectLock:
    """Held from construction to `release`, or until the process ends however it ends.

    Raises ProjectLocked when someone else holds it, and where the place can't keep others away.
    """

    def __init__(self, project: Path) -> None:
        self._project = project
        self._file = lock_file_of(project)
        self._handle = _locked(project, self._file)
        self._mine = _write_holder(self._handle)

    def check(self) -> None:
        """ProjectLocked where somebody else got the lock as well, as on network drives that grant it to everybody.

        Where the file was deleted, it is made again.
        """
        if self._handle < 0:
            return
        if not _still_there(self._handle, self._file):
            handle = _locked(self._project, self._file)
            os.close(self._handle)
            self._handle, self._mine = handle, _write_holder(handle)
        there = self._there()
        if there == self._mine:
            return
        who = _said(_read(there)) or "elsewhere"
        raise ProjectLocked(
            f"{self._project.name} is open for changes {who} as well, because its drive gives the lock to several at"
            f" once; close it in one of both places. What is saved is safe; save a copy elsewhere to keep what is not"
        )

    def _there(self) -> bytes:
        """What the file says; what this one wrote where it can't be read."""
        try:
            os.lseek(self._handle, 0, os.SEEK_SET)
            return os.read(self._handle, _LONGEST)
        except OSError:
            return self._mine

    def release(self) -> None:
        """Let others write. Doing it twice is fine."""
        if self._handle < 0:
            return
        is_mine = self._there() == self._mine and _still_there(self._handle, self._file)
        handle, self._handle = self._handle, -1
        if sys.platform == "win32":
            os.close(handle)
            self._remove(is_mine)
        else:
            self._remove(is_mine)  # while still held, so that nobody's fresh lock is removed
            os.close(handle)

    def _remove(self, is_mine: bool) -> None:
        if not is_mine:
            return
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
        except OSError as error:
            os.close(handle)
            raise _refused(project, file, error) from None
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


def _write_holder(handle: int) -> bytes:
    now = Holder(_person(), platform.node(), os.getpid(), time.time_ns() // 1_000_000)
    written = msgspec.json.encode(now)
    try:
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, written)
    except OSError:  # a full disk: others learn that it is open, and not by whom
        os.lseek(handle, 0, os.SEEK_SET)
        return os.read(handle, _LONGEST)
    return written


def _refused(project: Path, file: Path, error: OSError) -> ProjectLocked:
    """Somebody has it; or, with any other error, the drive can't tell."""
    if error.errno not in _TAKEN:
        return ProjectLocked(
            f"{project.name} can't be kept from being changed by two people at once: locks fail on its drive "
            f"({error.strerror or error}), as on some network drives; copy it to a disk of this computer to work in it"
        )
    try:
        holder = _read(file.read_bytes())
    except OSError:
        holder = Holder()
    who = _said(holder)
    return ProjectLocked(
        f"{project.name} is open {who or 'elsewhere'}; close it there, or open it for reading only",
        f"{holder.who} on {holder.host}" if holder.who else "",
        holder.since,
    )


def _read(content: bytes) -> Holder:
    try:
        return msgspec.json.decode(content, type=Holder)
    except UNREADABLE:
        return Holder()


def _said(holder: Holder) -> str:
    """Where and since when, in words; empty where nobody is named."""
    if not holder.who:
        return ""
    who = f"at {holder.who} on {holder.host}"
    try:
        since = time.strftime("%d %B %Y, %H:%M", time.localtime(holder.since / 1000))
    except (OverflowError, ValueError, OSError):  # no time of this world
        return who
    return f"{who} since {since}"


def _person() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no name for this user id
        return "someone"
