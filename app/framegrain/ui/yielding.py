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
    """Knows whether the person is at work in the open project; asked by the threads of jobs.

    `is_waiting` says from any thread whether a picture that was asked for is still on its way.
    """

    def __init__(
        self, session: Session | None = None, is_waiting: Callable[[], bool] = lambda: False
    ) -> None:
        self.follow(session, is_waiting)

    def follow(self, session: Session | None, is_waiting: Callable[[], bool] = lambda: False) -> None:
        """Look at another project, or none."""
        self._is_waiting = is_waiting
        self._session = session

    def cancel(self, cancel: Callable[[], bool]) -> Callable[[], bool]:
        """The same `cancel` for work that asks it between frames, answering only once the hand rests."""

        def asked() -> bool:
            while self.is_busy() and not cancel():
                time.sleep(_NAP)
            return cancel()

        return asked

    def is_busy(self) -> bool:
        """Whether somebody plays, scrubs, steps or waits for a picture; reads plain values only."""
        session = self._session
        if session is None:
            return False
        if session.focus.playing or session.focus.scrubbing or self._is_waiting():
            return True
        return time.monotonic() - session.focus.moved_at < _REST
