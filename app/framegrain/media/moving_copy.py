"""The small copy a decoder takes moving pictures from: used by the decode thread, chosen by any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from framegrain.media.source import Source

if TYPE_CHECKING:
    import threading

    from framegrain.media.proxy import Proxy

# Small frames to hold: more than playing looks ahead.
_MOST_BYTES: Final = 96 * 1024**2
# With less, playing would have no frame ahead.
_LEAST_BYTES: Final = 24 * 1024**2


class MovingCopy:
    """Which copy is wanted, and the open one; `wake` is the condition both sides wait on."""

    def __init__(self, wake: threading.Condition) -> None:
        self._wake = wake
        self._wanted: Proxy | None = None
        self._used: Proxy | None = None
        self.source: Source | None = None
        """Where its pictures come from; None without a copy."""

    @property
    def is_settled(self) -> bool:
        """Whether the copy wanted is the one in use."""
        return self._wanted is self._used

    def want(self, copy: Proxy | None) -> None:
        """Ask for another copy, or none; the decode thread changes to it."""
        with self._wake:
            self._wanted = copy
            self._wake.notify_all()

    def change(self) -> None:
        """On the decode thread: let go of the copy in use, take the one wanted."""
        if self.is_settled:
            return
        copy, before = self._wanted, self.source
        self.source = None if copy is None else Source(copy.path, copy.index, lambda *_: copy.open(), 0)
        if before is not None:
            before.drop()
        with self._wake:
            self._used = copy
            self._wake.notify_all()

    def give_up(self) -> None:
        """On the decode thread: go on without."""
        self.want(None)
        self.change()

    def share(self, budget: int) -> int:
        """Take what small frames need of a budget in bytes; what is left of it."""
        source = self.source
        if source is None:
            return budget
        own = min(_MOST_BYTES, max(budget // 4, _LEAST_BYTES), budget * 3 // 4)
        source.set_budget(own)
        return budget - own
