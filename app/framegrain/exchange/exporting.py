"""What every exporter shares: options, losses, progress, and files that appear whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import msgspec

from framegrain.domain.errors import Cancelled, FramegrainError
from framegrain.domain.places import real_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Progress = Callable[[int, int], None]
"""Called with (done, total) in units of the exporter's choice; total stays the same throughout."""

Cancel = Callable[[], bool]
"""Asked now and then; true gives up."""

Pictured = Callable[[int, int, str], None]
"""Called with (video id, frame, file name) for each frame an export names, by video, then by frame."""

ROWS_BETWEEN_CHECKS = 256


class ExportError(FramegrainError):
    """The file could not be written; what was there before is untouched."""


class Loss(msgspec.Struct, frozen=True):
    """What a format could not carry: `count` things called `what`, and why or where they went instead."""

    what: str
    count: int
    why: str


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """Choices of one export.

    `every_frame` writes in-betweens as well as keyframes. `on_picture` hears of each frame the export names, so
    that pictures can be written in the same pass. `with_time` writes how long people worked, where the format can.
    """

    every_frame: bool = True
    on_picture: Pictured | None = None
    with_time: bool = False


def no_progress(done: int, total: int) -> None:
    """Progress nobody watches."""


def never() -> bool:
    """A cancel nobody presses."""
    return False


class Steps:
    """Counts rows, asks every so often whether to go on, and reports how far the export is."""

    def __init__(self, total: int, progress: Progress, cancel: Cancel) -> None:
        self._total = max(total, 1)
        self._progress = progress
        self._cancel = cancel
        self._rows = 0

    def row(self) -> None:
        """One more row is written. Raises Cancelled."""
        self._rows += 1
        if self._rows % ROWS_BETWEEN_CHECKS == 0:
            self.check()

    def check(self) -> None:
        """Raises Cancelled when the caller wants to give up."""
        if self._cancel():
            raise Cancelled("the export was cancelled; no file was written")

    def reached(self, done: int) -> None:
        """Report `done` of the total. Raises Cancelled."""
        self.check()
        self._progress(min(done, self._total), self._total)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes the place of `path` only when the block ends well. Raises ExportError."""
    target = _target(path)
    beside = target.with_name(f".framegrain-{secrets.token_hex(6)}.part")
    try:
        with beside.open("xb", buffering=1 << 20) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        beside.replace(target)
        _settle(target.parent)
    except OSError as error:
        raise ExportError(f"{path} can't be written: {_reason(error)}; choose another place") from error
    finally:
        beside.unlink(missing_ok=True)


def _target(path: Path) -> Path:
    try:
        target = real_path(path)  # a link keeps pointing where it points
        is_folder = target.is_dir()
    except (OSError, ValueError) as error:
        raise ExportError(f"{str(path)[:200]} is not a usable file name: {error}; choose another") from error
    if is_folder:
        raise ExportError(f"{path} is a folder; give the name of a file in it")
    if target.is_symlink():
        raise ExportError(f"{path} is a link that leads in a circle; delete it or choose another name")
    if not target.parent.is_dir():
        raise ExportError(f"{path} can't be written: there is no folder {target.parent}; make it first")
    return target


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _settle(folder: Path) -> None:
    """Make the new name itself durable, where the system lets a folder be opened."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
