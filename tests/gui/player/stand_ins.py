"""What stands for the decoder, the clock and the loudspeaker in tests of the player."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from framegrain.media.sound_output import NoSoundDevice

if TYPE_CHECKING:
    import numpy as np

    from framegrain.media.sound_output import Read
    from framegrain.session.session import Session

RATE = 25


class Pictures(QObject):
    """Stands for the decoder: which frames are there, and what was asked and shown."""

    failed = Signal(str)
    arrived = Signal(object)
    is_open = True

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.decoded: set[int] = set(range(200))
        self.lost: set[int] = set()
        self.shown: list[int] = []
        self.asked: list[tuple[int, float]] = []
        self.following: int | None = None
        self.returns = False
        self.stopped = 0

    def has(self, frame: int) -> bool:
        return frame in self.decoded

    def after(self, frame: int, way: int) -> int:
        while frame + way in self.lost:
            frame += way
        return frame + way

    def show_decoded(self, frame: int, *, following: int | None = None) -> bool:
        if frame not in self.decoded:
            return False
        self.following = following
        self.shown.append(frame)
        self._session.focus.go_to(frame)
        return True

    def play_from(self, frame: int, speed: float, *, returns: bool = False) -> None:
        self.asked.append((frame, speed))
        self.returns = returns

    def stop_playing(self) -> None:
        self.stopped += 1


class Time:
    """A clock that goes only when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Speaker:
    """A loudspeaker that asks for samples when the test says so; `trouble` keeps the next from opening."""

    trouble = ""

    def __init__(self) -> None:
        self.read: Read | None = None
        self.opened = 0
        self.closed = 0
        self.is_alive = True

    def __call__(self) -> Speaker:
        return self

    def start(self, read: Read) -> None:
        if self.trouble:
            raise NoSoundDevice(self.trouble)
        self.opened += 1
        self.is_alive = True
        self.read = read

    def close(self) -> None:
        self.closed += 1
        self.read = None

    def hear(self, seconds: float, at: float) -> np.ndarray:
        """What is heard for so long from the clock's `at` on."""
        assert self.read is not None
        return self.read(round(seconds * 48000), at)
