"""Keeps the sound device open while there is something to hear, and nobody waiting for it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from framegrain.domain.errors import FramegrainError

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.media.sound_output import Read, SoundOutput

_LINGER: Final = 3.0
_LOOK: Final = 0.5
_LAST_WAIT: Final = 1.0


class SoundDevice:
    """Opens, watches and closes an output on a thread of its own: devices can take long to answer.

    `on_state` is told there what keeps sound from being heard, in a sentence; nothing once it is heard.
    """

    def __init__(
        self, open_output: Callable[[], SoundOutput], read: Read, *, on_state: Callable[[str], None]
    ) -> None:
        self._open_output = open_output
        self._read = read
        self._on_state = on_state
        self._wake = threading.Condition()
        self._wanted = False
        self._try_again = False
        self._failed = False
        self._rests_since = 0.0
        self._closed = False
        self._output: SoundOutput | None = None
        self._thread: threading.Thread | None = None

    def wake(self, *, after_failure: bool = True) -> None:
        """There is something to hear: open the device if it is not; with `after_failure` also when that failed."""
        with self._wake:
            if self._failed and not after_failure:
                return
            self._wanted = self._try_again = True
            self._wake.notify()
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._work, name="sound device", daemon=True)
                self._thread.start()

    def rest(self) -> None:
        """Nothing to hear for now; after some seconds the device is given back."""
        with self._wake:
            self._wanted = False
            self._rests_since = time.monotonic()
            self._wake.notify()

    def close(self) -> None:
        """Give the device back; a device that does not answer is not waited for."""
        with self._wake:
            self._closed = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join(_LAST_WAIT)

    def _work(self) -> None:
        while not self._closed:
            with self._wake:
                try_again, self._try_again = self._try_again, False
            if self._output is None:
                if try_again:
                    self._start()
            elif not self._output.is_alive:
                self._drop()
                self._failed = True
                self._on_state("The sound device went away; it is tried again when you play")
            elif not self._wanted and time.monotonic() - self._rests_since > _LINGER:
                self._drop()
            with self._wake:
                if not self._closed and not (self._try_again and self._output is None):
                    self._wake.wait(None if self._output is None else _LOOK)
        self._drop()

    def _start(self) -> None:
        output = self._open_output()
        try:
            output.start(self._read)
        except FramegrainError as error:
            self._failed = True
            self._on_state(str(error))
            return
        self._output, self._failed = output, False
        self._on_state("")

    def _drop(self) -> None:
        output, self._output = self._output, None
        if output is not None:
            output.close()
