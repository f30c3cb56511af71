"""Small videos with sound that is known to the sample: a tone over the frames 50 to 54, silence elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import numpy as np

from contract.videos import FRAMES, RATE, drawn

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

TONE = range(50, 55)
PITCH = 700.0
"""Hertz; its pitch tells whether a stretched sound kept it."""


@dataclass(frozen=True)
class Sound:
    """A sound stream: `start`, `stop` and `gap` are seconds on the container's axis, `tone` are frames."""

    codec: str = "aac"
    rate: int = 48000
    layout: str = "stereo"
    start: float = 0.0
    stop: float = FRAMES / RATE
    tone: range = TONE
    gap: tuple[float, float] | None = None
    volume: float = 0.5


def write(path: Path, *sounds: Sound, codec: str = "libx264", shift: float = 0.0, default: int = 0) -> Path:
    """A video of 120 numbered frames that begins `shift` seconds late, with these sounds, one of them the default."""
    with av.open(str(path), "w") as container:
        video = container.add_stream(codec, rate=RATE, options={"preset": "veryfast"})
        video.width, video.height, video.pix_fmt = 96, 64, "yuv420p"
        video.codec_context.gop_size = 40
        streams = [
            # FFmpeg's own Vorbis encoder counts as an experiment
            container.add_stream(it.codec, rate=it.rate, layout=it.layout, options={"strict": "-2"})
            for it in sounds
        ]
        for number, stream in enumerate(streams):
            stream.disposition = av.stream.Disposition.default if number == default else 0
        packets = _pictures(video, shift)
        for it, stream in zip(sounds, streams, strict=True):
            packets += _sound(stream, it, shift)
        for packet in sorted(packets, key=lambda p: (p.dts if p.dts is not None else p.pts) * p.time_base):
            container.mux(packet)
    return path


def _pictures(stream: Any, shift: float) -> list[Any]:
    packets = []
    for number in range(FRAMES):
        frame = av.VideoFrame.from_ndarray(drawn(number, (96, 64)), "gray").reformat(format="yuv420p")
        frame.pts, frame.time_base = number, Fraction(1, RATE)
        packets += stream.encode(frame)
    packets += stream.encode(None)
    for packet in packets:
        packet.pts += int(Fraction(shift) / packet.time_base)
        packet.dts += int(Fraction(shift) / packet.time_base)
    return packets


def _sound(stream: Any, it: Sound, shift: float) -> list[Any]:
    times = np.arange(round(it.start * it.rate), round(it.stop * it.rate)) / it.rate
    since_first = times - shift
    is_on = (since_first >= it.tone.start / RATE - 1e-9) & (since_first < it.tone.stop / RATE - 1e-9)
    wave = np.where(is_on, it.volume * np.sin(2 * np.pi * PITCH * times), 0.0)
    packets = []
    context = stream.codec_context
    size = context.frame_size or 1024
    for at in range(0, len(wave) // size * size, size):
        if it.gap is not None and it.gap[0] <= times[at] < it.gap[1]:
            continue
        channels = np.repeat(wave[None, at : at + size], context.layout.nb_channels, axis=0)
        frame = av.AudioFrame.from_ndarray(channels.astype(np.float32), "fltp", it.layout)
        frame.sample_rate, frame.time_base = it.rate, Fraction(1, it.rate)
        frame.pts = round(it.start * it.rate) + at
        packets += stream.encode(frame)
    return packets + stream.encode(None)


def loud(samples: NDArray[np.float32], *, over: float = 0.1) -> tuple[float, float] | None:
    """From when to when something is heard, in seconds at 48 kHz; None when nothing is."""
    places = np.flatnonzero(np.abs(samples).max(axis=1) > over)
    return (places[0] / 48000, (places[-1] + 1) / 48000) if len(places) else None


def pitch(samples: NDArray[np.float32]) -> float:
    """The pitch of a stretch of tone, in hertz."""
    power = np.abs(np.fft.rfft(samples[:, 0] * np.hanning(len(samples))))
    return float(np.argmax(power) * 48000 / len(samples))
