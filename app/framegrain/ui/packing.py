"""Packing the open project and unpacking packs, in the background: what is under way and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from framegrain.session.packing import PACK_SUFFIX, pack
from framegrain.session.unpacking import looked_into, unpack
from framegrain.ui.attempt import Tone
from framegrain.ui.dialogs.pack_sheet import PackSheet, UnpackSheet, packed_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from framegrain.exchange.packs.manifest import Manifest
    from framegrain.session.packing import Packed
    from framegrain.session.session import Session
    from framegrain.session.unpacking import Unpacked
    from framegrain.ui.attempt import SayAndOffer
    from framegrain.ui.dialogs.carry_sheet import CarrySheet
    from framegrain.ui.dialogs.host import Dialogs
    from framegrain.ui.dialogs.pack_sheet import PackOrder, UnpackOrder
    from framegrain.ui.jobs import Job, Jobs
    from framegrain.ui.theme import Theme


class Packing(QObject):
    """One piece of work at a time, which goes on when its sheet is closed; who asks again is told how far it is."""

    project_wanted = Signal(object)
    """A project that was unpacked should be opened, by its path."""

    def __init__(self, window: QWidget, look: Theme, jobs: Jobs, dialogs: Dialogs, say: SayAndOffer) -> None:
        super().__init__(window)
        self._window = window
        self._look = look
        self._jobs = jobs
        self._dialogs = dialogs
        self._say = say
        self._job: Job | None = None
        self._sheet: CarrySheet | None = None
        self._done = 0.0

    def pack(self, session: Session | None) -> None:
        """Ask what of the open project goes into a pack."""
        if session is None:
            return self._say("Open a project first; then it can be packed", Tone.INFO)
        if self._is_busy():
            return None
        sheet = PackSheet(self._window, self._look, session)
        sheet.ordered.connect(self._start_packing)
        return self._present(sheet)

    def ask_unpack(self) -> None:
        """Let the person choose a pack."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Unpack", "", f"Packs (*{PACK_SUFFIX});;All files (*)"
        )
        if name:
            self.unpack(Path(name))

    def unpack(self, file: Path) -> None:
        """Look into a pack, say what it holds, and ask where to put it."""
        if self._is_busy():
            return
        job = self._jobs.start(f"Looking into {file.name}", lambda _progress, _cancel: looked_into(file))
        job.done.connect(lambda found: self._offer(file, found))
        job.failed.connect(lambda text: self._say(text, Tone.ERROR))

    def _offer(self, file: Path, found: Manifest) -> None:
        if self._is_busy():
            return
        sheet = UnpackSheet(self._window, self._look, file, found)
        sheet.ordered.connect(self._start_unpacking)
        self._present(sheet)

    def _present(self, sheet: CarrySheet) -> None:
        self._sheet = sheet
        sheet.stop_wanted.connect(self._stop)
        sheet.closed.connect(lambda: self._closed(sheet))
        self._dialogs.present(sheet)

    def _closed(self, sheet: CarrySheet) -> None:
        if self._sheet is sheet:
            self._sheet = None

    def _is_busy(self) -> bool:
        if self._job is not None:
            self._say(f"{self._job.name}: {self._done:.0%}", Tone.INFO, "Stop", self._stop)
        return self._job is not None

    # -- work

    def _start_packing(self, order: PackOrder) -> None:
        job = self._jobs.start(
            f"Packing {order.project.name}",
            lambda progress, cancel: pack(
                order.project,
                order.out,
                with_media=order.with_media,
                only=order.only,
                with_time=order.with_time,
                progress=progress,
                cancel=cancel,
            ),
        )
        job.done.connect(self._packed)
        self._follow(job)

    def _start_unpacking(self, order: UnpackOrder) -> None:
        job = self._jobs.start(
            f"Unpacking {order.pack.name}",
            lambda progress, cancel: unpack(order.pack, order.to, progress=progress, cancel=cancel),
        )
        job.done.connect(self._unpacked)
        self._follow(job)

    def _follow(self, job: Job) -> None:
        self._job, self._done = job, 0.0
        job.progressed.connect(self._progressed)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._stopped)
        if self._sheet is not None:
            self._sheet.begin()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _progressed(self, done: float) -> None:
        self._done = done
        if self._sheet is not None and self._job is not None:
            self._sheet.set_progress(done)

    def _packed(self, packed: Packed) -> None:
        self._job = None
        if isinstance(self._sheet, PackSheet):
            self._sheet.show_packed(packed)
        else:
            self._say(packed_words(packed), Tone.ATTENTION if packed.missing else Tone.OK)

    def _unpacked(self, unpacked: Unpacked) -> None:
        self._job = None
        if self._sheet is not None:
            self._sheet.dismiss()
            self.project_wanted.emit(unpacked.project)
        else:
            project = unpacked.project
            said = f"Unpacked and checked: {project}"
            self._say(said, Tone.OK, "Open", lambda: self.project_wanted.emit(project))

    def _failed(self, sentence: str) -> None:
        self._job = None
        if self._sheet is not None:
            self._sheet.end(sentence, "error", "Try again")
        else:
            self._say(sentence, Tone.ERROR)

    def _stopped(self) -> None:
        self._job = None
        if self._sheet is not None:
            self._sheet.end("Stopped. Nothing was written", "secondary")
