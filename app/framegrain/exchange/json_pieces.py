"""A JSON export taken apart as it was written, so that no more than one of its videos need be in memory.

Only where it lies is found out here, by its lines. Whatever is not laid out as `project_json.write` does it is no file
to be read in pieces, though it may be a fine one: it is read whole.
"""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING, NamedTuple

from framegrain.domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LONGEST_LINE = 64 << 20
_OPENING = b'"videos":[\n'
_VIDEO = b'{"video":'
_MORE, _LAST = b"]},\n", b"]}\n"
_CLOSING = b"]}"
_GOES_ON, _TAIL = b"],\n", b'"coarser":'

Stamp = tuple[int, int]
"""Size and time of writing of a file."""


class Pieces(NamedTuple):
    """The export without its videos, as complete JSON, and the bytes [start, stop) of each of these."""

    path: Path
    stamp: Stamp
    head: bytes
    videos: list[tuple[int, int]]

    def video(self, number: int) -> bytes:
        """The JSON of one video. Raises OSError, and BadInput where the file is not what it was."""
        start, stop = self.videos[number]
        with self.path.open("rb") as file:
            if _stamp(file) != self.stamp:
                raise BadInput(f"{self.path} was changed while it was read; import it again")
            file.seek(start)
            return file.read(stop - start)


def pieces_of(path: Path) -> Pieces | None:
    """Where the parts of an export lie; None for a file with another layout. Raises OSError.

    If the head and each of the videos are valid JSON, so is the whole file, and these are all of its videos.
    """
    with path.open("rb") as file:
        lines = _lines(file)
        head = bytearray()
        for line in lines:
            head += line
            if line == _OPENING:
                break
        else:
            return None
        videos, tail = _videos(lines, len(head))
        if not tail:
            return None
        return Pieces(path, _stamp(file), bytes(head) + tail, videos)


def _videos(lines: Iterator[bytes], at: int) -> tuple[list[tuple[int, int]], bytes]:
    """Where the videos lie, and what follows them; nothing where the file goes on otherwise."""
    found: list[tuple[int, int]] = []
    start, is_open, is_last = at, False, False
    for line in lines:
        if is_open:
            if line in (_MORE, _LAST):
                found.append((start, at + len(_CLOSING)))
                is_open, is_last = False, line == _LAST
        elif line.startswith(_VIDEO) and not is_last:
            start, is_open = at, True
        else:  # after the last video, or where there is none, the end of the file
            tail = _tail(line, lines) if is_last or not found else b""
            return (found, tail) if not any(lines) else ([], b"")
        at += len(line)
    return [], b""


def _tail(line: bytes, lines: Iterator[bytes]) -> bytes:
    """How the file ends: at once, or after one line more that a coarser export has."""
    if line == _LAST:
        return _CLOSING
    last = next(lines, b"") if line == _GOES_ON else b""
    return _GOES_ON + last if last.startswith(_TAIL) else b""


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    while line := file.readline(_LONGEST_LINE):
        yield line


def _stamp(file: IO[bytes]) -> Stamp:
    facts = os.fstat(file.fileno())
    return facts.st_size, facts.st_mtime_ns
