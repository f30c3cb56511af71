"""What the window does about an edit that could not be saved: it says so, tries again, and asks before it is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from framegrain.domain.errors import FramegrainError
from framegrain.session.elsewhere import save_elsewhere
from framegrain.session.projects import SUFFIX
from framegrain.ui.attempt import Tone, sentence
from framegrain.ui.dialogs.unsaved_sheet import Choice, UnsavedSheet
from framegrain.ui.widgets.unsaved_bar import UnsavedBar

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.session.session import Session
    from framegrain.ui.window import MainWindow
    from framegrain.ui.workbench import Workbench

PAUSES = (2, 4, 8, 15, 30, 60)
"""Seconds before an edit is tried again by itself; the last one again and again."""


class UnsavedKeeper(QObject):
    """Watches the open project for an edit that is not saved."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session: Session | None = None
        self._name = ""
        self._tries = 0
        self._left = 0
        self.bar: UnsavedBar | None = None
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)

    def load(self, bench: Workbench | None) -> None:
        """Watch another project, or none."""
        if self._session is not None:
            self._session.unsaved_changed.disconnect(self._show)
        self._session = bench.session if bench is not None else None
        self._name = ""
        self._second.stop()
        self.bar = None  # it goes with its canvas
        if bench is None:
            return
        self.bar = UnsavedBar(self._window.look, bench.canvas)
        self.bar.retry_wanted.connect(self.retry)
        self.bar.elsewhere_wanted.connect(self.ask_elsewhere)
        self.bar.drop_wanted.connect(self.ask_drop)
        bench.session.unsaved_changed.connect(self._show)

    def save(self) -> None:
        """What “Save” does: nothing is left to do, unless something is not saved."""
        if self._session is None or self._session.unsaved is None:
            self._window.say("Every change is already saved", Tone.OK)
        else:
            self.retry()

    def retry(self) -> None:
        """Try at once."""
        if self._session is not None:
            self._session.retry()

    # -- what is shown

    def _show(self) -> None:
        unsaved = self._session.unsaved if self._session is not None else None
        if self.bar is None:
            return
        if unsaved is None:
            self._second.stop()
            self.bar.hide()
            return
        if not self._second.isActive() or unsaved.edit.name != self._name:
            self._tries = 0
        self._name = unsaved.edit.name
        why = sentence(FramegrainError(unsaved.why)).rstrip(".")
        self.bar.show_edit(unsaved.edit.name, f"{why}. The edit is kept in memory only until it is saved.")
        self._left = PAUSES[min(self._tries, len(PAUSES) - 1)]
        self._tries += 1
        self._second.start()
        self.bar.show_pause(self._left)

    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0 and QApplication.mouseButtons() == Qt.MouseButton.NoButton:  # not under a drag
            self._try_by_itself()
        elif self.bar is not None:
            self.bar.show_pause(max(self._left, 1))

    def _try_by_itself(self) -> None:
        name = self._name
        if self._session is not None and self._session.retry():
            self._window.say(f"“{name}” is saved now", Tone.OK)

    # -- what can be done

    def ask_elsewhere(
        self, then: Callable[[], object] | None = None, otherwise: Callable[[], object] = lambda: None
    ) -> None:
        """Let the person choose where the project is kept from now on, with the edit; work goes on there.

        `then` may follow in its place, `otherwise` where no copy was made.
        """
        session = self._session
        if session is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            "Save a copy elsewhere",
            str(Path.home() / session.project.path.name),
            f"Projects (*{SUFFIX})",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if not name or not self._save_elsewhere(session, Path(name), then):
            otherwise()

    def _save_elsewhere(self, session: Session, to: Path, then: Callable[[], object] | None) -> bool:
        to = to if to.suffix == SUFFIX else to.with_name(to.name + SUFFIX)
        old, edit = session.project.path, self._name
        try:
            save_elsewhere(session, to)
        except FramegrainError as error:
            self._window.say(sentence(error), Tone.ERROR)
            return False
        if then is not None:
            then()
            return True
        self._window.opener.open_project(to)
        self._window.say(
            f"You work in {to} now, and “{edit}” is saved there; {old.name} is as it was before that", Tone.OK
        )
        return True

    def ask_drop(self) -> None:
        """Forget the edit, once that was confirmed."""
        session = self._session
        if session is None or session.unsaved is None:
            return
        name = session.unsaved.edit.name
        self._window.dialogs.present(
            UnsavedSheet(
                self._window,
                self._window.look,
                f"Drop “{name}”?",
                "It is in no file and can't be brought back. Everything before it is saved.",
                (
                    Choice("Keep it", lambda: None, "primary"),
                    Choice("Drop it", session.drop_unsaved),
                ),
                lambda: None,
            )
        )

    def may_leave(self, leave: Callable[[], object], stay: Callable[[], object] = lambda: None) -> bool:
        """Whether the project can be closed without loss; if not, the person is asked, and `leave` may follow."""
        session = self._session
        if session is None or session.retry() or session.unsaved is None:
            return True
        name = session.unsaved.edit.name

        def drop() -> None:
            session.drop_unsaved()
            leave()

        self._window.dialogs.present(
            UnsavedSheet(
                self._window,
                self._window.look,
                f"“{name}” is not saved",
                "It could not be written, so it would be lost with this window. Everything before it is saved.",
                (
                    Choice("Stay", stay, "primary"),
                    Choice("Save a copy elsewhere…", lambda: self.ask_elsewhere(leave, stay)),
                    Choice("Close without it", drop),
                ),
                stay,
            )
        )
        return False
