"""A new file beside its final place, then there at once, never in place of another."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


_BESIDE = ("-wal", "-shm")


def draft_for(path: Path) -> Path:
    """Where to write what shall become `path`."""
    return path.with_name(f".{path.name}.{os.getpid()}.new")


def wal_of(path: Path) -> Path:
    """The file in which SQLite keeps changes that are not in the project file yet."""
    return path.with_name(path.name + "-wal")


def forget_leftovers(path: Path) -> None:
    """Remove what SQLite left beside a file that is gone."""
    for suffix in _BESIDE:
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def put_in_place(draft: Path, path: Path) -> None:
    """Give the draft its final name without replacing anything; FileExistsError when the name is taken."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
        try:
            os.replace(draft, path)
        except OSError:
            path.unlink()  # nobody shall find an empty file where something whole was meant to be
            raise
    settle_folder(path.parent)


def settle_folder(folder: Path) -> None:
    """Make sure that a new name in the folder survives a power cut, where the system lets us."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        return  # some network drives refuse to
    finally:
        os.close(handle)


def forget(draft: Path) -> None:
    """Remove a draft and what SQLite left beside it."""
    with suppress(OSError):
        draft.unlink(missing_ok=True)
    forget_leftovers(draft)
