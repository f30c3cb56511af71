"""The machine's loudspeaker: the only user of miniaudio."""

from __future__ import annotations

import sys
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from framegrain.domain.errors import FramegrainError
from framegrain.media.sound import SOUND_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import numpy as np
    from numpy.typing import NDArray

    Read = Callable[[int, float], NDArray[np.float32]]
    """Gives so many samples, shape (samples, 2), the first of which is heard at that time of `time.monotonic`."""

_PERIOD_MS: Final = 20
_PERIODS: Final = 3
_SILENT_FOR: Final = 1.5
# What miniaudio calls MA_NO_BACKEND, MA_NO_DEVICE and MA_API_NOT_FOUND.
_NONE_THERE: Final = frozenset({-203, -204, -205})


class NoSoundDevice(FramegrainError):
    """Sound can't be heard on this machine now; the message says why."""


class SoundOutput(Protocol):
    """Something that asks for samples and makes them heard."""

    @property
    def is_alive(self) -> bool:
        """Whether it still asks for samples."""
        ...

    def start(self, read: Read) -> None:
        """Ask `read` for samples from now on, on a thread of its own. May take long; raises NoSoundDevice."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


class DeviceOutput:
    """The system's default sound device."""

    def __init__(self) -> None:
        self._device: Any = None
        self._last_read = 0.0

    @property
    def is_alive(self) -> bool:
        """A device that was pulled out does not say so; it asks for nothing any more."""
        return self._device is not None and time.monotonic() - self._last_read < _SILENT_FOR

    def start(self, read: Read) -> None:
        """Open the device and begin; raises NoSoundDevice."""
        try:
            import miniaudio  # costs time that no start should pay
        except (ImportError, OSError) as error:
            raise NoSoundDevice(f"The part that plays sound can't be loaded ({error})") from error
        backends = [backend for backend in miniaudio.get_enabled_backends() if _is_worth_trying(backend.name)]
        samples = self._samples(read)
        next(samples)
        try:
            self._device = miniaudio.PlaybackDevice(
                miniaudio.SampleFormat.FLOAT32,
                nchannels=2,
                sample_rate=SOUND_RATE,
                buffersize_msec=_PERIOD_MS,
                callback_periods=_PERIODS,
                backends=sorted(backends, key=lambda backend: backend.name != "PULSEAUDIO"),
                app_name="Framegrain",
            )
            self._last_read = time.monotonic()
            self._device.start(samples)
        except miniaudio.MiniaudioError as error:
            self.close()
            raise NoSoundDevice(_told(error)) from error

    def close(self) -> None:
        """Let go of the device."""
        device, self._device = self._device, None
        if device is not None:
            device.close()

    def _samples(self, read: Read) -> Generator[bytes | memoryview, int, None]:
        clock = DeviceClock()
        count = yield b""
        while True:
            self._last_read = time.monotonic()
            count = yield read(count, clock.heard_at(self._last_read, count)).data.cast("B")


class DeviceClock:
    """Tells when samples will be heard, from when a device asked for them.

    A device first fills its buffer at one go, then asks for more whenever some of it was played. Asked too late now and
    then by a busy program, it is never asked too early, so the earliest of the last requests tell.
    """

    def __init__(self) -> None:
        self._given = 0
        self._buffer = 0
        self._is_full = False
        self._latest = 0.0
        self._begins: deque[float] = deque(maxlen=50)

    def heard_at(self, now: float, count: int) -> float:
        """When the first of `count` samples asked for at `now` (seconds) is heard; to be told of every request."""
        before = self._given
        self._is_full = self._is_full or (before > 0 and now - self._latest > count / SOUND_RATE / 2)
        self._latest = now
        self._given += count
        if not self._is_full:
            self._buffer = self._given
        self._begins.append(now - (self._given - self._buffer) / SOUND_RATE)
        return min(self._begins) + before / SOUND_RATE


def _is_worth_trying(backend: str) -> bool:
    # "null" only pretends, and JACK and ALSA write to the terminal where they are not in use
    if backend in ("NULL", "CUSTOM", "JACK"):
        return False
    return backend != "ALSA" or not sys.platform.startswith("linux") or Path("/dev/snd").is_dir()


def _told(error: Exception) -> str:
    if _NONE_THERE.intersection(error.args):
        return "This machine offers no sound device: no sound system answers"
    return "This machine offers no sound device: it can't be opened, or another program has it"
