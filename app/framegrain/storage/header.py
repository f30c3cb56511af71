"""What the first bytes of a file tell before SQLite is let near it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.storage.errors import CannotOpen, NotAProject, damaged
from framegrain.storage.tables import APPLICATION_ID

if TYPE_CHECKING:
    from pathlib import Path

# Offsets: https://www.sqlite.org/fileformat.html section 1.3
_MAGIC = b"SQLite format 3\0"
_LENGTH = 100


def check_header(path: Path) -> None:
    """Raise unless the file is one of ours and whole as far as its header tells; costs one small read."""
    changing = _has_pending_changes(path)
    head, size = _read(path)
    if not size:
        raise NotAProject(f"{path} is empty; open another file, or make a new project under another name")
    if not head.startswith(_MAGIC):
        _raise_foreign(path, head)
    if len(head) < _LENGTH:
        raise damaged(path, f"it is cut short, only {size} bytes are left")
    if _number(head, 68) != APPLICATION_ID:
        raise NotAProject(f"{path} is an SQLite file of another program, not a Framegrain project")
    # asked twice: someone may have begun or ended writing since the bytes were read
    if not changing and not _has_pending_changes(path):
        _check_length(path, head, size)


def wal_of(path: Path) -> Path:
    """The file in which SQLite keeps changes that are not in the project file yet."""
    return path.with_name(path.name + "-wal")


def _read(path: Path) -> tuple[bytes, int]:
    if path.is_dir():
        raise NotAProject(f"{path} is a folder; open the project file in it")
    try:
        with path.open("rb") as file:
            return file.read(_LENGTH), path.stat().st_size
    except FileNotFoundError:
        raise CannotOpen(f"there is no file {path}; check whether it was moved or renamed") from None
    except PermissionError:
        raise CannotOpen(f"you are not allowed to read {path}; ask its owner to let you") from None
    except OSError as error:
        raise CannotOpen(f"{path} can't be read: {error.strerror}") from error


def _raise_foreign(path: Path, head: bytes) -> None:
    if not any(head):
        raise damaged(path, "its beginning holds only zeros")
    raise NotAProject(f"{path} is not a Framegrain project; open a file whose name ends in .framegrain")


def _has_pending_changes(path: Path) -> bool:
    try:
        return wal_of(path).stat().st_size > 0
    except OSError:
        return False


def _check_length(path: Path, head: bytes, size: int) -> None:
    page = _number(head, 16, 2)
    page = 65536 if page == 1 else page
    expected = page * _number(head, 28)
    # the page count is only valid when it was written by the same change as the change counter
    if _number(head, 24) == _number(head, 92) and size < expected:
        raise damaged(path, f"it is cut short, {size:,} of its {expected:,} bytes are left")


def _number(head: bytes, at: int, length: int = 4) -> int:
    return int.from_bytes(head[at : at + length], "big")
