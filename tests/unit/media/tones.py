"""Small videos with bursts of sound at known frames."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import numpy as np

from contract.videos import RATE, drawn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Tones:
    """A video of `frames` frames whose sound is a tone over each burst [first, stop) of frames, else silence.

    `times` are the frames' milliseconds; `late` moves pictures and sound by so many milliseconds, `sound_late` the
    sound alone (the bursts stay at their frames: the sound just begins later or earlier).
    """

    bursts: Sequence[tuple[int, int]] = ((20, 24), (50, 60))
    times: Sequence[int] = tuple(range(0, 4000, 1000 // RATE))
    video: str = "libx264"
    sound: str = "aac"
    layout: str = "stereo"
    sample_format: str = "fltp"
    rate: int = 48000
    late: int = 0
    sound_late: int = 0
    sound_stop: int | None = None
    loudness: float = 0.8

    def tone(self) -> NDArray[np.float32]:
        """The samples of one channel from frame 0 on."""
        end = self.sound_stop if self.sound_stop is not None else self.times[-1] + 40
        seconds = np.arange(end * self.rate // 1000) / self.rate
        loud = np.zeros(len(seconds))
        for first, stop in self.bursts:
            loud[self._at(first) : self._at(stop)] = self.loudness
        return (np.sin(seconds * 2 * np.pi * 440) * loud).astype(np.float32)

    def _at(self, frame: int) -> int:
        time = self.times[frame] if frame < len(self.times) else self.times[-1] + 40
        return time * self.rate // 1000


def write(tones: Tones, path: Path) -> Path:
    """Encode it."""
    with av.open(str(path), "w") as container:
        video = container.add_stream(tones.video, rate=RATE)
        video.width, video.height = 96, 64
        video.pix_fmt = "yuvj420p" if tones.video == "mjpeg" else "yuv420p"
        video.codec_context.time_base = Fraction(1, 1000)
        sound = container.add_stream(tones.sound, rate=tones.rate, layout=tones.layout)
        for number, time in enumerate(tones.times):
            frame = av.VideoFrame.from_ndarray(drawn(number, (96, 64)), "gray").reformat(format=video.pix_fmt)
            frame.pts, frame.time_base = time, Fraction(1, 1000)
            _mux(container, video.encode(frame), tones.late)
        _mux(container, video.encode(None), tones.late)
        for frame in _sound(tones):
            _mux(container, sound.encode(frame), tones.late)
        _mux(container, sound.encode(None), tones.late)
    return path


def _sound(tones: Tones) -> list[Any]:
    channels = len(av.AudioLayout(tones.layout).channels)
    tone = tones.tone()[tones.sound_late * tones.rate // 1000 :]
    # only the last channel sounds: a tone on one side must show, too
    samples = np.zeros((channels, len(tone)), np.float32)
    samples[-1] = tone
    made = av.AudioFrame.from_ndarray(samples, "fltp", tones.layout)
    made.sample_rate = tones.rate
    made.pts, made.time_base = tones.sound_late * tones.rate // 1000, Fraction(1, tones.rate)
    return av.AudioResampler(tones.sample_format, tones.layout, tones.rate).resample(made)


def _mux(container: Any, packets: list[Any], late: int) -> None:
    for packet in packets:
        if late:
            ticks = int(Fraction(late, 1000) / packet.time_base)
            packet.pts += ticks
            packet.dts += ticks
        container.mux(packet)
