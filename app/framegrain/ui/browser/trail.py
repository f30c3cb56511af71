"""What was found across the project, and where somebody is in it; stays when the sheet is closed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from framegrain.domain.record_query import RecordQuery
from framegrain.media.index import VideoIndex

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.errors import FramegrainError
    from framegrain.domain.record_query import Found, Place
    from framegrain.domain.timebase import FrameTimes
    from framegrain.storage.project_file import ProjectFile
    from framegrain.ui.browser.answers import Answers

PAGE = 100
_KEY = "search"
_MOST_TIMES = 32


class Hit(NamedTuple):
    """One record found, the name of its video, and the time at which it begins; empty where that is not known."""

    found: Found
    video: str
    time: str


class _Page(NamedTuple):
    hits: list[Hit]
    is_last: bool


class Trail(QObject):
    """Asks page by page. `changed` comes with every page, `reached` with a hit to go to, `ended` at either end."""

    changed = Signal()
    reached = Signal(object)
    ended = Signal(str)
    failed = Signal(object)

    def __init__(self, answers: Answers, parent: QObject) -> None:
        super().__init__(parent)
        self._answers = answers
        self.query = RecordQuery()
        self.hits: list[Hit] = []
        self.at = -1
        """The hit somebody went to last."""
        self.is_complete = True
        self._goes_on = False
        self._times: dict[int, FrameTimes] = {}

    @property
    def asks(self) -> bool:
        """Whether anything is asked for."""
        return self.query != RecordQuery()

    @property
    def is_looking(self) -> bool:
        """Whether a page is on its way."""
        return self._answers.is_waiting(_KEY)

    def look_for(self, query: RecordQuery) -> None:
        """Find anew; one question that asks for nothing finds nothing."""
        self.query = query
        self.at = -1
        self._goes_on = False
        self._times = {}  # frames may be numbered anew meanwhile
        self._answers.drop(_KEY)
        if not self.asks:
            self.hits, self.is_complete = [], True
            self.changed.emit()
        else:
            self._ask(None)

    def more(self) -> None:
        """Find the next page, unless all is found or one is on its way."""
        if not self.is_complete and not self.is_looking and self.hits:
            self._ask(self.hits[-1].found.place)

    def go_to(self, at: int) -> None:
        """Go to a hit by its number."""
        if 0 <= at < len(self.hits):
            self.at = at
            self.reached.emit(self.hits[at])

    def step(self, step: int) -> None:
        """Go to the next hit, or the one before; further pages are looked for where they are needed."""
        if not self.asks:
            self.ended.emit("Search the project first; then this goes from one result to the next")
        elif self.is_looking:
            self._goes_on = step > 0
        elif not self.hits:
            self.ended.emit("Nothing was found")
        elif self.at + step < 0:
            self.ended.emit("This is the first result")
        elif self.at + step < len(self.hits):
            self.go_to(self.at + step)
        elif self.is_complete:
            self.ended.emit("This is the last result")
        else:
            self._goes_on = True
            self.more()

    def _ask(self, after: Place | None) -> None:
        question = partial(_page, query=self.query, after=after, times=self._times)
        self._answers.ask(_KEY, question, partial(self._take, after), self._fail)

    def _take(self, after: Place | None, page: object) -> None:
        assert isinstance(page, _Page)
        self.hits = page.hits if after is None else [*self.hits, *page.hits]
        self.is_complete = page.is_last
        self.changed.emit()
        if self._goes_on:
            self._goes_on = False
            self.step(1)

    def _fail(self, error: FramegrainError) -> None:
        self.is_complete = True
        self._goes_on = False
        self.failed.emit(error)


def _page(
    project: ProjectFile, query: RecordQuery, after: Place | None, times: dict[int, FrameTimes]
) -> _Page:
    """Asked on the thread; `times` is used by no other."""
    found = project.search(query, after, PAGE)
    names = {video.id: video.name for video in project.videos()} if found else {}
    known = _known_times(project, times)
    hits = [Hit(one, names.get(one.video, ""), _time(one, known)) for one in found]
    return _Page(hits, len(found) < PAGE)


def _known_times(project: ProjectFile, held: dict[int, FrameTimes]) -> Callable[[int], FrameTimes]:
    def of(video: int) -> FrameTimes:
        times = held.get(video)
        if times is None:
            times = VideoIndex.from_bytes(project.index(video)).times
            while len(held) >= _MOST_TIMES:
                del held[next(iter(held))]
            held[video] = times
        return times

    return of


def _time(found: Found, times: Callable[[int], FrameTimes]) -> str:
    if found.span is None:
        return ""
    known = times(found.video)
    return known.timecode(found.span.start) if found.span.start < len(known) else ""
