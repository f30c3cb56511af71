"""What the sheets for packing and unpacking share: a form, where to write, how far it is, what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.dialogs.titled import titled
from framegrain.ui.widgets.small import Elided, paragraph, toned

if TYPE_CHECKING:
    from framegrain.ui.theme import Theme

_FULL = 1000


class CarrySheet(Sheet):
    """`ordered` begins the work with what the fields ask for, `stop_wanted` ends it. Closing leaves it running."""

    ordered = Signal(object)
    stop_wanted = Signal()

    doing = ""
    """What is going on, as "Packing"."""

    def __init__(
        self, window: QWidget, look: Theme, title: str, size: tuple[int, int], home: Path, go: str
    ) -> None:
        super().__init__(window, look, title, size)
        self._home = home
        self._go_text = go
        self.about = paragraph(tone="secondary")
        self.path = QLineEdit()
        self.choose_path = QPushButton("Choose…")
        self.path_note = toned(Elided(side=Qt.TextElideMode.ElideMiddle), "attention")
        self.result = paragraph(tone="secondary")
        self.bar = QProgressBar()
        self.bar.setRange(0, _FULL)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.stop = QPushButton("Stop")
        self.go = QPushButton(go)
        self.go.setProperty("kind", "primary")

    def assemble(self, rows: list[QWidget], path_title: str) -> None:
        """Lay out: what it is about, these rows, where to write, what is said."""
        self.form = QWidget()
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.about)
        for row in rows:
            column.addWidget(row)
        column.addWidget(titled(path_title, self.path, self.choose_path))
        column.addWidget(titled("", self.path_note))
        self.result.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.form)
        self.body.addWidget(self.result, 1)
        self.body.addWidget(self.bar)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.stop)
        foot.addWidget(self.go)
        self.body.addLayout(foot)
        stays = self.bar.sizePolicy()
        stays.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(stays)
        self.bar.hide()
        self.stop.hide()
        self.path.textChanged.connect(lambda _text: self.note_path())
        self.choose_path.clicked.connect(self.ask_path)
        self.go.clicked.connect(self.confirm)
        self.stop.clicked.connect(self.stop_wanted)
        self.note_path()

    # -- for each of them to say

    def order(self) -> object:
        """What the fields ask for."""
        raise NotImplementedError

    def why_not(self, out: Path) -> str:
        """Why nothing can be written there; empty where it can."""
        raise NotImplementedError

    def ask_path(self) -> None:
        """Let the person choose where to write."""
        raise NotImplementedError

    # -- what goes on

    @property
    def out(self) -> Path:
        """Where to write; a bare name is meant beside what the sheet is about."""
        return self._home / Path(self.path.text().strip()).expanduser()

    @property
    def is_running(self) -> bool:
        """Whether work is under way."""
        return not self.stop.isHidden()

    def first_widget(self) -> QWidget:
        return self.stop if self.is_running else self.go

    def note_path(self) -> None:
        """Say what is wrong with the place to write to."""
        note = self.why_not(self.out) if self.path.text().strip() else "Say where to write."
        self.path_note.set_text(note)
        self.go.setEnabled(not note and not self.is_running)

    def confirm(self) -> None:
        """Begin, when nothing is missing and nothing is under way."""
        if self.go.isEnabled() and not self.is_running:
            self.ordered.emit(self.order())

    def begin(self) -> None:
        """Work is under way."""
        self.form.setEnabled(False)
        self.go.setEnabled(False)
        self.stop.show()
        self.bar.show()
        self.set_progress(0.0)
        self.stop.setFocus()

    def set_progress(self, done: float) -> None:
        """How far it is, from 0 to 1."""
        self.bar.setValue(round(done * _FULL))
        toned(self.result, "secondary").setText(f"{self.doing}: {done:.0%}. Closing this leaves it running.")

    def end(self, text: str, tone: str, again: str = "") -> None:
        """It is over; say what came of it."""
        toned(self.result, tone).setText(text if text.endswith(".") else f"{text}.")
        self.form.setEnabled(True)
        self.stop.hide()
        self.bar.hide()
        self.go.setText(again or self._go_text)
        self.note_path()
        self._close.setFocus()
