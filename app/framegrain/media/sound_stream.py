"""The sound of a video file: which stream counts, and where its times lie against the frames."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Final

import av.error
from av.stream import Discard, Disposition

from framegrain.domain.closing import Closing
from framegrain.domain.errors import Cancelled
from framegrain.media.container import open_video

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

    from framegrain.domain.timebase import FrameTimes
    from framegrain.media.index import Cancel

# A decoder needs some sound before the one wanted to be right; where a seek lands late, more.
_EARLIER: Final = (Fraction(1, 4), Fraction(2), Fraction(10))
# In these formats only pictures can be sought.
_SOUGHT_BY_PICTURE: Final = frozenset({"matroska,webm", "flv"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SoundStream(Closing):
    """An open sound stream, to be read by one thread and closed.

    Pictures and sound of a file count their times on one axis, the container's; `first_frame` is where on it, in
    seconds, frame 0 appears. Sound may begin before that or after it.
    """

    container: InputContainer
    stream: AudioStream
    first_frame: Fraction

    def since_first_frame(self, frame: AudioFrame) -> Fraction | None:
        """Seconds from the appearance of frame 0 to this sound's first sample; None where the file says no time."""
        if frame.pts is None or frame.time_base is None:
            return None
        return frame.pts * frame.time_base - self.first_frame

    def decoded(self, *, cancel: Cancel | None = None) -> Iterator[AudioFrame]:
        """The sound from where the stream stands to its end, going on after damage; raises Cancelled."""
        try:
            for packet in self.container.demux(self.stream):
                if cancel is not None and cancel():
                    raise Cancelled("Reading the sound was cancelled")
                try:
                    yield from packet.decode()
                except av.error.FFmpegError:
                    continue  # a damaged stretch is silent
        except av.error.FFmpegError:
            return  # cut off here

    def decoded_from(self, seconds: Fraction, *, cancel: Cancel | None = None) -> Iterator[AudioFrame]:
        """The sound from `seconds` after frame 0 (or somewhat before) to its end; raises Cancelled.

        It begins later where the file has no sound there.
        """
        begin = max(seconds, self._begin)
        frames: Iterator[AudioFrame] = iter(())
        for earlier in _EARLIER:
            self._seek(seconds - earlier)
            frames = self.decoded(cancel=cancel)
            first = next(frames, None)
            if first is None:
                continue
            frames = chain((first,), frames)
            time = self.since_first_frame(first)
            if time is None or time <= begin:
                break
        return frames

    def close(self) -> None:
        """Let go of the file."""
        self.container.close()

    @property
    def _begin(self) -> Fraction:
        # When the sound begins, in seconds after frame 0; where the file does not say, frame 0.
        start, base = self.stream.start_time, self.stream.time_base
        return Fraction(0) if start is None or base is None else start * base - self.first_frame

    def _seek(self, seconds: Fraction) -> None:
        by_picture = self.container.format.name in _SOUGHT_BY_PICTURE
        stream = self.container.streams.video[0] if by_picture else self.stream
        base = stream.time_base or Fraction(1, 1000)
        try:
            self.container.seek(int((seconds + self.first_frame) / base), stream=stream)
        except av.error.FFmpegError:
            self.container.seek(0)  # nothing that early: from the start


def open_sound(path: Path | str, times: FrameTimes) -> SoundStream | None:
    """The sound stream that players choose: the file's default one, else its first; None where none can be decoded.

    `times` are those of the video's index. Raises BadInput where the file can't be opened.
    """
    container, _ = open_video(path, threads=1)
    stream = _stream_that_counts(container)
    if stream is None or not len(times):
        container.close()
        return None
    for other in container.streams:
        if other is not stream:
            other.discard = Discard.all  # most formats then don't even read the pictures
    return SoundStream(container=container, stream=stream, first_frame=times.at(0))


def _stream_that_counts(container: InputContainer) -> AudioStream | None:
    usable = [s for s in container.streams.audio if s.codec_context is not None and s.sample_rate]
    marked = (s for s in usable if s.disposition & Disposition.default)
    return next(marked, usable[0] if usable else None)
