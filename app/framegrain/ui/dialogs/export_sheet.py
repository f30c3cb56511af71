"""The export sheet: what to write and where, what the format can't carry, how far it is, what came of it.

It has one size, with room for whatever it may say: nothing moves under the pointer.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from framegrain.exchange.formats import FORMATS
from framegrain.session.exporting import format_named
from framegrain.session.verification import doubtful_videos
from framegrain.ui.dialogs.export_words import (
    Order,
    foreseen,
    loss_words,
    size_words,
    suggested,
    suggested_frames,
)
from framegrain.ui.dialogs.grain_row import GrainRow
from framegrain.ui.dialogs.reading_row import ReadingRow
from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.dialogs.titled import titled
from framegrain.ui.widgets.segmented import Option, Segmented
from framegrain.ui.widgets.small import Elided, paragraph, toned

if TYPE_CHECKING:
    from framegrain.session.session import Session
    from framegrain.ui.comparing import Comparing
    from framegrain.ui.dialogs.export_words import Written
    from framegrain.ui.theme import Theme

_SIZE = (600, 594)
_FULL = 1000


class ExportSheet(Sheet):
    """Asks for one export; `ordered` starts it, `stop_wanted` ends it. Closing the sheet leaves it running."""

    ordered = Signal(object)
    stop_wanted = Signal()

    def __init__(self, window: QWidget, look: Theme, session: Session, comparing: Comparing) -> None:
        super().__init__(window, look, "Export", _SIZE)
        self._project = session.project.path
        self._doubtful = doubtful_videos(session)
        self.reading = ReadingRow(session, comparing)
        self.grain = GrainRow(look, session.taxonomy)
        self._counts = session.project.counts(None)
        self._kinds = session.project.shape_kinds()
        self._own_path = False
        self._written: Written | None = None
        self._make_fields(look)
        self._make_foot()
        self._assemble()
        self._connect()
        self._choose_format()

    # -- making

    def _make_fields(self, look: Theme) -> None:
        self.format = Segmented(look, [Option(f.name, f.title, f.keeps) for f in FORMATS], "Format")
        self.format.set_value(FORMATS[0].name)
        self.keeps = paragraph(tone="secondary")
        self.keeps.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.keeps.setFixedHeight(2 * self.keeps.fontMetrics().lineSpacing() + 2)
        self.losses = paragraph(tone="attention")
        frames = [Option(True, "Every frame"), Option(False, "Keyframes only")]
        self.every_frame = Segmented(look, frames, "Shapes on")
        self.every_frame.set_value(True)
        self.path = QLineEdit()
        self.path.setAccessibleName("File to write")
        self.choose_path = QPushButton("Choose…")
        self.choose_path.setAccessibleName("Choose the file to write")
        self.path_note = toned(Elided(side=Qt.TextElideMode.ElideMiddle), "attention")
        self.pictures = QCheckBox("Write the frames it names as pictures, too (PNG)")
        self.with_time = QCheckBox("Include working times: how long everybody worked in which video")
        self.folder = QLineEdit()
        self.folder.setAccessibleName("Folder for pictures")
        self.choose_folder = QPushButton("Choose…")
        self.choose_folder.setAccessibleName("Choose the folder for pictures")

    def _make_foot(self) -> None:
        self.bar = QProgressBar()
        self.bar.setRange(0, _FULL)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.result = paragraph(tone="secondary")
        self.result_losses = paragraph(tone="secondary")
        self.show_folder = QPushButton("Open folder")
        self.stop = QPushButton("Stop")
        self.write = QPushButton("Export")
        self.write.setProperty("kind", "primary")

    def _assemble(self) -> None:
        self._form = QWidget()
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.format)
        column.addWidget(self.keeps)
        self._frames_row = titled("Shapes on", self.every_frame)
        self._folder_row = titled("Folder", self.folder, self.choose_folder)
        column.addWidget(self._frames_row)
        column.addWidget(titled("Grain", self.grain))
        column.addWidget(titled("Write to", self.path, self.choose_path))
        column.addWidget(titled("", self.path_note))
        column.addWidget(self.pictures)
        column.addWidget(self._folder_row)
        column.addWidget(self.with_time)
        column.addWidget(titled("Others", self.reading))
        self.body.addWidget(self._form)
        self.body.addWidget(self._told(), 1)
        self.body.addWidget(self.bar)
        foot = QHBoxLayout()
        foot.addWidget(self.show_folder)
        foot.addStretch(1)
        foot.addWidget(self.stop)
        foot.addWidget(self.write)
        self.body.addLayout(foot)
        stays = self.bar.sizePolicy()
        stays.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(stays)
        self._folder_row.setEnabled(False)
        for widget in (self.bar, self.result, self.result_losses, self.show_folder, self.stop):
            widget.hide()

    def _told(self) -> QWidget:
        """What is said before and after, to scroll where it is long."""
        inner = QWidget()
        inner.setProperty("surface", "clear")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.result, self.result_losses, self.losses):
            column.addWidget(widget)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _connect(self) -> None:
        self.format.chosen.connect(lambda _value: self._choose_format())
        self.every_frame.chosen.connect(lambda _value: self._foresee())
        self.grain.changed.connect(self._foresee)
        self.path.textEdited.connect(self._path_typed)
        self.path.textChanged.connect(lambda _text: self._note_path())
        self.pictures.toggled.connect(self._want_pictures)
        self.choose_path.clicked.connect(self._ask_path)
        self.choose_folder.clicked.connect(self._ask_folder)
        self.write.clicked.connect(self.confirm)
        self.stop.clicked.connect(self.stop_wanted)
        self.show_folder.clicked.connect(self._open_folder)

    def first_widget(self) -> QWidget:
        return self.stop if self._running else self.format

    # -- what is asked for

    @property
    def order(self) -> Order:
        """What the fields ask for."""
        return Order(
            project=self._project,
            format=str(self.format.value),
            out=_path(self.path.text(), self._project.parent),
            frames=_path(self.folder.text(), self._project.parent) if self.pictures.isChecked() else None,
            every_frame=bool(self.every_frame.value) or self.format.value != "coco",
            grain=self.grain.grain,
            with_time=self.with_time.isChecked() and self.with_time.isEnabled(),
        )

    def _choose_format(self) -> None:
        chosen = format_named(str(self.format.value))
        self.keeps.setText(f"{chosen.keeps}.")
        if not self._own_path:
            self.path.setText(str(suggested(self._project, chosen.name)))
        self._frames_row.setEnabled(chosen.name == "coco")
        self.with_time.setEnabled(chosen.has_time)
        self.with_time.setToolTip(
            "Left out unless this is on" if chosen.has_time else f"{chosen.title} carries no working times"
        )
        self._foresee()

    def _foresee(self) -> None:
        order = self.order
        known = (
            []
            if self._written is not None and order == self._written.order
            else foreseen(order.format, self._counts, self._kinds, every_frame=order.every_frame)
        )
        doubts = [
            f"A full decode of {name} showed other frames than its labels were put on; check them first"
            for name in self._doubtful
        ]
        self.losses.setText("\n".join(f"{sentence}." for sentence in (*doubts, *known)))
        self.losses.setVisible(bool(doubts or known))

    def _path_typed(self) -> None:
        self._own_path = True

    def _note_path(self) -> None:
        out = self.order.out
        note = ""
        if not self.path.text().strip():
            note = "Say which file to write."
        elif out.is_dir():
            note = "That is a folder; give the name of a file in it."
        elif not out.parent.is_dir():
            note = f"There is no folder {out.parent}; make it first."
        elif out == self._project:
            note = "That is the project itself; choose another name."
        self.write.setEnabled(not note and not self._running)
        note = note or (f"{out.name} is there already; it will be replaced." if self._replaces(out) else "")
        self.path_note.set_text(note)
        if not self.pictures.isChecked():
            self.folder.setText(str(suggested_frames(out)))

    def _replaces(self, out: Path) -> bool:
        """Whether a file of somebody else's making would go; the one just written is no news."""
        return out.exists() and (self._written is None or self._written.order.out != out)

    def _want_pictures(self, on: bool) -> None:
        if on and not self.folder.text():
            self.folder.setText(str(suggested_frames(self.order.out)))
        self._folder_row.setEnabled(on)

    def _ask_path(self) -> None:
        dialog = QFileDialog(
            self.window(), "Export to", str(self.order.out.parent), "JSON (*.json);;All files (*)"
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(
            QFileDialog.Option.DontConfirmOverwrite
        )  # the sheet says so before anything is written
        dialog.setDefaultSuffix("json")
        dialog.selectFile(self.order.out.name)
        dialog.fileSelected.connect(self._take_path)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_path(self, path: str) -> None:
        self._own_path = True
        self.path.setText(path)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self.window(), "Folder for pictures", str(self.order.out.parent))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # -- writing

    @property
    def _running(self) -> bool:
        return not self.stop.isHidden()

    def confirm(self) -> None:
        """Begin the export, when nothing is missing and none is under way."""
        if self.write.isEnabled() and not self._running:
            self.ordered.emit(self.order)

    def begin(self) -> None:
        """An export is under way."""
        self._form.setEnabled(False)
        self.write.setEnabled(False)
        self.show_folder.hide()
        self.result_losses.hide()
        self.stop.show()
        self.bar.show()
        self._tell("Writing", "secondary")
        self.set_progress(0.0)
        self.stop.setFocus()

    def set_progress(self, done: float) -> None:
        """How far it is, from 0 to 1."""
        self.bar.setValue(round(done * _FULL))
        self.result.setText(f"Writing: {done:.0%}. Closing this leaves it running.")

    def show_written(self, written: Written) -> None:
        """It is done."""
        self._written = written
        pictures = f"\nIts pictures are in {written.order.frames}" if written.order.frames is not None else ""
        self._tell(f"Written: {written.order.out} ({size_words(written.size)}).{pictures}", "ok")
        lines = [f"•  {loss_words(loss)}" for loss in written.losses]
        heading = "What other programs won't see as it is here:" if lines else "Nothing was left out."
        self.result_losses.setText("\n".join([heading, *lines]))
        self.result_losses.show()
        self.show_folder.show()
        self._foresee()
        self._ended("Export again")

    def show_failed(self, sentence: str) -> None:
        """It could not be written."""
        self._tell(sentence if sentence.endswith(".") else f"{sentence}.", "error")
        self._ended("Try again")

    def show_stopped(self) -> None:
        """The person stopped it."""
        self._tell("Stopped. No file was written; pictures already written stay.", "secondary")
        self._ended("Export")

    def _tell(self, text: str, tone: str) -> None:
        toned(self.result, tone).setText(text)
        self.result.show()

    def _ended(self, again: str) -> None:
        self._form.setEnabled(True)
        self.stop.hide()
        self.bar.hide()
        self.write.setText(again)
        self._note_path()
        self._close.setFocus()

    def _open_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.order.out.parent)))


def _path(text: str, folder: Path) -> Path:
    """The path a person typed; a bare name is meant beside the project."""
    return folder / Path(text.strip()).expanduser()
