"""What people do with the project as a whole: look over its videos, find records in all of them, go to either."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject

from framegrain.domain.records import Keyframe
from framegrain.session.browsing import first_to_do, next_unfinished, with_owed
from framegrain.ui.attempt import Tone, sentence
from framegrain.ui.browser.answers import Answers
from framegrain.ui.browser.pictures import CoverFeed
from framegrain.ui.browser.sheet import SEARCH, VIDEOS, BrowserSheet
from framegrain.ui.browser.trail import Hit, Trail
from framegrain.ui.browser.words import grouped

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from framegrain.domain.errors import FramegrainError
    from framegrain.domain.overview import VideoOverview
    from framegrain.domain.records import RecordId
    from framegrain.media.kept import KeptFiles
    from framegrain.session.session import Session
    from framegrain.storage.project_file import ProjectFile
    from framegrain.ui.actions import Actions
    from framegrain.ui.attempt import SayAndOffer
    from framegrain.ui.dialogs.host import Dialogs
    from framegrain.ui.theme import Theme


class _Looked(NamedTuple):
    overviews: list[VideoOverview]
    people: list[str]


class BrowserVerbs(QObject):
    """Belongs to one open project; what was filtered and found stays until that closes."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        look: Theme,
        actions: Actions,
        dialogs: Dialogs,
        kept: KeptFiles,
        is_waiting: Callable[[], bool],
        say: SayAndOffer,
        open_video: Callable[[int], None],
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._look = look
        self._actions = actions
        self._dialogs = dialogs
        self._say = say
        self._open_video = open_video
        self.answers = Answers(session.project.path, self)
        self._pictures = CoverFeed(session, kept, is_waiting, self)
        self.trail = Trail(self.answers, self)
        self.trail.reached.connect(self._reach)
        self.trail.ended.connect(lambda text: say(text, Tone.INFO))
        self.trail.failed.connect(self._search_failed)
        self._label: object = None
        self.sheet: BrowserSheet | None = None
        """The sheet while it is open."""

    # -- the sheet

    def videos(self) -> None:
        """Look over the videos of the project."""
        self._open(VIDEOS)

    def search(self) -> None:
        """Look for records in all of them."""
        self._open(SEARCH)

    def _open(self, page: str) -> None:
        sheet = BrowserSheet(
            self._dialogs.window, self._look, self._session, self._pictures, self.trail, page
        )
        for name, action in ((VIDEOS, "browse.videos"), (SEARCH, "browse.search")):
            sheet.turn_on(name, self._actions[action].shortcuts())
        sheet.videos.chosen.connect(self._go_to_video)
        sheet.videos.next_wanted.connect(self._next_from_sheet)
        sheet.videos.person_wanted.connect(self._ask_videos_of)
        sheet.search.chosen.connect(self._take_hit)
        sheet.closed.connect(self._sheet_closed)
        sheet.search.fill_from(self.trail.query, self._label)
        self._dialogs.present(sheet)
        self.sheet = sheet
        self._look_over()

    def _look_over(self) -> None:
        def looked(project: ProjectFile) -> _Looked:
            return _Looked(project.overview(), project.people())

        self.answers.ask("overview", looked, self._show, self._overview_failed)

    def _show(self, looked: object) -> None:
        assert isinstance(looked, _Looked)
        if self.sheet is not None:
            self.sheet.videos.show_videos(with_owed(looked.overviews, self._session), looked.people)
            self.sheet.search.show_people(looked.people)

    def _overview_failed(self, error: FramegrainError) -> None:
        if self.sheet is not None:
            self.sheet.videos.show_trouble(sentence(error))

    def _ask_videos_of(self, person: str) -> None:
        def of(project: ProjectFile) -> frozenset[int]:
            return project.edited_by(person)

        self.answers.ask("person", of, self._show_videos_of, self._overview_failed)

    def _show_videos_of(self, videos: object) -> None:
        if self.sheet is not None and isinstance(videos, frozenset):
            self.sheet.videos.show_videos_of(videos)

    def _sheet_closed(self) -> None:
        if self.sheet is not None:
            self._label = self.sheet.search.label.value
            self.sheet = None
        self._pictures.rest()

    def _close_sheet(self) -> None:
        if self.sheet is not None:
            self.sheet.dismiss()

    # -- going somewhere

    def _go_to_video(self, video: int) -> None:
        self._close_sheet()
        if not self._is_open(video):
            self._open_video(video)

    def _is_open(self, video: int) -> bool:
        document = self._session.document
        return document is not None and document.video.id == video

    def _next_from_sheet(self) -> None:
        self._close_sheet()
        self._actions.run("browse.next_unfinished")  # which says what can't be read

    def next_unfinished(self) -> None:
        """Go to the next video that is not finished, where the work in it goes on."""
        session = self._session
        overviews = with_owed(session.project.overview(with_keyframes=False), session)
        here = session.document.video.id if session.document is not None else None
        following = next_unfinished(overviews, here)
        if following is None:
            said = (
                "Every video of this project is finished" if overviews else "This project has no videos yet"
            )
            self._say(said, Tone.OK if overviews else Tone.INFO)
            return
        video = following.video.id
        if video == here:
            self._say("All other videos are finished; the work goes on in this one", Tone.INFO)
        else:
            self._open_video(video)
        if self._is_open(video):
            frame = first_to_do(session)
            if frame is not None:
                session.focus.go_to(frame)

    # -- what was found

    def step(self, step: int) -> None:
        """Go to the next hit, or the one before."""
        self.trail.step(step)

    def _take_hit(self, number: int) -> None:
        self._close_sheet()
        self.trail.go_to(number)

    def _reach(self, hit: Hit) -> None:
        """Open the video, go to the frame and select the record."""
        found = hit.found
        if not self._is_open(found.video):
            self._open_video(found.video)
        if not self._is_open(found.video):
            return  # whoever could not open it has said why
        shown = self._shown(found.record)
        trail = self.trail
        more = "" if trail.is_complete else " or more"
        place = f"Result {grouped(trail.at + 1)} of {grouped(len(trail.hits))}{more}"
        if shown is None:
            self._say(f"{place} is not there any more", Tone.ATTENTION, "Back to the results", self.search)
            return
        if found.span is not None:
            self._session.focus.go_to(found.span.start)
        self._session.focus.select([shown])
        said = f": {found.snippet}" if found.snippet else ""
        self._say(f"{place}{said}", Tone.INFO, "Back to the results", self.search)

    def _shown(self, record_id: RecordId) -> RecordId | None:
        """What is selected to show a record: of a keyframe its object; None where it is gone."""
        record = self._session.open_document.get(record_id)
        if isinstance(record, Keyframe):
            return record.track
        return record.id if record is not None else None

    def _search_failed(self, error: FramegrainError) -> None:
        if self.sheet is None:
            self._say(sentence(error), Tone.ERROR)

    def close(self) -> None:
        """Let go of the project; every thread has ended when this returns."""
        self._close_sheet()
        self.answers.close()
        self._pictures.close()
