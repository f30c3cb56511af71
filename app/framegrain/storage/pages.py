"""The pages of a database file read one by one, without SQLite, which gives up on what is damaged.

The format is SQLite's (https://www.sqlite.org/fileformat2.html). Nothing here believes what it reads: every number is
checked against the file, and what makes no sense is left out.
"""

from __future__ import annotations

import os
from contextlib import suppress
from struct import error as StructError
from struct import unpack_from
from typing import TYPE_CHECKING, NamedTuple

from framegrain.storage.files import wal_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAGIC = b"SQLite format 3\0"
TABLE_LEAF, TABLE_INNER, INDEX_LEAF, INDEX_INNER = 13, 5, 10, 2
LEAVES = (TABLE_LEAF, INDEX_LEAF)

_KINDS = (TABLE_LEAF, TABLE_INNER, INDEX_LEAF, INDEX_INNER)
_SIZES = (4096, 1024, 2048, 8192, 16384, 32768, 65536, 512)
_LOOKED_AT = 200  # pages, to guess their size
_LARGEST_VALUE = 1 << 28  # bytes in one row; a number read from rubbish may be anything
_WAL_MAGIC = (0x377F0682, 0x377F0683)
_MOST_FRAMES = 1 << 20

Value = int | float | str | bytes | None


class Cell(NamedTuple):
    """What a page says at one place: the row or key number, the page below it (0 in a leaf), and the record's bytes.

    `content` is None where it can't be read whole.
    """

    key: int
    below: int
    content: bytes | None


class Node(NamedTuple):
    """A page of a tree. `right` is the last page below it, 0 in a leaf; `is_whole` unless some cells made no sense."""

    kind: int
    cells: tuple[Cell, ...]
    right: int
    is_whole: bool


class Pages:
    """A database file with the changes that wait in the file beside it. To be closed.

    Closing drops the locks this process holds on the file: only for projects that are not open here.
    """

    def __init__(self, path: Path) -> None:
        """Raises OSError."""
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._wal = -1
        with suppress(OSError):
            self._wal = os.open(wal_of(path), os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._length = os.fstat(self._file).st_size
        head = self._read(self._file, 0, 100)
        self._wal_at: dict[int, int] = {}
        # what the cells of one page can have at most: each byte of it, and each page that goes on with one, only once
        self._room, self._taken = 0, set[int]()
        self.size = 0
        self.lost_frames = 0
        """Changes beside the file that can't be trusted."""
        count = self._take_wal()
        head = self.page(1)[:100] if 1 in self._wal_at else head
        is_ours = len(head) == 100 and head.startswith(MAGIC) and _size_of(head) in _SIZES
        self.head = head if is_ours else b""
        """The first 100 bytes; empty where they are destroyed."""
        self.size = self.size or (_size_of(self.head) if self.head else self._guessed())
        self.usable = self.size - (self.head[20] if self.head else 0)
        self.count = count or -(-self._length // self.size)

    def close(self) -> None:
        """Let go of the file."""
        for handle in (self._file, self._wal):
            if handle >= 0:
                os.close(handle)
        self._file = self._wal = -1

    def number(self, at: int) -> int:
        """A number of the file's head; 0 where that is destroyed."""
        return int(unpack_from(">I", self.head, at)[0]) if self.head else 0

    def page(self, number: int) -> bytes:
        """A page's bytes, fewer where the file ends before."""
        if number in self._wal_at:
            return self._read(self._wal, self._wal_at[number], self.size)
        return self._read(self._file, (number - 1) * self.size, self.size)

    def node(self, number: int) -> Node | None:
        """A page as part of a tree; None where it is none."""
        page = self.page(number)
        start = 100 if number == 1 else 0
        if len(page) < self.usable or page[start] not in _KINDS:
            return None
        kind = page[start]
        is_inner = kind in (TABLE_INNER, INDEX_INNER)
        first = start + (12 if is_inner else 8)
        (count,) = unpack_from(">H", page, start + 3)
        if first + 2 * count > self.usable:
            return None
        places = unpack_from(f">{count}H", page, first)
        self._room, self._taken = self.usable, set()
        cells = [self._cell(page, kind, at) for at in places if first + 2 * count <= at <= self.usable - 4]
        good = tuple(cell for cell in cells if cell is not None)
        right = unpack_from(">I", page, start + 8)[0] if is_inner else 0
        return Node(kind, good, right, len(good) == count)

    def free(self) -> set[int]:
        """The pages that hold nothing any more, as far as the list of them can be read."""
        found: set[int] = set()
        trunk = self.number(32)
        while 1 < trunk <= self.count and trunk not in found:
            found.add(trunk)
            page = self.page(trunk)
            if len(page) < self.usable:
                break
            trunk, count = unpack_from(">II", page)
            if count > self.usable // 4 - 2:
                break
            found.update(n for n in unpack_from(f">{count}I", page, 8) if 1 < n <= self.count)
        return found

    # -- cells

    def _cell(self, page: bytes, kind: int, at: int) -> Cell | None:
        below = 0
        try:
            if kind in (TABLE_INNER, INDEX_INNER):
                (below,) = unpack_from(">I", page, at)
                at += 4
            length, at = varint(page, at)
            if kind == TABLE_INNER:
                return Cell(signed(length), below, b"")
            key = 0
            if kind == TABLE_LEAF:
                key, at = varint(page, at)
            return Cell(signed(key), below, self._content(page, kind, at, length))
        except (IndexError, StructError):
            return None

    def _content(self, page: bytes, kind: int, at: int, length: int) -> bytes | None:
        usable = self.usable
        least = (usable - 12) * 32 // 255 - 23
        most = usable - 35 if kind == TABLE_LEAF else (usable - 12) * 64 // 255 - 23
        here = length
        if length > most:
            fits = least + (length - least) % (usable - 4)
            here = fits if fits <= most else least
        self._room -= here
        if length > _LARGEST_VALUE or at + here > usable or self._room < 0:
            return None
        if here == length:
            return page[at : at + here]
        parts, left = [page[at : at + here]], length - here
        (following,) = unpack_from(">I", page, at + here)
        while left > 0:
            if not 1 < following <= self.count or following in self._taken:
                return None
            self._taken.add(following)
            more = self.page(following)
            if len(more) < usable:
                return None
            (following,) = unpack_from(">I", more)
            parts.append(more[4 : 4 + min(left, usable - 4)])
            left -= len(parts[-1])
        return b"".join(parts)

    # -- the file

    def _read(self, handle: int, at: int, length: int) -> bytes:
        try:
            os.lseek(handle, at, os.SEEK_SET)
            return os.read(handle, length)
        except OSError:  # a place of the disk that can't be read any more
            return b""

    def _guessed(self) -> int:
        """The size of which most pages make sense: filled from their end, as pages are."""

        def sensible(size: int) -> float:
            self.size = self.usable = size
            self.count = self._length // size
            some = range(2, min(self.count, _LOOKED_AT) + 1)
            return sum(self._is_filled(number) for number in some) / max(len(some), 1)

        shares = {size: sensible(size) for size in _SIZES}
        return max(shares, key=lambda size: shares[size])

    def _is_filled(self, number: int) -> bool:
        node, page = self.node(number), self.page(number)
        if node is None or not node.is_whole or not node.cells:
            return False
        return bool(unpack_from(">H", page, 12 if node.right else 8)[0] >= self.size // 2)

    def _take_wal(self) -> int:
        """Note where newer pages lie beside the file; the number of pages there are then, 0 where it has no say."""
        head = self._read(self._wal, 0, 32) if self._wal >= 0 else b""
        if len(head) < 32:
            return 0
        magic, _, size, _, *salts = unpack_from(">6I", head)
        order = ">" if magic & 1 else "<"
        if magic not in _WAL_MAGIC or size not in _SIZES:
            return 0
        self.size = size
        summed = _summed(order, head[:24], (0, 0))
        if summed != unpack_from(">2I", head, 24):
            return 0
        count, waiting = 0, dict[int, int]()
        for n in range(_MOST_FRAMES):
            at = 32 + n * (24 + size)
            frame = self._read(self._wal, at, 24 + size)
            if len(frame) < 24 + size or list(unpack_from(">2I", frame, 8)) != salts:
                break
            summed = _summed(order, frame[24:], _summed(order, frame[:8], summed))
            if summed != unpack_from(">2I", frame, 16):
                self.lost_frames = sum(1 for _ in self._same_age(n, size, salts))
                break
            number, total = unpack_from(">2I", frame)
            waiting[number] = at + 24
            if total:
                self._wal_at.update(waiting)
                count, waiting = total, {}
        return count

    def _same_age(self, first: int, size: int, salts: list[int]) -> Iterator[None]:
        for n in range(first, _MOST_FRAMES):
            head = self._read(self._wal, 32 + n * (24 + size), 24)
            if len(head) < 24 or (n > first and list(unpack_from(">2I", head, 8)) != salts):
                return
            yield None


def varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of variable length and where it ends; IndexError at the end of the data."""
    value = 0
    for n in range(8):
        byte = data[at + n]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + n + 1
    return value << 8 | data[at + 8], at + 9


def signed(value: int) -> int:
    """64 bits as a number with its sign."""
    return value - (1 << 64) if value >= 1 << 63 else value


def values(content: bytes) -> list[Value] | None:
    """The values of a record; None where it is none, or holds text that is no text."""
    try:
        end, at = varint(content, 0)
        body, found = end, list[Value]()
        while at < end:
            kind = content[at]
            if kind < 0x80:  # nearly all of them: worth the second way
                at += 1
            else:
                kind, at = varint(content, at)
            if kind == 0:
                found.append(None)
                continue
            value, body = _value(content, kind, body)
            found.append(value)
    except (IndexError, UnicodeDecodeError, StructError, ValueError):
        return None
    return found if body == len(content) and at == end else None


_INT_LENGTHS = (0, 1, 2, 3, 4, 6, 8)


def _value(content: bytes, kind: int, at: int) -> tuple[Value, int]:
    if kind >= 12:
        end = at + (kind - 12) // 2
        if end > len(content):
            raise IndexError
        return (content[at:end].decode() if kind & 1 else content[at:end]), end
    if 1 <= kind <= 6:
        end = at + _INT_LENGTHS[kind]
        if end > len(content):
            raise IndexError
        return int.from_bytes(content[at:end], "big", signed=True), end
    if kind == 7:
        return float(unpack_from(">d", content, at)[0]), at + 8
    if kind in (8, 9):
        return kind - 8, at
    raise ValueError("no kind of value")


def _size_of(head: bytes) -> int:
    (size,) = unpack_from(">H", head, 16)
    return 65536 if size == 1 else int(size)


def _summed(order: str, data: bytes, before: tuple[int, int]) -> tuple[int, int]:
    """SQLite's checksum, carried on."""
    one, two = before
    words = unpack_from(f"{order}{len(data) // 4}I", data)
    for n in range(0, len(words), 2):
        one = one + words[n] + two & 0xFFFFFFFF
        two = two + words[n + 1] + one & 0xFFFFFFFF
    return one, two
