"""Work that waits while the person plays or steps, so that it never takes the decoder's time from the hand."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.session.session import Session

_REST = 0.5
"""Seconds without playing or stepping after which the work goes on."""
_NAP = 0.05


class Yielding:
    """Knows whether the person is at work in the open project; asked by the threads of jobs."""

    def __init__(self) -> None:
        self._session: Session | None = None
        self._moved_at = 0.0

    def follow(self, session: Session | None) -> None:
        """Look at another project, or none."""
        if self._session is not None:
            self._session.focus.frame_changed.disconnect(self._note_move)
        self._session = session
        if session is not None:
            session.focus.frame_changed.connect(self._note_move)

    def cancel(self, cancel: Callable[[], bool]) -> Callable[[], bool]:
        """The same `cancel` for work that asks it between frames, answering only once the hand rests."""

        def asked() -> bool:
            while self._is_busy() and not cancel():
                time.sleep(_NAP)
            return cancel()

        return asked

    def _is_busy(self) -> bool:
        session = self._session
        if session is None:
            return False
        return session.focus.playing or time.monotonic() - self._moved_at < _REST

    def _note_move(self, _frame: int) -> None:
        self._moved_at = time.monotonic()
