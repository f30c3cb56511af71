"""A change of taxonomy on its way in one window: looked ahead in the background, shown in a sheet, then made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from framegrain.domain.errors import FramegrainError
from framegrain.domain.migration import Delete, Merge, Redefine, Reid, Split, defined_anew, guess
from framegrain.session.backing_up import backed_up_aside
from framegrain.session.migrating import Migration, TaxonomyChange
from framegrain.storage.backups import Reason
from framegrain.ui.attempt import Tone, sentence
from framegrain.ui.dialogs.taxonomy_steps import Draft
from framegrain.ui.listening import listen
from framegrain.ui.words import capital

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from framegrain.domain.migration import Step
    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.session.migrating import Outlook
    from framegrain.session.session import Session
    from framegrain.ui.attempt import SayAndOffer
    from framegrain.ui.dialogs.taxonomy_steps import Key, Question
    from framegrain.ui.jobs import Job, Jobs


class TaxonomyChanging(QObject):
    """One change, until it lands or is dropped. `changed` tells that anything of it is different."""

    changed = Signal()
    landed = Signal()

    def __init__(
        self,
        session: Session,
        change: TaxonomyChange,
        jobs: Jobs,
        say: SayAndOffer,
        parent: QObject,
    ) -> None:
        """Steps that the change brings along hold; without any they are guessed."""
        super().__init__(parent)
        self._session = session
        self.change = change
        self._jobs = jobs
        self._say = say
        self.draft = Draft(session.taxonomy, change.new, _with_all(change, session.taxonomy))
        self._used = used_labels(session)
        self._migration: Migration | None = None
        self._job: Job | None = None
        self._backup: Job | None = None
        self._again = False
        self.progress = 0.0
        self.problem = ""
        """Why nothing could be found out; empty when that is not so."""
        self.is_over = False
        """Whether it has landed or was dropped."""
        self.questions: list[Question] = self.draft.questions(self._used)
        listen(self, session.edited, self._look_again)
        listen(self, session.guideline_changed, self._look_again)
        listen(self, session.taxonomy_changed, self._end)
        self._look()

    @property
    def outlook(self) -> Outlook | None:
        """What the change would do as it stands; None while that is being found out."""
        return self._migration.outlook if self._migration is not None else None

    @property
    def is_looking(self) -> bool:
        """Whether it is being found out."""
        return self._job is not None

    @property
    def is_landing(self) -> bool:
        """Whether the project is being backed up to make the change then."""
        return self._backup is not None

    @property
    def why_not(self) -> str:
        """Why the change can't be made here, whatever it does; empty when it can."""
        return "This project is open for reading only" if self._session.read_only else ""

    def answer(self, key: Key, step: Step | None) -> None:
        """Take another step for one question, and look ahead anew; a change about to be made is not made as it was."""
        self.stay()
        self.draft.choose(key, step)
        self.questions = self.draft.questions(self._used)
        self._look()

    @property
    def anew(self) -> tuple[int, int]:
        """How many labels that are used are defined anew, and how many records have them."""
        found = [count for label in self.draft.anew if (count := self._used.get(label, 0))]
        return len(found), sum(found)

    def look_again(self, yes: bool) -> None:
        """Let the records of all labels defined anew wait for another look, or leave them as they are."""
        self.stay()
        self.draft.look_again(yes)
        self.questions = self.draft.questions(self._used)
        self._look()

    def land(self) -> None:
        """Back the project up in the background, then make the change; `landed` comes when it was made.

        What goes wrong is said. Nothing is made where the project changes meanwhile, or `stay` is asked for.
        """
        migration, project = self._migration, self._session.project
        if migration is None or self._backup is not None:
            return
        path, limit = project.path, project.backup_limit
        self.progress = 0.0
        job = self._backup = self._jobs.start(
            "Making a backup",
            lambda progress, cancel: backed_up_aside(path, Reason.TAXONOMY, limit, progress, cancel),
        )
        job.progressed.connect(self._progressed)
        job.done.connect(lambda made: self._land(job, migration, *made))
        job.failed.connect(lambda text: self._land(job, migration, None, text))
        job.ended.connect(lambda: self._backed_up(job))
        self.changed.emit()

    def stay(self) -> None:
        """Don't make the change after all, if its backup is still under way; it can be made later."""
        if self._backup is not None:
            self._backup.cancel()
            self._backup = None

    def _land(self, job: Job, migration: Migration, kept: Path | None, problem: str) -> None:
        if job is not self._backup or self.is_over:
            return
        try:
            migration.land(backup=False)
        except FramegrainError as error:
            self._say(sentence(error), Tone.ERROR)
            self._look()
            return
        self._end()
        there = f"; {kept.name} is the project as it was" if kept is not None else ""
        there = there or (f". {capital(problem)}" if problem else "")
        self._say(
            f"Labeling goes on under version {self.change.new.version}{there}",
            Tone.ATTENTION if problem else Tone.OK,
            "Undo taxonomy change",
            lambda: undo_change(self._session, self._say),
        )
        self.landed.emit()

    def _backed_up(self, job: Job) -> None:
        if job is self._backup:
            self._backup = None
            self.changed.emit()

    def drop(self) -> None:
        """Forget the change; the project stays as it is."""
        self._end()

    # -- looking ahead

    def _look_again(self, *_: object) -> None:
        if not self.is_over:
            self._used = used_labels(self._session)
            self._look()

    def _look(self) -> None:
        """Find out what the change does as it stands; what was under way for another state of it is given up."""
        if self._job is not None:
            self._again = True
            self._job.cancel()
            return
        self._again = False
        self.problem = ""
        self._migration = None
        try:
            change = TaxonomyChange(self.change.new, self.change.text, self.draft.steps)
            migration = Migration(self._session, change)
        except FramegrainError as error:
            self.problem = sentence(error)
            self.changed.emit()
            return
        self.progress = 0.0
        job = self._job = self._jobs.start("Looking ahead", migration.prepare, is_told=False)
        job.progressed.connect(self._progressed)
        job.done.connect(lambda found: self._take(migration, *found))
        job.failed.connect(self._failed)
        job.ended.connect(self._ended)
        self.changed.emit()

    def _progressed(self, share: float) -> None:
        self.progress = share
        self.changed.emit()

    def _take(self, migration: Migration, outlook: Outlook, keep: Callable[[], None]) -> None:
        if self._again or self.is_over:
            return
        keep()
        self._migration = migration
        if self.draft.ask(outlook.losses):
            self.questions = self.draft.questions(self._used)

    def _failed(self, text: str) -> None:
        self.problem = text

    def _ended(self) -> None:
        self._job = None
        if self._again and not self.is_over:
            self._look()
        else:
            self.changed.emit()

    def _end(self) -> None:
        self.is_over = True
        self.stay()
        if self._job is not None:
            self._job.cancel()


def _with_all(change: TaxonomyChange, old: Taxonomy) -> tuple[Step, ...]:
    """The steps the change brings, else those guessed; what is defined anew is among them, to be asked about."""
    steps = change.steps or guess(old, change.new)
    same = {step.label: step.to for step in steps if isinstance(step, Reid)}
    moved = {
        label for step in steps if isinstance(step, Merge) for label in step.labels if label != step.into
    }
    said = moved | {step.label for step in steps if isinstance(step, Redefine | Split | Delete)}
    return (*steps, *(Redefine(label) for label in defined_anew(old, change.new, same) if label not in said))


def used_labels(session: Session) -> dict[LabelId, int]:
    """How many events and tracks of the project have each label."""
    counts = session.project.counts(None)
    found = dict(counts.events_by_label)
    for label, count in counts.tracks_by_label.items():
        found[label] = found.get(label, 0) + count
    return found


def undo_change(session: Session, say: SayAndOffer) -> None:
    """Take the last change of taxonomy back, with all it did to records."""
    last = session.whole.last
    if last is None or not last.changes_taxonomy:
        what = (
            f"“{last.name}” came after it; undo that first" if last is not None else "there is none to undo"
        )
        say(f"No taxonomy change was undone: {what}", Tone.INFO)
        return
    try:
        session.undo_project()
    except FramegrainError as error:
        say(sentence(error), Tone.ERROR)
        return
    say(
        f"Labeling goes on under version {session.taxonomy.version} again, with every record as it was",
        Tone.OK,
    )
