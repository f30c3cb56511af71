"""Files somebody still writes to, and recordings that were never finished."""

from __future__ import annotations

import os
import signal
import struct
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from framegrain.domain.errors import BadInput, Cancelled
from framegrain.media.picture_series import find_series

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from framegrain.media.index import Cancel

_QUIET_SECONDS: Final = 2.0
_FRESH_SECONDS: Final = 60.0
_LOOK_SECONDS: Final = 0.1
# Where a file has more pieces than this before its table of contents, it is none of the kind looked for.
_MOST_PIECES: Final = 100_000


def check_finished(path: Path | str, *, cancel: Cancel | None = None) -> None:
    """Raise BadInput when a video, file or folder, is still being written; Cancelled.

    Where the system tells who writes it, that is asked, and believed when the file was touched in the last minute; else
    what was touched in the last two seconds is looked at again after as long.
    """
    path = Path(path)
    newest = _newest(path)
    if newest is None:
        return  # whoever reads it next says so
    writing = _is_open_for_writing(path)
    # Some network drives refuse every lease, so an old file that seems to be written is taken for complete.
    is_written = writing and time.time() - newest < _FRESH_SECONDS
    if is_written or (writing is None and _grows(path, newest, cancel)):
        raise still_written(path)


def still_written(path: Path) -> BadInput:
    """The error for a video that is still being written."""
    return BadInput(
        f"The video {path.name} is still being written by another program, as while it is recorded or copied; open it "
        "when it is complete"
    )


def snapshot(path: Path) -> object:
    """What changes while a video is written: its size and time, for a folder those of all its pictures.

    None where there is nothing to look at.
    """
    try:
        if path.is_dir():
            series = find_series(path)
            return series.names, series.sizes, series.changed
        found = path.stat()
    except (OSError, BadInput):
        return None  # whoever reads it next says so
    return found.st_size, found.st_mtime_ns


def is_unfinished_mp4(path: Path) -> bool:
    """Whether this is an mp4 or mov without its table of contents, which is written last."""
    try:
        kinds = _piece_kinds(path)
    except (OSError, OverflowError, ValueError, struct.error):  # among them lengths no file has
        return False
    return bool(kinds & {b"ftyp", b"mdat", b"wide"}) and not kinds & {b"moov", b"moof"}


def _piece_kinds(path: Path) -> set[bytes]:
    kinds: set[bytes] = set()
    with path.open("rb") as file:
        for _ in range(_MOST_PIECES):
            head = file.read(8)
            if len(head) < 8:
                break
            length, kind = struct.unpack(">I4s", head)
            kinds.add(kind)
            taken = 8
            if length == 1:  # a longer number follows
                (length,) = struct.unpack(">Q", file.read(8))
                taken = 16
            if length < taken:  # 0: up to the end of the file
                break
            file.seek(length - taken, os.SEEK_CUR)
    return kinds


def _is_open_for_writing(path: Path) -> bool | None:
    """Whether a program has the file open to write; None where this system or drive can't tell.

    Linux refuses a lease for reading on a file that somebody has open for writing. The signal that a lease brings
    with it would end this program, so another one is asked for, which nobody hears.
    """
    if not hasattr(fcntl, "F_SETLEASE") or not path.is_file():
        return None
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:
        return None
    else:
        return False
    finally:
        with suppress(OSError):
            os.close(handle)


def _grows(path: Path, newest: float, cancel: Cancel | None) -> bool:
    before = snapshot(path)
    end = time.monotonic() + min(_QUIET_SECONDS - (time.time() - newest), _QUIET_SECONDS)
    while (left := end - time.monotonic()) > 0:
        if cancel is not None and cancel():
            raise Cancelled(f"Reading {path.name} was cancelled")
        time.sleep(min(left, _LOOK_SECONDS))
    return snapshot(path) != before


def _newest(path: Path) -> float | None:
    """When a video was last written to, in seconds since 1970; None where there is none."""
    try:
        return find_series(path).changed / 1e9 if path.is_dir() else path.stat().st_mtime
    except (OSError, BadInput):
        return None
