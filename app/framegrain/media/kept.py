"""Files made from videos to save time: sound peaks, thumbnails, proxies. Losing them loses nothing but that time."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from platformdirs import user_cache_path

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES: Final = 20 * 1024**3
# A file still being written is touched at least this often, in seconds; an older one is what a killed run left.
_ABANDONED_AFTER: Final = 600
_PART: Final = ".part"


def default_kept_folder() -> Path:
    """Where they are kept for this person."""
    return user_cache_path("framegrain", appauthor=False) / "videos"


class KeptFiles:
    """One folder for each video, named by its fingerprint, so that a moved or copied video finds its files again.

    Nothing here but `growing` raises: what can't be read is not there, what can't be written is made again next time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place(self, fingerprint: str, name: str) -> Path:
        """Where the file `name` of a video belongs; its folder may not exist yet.

        The fingerprint comes out of a project file, which may be a stranger's: it is hashed, never used as a path.
        """
        return self.folder / hashlib.blake2b(fingerprint.encode(), digest_size=16).hexdigest() / name

    def read(self, fingerprint: str, name: str, *, most: int) -> bytes | None:
        """What is kept under a name; None when there is nothing, or more than `most` bytes."""
        place = self.place(fingerprint, name)
        try:
            if place.stat().st_size > most:
                return None
            data = place.read_bytes()
            os.utime(place)  # what is used stays longest
        except OSError:
            return None
        return data

    def write(self, fingerprint: str, name: str, data: bytes) -> None:
        """Keep bytes under a name, whole or not at all."""
        place = self.place(fingerprint, name)
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=_PART)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                os.replace(part, place)
            except BaseException:
                Path(part).unlink(missing_ok=True)
                raise

    @contextmanager
    def growing(self, fingerprint: str, name: str) -> Iterator[Path]:
        """A file to write piece by piece; kept under `name` when the block ends well, otherwise gone.

        Whoever writes much wants to know why it can't be: raises OSError. Touch the file when a pause gets long.
        """
        self.sweep()
        place = self.place(fingerprint, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=_PART)
        os.close(handle)
        try:
            yield Path(part)
            os.replace(part, place)
        except BaseException:
            with suppress(OSError):
                Path(part).unlink(missing_ok=True)
            raise

    def use(self, fingerprint: str, name: str) -> None:
        """Note that a file is used, so that it stays longest."""
        with suppress(OSError):
            os.utime(self.place(fingerprint, name))

    def free(self) -> int:
        """Bytes the drive they are kept on has left; 0 when it can't be asked."""
        there = next((folder for folder in (self.folder, *self.folder.parents) if folder.exists()), None)
        try:
            return 0 if there is None else shutil.disk_usage(there).free
        except OSError:
            return 0

    def sweep(self) -> None:
        """Delete what a run that was killed left half written."""
        for path, _, touched in self._files():
            if path.suffix == _PART and time.time() - touched > _ABANDONED_AFTER:
                with suppress(OSError):
                    path.unlink()

    def forget(self, fingerprint: str, name: str) -> None:
        """Delete what is kept under a name."""
        with suppress(OSError):
            self.place(fingerprint, name).unlink(missing_ok=True)

    def used(self) -> int:
        """Bytes kept for all videos."""
        return sum(size for _, size, _ in self._files())

    def trim(self, most: int = MOST_BYTES) -> None:
        """Delete what was longest unused until no more than `most` bytes are kept."""
        files = sorted(self._files(), key=lambda file: file[2])
        over = sum(size for _, size, _ in files) - most
        for path, size, _ in files:
            if over <= 0:
                return
            with suppress(OSError):
                path.unlink()
                over -= size

    def clear(self) -> None:
        """Delete everything kept."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _files(self) -> Iterator[tuple[Path, int, float]]:
        for path in self.folder.glob("*/*"):
            with suppress(OSError):
                found = path.stat()
                yield path, found.st_size, found.st_mtime
