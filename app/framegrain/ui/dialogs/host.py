"""The one thing the window talks to for everything that opens over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from framegrain.ui.attempt import Tone
from framegrain.ui.comparing import Comparing
from framegrain.ui.dialogs.about import AboutSheet
from framegrain.ui.dialogs.compat_sheet import CompatSheet
from framegrain.ui.dialogs.export_sheet import ExportSheet
from framegrain.ui.dialogs.export_words import Order, Written, write_export
from framegrain.ui.dialogs.keys_sheet import KeysSheet
from framegrain.ui.dialogs.manual import ManualWindow
from framegrain.ui.dialogs.palette import Palette
from framegrain.ui.dialogs.palette_lines import Offered, PaletteLine
from framegrain.ui.dialogs.preferences import PreferencesSheet
from framegrain.ui.intents import use_label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from framegrain.domain.records import Video
    from framegrain.session.session import Session
    from framegrain.ui.actions import Actions
    from framegrain.ui.attempt import Say
    from framegrain.ui.dialogs.sheet import Sheet
    from framegrain.ui.jobs import Job, Jobs
    from framegrain.ui.keys import LabelKeys
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
        self._window = window
        self._look = look
        self._actions = actions
        self._label_keys = label_keys
        self._settings = settings
        self._jobs = jobs
        self._say = say
        self._session: Session | None = None
        self._sheet: Sheet | None = None
        self._manual: ManualWindow | None = None
        self._export: Job | None = None
        self._done = 0.0
        self.comparing = Comparing(jobs, self)
        self.comparing.came.connect(self._tell_compared)

    def load(self, session: Session | None) -> None:
        """Speak of another project, or of none; a sheet about the one before closes."""
        if self._sheet is not None:
            self._sheet.dismiss()
        self._session = session
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
        sheet = ExportSheet(self._window, self._look, self._session, self.comparing)
        sheet.reading.wanted.connect(self.compat)
        sheet.ordered.connect(self._start_export)
        sheet.stop_wanted.connect(self._stop_export)
        if self._export is not None:
            sheet.begin()
            sheet.set_progress(self._done)
        return self._present(sheet)

    def compat(self, video: Video | None = None) -> None:
        """Whether others see the same frames of a video, the open one unless another is given."""
        document = self._session.document if self._session is not None else None
        video = video or (document.video if document is not None else None)
        if video is None:
            return self._say("Open a video first; then it can be compared", Tone.INFO)
        return self._present(CompatSheet(self._window, self._look, self.comparing, video))

    def keys(self) -> None:
        """Every key on one sheet."""
        taxonomy = self._session.taxonomy if self._session is not None else None
        self._present(KeysSheet(self._window, self._look, self._actions, self._label_keys, taxonomy))

    def commands(self) -> None:
        """Ask what to do, by typing."""
        offered = Offered(self._actions, self._session, self._look, self._label_keys.lost, _COMMANDS)
        sheet = Palette(self._window, self._look, offered)
        sheet.chosen.connect(self._run)
        self._present(sheet)

    def manual(self, page: str = "") -> None:
        """The manual, at a page such as `canvas` or `timeline#zoom` when one is named."""
        if self._manual is None:
            self._manual = ManualWindow(self._window, self._look)
        self._manual.present(page)

    def preferences(self) -> None:
        """Name, look, memory, keys."""
        sheet = PreferencesSheet(self._window, self._look, self._settings)
        sheet.person_changed.connect(self._sign_as)
        sheet.reader_changed.connect(self.reader_changed)
        sheet.memory_changed.connect(self.memory_changed)
        sheet.keys_wanted.connect(self.keys)
        sheet.delete_kept_wanted.connect(self.delete_kept_wanted)
        self._present(sheet)

    def about(self) -> None:
        """The version, and what the program is made of."""
        self._present(AboutSheet(self._window, self._look))

    # -- sheets

    def _present(self, sheet: Sheet) -> None:
        if self._sheet is not None:
            self._sheet.dismiss()
        self._sheet = sheet
        sheet.closed.connect(self._closed)
        sheet.present()

    def _closed(self) -> None:
        self._sheet = None

    def _run(self, line: PaletteLine) -> None:
        if line.colour is None:
            self._actions.run(line.id)
        elif self._session is not None:
            use_label(self._session, line.id, self._say, self._actions.key_text("edit.undo"))

    def _tell_compared(self, text: str, is_good: bool) -> None:
        if not isinstance(self._sheet, CompatSheet | ExportSheet):  # which show it themselves
            self._say(text, Tone.OK if is_good else Tone.ATTENTION)
        if self._settings.get("reader", ""):
            self.reader_changed.emit()  # what was found may allow another reader, or forbid it

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
