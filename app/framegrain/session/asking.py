"""Questions to the project that may take a moment, answered on a thread of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.errors import FramegrainError
from framegrain.media.background import Attendant
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Question = Callable[[ProjectFile], object]


class Answer(NamedTuple):
    """What came of a question: `number` is the one that asking it gave; `trouble` where there is no `value`."""

    key: str
    number: int
    value: object
    trouble: FramegrainError | None


class Asking(Attendant):
    """Reads the project beside whoever works in it, through a connection of its own that changes nothing.

    Of several questions under one key only the newest is answered, and what is still looked for under it is given up.
    `on_answer` is called on the thread and must hand over and return.
    """

    def __init__(self, project: Path, on_answer: Callable[[Answer], None]) -> None:
        super().__init__(f"asking {project.name}")
        self._path = project
        self._on_answer = on_answer
        self._waiting: dict[str, tuple[int, Question]] = {}
        self._number = 0
        self._running = ""
        self._project: ProjectFile | None = None
        self._thread.start()

    def ask(self, key: str, question: Question) -> int:
        """Ask soon, in place of what waits under the same key; returns the number its answer will have."""
        with self._wake:
            self._number += 1
            self._waiting.pop(key, None)
            self._waiting[key] = (self._number, question)
            if self._running == key:
                self._give_up()
            self._wake.notify()
            return self._number

    def _work(self) -> None:
        try:
            while (asked := self._next()) is not None:
                answer = self._answered(*asked)
                if not self._closed:
                    self._on_answer(answer)
        finally:
            with self._wake:
                project, self._project = self._project, None
            if project is not None:
                project.close()

    def _answered(self, key: str, number: int, question: Question) -> Answer:
        try:
            if self._project is None:
                self._project = ProjectFile.open(self._path, read_only=True)
            return Answer(key, number, question(self._project), None)
        except FramegrainError as error:
            return Answer(key, number, None, error)

    def _next(self) -> tuple[str, int, Question] | None:
        with self._wake:
            self._running = ""
            while not self._closed:
                if self._waiting:
                    self._running = key = next(iter(self._waiting))
                    return key, *self._waiting.pop(key)
                self._wake.wait()
        return None

    def _let_go(self) -> None:
        self._give_up()

    def _give_up(self) -> None:
        if self._project is not None:
            self._project.give_up()
