"""Opening a video file, with every refusal as one clear sentence."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import av
import av.error
from av.stream import Disposition

from framegrain.domain.errors import BadInput
from framegrain.media.unfinished import is_unfinished_mp4

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

# Formats FFmpeg opens that are no video file: text shown as pictures, playlists, scripts, single pictures.
REFUSED = frozenset(
    {
        "tty",
        "hls",
        "concat",
        "dash",
        "sdp",
        "rtsp",
        "lavfi",
        "ffmetadata",
        "bin",
        "xbin",
        "adf",
        "idf",
        "image2",
    }
)

# Where several frames are decoded at once, other pixels come out now and then: of MPEG-4 in interlaced files, of VP8
# next to damage, and neither decoder says so. These share out the parts of one frame instead.
_ONE_FRAME_AT_A_TIME = frozenset({"mpeg4", "vp8"})


def open_video(path: Path | str, *, threads: int = 0) -> tuple[InputContainer, VideoStream]:
    """The opened container and its first real video stream (cover pictures don't count).

    `threads` 0 lets FFmpeg choose. Only the file itself is read: no network, no other file it may name.
    Raises BadInput.
    """
    path = check_file(path)
    try:
        container = av.open(
            str(path),
            # Old cameras write metadata in other encodings; their videos are fine.
            metadata_errors="replace",
            options={"protocol_whitelist": "file"},
        )
    except av.error.FFmpegError as error:
        raise BadInput(unreadable(path, error)) from error
    try:
        return container, _video_stream(path, container, threads)
    except BaseException:
        container.close()
        raise


def check_file(path: Path | str) -> Path:
    """The absolute path of a file that exists and holds something; BadInput otherwise.

    Absolute, because FFmpeg would read a relative name like `cam:1.mp4` as a protocol.
    """
    path = Path(os.path.abspath(path))
    if path.is_dir():
        raise BadInput(f"{path} is a folder; choose a video file inside it")
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise BadInput(
            f"{path} is not there; check the name, or relink the video to where it is now"
        ) from error
    except OSError as error:
        raise BadInput(
            f"{path} can't be read ({error.strerror}); check its permissions and the drive"
        ) from error
    if size == 0:
        raise BadInput(f"{path} is empty (0 bytes); copy or record it again")
    return path


def check_video(path: Path | str, *, folder: bool) -> Path:
    """The absolute path of a video that is there: a file, or a `folder` of pictures; BadInput otherwise."""
    place = Path(os.path.abspath(path))
    return place if folder and place.is_dir() else check_file(place)


def unreadable(path: Path, error: av.error.FFmpegError) -> str:
    """The sentence for a file FFmpeg will not open."""
    if isinstance(error, PermissionError):
        return f"{path} can't be read: permission denied; give yourself the right to read it"
    if is_unfinished_mp4(path):
        return (
            f"{path} was not finished recording or copying: its table of contents, which is written last, is missing. "
            "Let it come to its end, copy it again, or repair it with the program that recorded it"
        )
    reason = error.strerror or str(error)
    return (
        f"{path} is not a video this program can read ({reason}); check that it plays, or convert it to mp4"
    )


def _video_stream(path: Path, container: InputContainer, threads: int) -> VideoStream:
    name = container.format.name
    if name == "webp_pipe":
        raise BadInput(
            f"{path} is not a video file but a WebP picture; those of an animated one can't be read one by one, so "
            "convert it to an animated PNG or to mp4"
        )
    if name in REFUSED or name.endswith("_pipe"):
        raise BadInput(f"{path} is not a video file (it reads as '{name}'); choose a video file")
    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not streams:
        raise BadInput(f"{path} has no video stream; choose a file with a picture")
    stream = streams[0]
    if stream.codec_context is None:
        raise BadInput(f"{path} holds video of a kind this program can't decode; convert it to H.264 in mp4")
    stream.thread_type = "SLICE" if stream.codec_context.name in _ONE_FRAME_AT_A_TIME else "AUTO"
    stream.thread_count = threads
    return stream
