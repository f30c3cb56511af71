"""The facts of a video file that a person or a project wants to know."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from framegrain.domain.errors import BadInput
from framegrain.media.container import open_video
from framegrain.media.demux import prepare
from framegrain.media.errors import FrameMismatch
from framegrain.media.fingerprint import fingerprint
from framegrain.media.picture import orientation, upright_size
from framegrain.media.reader import ExactReader

if TYPE_CHECKING:
    from pathlib import Path

    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

    from framegrain.media.index import VideoIndex
    from framegrain.media.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFacts:
    """One video file.

    Width and height are of the upright picture: rotation applied, pixel aspect not stretched. `rotation` is in degrees
    counter-clockwise as stored. `nominal_rate` is the container's, `average_rate` frames over duration, per second;
    times are seconds as the container counts them.
    """

    frame_count: int
    width: int
    height: int
    rotation: int
    is_mirrored: bool
    pixel_aspect: Fraction
    nominal_rate: Fraction
    average_rate: Fraction
    is_variable: bool
    first_time: Fraction
    last_time: Fraction
    duration: Fraction
    container: str
    codec: str
    pixel_format: str
    has_audio: bool
    fingerprint: str
    problems: tuple[Problem, ...]


def describe(path: Path | str, index: VideoIndex | None = None) -> MediaFacts:
    """The facts of one file; without an `index` one is made (which decodes the whole file if its kind needs it).

    Raises BadInput.
    """
    index = index or prepare(path)
    pixel_aspect, pixel_format, has_audio = (
        _stream_facts(path) if not index.names else (Fraction(1), "", False)
    )
    if not index.frame_count:
        raise BadInput(f"{path} holds no pictures; it was probably cut off while recording")
    first = _first_picture(path, index)
    width, height = upright_size(first)
    times = index.times
    return MediaFacts(
        frame_count=index.frame_count,
        width=width,
        height=height,
        rotation=first.rotation,
        is_mirrored=orientation(first).is_mirrored,
        pixel_aspect=pixel_aspect,
        nominal_rate=index.rate,
        average_rate=index.frame_count / times.duration,
        is_variable=has_variable_rate(times.pts),
        first_time=times.at(0),
        last_time=times.at(len(times) - 1),
        duration=times.duration,
        container=index.container,
        codec=index.codec,
        pixel_format=pixel_format or first.format.name,
        has_audio=has_audio,
        fingerprint=fingerprint(path),
        problems=index.problems,
    )


def _stream_facts(path: Path | str) -> tuple[Fraction, str, bool]:
    container, stream = open_video(path)
    with container:
        return (
            Fraction(stream.sample_aspect_ratio or 1),
            stream.codec_context.pix_fmt or "unknown",
            bool(container.streams.audio),
        )


def _first_picture(path: Path | str, index: VideoIndex) -> VideoFrame:
    # Pictures of a folder stand for themselves: those before the first that can be shown are no reason to refuse it.
    tries = index.frame_count if index.names else 1
    with ExactReader(path, index) as reader:
        for frame in range(tries - 1):
            with suppress(FrameMismatch):
                return reader.frame(frame)
        return reader.frame(tries - 1)


def has_variable_rate(pts: NDArray[np.int64]) -> bool:
    """Whether frames stay on screen for different times, beyond rounding to the time base."""
    if len(pts) < 3:
        return False
    lengths = np.diff(pts)
    return bool(lengths.max() - lengths.min() > max(2, float(np.median(lengths)) * 0.02))
