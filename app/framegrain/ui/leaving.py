"""Threads that worked for a video no longer open: told to end at once, waited for only when the window closes."""

from __future__ import annotations

from typing import Protocol


class Worker(Protocol):
    """Something with a thread of its own, which may be in the middle of a long decode."""

    @property
    def is_running(self) -> bool:
        """Whether its thread has not ended yet."""
        ...

    def leave(self) -> None:
        """Tell it to end, and don't wait; nothing is delivered afterwards."""
        ...

    def close(self) -> None:
        """The same, and wait."""
        ...


class Leaving:
    """Lets workers go one after another without keeping the window waiting for any of them."""

    def __init__(self) -> None:
        self._workers: list[Worker] = []

    def add(self, worker: Worker) -> None:
        """Tell a worker to end."""
        worker.leave()
        self._workers = [held for held in self._workers if held.is_running]
        self._workers.append(worker)

    def wait(self) -> None:
        """Until all have ended; who they report to may go afterwards."""
        workers, self._workers = self._workers, []
        for worker in workers:
            worker.close()
