"""The main window: it assembles the parts and hands over, nothing else."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_documents_path
from PySide6.QtCore import QByteArray, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from framegrain.media.kept import KeptFiles, default_kept_folder
from framegrain.session.projects import person_name
from framegrain.storage.backups import BACKUPS
from framegrain.ui.actions import Actions
from framegrain.ui.attempt import Tone
from framegrain.ui.backup_keeper import BackupKeeper
from framegrain.ui.copies import Copies
from framegrain.ui.dialogs.host import Dialogs
from framegrain.ui.intents import use_label
from framegrain.ui.jobs import Jobs
from framegrain.ui.keys import KeyNames, LabelKeys, TypingGuard
from framegrain.ui.opener import Opener
from framegrain.ui.packing import Packing
from framegrain.ui.recovery import Recovery
from framegrain.ui.start.new_project_page import NewProjectPage
from framegrain.ui.start.recent import RecentProjects
from framegrain.ui.start.start_page import StartPage
from framegrain.ui.statusline import StatusLine
from framegrain.ui.topbar import TopBar
from framegrain.ui.unsaved import UnsavedKeeper
from framegrain.ui.unseen import Gate
from framegrain.ui.verify import Verifier
from framegrain.ui.widgets.message_strip import MessageStrip
from framegrain.ui.wiring import wire_session, wire_window
from framegrain.ui.wiring_parts import connect_parts
from framegrain.ui.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent

    from framegrain.session.session import Session
    from framegrain.ui.settings import Settings
    from framegrain.ui.theme import Theme

_SIZE = (1440, 900)
_LEAST = (960, 600)


class MainWindow(QMainWindow):
    """One window, one project at a time; start pages while there is none."""

    def __init__(self, look: Theme, settings: Settings) -> None:
        super().__init__()
        self.look = look
        self.settings = settings
        self.workbench: Workbench | None = None
        self.jobs = Jobs(self)
        self.commands = Actions(self, settings, look)
        self.messages = MessageStrip(look)
        self.recent = RecentProjects(settings)
        self.opener = Opener(self, self.jobs, self.say, settings.get("person", "") or person_name())
        self.topbar = TopBar(look, self.commands)
        self.status = StatusLine(look)
        self.status.follow(self.jobs)
        self.start_page = StartPage(look, self.commands, self.recent)
        self.new_project = NewProjectPage(look, self.jobs)
        self.label_keys = LabelKeys(self, self.commands, self._use_label)
        self.dialogs = Dialogs(self, look, self.commands, self.label_keys, settings, self.jobs, self.say)
        self.dialogs.offer = self.say
        self.packing = Packing(self, look, self.jobs, self.dialogs, self.say)
        self.verifier = Verifier(self.jobs, self.say, self._doubt_file)
        kept = KeptFiles(default_kept_folder())
        self.copies = Copies(self, self.jobs, settings, kept, self.say, self.messages)
        self.backups = BackupKeeper(self, self.jobs, settings, self.status.show_backup_problem)
        self.unsaved = UnsavedKeeper(self)
        self.recovery = Recovery(self)
        self._assemble()
        self._connect()
        if settings.problem:
            QTimer.singleShot(0, lambda: self.say(settings.problem, Tone.ATTENTION))

    # -- assembling

    def _assemble(self) -> None:
        self.setWindowTitle("Framegrain")
        self.setMinimumSize(*_LEAST)
        self.resize(*_SIZE)
        self.setAcceptDrops(True)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.start_page)
        self._pages.addWidget(self.new_project)
        self._middle = middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        for part in (self.topbar, self._pages, self.status):
            column.addWidget(part, 1 if part is self._pages else 0)
        middle.setProperty("surface", "line")
        self.setCentralWidget(middle)
        self.messages.setParent(middle)  # over the other parts, so that no message moves the picture
        self.status.hide()
        kept = self.settings.get("geometry", "")
        if kept:
            self.restoreGeometry(QByteArray.fromHex(kept.encode("ascii", "ignore")))

    def _connect(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._typing_guard = TypingGuard(app)
            self._key_names = KeyNames(app, self)
        self._gate = Gate(self)
        self.commands.refused.connect(lambda text: self.say(text, Tone.ERROR))
        self.opener.opened.connect(self.show_session)
        self.opener.project_wanted.connect(self.offer_project)
        self.opener.old_opened.connect(self._offer_update)
        self.new_project.left.connect(self._leave_new_project)
        self.dialogs.person_changed.connect(self._sign_as)
        self.dialogs.reader_changed.connect(self._read_anew)
        self.dialogs.memory_changed.connect(self._share_memory)
        self.topbar.video_chosen.connect(self._open_video)
        self.dialogs.video_wanted.connect(self._open_video)
        self.messages.shown.connect(self._place_messages)
        connect_parts(self)
        wire_window(self)

    # -- what is shown

    @property
    def session(self) -> Session | None:
        """The open project."""
        return self.workbench.session if self.workbench is not None else None

    def say(
        self, text: str, tone: Tone = Tone.INFO, action: str = "", act: Callable[[], object] | None = None
    ) -> None:
        """Show one sentence without stopping anybody, with a button where there is something to do about it."""
        self.messages.show_message(text, tone, action, act)
        self._place_messages()

    def _place_messages(self) -> None:
        """Over the lower edge of the picture, where no control is; at the foot of the page where there is none."""
        bench = self.workbench
        over = bench.canvas if bench is not None and bench.isVisible() else self._pages
        self.messages.place_over(QRect(over.mapTo(self._middle, QPoint()), over.size()))

    def open_path(self, path: Path) -> None:
        """Open a project, or a video as one."""
        self.opener.open_paths([path])

    def offer_project(self, videos: list[Path]) -> None:
        """Ask how a new project should be made; the open one is out of sight meanwhile, and nothing changes it."""
        if self.workbench is not None:
            self.workbench.player.pause()
        self.new_project.begin(videos)
        self._pages.setCurrentWidget(self.new_project)

    def _offer_update(self, text: str) -> None:
        self.messages.show_offer(
            text, "Bring up to date", partial(self.commands.run, "file.update"), lambda: None
        )

    def show_session(self, session: Session) -> None:
        """Show a project in place of the one shown so far."""
        if not self.unsaved.may_leave(lambda: self.show_session(session), session.close):
            return
        self.close_session()
        self.workbench = Workbench(session, self.look, self.commands, self.settings, self.say)
        self._pages.addWidget(self.workbench)
        self._pages.setCurrentWidget(self.workbench)
        self.opener.session = session
        self.topbar.load(session)
        self.status.load(session)
        self.status.show()
        self.label_keys.load(session.taxonomy)
        session.taxonomy_changed.connect(self._taxonomy_changed)
        self.dialogs.load(session)
        self.verifier.load(session)
        if session.project.path.parent.suffix != BACKUPS:
            self.recent.add(session.project.path)
        self.setWindowTitle(f"{session.project.name} – Framegrain")
        wire_session(self, self.workbench)
        self.copies.load(self.workbench)
        self.backups.load(session)
        self.unsaved.load(self.workbench)
        self.workbench.rechecks.moved.connect(lambda: QTimer.singleShot(0, self._place_messages))
        self.workbench.canvas.setFocus()

    def close_session(self) -> None:
        """Let go of the open project; everything in it is on disk already."""
        if self.workbench is None:
            return
        bench, self.workbench = self.workbench, None
        self.opener.session = None
        for part in (self.verifier, self.copies, self.backups, self.unsaved):
            part.load(None)
        for shown in (self.topbar, self.status, self.label_keys, self.dialogs):
            shown.load(None)
        bench.close_parts()
        self._pages.removeWidget(bench)
        bench.deleteLater()
        bench.session.close()

    def show_start(self) -> None:
        """The start page, where no project is open any more."""
        self.status.hide()
        self.setWindowTitle("Framegrain")
        self._pages.setCurrentWidget(self.start_page)

    def open_sample(self) -> None:
        """Make the sample project in the background, where it does not exist yet, and open it."""
        from framegrain.session.sample import make_sample  # costs time that no start should pay

        folder = user_documents_path() / "Framegrain sample"
        job = self.jobs.start(
            "Making the sample", lambda progress, cancel: make_sample(folder, progress=progress)
        )
        self.say("Making the sample project; this takes some seconds")
        job.done.connect(self.opener.open_project)
        job.failed.connect(lambda text: self.say(text, Tone.ERROR))

    def toggle_theme(self) -> None:
        """Dark if it was light, light if it was dark; remembered."""
        self.look.toggle()
        self.settings.set("look", self.look.name)

    def toggle_full_screen(self) -> None:
        """Use the whole screen, or give it back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _open_video(self, video_id: int) -> None:
        if self.session is not None:
            self._leave_new_project()
            self.opener.open_video(self.session, video_id)

    def _doubt_file(self) -> None:
        if self.workbench is not None:
            self.workbench.file_watch.doubt()

    def _leave_new_project(self) -> None:
        self._pages.setCurrentWidget(self.workbench or self.start_page)
        if self.workbench is not None:
            self.workbench.canvas.setFocus()

    def _read_anew(self) -> None:
        if self.workbench is not None:
            self.workbench.pictures.reopen()

    def _sign_as(self, person: str) -> None:
        self.opener.person = person
        self.topbar.load(self.session)

    def _share_memory(self) -> None:
        if self.workbench is not None:
            self.workbench.share_memory()

    def _taxonomy_changed(self) -> None:
        if self.session is not None:
            self.label_keys.load(self.session.taxonomy)

    def _use_label(self, label_id: str) -> None:
        if self.session is not None and self._gate.sees_project(self.session.taxonomy.name_of(label_id)):
            undo = self.commands.key_text("edit.undo")
            use_label(self.session, label_id, self.say, undo, self.dialogs.relabel, self.dialogs.weigh)

    # -- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the message in its place."""
        super().resizeEvent(event)
        self._place_messages()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        QTimer.singleShot(0, lambda: self.opener.open_paths(paths, self.session))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the work in the background and close the project; asks where an edit could not be saved."""
        if not self.unsaved.may_leave(self.close):
            event.ignore()
            return
        self.settings.set("geometry", self.saveGeometry().toHex().toStdString())
        self.jobs.close()
        self.close_session()
        super().closeEvent(event)
