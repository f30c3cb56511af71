"""One JSON object of large arrays, written row by row with flat memory."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Any

import msgspec

from framegrain.exchange.exporting import ExportError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_IN_MEMORY = 1 << 18
UNWRITABLE = (UnicodeEncodeError, OverflowError)
"""What an encoder raises for text or a number no file can hold."""


class Encoder:
    """JSON text of values, with errors a person understands."""

    def __init__(self) -> None:
        self._encoder = msgspec.json.Encoder()
        self.bare = self._encoder.encode
        """The same without the words: what is asked a million times passes UNWRITABLE through."""

    def __call__(self, value: Any) -> bytes:
        """The value as JSON on one line. Raises ExportError for text no file can hold."""
        try:
            return self._encoder.encode(value)
        except UNWRITABLE as error:
            raise unwritable(error) from error


def unwritable(error: Exception) -> ExportError:
    """What to tell a person of one of UNWRITABLE."""
    return ExportError(f"a record can't be written as JSON: {error}; correct that record")


class Rows:
    """The rows of one array, each on a line of its own."""

    def __init__(self, out: IO[bytes], encode: Encoder) -> None:
        self._write = out.write
        self._encode = encode.bare
        self._before = b"\n"
        self.count = 0

    def put(self, row: Any) -> None:
        """Write one row. Raises ExportError for text no file can hold."""
        try:
            self._write(self._before + self._encode(row))
        except UNWRITABLE as error:
            raise unwritable(error) from error
        self._before = b",\n"
        self.count += 1


class RowsFile:
    """An object whose first array goes straight to the file and whose others wait beside it until the end."""

    def __init__(self, out: IO[bytes], beside: Path, head: dict[str, Any], first: str) -> None:
        self._out = out
        self._beside = beside
        self._encode = Encoder()
        self._waiting: dict[str, IO[bytes]] = {}
        self._stack = ExitStack()
        out.write(self._encode(head).removesuffix(b"}") + b",\n" + self._key(first))
        self.first = Rows(out, self._encode)

    def __enter__(self) -> RowsFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def array(self, name: str) -> Rows:
        """A further array, written after the first one."""
        spool = self._stack.enter_context(
            tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(self._beside))  # noqa: SIM115
        )
        self._waiting[name] = spool
        return Rows(spool, self._encode)

    def finish(self, tail: dict[str, Any] | None = None) -> None:
        """Append the waiting arrays and what is known only at the end, and close the object."""
        for name, spool in self._waiting.items():
            self._out.write(b"\n],\n" + self._key(name))
            spool.seek(0)
            shutil.copyfileobj(spool, self._out, 1 << 16)
        rest = self._encode(tail).removeprefix(b"{") if tail else b"}"
        self._out.write(b"\n]" + (b",\n" if tail else b"") + rest + b"\n")

    def _key(self, name: str) -> bytes:
        return self._encode(name) + b":["
