"""Shows a person their own working time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject

from framegrain.domain.errors import FramegrainError
from framegrain.session.pace import Work, day_began, week_began, worked
from framegrain.ui.attempt import Tone, sentence
from framegrain.ui.browser.time_sheet import TimeSheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from framegrain.session.session import Session
    from framegrain.storage.project_file import ProjectFile
    from framegrain.ui.attempt import SayAndOffer
    from framegrain.ui.browser.answers import Answers
    from framegrain.ui.dialogs.host import Dialogs
    from framegrain.ui.theme import Theme
    from framegrain.ui.working_time import TimeKeeper


class _Done(NamedTuple):
    today: list[Work]
    week: list[Work]
    names: dict[int, str]


class OwnTime(QObject):
    """Opens the sheet on the time of whoever works here now."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        look: Theme,
        dialogs: Dialogs,
        answers: Answers,
        keeper: TimeKeeper,
        say: SayAndOffer,
        open_video: Callable[[int], None],
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._look = look
        self._dialogs = dialogs
        self._answers = answers
        self._keeper = keeper
        self._say = say
        self._open_video = open_video
        self.sheet: TimeSheet | None = None

    def show(self) -> None:
        """What was counted up to now is part of it."""
        self._keeper.keep()
        sheet = TimeSheet(self._dialogs.window, self._look, self._session.person, self._keeper.words)
        sheet.chosen.connect(self._go_to)
        sheet.forget_wanted.connect(self._forget)
        sheet.closed.connect(self._closed)
        self._dialogs.present(sheet)
        self.sheet = sheet
        self._ask()

    def _ask(self) -> None:
        person, now = self._session.person, self._keeper.time.now()

        def done(project: ProjectFile) -> _Done:
            activities, day, week = project.activities(), day_began(now), week_began(now)
            names = {video.id: video.name for video in project.videos()}
            today = worked(activities, person, day, project.made_since(person, day))
            return _Done(today, worked(activities, person, week, project.made_since(person, week)), names)

        self._answers.ask("time", done, self._take, self._fail)

    def _take(self, done: object) -> None:
        if self.sheet is not None and isinstance(done, _Done):
            self.sheet.show_work(*done)

    def _fail(self, error: FramegrainError) -> None:
        if self.sheet is not None:
            self.sheet.show_trouble(sentence(error))

    def _closed(self) -> None:
        self.sheet = None

    def _go_to(self, video: int) -> None:
        if self.sheet is not None:
            self.sheet.dismiss()
        document = self._session.document
        if document is None or document.video.id != video:
            self._open_video(video)

    def _forget(self) -> None:
        self._keeper.time.forget()
        try:
            self._session.project.forget_activity(self._session.person)
        except FramegrainError as error:
            self._say(sentence(error), Tone.ERROR)
        self._ask()
