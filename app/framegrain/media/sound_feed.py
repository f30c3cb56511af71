"""Sound on its way to be heard: decoded ahead on a thread of its own, never more than a little of it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from framegrain.domain.errors import BadInput, Cancelled
from framegrain.media.background import Attendant
from framegrain.media.sound import SOUND_RATE, Passage, heard
from framegrain.media.sound_stream import SoundStream, open_sound

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from framegrain.domain.timebase import FrameTimes

    Samples = NDArray[np.float32]

_LAST_WAIT: Final = 1.0
AHEAD: Final = 1.5
"""Seconds of sound that are decoded before they are heard."""


@dataclass(eq=False, slots=True)
class Line:
    """One passage while it is heard: its samples, counted from its begin, from the first not yet taken on."""

    passage: Passage
    begin: int = 0
    length: int = 0
    pieces: deque[Samples] = field(default_factory=deque)

    def drop_before(self, sample: int) -> None:
        """Forget what came before `sample`."""
        while self.pieces and self.begin + len(self.pieces[0]) <= sample:
            gone = len(self.pieces.popleft())
            self.begin += gone
            self.length -= gone

    def taken(self, sample: int, count: int) -> tuple[int, Samples]:
        """What is there of `count` samples from `sample` on, and how many are missing before it."""
        missing = max(self.begin - sample, 0)
        skip = max(sample - self.begin, 0)
        parts, wanted = [], count - missing
        for piece in self.pieces:
            if wanted <= 0:
                break
            part = piece[skip : skip + wanted]
            parts.append(part)
            wanted -= len(part)
            skip = max(skip - len(piece), 0)
        return missing, np.concatenate(parts) if parts else np.empty((0, 2), np.float32)


class SoundFeed(Attendant):
    """Decodes the sound of one video.

    `on_opened` is told, on the decode thread, whether there is sound at all; `on_piece` gets the short pieces asked for
    by `ask_piece`. `take` may be called on any thread and never waits for decoding.
    """

    def __init__(
        self,
        path: Path | str,
        times: FrameTimes,
        *,
        on_opened: Callable[[bool], None],
        on_piece: Callable[[Samples], None],
    ) -> None:
        self._path = Path(path)
        super().__init__(f"sound {self._path.name}")
        self._times = times
        self._on_opened = on_opened
        self._on_piece = on_piece
        self._line: Line | None = None
        self._asked: Passage | None = None
        self._thread.start()

    @property
    def ahead(self) -> float:
        """Seconds of sound held."""
        with self._wake:
            return 0.0 if self._line is None else self._line.length / SOUND_RATE

    def play(self, passage: Passage) -> Line:
        """Decode this from now on; the line to take its samples from. The same passage, just begun, is kept."""
        with self._wake:
            self._asked = None
            line = self._line
            if line is None or line.passage != passage or line.begin:
                self._line = line = Line(passage)
                self._wake.notify()
            return line

    def stop(self) -> None:
        """Decode nothing; what was decoded is forgotten, and what was asked for."""
        with self._wake:
            self._line = self._asked = None
            self._wake.notify()

    def ask_piece(self, passage: Passage) -> None:
        """Have a short passage decoded at once and told to `on_piece`; the newest wins."""
        with self._wake:
            self._asked = passage
            self._wake.notify()

    def take(self, line: Line, sample: int, count: int) -> tuple[int, Samples]:
        """What is decoded of `count` samples of a line from `sample` on, and how many are missing before it.

        Everything before `sample` is forgotten. Nothing comes from a line that is no longer played.
        """
        with self._wake:
            if line is not self._line:
                return 0, np.empty((0, 2), np.float32)
            was_full = self._is_full(line)
            line.drop_before(sample)
            if was_full and not self._is_full(line):
                self._wake.notify()
            return line.taken(sample, count)

    def close(self) -> None:
        """Stop the thread. Not to be called from the callbacks.

        It is not waited for long: past the end of a sound, a whole file may have to be read before it answers.
        """
        self.leave()
        self._thread.join(_LAST_WAIT)

    def _let_go(self) -> None:
        self._line = None
        self._asked = None

    def _work(self) -> None:
        stream = self._opened()
        self._on_opened(stream is not None)
        if stream is None:
            return
        with stream:
            done: Line | None = None
            while (task := self._next_task(done)) is not None:
                if isinstance(task, Line):
                    done = task if self._fill(stream, task) else None
                else:
                    self._tell_piece(stream, task)

    def _opened(self) -> SoundStream | None:
        try:
            return open_sound(self._path, self._times)
        except BadInput:
            return None  # whoever shows the pictures says what is wrong with the file

    def _next_task(self, done: Line | None) -> Line | Passage | None:
        with self._wake:
            while not self._closed:
                if self._asked is not None:
                    asked, self._asked = self._asked, None
                    return asked
                if self._line is not None and self._line is not done:
                    return self._line
                self._wake.wait()
        return None

    def _fill(self, stream: SoundStream, line: Line) -> bool:
        # Whether the line was decoded to its end; a piece asked for meanwhile waits until it is or was dropped.
        try:
            for piece in heard(stream, line.passage, cancel=lambda: self._line is not line):
                with self._wake:
                    line.pieces.append(piece)
                    line.length += len(piece)
                    while self._line is line and self._is_full(line):
                        self._wake.wait()
                    if self._line is not line:
                        return False
        except Cancelled:
            return False
        return True

    def _tell_piece(self, stream: SoundStream, asked: Passage) -> None:
        try:
            pieces = list(heard(stream, asked, cancel=lambda: self._closed or self._asked is not None))
        except Cancelled:
            return
        if pieces and not self._closed:
            self._on_piece(np.concatenate(pieces))

    @staticmethod
    def _is_full(line: Line) -> bool:
        return line.length >= AHEAD * SOUND_RATE
