"""The one thing the window talks to for everything that opens over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from framegrain.ui.attempt import Tone
from framegrain.ui.comparing import Comparing
from framegrain.ui.dialogs.about import AboutSheet
from framegrain.ui.dialogs.calibration_sheet import CalibrationSheet
from framegrain.ui.dialogs.compat_sheet import CompatSheet
from framegrain.ui.dialogs.export_sheet import ExportSheet
from framegrain.ui.dialogs.export_words import Order, Written, write_export
from framegrain.ui.dialogs.forget_sheet import ForgetSheet
from framegrain.ui.dialogs.keys_sheet import KeysSheet
from framegrain.ui.dialogs.manual import ManualWindow
from framegrain.ui.dialogs.palette import Palette
from framegrain.ui.dialogs.palette_lines import Kind, Offered, PaletteLine
from framegrain.ui.dialogs.palette_places import go_to_record
from framegrain.ui.dialogs.preferences import PreferencesSheet
from framegrain.ui.dialogs.relabel_sheet import RelabelSheet
from framegrain.ui.dialogs.rules_sheet import RulesSheet
from framegrain.ui.dialogs.taxonomy_sheet import TaxonomySheet
from framegrain.ui.intents import use_label
from framegrain.ui.taxonomy_changing import TaxonomyChanging

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from framegrain.domain.records import LabelId, Video
    from framegrain.session.migrating import TaxonomyChange
    from framegrain.session.session import Session
    from framegrain.ui.actions import Actions
    from framegrain.ui.attempt import Say, SayAndOffer
    from framegrain.ui.dialogs.calibration_sheet import Started
    from framegrain.ui.dialogs.sheet import Sheet
    from framegrain.ui.intents import Weigh
    from framegrain.ui.jobs import Job, Jobs
    from framegrain.ui.keys import LabelKeys
    from framegrain.ui.relabeling import Doubt
    from framegrain.ui.settings import Settings
    from framegrain.ui.theme import Theme

_COMMANDS = "help.commands"


class Dialogs(QObject):
    """Opens one sheet at a time, and the manual beside them. Nothing here waits: every call returns at once."""

    person_changed = Signal(str)
    """The name edits are signed with from now on; the open session has it already."""
    memory_changed = Signal()
    """Decoded frames may take more or less memory; it counts at once."""
    reader_changed = Signal()
    """Another way to read videos was chosen; it counts at once."""
    video_wanted = Signal(int)
    """Another video of the open project is asked for."""
    delete_kept_wanted = Signal()
    """A person wants no files made from videos on this machine any more."""

    def __init__(
        self,
        window: QWidget,
        look: Theme,
        actions: Actions,
        label_keys: LabelKeys,
        settings: Settings,
        jobs: Jobs,
        say: Say,
    ) -> None:
        super().__init__(window)
        self.window = window
        self._look = look
        self._actions = actions
        self._label_keys = label_keys
        self._settings = settings
        self._jobs = jobs
        self._say = say
        self.sees_project: Callable[[str], bool] = lambda _what: True
        """Whether the open project is on screen for what is asked for; where not, it has said so."""
        self.weigh: Weigh | None = None
        """Shows what a label is confused with before it lands."""
        self._session: Session | None = None
        self._sheet: Sheet | None = None
        self._changing: TaxonomyChanging | None = None
        self.offer: SayAndOffer = lambda text, tone, _action="", _act=None: say(text, tone)
        """Says a sentence with a button; where nobody gave one, without."""
        self._manual: ManualWindow | None = None
        self._export: Job | None = None
        self._done = 0.0
        self.comparing = Comparing(jobs, self)
        self.comparing.came.connect(self._tell_compared)

    def load(self, session: Session | None) -> None:
        """Speak of another project, or of none; a sheet about the one before closes."""
        if self._sheet is not None:
            self._sheet.dismiss()
        if self._changing is not None:
            self._changing.drop()
            self._changing = None
        self._session = session
        self.weigh = None
        self.comparing.load(session)

    @property
    def sheet(self) -> Sheet | None:
        """The sheet that is open."""
        return self._sheet

    @property
    def manual_window(self) -> ManualWindow | None:
        """The manual, once it was opened."""
        return self._manual

    # -- what can be opened

    def export(self) -> None:
        """Write the project in another format; while one is being written, see how far it is."""
        if self._session is None:
            return self._say("Open a project first; then it can be exported", Tone.INFO)
        sheet = ExportSheet(self.window, self._look, self._session, self.comparing)
        sheet.reading.wanted.connect(self.compat)
        sheet.ordered.connect(self._start_export)
        sheet.stop_wanted.connect(self._stop_export)
        if self._export is not None:
            sheet.begin()
            sheet.set_progress(self._done)
        return self.present(sheet)

    def compat(self, video: Video | None = None) -> None:
        """Whether others see the same frames of a video, the open one unless another is given."""
        document = self._session.document if self._session is not None else None
        video = video or (document.video if document is not None else None)
        if video is None:
            return self._say("Open a video first; then it can be compared", Tone.INFO)
        return self.present(CompatSheet(self.window, self._look, self.comparing, video))

    def calibration(self, started: Started | None = None) -> CalibrationSheet | None:
        """Where the camera of the open video stands; None, with a word, where no video is open."""
        document = self._session.document if self._session is not None else None
        if document is None:
            self._say("Open a video first; then its camera can be calibrated", Tone.INFO)
            return None
        sheet = CalibrationSheet(self.window, self._look, document.video, document.calibration, started)
        self.present(sheet)
        return sheet

    def keys(self) -> None:
        """Every key on one sheet."""
        taxonomy = self._session.taxonomy if self._session is not None else None
        self.present(KeysSheet(self.window, self._look, self._actions, self._label_keys, taxonomy))

    def commands(self) -> None:
        """Ask what to do, by typing."""
        offered = Offered(self._actions, self._session, self._look, self._label_keys.lost, _COMMANDS)
        sheet = Palette(self.window, self._look, offered)
        sheet.chosen.connect(self._run)
        self.present(sheet)

    def manual(self, page: str = "") -> None:
        """The manual, at a page such as `canvas` or `timeline#zoom` when one is named."""
        if self._manual is None:
            self._manual = ManualWindow(self.window, self._look)
        self._manual.present(page)

    def preferences(self) -> None:
        """Name, look, memory, keys."""
        sheet = PreferencesSheet(self.window, self._look, self._settings)
        sheet.person_changed.connect(self._sign_as)
        sheet.reader_changed.connect(self.reader_changed)
        sheet.memory_changed.connect(self.memory_changed)
        sheet.keys_wanted.connect(self.keys)
        sheet.delete_kept_wanted.connect(self.delete_kept_wanted)
        self.present(sheet)

    def relabel(self, doubt: Doubt, go_on: Callable[[], object]) -> None:
        """Show what a change of label would break; `go_on` is called when that is accepted."""
        sheet = RelabelSheet(self.window, self._look, doubt)
        sheet.accepted.connect(go_on)
        self.present(sheet)

    def rules(self, label: LabelId) -> None:
        """Every rule of a label in words."""
        session = self._session
        known = session.taxonomy.by_id.get(label) if session is not None else None
        if session is None or known is None:
            return self._say("The taxonomy has no such label, so it says nothing of it", Tone.INFO)
        return self.present(RulesSheet(self.window, self._look, session.taxonomy, known))

    def forget_history(self) -> None:
        """Which steps of the history to forget; nothing goes before a person has said so."""
        session = self._session
        if session is None:
            return self._say("Open a project first; then its history can be shortened", Tone.INFO)
        if session.read_only:
            return self._say("This project is open for reading only; its history stays as it is", Tone.INFO)
        return self.present(ForgetSheet(self.window, self._look, session, self._say))

    def change_taxonomy(self, change: TaxonomyChange) -> None:
        """Show what another taxonomy would do to everything labeled, for a person to decide; nothing changes yet.

        The taxonomy editor ends here, too, with the steps it knows; without any they are guessed.
        """
        session = self._session
        if session is None:
            return
        if self._changing is not None:
            self._changing.drop()
        self._changing = TaxonomyChanging(session, change, self._jobs, self.offer, self)
        self._show_change()

    def go_on_changing(self) -> bool:
        """Show the change of taxonomy that was begun; whether there is one."""
        if self._changing is None or self._changing.is_over:
            return False
        self._show_change()
        return True

    def _show_change(self) -> None:
        if self._changing is None or self._changing.is_over:
            return
        sheet = TaxonomySheet(self.window, self._look, self._changing)
        sheet.jump_wanted.connect(self._jump)
        self.present(sheet)

    def _jump(self, place: int) -> None:
        """Go to a record the change would break; the change waits."""
        session, changing = self._session, self._changing
        outlook = changing.outlook if changing is not None else None
        if session is None or outlook is None or self._sheet is None:
            return
        row = outlook.rows[place]
        self._sheet.dismiss()
        if session.document is None or session.document.video.id != row.video:
            self.video_wanted.emit(row.video)
        if session.document is not None and session.document.video.id == row.video:
            session.focus.go_to(row.frame)
            session.focus.select([row.record])
            self.offer(row.reason, Tone.ATTENTION, "Back to the change", self._show_change)

    def about(self) -> None:
        """The version, and what the program is made of."""
        self.present(AboutSheet(self.window, self._look))

    # -- sheets

    def present(self, sheet: Sheet) -> None:
        """Open a sheet in place of the one that is open."""
        if self._sheet is not None:
            self._sheet.dismiss()
        self._sheet = sheet
        sheet.closed.connect(self._closed)
        sheet.present()

    def _closed(self) -> None:
        self._sheet = None

    def _run(self, line: PaletteLine) -> None:
        session = self._session
        if line.kind is Kind.ACTION:
            self._actions.run(line.id)
        elif line.kind is Kind.VIDEO:
            self.video_wanted.emit(int(line.id))
        elif session is None or not self.sees_project(line.text):
            return
        elif line.kind is Kind.LABEL:
            undo = self._actions.key_text("edit.undo")
            use_label(session, line.id, self._say, undo, self.relabel, self.weigh)
        elif line.kind is Kind.FRAME:
            session.focus.go_to(int(line.id))
        else:
            go_to_record(session, int(line.id))

    def _tell_compared(self, text: str, is_good: bool) -> None:
        if not isinstance(self._sheet, CompatSheet | ExportSheet):  # which show it themselves
            self._say(text, Tone.OK if is_good else Tone.ATTENTION)
        if self._settings.get("reader", ""):
            self.reader_changed.emit()  # what was found may allow another reader, or forbid it

    def sign_as(self, name: str) -> None:
        """Somebody else works on this machine from now on."""
        self._settings.set("person", name)
        self._sign_as(name)

    def _sign_as(self, name: str) -> None:
        if self._session is not None:
            self._session.person = name
        self.person_changed.emit(name)

    # -- exporting

    def _start_export(self, order: Order) -> None:
        if self._export is not None:
            return
        self._done = 0.0
        job = self._jobs.start(f"Exporting to {order.out.name}", lambda p, c: write_export(order, p, c))
        self._export = job
        job.progressed.connect(self._progressed)
        job.done.connect(self._written)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._stopped)
        sheet = self._export_sheet()
        if sheet is not None:
            sheet.begin()

    def _stop_export(self) -> None:
        if self._export is not None:
            self._export.cancel()

    def _export_sheet(self) -> ExportSheet | None:
        sheet = self._sheet
        return sheet if isinstance(sheet, ExportSheet) else None

    def _progressed(self, done: float) -> None:
        self._done = done
        sheet = self._export_sheet()
        if sheet is not None and self._export is not None:
            sheet.set_progress(done)

    def _written(self, written: Written) -> None:
        self._export = None
        sheet = self._export_sheet()
        if sheet is not None:
            sheet.show_written(written)
        else:
            left = f"; {len(written.losses)} kinds of things it can't carry" if written.losses else ""
            self._say(f"Exported to {written.order.out}{left}", Tone.OK)

    def _failed(self, sentence: str) -> None:
        self._export = None
        sheet = self._export_sheet()
        if sheet is not None:
            sheet.show_failed(sentence)
        else:
            self._say(sentence, Tone.ERROR)

    def _stopped(self) -> None:
        self._export = None
        sheet = self._export_sheet()
        if sheet is not None:
            sheet.show_stopped()
