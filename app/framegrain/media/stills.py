"""Single frames as PNG files."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import cv2

from framegrain.domain.errors import BadInput, Cancelled
from framegrain.media.demux import prepare
from framegrain.media.picture import PictureMaker
from framegrain.media.picture_folder import PictureDecoder
from framegrain.media.reader import ExactReader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from framegrain.media.index import Cancel, Progress, VideoIndex


def write_frames(
    path: Path | str,
    frames: Iterable[int],
    out_dir: Path | str,
    *,
    name: str = "{frame}.png",
    index: VideoIndex | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> dict[int, Path]:
    """Write upright PNG pictures of `frames` into `out_dir`; the file of each frame, in the order asked.

    `name` is a format string with `{frame}` (or `{frame:06d}`). Each file appears complete or not at all.
    Raises BadInput, NothingThere (no such frame), FrameMismatch, Cancelled.
    """
    wanted = list(dict.fromkeys(frames))
    files = {frame: _target(Path(out_dir), name, frame) for frame in wanted}
    if len(set(files.values())) < len(files):
        raise BadInput(f"The name {name!r} gives several frames the same file; put {{frame}} into it")
    maker = PictureMaker()
    with ExactReader(path, index or prepare(path, cancel=cancel)) as reader:
        for done, frame in enumerate(sorted(wanted), 1):
            if cancel is not None and cancel():
                raise Cancelled(f"Writing frames of {Path(path).name} was cancelled")
            pixels = maker.bgr(reader.frame(frame, cancel=cancel))
            _write(files[frame], cv2.imencode(".png", pixels)[1].tobytes())
            if progress is not None:
                progress(done / len(wanted))
    return files


def copy_pictures(
    folder: Path,
    frames: Iterable[int],
    out_dir: Path,
    *,
    index: VideoIndex,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> dict[int, Path]:
    """Copy the files of `frames` of a folder of pictures, as they are, into `out_dir`; the copy of each frame.

    Raises BadInput, FrameMismatch (a picture is gone or not the one indexed), Cancelled.
    """
    wanted = sorted(set(frames))
    files = {frame: out_dir / index.names[frame] for frame in wanted}
    with PictureDecoder(folder, index) as pictures:
        for done, frame in enumerate(wanted, 1):
            if cancel is not None and cancel():
                raise Cancelled(f"Copying pictures of {folder.name} was cancelled")
            _write(files[frame], pictures.file_bytes(frame))
            if progress is not None:
                progress(done / len(wanted))
    return files


def _target(folder: Path, name: str, frame: int) -> Path:
    try:
        file = name.format(frame=frame)
    except (KeyError, IndexError, ValueError) as error:
        raise BadInput(
            f"The name {name!r} can't be filled in ({error}); use {{frame}} or {{frame:06d}}"
        ) from error
    if not file.lower().endswith(".png") or Path(file).name != file:
        raise BadInput(f"{file!r} is not a plain file name ending in .png; choose one, without a folder")
    return folder / file


def _write(target: Path, content: bytes) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(partial, 0o644)
            os.replace(partial, target)
        except BaseException:
            Path(partial).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise BadInput(
            f"{target} can't be written ({error.strerror}); check the folder and the space left"
        ) from error
