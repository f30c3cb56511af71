"""Who is at work: two letters in a circle, and a menu to be somebody else."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from framegrain.domain.errors import FramegrainError

if TYPE_CHECKING:
    from framegrain.session.session import Session
    from framegrain.ui.actions import Actions
    from framegrain.ui.theme import Theme

_SIZE = 26
_MOST = 20
"""So many names are listed; others are typed."""


class PersonButton(QToolButton):
    """`chosen` gives the name of somebody who edited this project before and works here from now on."""

    chosen = Signal(str)

    def __init__(self, look: Theme, actions: Actions) -> None:
        super().__init__()
        self._look = look
        self._actions = actions
        self._session: Session | None = None
        self.setFixedSize(_SIZE, _SIZE)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))
        self.menu().aboutToShow.connect(self._fill)
        look.changed.connect(self._dress)
        self._dress()

    def sizeHint(self) -> QSize:
        return QSize(_SIZE, _SIZE)  # the widest two letters leave two pixels at each side

    def show_person(self, session: Session) -> None:
        """Show who works in this project."""
        self._session = session
        self.setText(session.person[:2].upper())
        self.setToolTip(f"Edits are signed {session.person}; click to change that")
        self.setAccessibleName(f"Working as {session.person}")

    def _fill(self) -> None:
        menu, session = self.menu(), self._session
        menu.clear()
        if session is None:
            return
        head = menu.addAction("Edits are signed")
        head.setEnabled(False)
        for name in self._names(session):
            action = QAction(name, menu)
            action.setCheckable(True)
            action.setChecked(name == session.person)
            action.triggered.connect(partial(self._choose, name))
            menu.addAction(action)
        another = menu.addAction("Another name")
        another.triggered.connect(lambda: self._actions.run("file.preferences"))
        menu.addSeparator()
        menu.addAction(self._actions["browse.time"])

    @staticmethod
    def _names(session: Session) -> list[str]:
        try:
            names = session.project.people()
        except FramegrainError:  # what is damaged is told where it matters
            names = []
        return [session.person, *(name for name in names if name != session.person)][:_MOST]

    def _choose(self, name: str, _checked: bool = False) -> None:
        if self._session is not None and name != self._session.person:
            self.chosen.emit(name)

    def _dress(self) -> None:
        look = self._look
        self.setFont(look.font(11, 600))
        self.setStyleSheet(
            f"QToolButton {{ background: {look.raised.name()}; color: {look.secondary.name()};"
            " border: 1px solid transparent; border-radius: 13px; padding: 0; }"
            f" QToolButton:hover, QToolButton:focus {{ border-color: {look.accent.name()};"
            f" color: {look.text.name()}; }}"
        )
