"""Questions to the project, answered on the main thread when they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from framegrain.session.asking import Answer, Asking
from framegrain.ui.leaving import Leaving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from framegrain.domain.errors import FramegrainError
    from framegrain.storage.project_file import ProjectFile

    Take = Callable[[object], object]
    Fail = Callable[[FramegrainError], object]


class Answers(QObject):
    """Starts its thread at the first question. Of several questions under one key only the newest is answered."""

    _came = Signal(object)

    def __init__(self, project: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._path = project
        self._asking: Asking | None = None
        self._leaving = Leaving()
        self._waiting: dict[str, tuple[int, Take, Fail]] = {}
        self._came.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def ask(self, key: str, question: Callable[[ProjectFile], object], take: Take, fail: Fail) -> None:
        """Ask soon; `take` is called with the answer, or `fail` with what is wrong."""
        if self._asking is None:
            self._asking = Asking(self._path, self._came.emit)  # on its thread; the signal is queued
        self._waiting[key] = (self._asking.ask(key, question), take, fail)

    def drop(self, key: str) -> None:
        """Don't tell the answer any more."""
        self._waiting.pop(key, None)

    def is_waiting(self, key: str) -> bool:
        """Whether a question is still to be answered."""
        return key in self._waiting

    def close(self) -> None:
        """Let go of the project; the thread has ended when this returns."""
        self._waiting.clear()
        if self._asking is not None:
            self._leaving.add(self._asking)
            self._asking = None
        self._leaving.wait()

    def _tell(self, answer: Answer) -> None:
        number, take, fail = self._waiting.get(answer.key, (0, None, None))
        if number != answer.number or take is None or fail is None:
            return
        del self._waiting[answer.key]
        if answer.trouble is not None:
            fail(answer.trouble)
        else:
            take(answer.value)
