"""Work in the background, with progress, cancel and a result on the main thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from framegrain.domain.errors import Cancelled, FramegrainError
from framegrain.ui.attempt import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[Callable[[float], None], Callable[[], bool]], Any]


class Job(QObject):
    """One piece of work on a thread of its own.

    `work(progress, cancel)` reports shares from 0 to 1 and asks now and then whether to stop. The signals arrive
    on the main thread; exactly one of `done`, `failed` and `cancelled` ends the job. `is_told` is False where who
    started it tells a person how far it is.
    """

    progressed = Signal(float)
    done = Signal(object)
    failed = Signal(str)
    cancelled = Signal()
    ended = Signal()

    _moved = Signal(float)
    _finished = Signal(object, object)

    def __init__(self, name: str, work: Work, parent: QObject, *, is_told: bool = True) -> None:
        super().__init__(parent)
        self.name = name
        self.is_told = is_told
        self._work = work
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._moved.connect(self.progressed, Qt.ConnectionType.QueuedConnection)
        self._finished.connect(self._end, Qt.ConnectionType.QueuedConnection)

    @property
    def is_running(self) -> bool:
        """Whether its thread has not ended."""
        return self._thread.is_alive()

    def start(self) -> Job:
        """Begin."""
        self._thread.start()
        return self

    def cancel(self) -> None:
        """Ask the work to stop; `cancelled` follows when it has."""
        self._stop.set()

    def wait(self) -> None:
        """Ask the work to stop and wait until its thread has ended; for closing."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            result = self._work(self._moved.emit, self._stop.is_set)
        except BaseException as error:
            self._emit(None, error)
        else:
            self._emit(result, None)
        finally:
            del self._work  # it may hold who waits for this job, and must not keep them alive any longer

    def _emit(self, result: object, error: BaseException | None) -> None:
        try:
            self._finished.emit(result, error)
        except RuntimeError:  # the window is gone; nobody waits for the result
            return

    def _end(self, result: object, error: BaseException | None) -> None:
        if isinstance(error, Cancelled) or self._stop.is_set():
            self.cancelled.emit()  # also when the work was done already: whoever stopped it counts on that
        elif error is None:
            self.done.emit(result)
        elif isinstance(error, FramegrainError):
            self.failed.emit(sentence(error))
        else:
            self.failed.emit(
                f"{self.name} failed: {sentence(error) if isinstance(error, Exception) else error!r}"
            )
        self.ended.emit()


class Jobs(QObject):
    """The jobs under way in one window."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._running: list[Job] = []

    @property
    def running(self) -> tuple[Job, ...]:
        """Jobs that have not ended."""
        return tuple(self._running)

    def start(self, name: str, work: Work, *, is_told: bool = True) -> Job:
        """Run work in the background. Connect to the job's signals before returning to the event loop."""
        job = Job(name, work, self, is_told=is_told)
        self._running.append(job)
        job.ended.connect(lambda: self._ended(job))
        job.start()
        self.changed.emit()
        return job

    def close(self) -> None:
        """Stop everything and wait for it."""
        for job in self._running:
            job.cancel()
        for job in self._running:
            job.wait()
        self._running.clear()

    def _ended(self, job: Job) -> None:
        if job in self._running:
            self._running.remove(job)
        job.deleteLater()
        self.changed.emit()
