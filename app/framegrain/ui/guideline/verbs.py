"""What people do with the guideline while they label: keep examples, compare, ask and answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from framegrain.domain.errors import FramegrainError
from framegrain.domain.records import Event, Keyframe, Track
from framegrain.editing import guideline as editing
from framegrain.media.example_picture import encoded
from framegrain.ui.attempt import Tone, sentence
from framegrain.ui.guideline.capture_sheet import CaptureSheet
from framegrain.ui.guideline.change_sheet import ChangeSheet
from framegrain.ui.guideline.contrast import ASKS, Shown, sides
from framegrain.ui.guideline.contrast_sheet import ContrastSheet
from framegrain.ui.guideline.examples_sheet import ExamplesSheet
from framegrain.ui.guideline.moments import Moments, told
from framegrain.ui.guideline.questions_sheet import QuestionsSheet
from framegrain.ui.intents import offer_for
from framegrain.ui.listening import listen
from framegrain.ui.words import capital

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.guideline import Example, ProjectEdit, Question
    from framegrain.domain.records import LabelId
    from framegrain.editing.desk import Desk
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.dialogs.host import Dialogs
    from framegrain.ui.guideline.capture_sheet import Captured
    from framegrain.ui.guideline.pixels import Pixels
    from framegrain.ui.jobs import Jobs
    from framegrain.ui.pictures import PictureFeed
    from framegrain.ui.settings import Settings
    from framegrain.ui.theme import Theme


class GuidelineVerbs(QObject):
    """Opens the sheets of the guideline and makes of them what a person decided."""

    def __init__(
        self,
        window: QObject,
        session: Session,
        look: Theme,
        pictures: PictureFeed,
        pixels: Pixels,
        dialogs: Dialogs,
        settings: Settings,
        jobs: Jobs,
        say: Say,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._look = look
        self._pictures = pictures
        self._pixels = pixels
        self._dialogs = dialogs
        self._settings = settings
        self._jobs = jobs
        self._say = say
        self._shown = Shown(session)
        self._open_video: Callable[[int], object] = lambda _video: None
        listen(self, session.guideline_changed, self._refresh)

    def set_open_video(self, open_video: Callable[[int], object]) -> None:
        """What opens another video of the project."""
        self._open_video = open_video

    # -- examples

    def capture(self) -> None:
        """Keep the picture on screen as an example of the selected record's label, or of the one in hand."""
        session, picture = self._session, self._pictures.current
        if not self._may_write("examples can't be added to it"):
            return
        if picture is None or not self._pictures.is_settled:
            self._say("Wait until the picture of this frame is shown; then it can be kept", Tone.INFO)
            return
        record, labels = self._record(), self._labels()
        if not labels:
            self._say("This taxonomy has no labels to give examples of", Tone.INFO)
            return
        moments = Moments(
            session, self._jobs, self._pictures.opener(), picture.bgra, record, self._colour(labels[0])
        )
        sheet = CaptureSheet(self._dialogs.window, self._look, session.taxonomy, labels, moments)
        sheet.captured.connect(lambda captured: self._keep(captured, moments))
        self._dialogs.present(sheet)

    def examples(self, label_id: LabelId | None = None, current: int | None = None) -> None:
        """Show the examples of a label, the one spoken of unless one is given."""
        label_id = label_id or self._spoken_of()
        if label_id is None:
            self._say("Choose a label or select something first; then its examples are shown", Tone.INFO)
            return
        if not self._session.guideline.examples_of(label_id):
            name = self._session.taxonomy.name_of(label_id)
            self._say(f"{name} has no examples yet", Tone.INFO)
            return
        sheet = ExamplesSheet(
            self._dialogs.window, self._look, self._session, self._pixels, label_id, current
        )
        sheet.go_to.connect(self._go_to_example)
        sheet.change.connect(self._change)
        sheet.delete.connect(lambda example: self._do(lambda: editing.delete_example(self._desk, example)))
        self._dialogs.present(sheet)

    def _keep(self, captured: Captured, moments: Moments) -> None:
        session, count = self._session, captured.how_many
        try:
            picture = session.keep_picture(encoded(captured.picture))
            edit = editing.add_example(
                session.desk,
                captured.label,
                captured.kind,
                picture,
                caption=_captioned(captured.caption.strip(), told(moments.frames(count))),
                why=captured.why,
                span=moments.span(count),
                shape=moments.shape(count),
                other=captured.other,
            )
            session.do_project(edit)
        except FramegrainError as error:
            self._say(sentence(error), Tone.ERROR)
            return
        self._say(f"Added to the guideline of {session.taxonomy.name_of(captured.label)}", Tone.OK)

    def _change(self, example: Example) -> None:
        sheet = ChangeSheet(self._dialogs.window, self._look, self._session.taxonomy, example)
        sheet.decided.connect(
            lambda said: self._do(lambda: editing.change_example(self._desk, example, **said._asdict()))
        )
        sheet.decided.connect(lambda _said: self.examples(example.label, example.id))
        self._dialogs.present(sheet)

    def _go_to_example(self, example: Example) -> None:
        if example.video is not None and example.span is not None:
            self._go_to(example.video, example.span.start, None)

    # -- comparing

    def weigh(self, label_id: LabelId, go_on: Callable[[LabelId], object]) -> bool:
        """Show what a label is confused with before it lands, once; whether it did, and `go_on` is called later."""
        session = self._session
        if not self._settings.get(ASKS, True) or session.focus.playing or session.document is None:
            return False
        compared = sides(session.taxonomy, label_id, session.guideline.examples)
        if not compared or not self._shown.is_news(compared) or not offer_for(session, label_id).allowed:
            return False
        sheet = ContrastSheet(self._dialogs.window, self._look, session.taxonomy, compared, self._pixels)

        def take(taken: str) -> None:
            self._shown.note(compared)
            go_on(taken)

        sheet.taken.connect(take)
        self._dialogs.present(sheet)
        return True

    def compare(self) -> None:
        """Show the label spoken of beside those it is confused with."""
        label_id = self._spoken_of()
        taxonomy = self._session.taxonomy
        compared = sides(taxonomy, label_id, self._session.guideline.examples) if label_id else []
        if not compared:
            what = taxonomy.name_of(label_id) if label_id else "it"
            self._say(f"The taxonomy names nothing that {what} is confused with", Tone.INFO)
            return
        window = self._dialogs.window
        self._dialogs.present(
            ContrastSheet(window, self._look, taxonomy, compared, self._pixels, choosing=False)
        )

    # -- questions

    def ask(self, label_id: LabelId | None = None) -> None:
        """Ask about what is selected, else about a label."""
        if not self._may_write("questions can't be asked in it"):
            return
        record = self._record() if label_id is None else None
        label_id = label_id or (record.label if record is not None else self._spoken_of())
        about = self._session.taxonomy.title(record) if record is not None else ""
        self._present_questions(label_id, record, about, asking=True)

    def questions(self, label_id: LabelId | None = None) -> None:
        """Show every question, or those on one label."""
        self._present_questions(label_id, None, "", asking=False)

    def _present_questions(
        self, label_id: LabelId | None, record: Event | Track | None, about: str, *, asking: bool
    ) -> None:
        session = self._session
        sheet = QuestionsSheet(self._dialogs.window, self._look, session, label_id, about, asking=asking)
        frame = session.focus.frame if record is not None else None
        record_id = record.id if record is not None else None
        sheet.asked.connect(
            lambda text: self._do(
                lambda: editing.ask(self._desk, text, label=label_id, record=record_id, frame=frame)
            )
        )
        sheet.answered.connect(
            lambda question, text: self._do(lambda: editing.answer(self._desk, question, text))
        )
        sheet.reopened.connect(lambda question: self._do(lambda: editing.reopen(question)))
        sheet.deleted.connect(lambda question: self._do(lambda: editing.delete_question(question)))
        sheet.go_to.connect(self._go_to_question)
        self._dialogs.present(sheet)

    def _go_to_question(self, question: Question) -> None:
        if question.video is not None and question.frame is not None:
            self._go_to(question.video, question.frame, question.record)

    # -- history

    def undo(self) -> None:
        """Take the last edit of the whole project back, and say which."""
        last = self._session.whole.last
        self._step(self._session.undo_project, "Undid", last.name if last is not None else "")

    def redo(self) -> None:
        """Make the edit of the whole project undone last again, and say which."""
        coming = self._session.whole.next
        self._step(self._session.redo_project, "Redid", coming.name if coming is not None else "")

    def _step(self, step: Callable[[], bool], done: str, name: str) -> None:
        try:
            if step():
                self._say(f"{done}: {name}", Tone.INFO)
            else:
                self._say("The guideline and the taxonomy have no such change", Tone.INFO)
        except FramegrainError as refused:
            self._say(sentence(refused), Tone.ERROR)

    # -- helpers

    @property
    def _desk(self) -> Desk:
        return self._session.desk

    def _do(self, make: Callable[[], ProjectEdit]) -> None:
        try:
            self._session.do_project(make())
        except FramegrainError as error:
            self._say(sentence(error), Tone.ERROR)

    def _refresh(self, *_: object) -> None:
        sheet = self._dialogs.sheet
        if isinstance(sheet, ExamplesSheet | QuestionsSheet):
            sheet.refresh()

    def _may_write(self, what: str) -> bool:
        if self._session.document is None:
            self._say("Open a video first", Tone.INFO)
            return False
        if self._session.read_only:
            self._say(f"This project is open for reading only; {what}", Tone.INFO)
            return False
        return True

    def _record(self) -> Event | Track | None:
        document, chosen = self._session.document, self._session.focus.selected
        if document is None or not chosen:
            return None
        record = document.get(chosen[0])
        if isinstance(record, Keyframe):
            record = document.tracks.get(record.track)
        return record if isinstance(record, Event | Track) else None

    def _spoken_of(self) -> LabelId | None:
        record = self._record()
        if record is not None:
            return record.label
        return self._session.focus.hovered_label or self._session.focus.label

    def _labels(self) -> list[LabelId]:
        """Labels that may be meant, the one spoken of first."""
        first = self._spoken_of()
        labels = [label.id for label in self._session.taxonomy.labels if label.shapes or label.scopes]
        return list(dict.fromkeys([*([first] if first is not None else []), *labels]))

    def _colour(self, label_id: LabelId) -> tuple[int, int, int]:
        colour = self._look.label_colour(self._session.taxonomy, label_id)
        return colour.blue(), colour.green(), colour.red()

    def _go_to(self, video: int, frame: int, record: int | None) -> None:
        session = self._session
        sheet = self._dialogs.sheet
        if sheet is not None:
            sheet.dismiss()
        if session.document is None or session.document.video.id != video:
            self._open_video(video)
        if session.document is None or session.document.video.id != video:
            return  # it said why
        session.focus.go_to(min(frame, session.document.whole.stop - 1))
        if record is not None and session.document.get(record) is not None:
            session.focus.select([record])


def _captioned(caption: str, frames: str) -> str:
    """What is said of a picture, with the frames of one that shows several."""
    if not caption:
        return capital(frames)
    return f"{caption} ({frames})" if frames else caption
