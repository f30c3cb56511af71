"""Making a project: which videos, which taxonomy, where. No dialog, nothing blocks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from framegrain.assets import taxonomy_files
from framegrain.domain.errors import FramegrainError
from framegrain.exchange.taxonomies.reading import Parents, Reading
from framegrain.media.picture_folder import DEFAULT_RATE, rate_from
from framegrain.session.projects import SUFFIX, new_project, project_beside
from framegrain.session.taxonomies import any_taxonomy
from framegrain.session.videos import VIDEO_SUFFIXES, Examined, examine
from framegrain.ui.attempt import sentence
from framegrain.ui.bringing import Bringing, taxonomy_filter
from framegrain.ui.start.taxonomy_preview import TaxonomyPreview
from framegrain.ui.widgets.notes import NotesList
from framegrain.ui.widgets.page_button import PageButton
from framegrain.ui.widgets.parents_choice import ParentsChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from framegrain.session.taxonomies import Brought
    from framegrain.ui.jobs import Job, Jobs
    from framegrain.ui.theme import Theme

_WIDTH = 620
_NOTES = 84
DEFAULT_TAXONOMY = "people-and-vehicles"


class NewProjectPage(QWidget):
    """Reads the videos in the background while the person chooses the taxonomy."""

    made = Signal(object)
    noticed = Signal(str)
    """What is odd about the folders of pictures in the project just made."""
    left = Signal()

    def __init__(self, look: Theme, jobs: Jobs) -> None:
        super().__init__()
        self._look = look
        self._jobs = jobs
        self._job: Job | None = None
        self._videos: list[Path] = []
        self._taxonomies: list[tuple[Path, Brought]] = []
        self.setProperty("surface", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = QLabel("Start a project")
        self._about = QLabel("A project is one file that holds the labels; videos stay where they are.")
        self._taxonomy = QComboBox()
        self._taxonomy.setAccessibleName("Taxonomy")
        self._taxonomy.currentIndexChanged.connect(self._show_taxonomy)
        self._taxonomy_text = QLabel()
        self.notes = NotesList("Notes on the file")
        self.notes.setFixedHeight(_NOTES)
        self.bringing = Bringing(jobs, self)
        self._read_for = -1
        self._had_start = False
        self._follow_bringing()
        self.preview = TaxonomyPreview(look)
        self.parents = ParentsChoice()
        self.parents.changed.connect(self._read_again)
        self._names = QLabel()
        self._names.setTextFormat(Qt.TextFormat.PlainText)
        self._names.setWordWrap(True)
        self.rate = QLineEdit(str(DEFAULT_RATE))
        self.rate.setAccessibleName("Pictures a second")
        self.rate.setFixedWidth(90)
        self._place = QLineEdit()
        self._place.setAccessibleName("Project file")
        self._problem = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._start = PageButton("Start labeling")
        self._cancel = PageButton("Back")
        self._build()
        look.changed.connect(self._dress)
        self._dress()

    # -- layout

    def _build(self) -> None:
        outer = QHBoxLayout(self)
        outer.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(12)
        outer.addLayout(column)
        outer.addStretch(1)
        column.addStretch(2)
        for label in (self._about, self._taxonomy_text, self._problem):
            label.setWordWrap(True)
            label.setFixedWidth(_WIDTH)
        self._about.setProperty("tone", "secondary")
        self._taxonomy_text.setProperty("tone", "secondary")
        self._problem.setProperty("tone", "error")
        column.addWidget(self._title)
        column.addWidget(self._about)
        self._form = form = QFormLayout()
        form.setSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Videos", self._videos_row())
        form.addRow("Pictures a second", self.rate)
        form.addRow("Taxonomy", self._row(self._taxonomy, "Choose a file", self._choose_taxonomy))
        form.addRow("", self._taxonomy_text)
        form.addRow("Notes on the file", self.notes)
        form.addRow("Several parents", self.parents)
        form.addRow("", self.preview)
        form.setRowVisible(self.parents, False)
        form.setRowVisible(self.notes, False)
        form.addRow("Project file", self._row(self._place, "Choose a place", self._choose_place))
        column.addLayout(form)
        column.addWidget(self._bar)
        column.addWidget(self._problem)
        buttons = QHBoxLayout()
        self._start.setProperty("kind", "primary")
        self._start.clicked.connect(self.start)
        self._cancel.clicked.connect(self.cancel)
        buttons.addWidget(self._start)
        buttons.addWidget(self._cancel)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(3)

    def _videos_row(self) -> QWidget:
        row = self._row(self._names, "Add videos", self._choose_videos)
        folder = PageButton("Add a folder of pictures")
        folder.clicked.connect(lambda _checked=False: self._choose_folder())
        row.layout().addWidget(folder)  # type: ignore[union-attr]  # `_row` gave it one
        return row

    def _row(self, field: QWidget, text: str, choose: Callable[[], None]) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        button = PageButton(text)
        button.clicked.connect(lambda _checked=False: choose())
        row.addWidget(field, 1)
        row.addWidget(button)
        return holder

    def _dress(self) -> None:
        self._title.setFont(self._look.font(22, 600))

    # -- what a person does

    def begin(self, videos: Sequence[Path]) -> None:
        """Offer to make a project of these videos."""
        self.rate.setText(str(DEFAULT_RATE))
        self._set_videos(videos)
        beside = project_beside(videos[0]) if videos else Path.cwd() / f"my project{SUFFIX}"
        self._place.setText(str(_free(beside)))
        self._problem.clear()
        self._bar.hide()
        self._start.setEnabled(True)
        self._load_taxonomies()
        self._start.setFocus()

    def _set_videos(self, videos: Sequence[Path]) -> None:
        self._videos = list(videos)
        names = [f"{video.name} (pictures)" if video.is_dir() else video.name for video in videos]
        self._names.setText(", ".join(names) or "None yet; they can be added later")
        self._form.setRowVisible(self.rate, any(video.is_dir() for video in videos))

    def start(self) -> None:
        """Read the videos in the background, then make the project."""
        place, row = Path(self._place.text()).expanduser(), self._taxonomy.currentIndex()
        if place.exists():
            return self._complain(f"{place.name} exists already; choose another name, or open it instead")
        if not 0 <= row < len(self._taxonomies):
            return self._complain("Choose a taxonomy first")
        try:
            rate = rate_from(self.rate.text())
        except FramegrainError as error:
            return self._complain(sentence(error))
        self._problem.clear()
        self._start.setEnabled(False)
        self._bar.setRange(0, 100)
        self._bar.setValue(0)
        self._bar.show()
        videos = list(self._videos)
        job = self._jobs.start(
            "Reading the video", lambda progress, cancel: _examine_all(videos, rate, progress, cancel)
        )
        self._job = job
        job.progressed.connect(lambda share: self._bar.setValue(round(share * 100)))
        brought = self._taxonomies[row][1]
        job.done.connect(lambda examined: self._make(place, brought, examined))
        job.failed.connect(self._complain)
        job.cancelled.connect(self._settle)
        return None

    @property
    def problem(self) -> str:
        """What keeps the project from being made; empty when nothing does."""
        return self._problem.text()

    def cancel(self) -> None:
        """Stop reading, or leave the page."""
        if self._job is not None and self._job in self._jobs.running:
            self._job.cancel()
        else:
            self.left.emit()

    def _make(self, place: Path, taxonomy: Brought, examined: list[Examined]) -> None:
        try:
            new_project(place, taxonomy, examined)
        except FramegrainError as error:
            return self._complain(sentence(error))
        self._settle()
        self.made.emit(place)
        if odd := [oddities(each) for each in examined if each.index.names and each.index.problems]:
            self.noticed.emit(" ".join(odd))
        return None

    def _settle(self) -> None:
        self._bar.hide()
        self._start.setEnabled(True)

    def _complain(self, text: str) -> None:
        self._settle()
        self._problem.setText(text)

    # -- choices

    def _load_taxonomies(self) -> None:
        if self._taxonomies:
            return
        for file in taxonomy_files():
            self._add_taxonomy(file)
        names = [file.stem for file, _ in self._taxonomies]
        if DEFAULT_TAXONOMY in names:
            self._taxonomy.setCurrentIndex(names.index(DEFAULT_TAXONOMY))

    def _add_taxonomy(self, file: Path) -> None:
        try:
            brought = any_taxonomy(file)
        except (FramegrainError, OSError) as error:
            self._complain(sentence(error))
            return
        self._list_taxonomy(file, brought)

    def _list_taxonomy(self, file: Path, brought: Brought) -> None:
        self._taxonomies.append((file, brought))
        self._taxonomy.addItem(_title(brought), file)

    def _show_taxonomy(self, row: int) -> None:
        if 0 <= row < len(self._taxonomies):
            brought = self._taxonomies[row][1]
            self._taxonomy_text.setText(brought.taxonomy.description)
            self._form.setRowVisible(self._taxonomy_text, bool(brought.taxonomy.description))
            self.notes.show_notes(brought.report)
            self._form.setRowVisible(self.notes, bool(brought.report))
            self.preview.show_taxonomy(brought.taxonomy)
            self._form.setRowVisible(self.parents, bool(brought.choices))
            self.parents.show_choices(brought.choices)
            # both lists and the preview are more than a small window holds
            one_by_one = bool(brought.choices) and self.parents.parents_way is Parents.ASK
            self._form.setRowVisible(self.preview, not one_by_one)

    def _read_again(self) -> None:
        """Bring the chosen file once more, with what the person says of labels with several parents."""
        row = self._taxonomy.currentIndex()
        file, _ = self._taxonomies[row]
        self._bring(file, self.parents.reading(), row)

    def _choose_taxonomy(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Choose a taxonomy", "", taxonomy_filter())
        if name:
            self._bring(Path(name), None, -1)

    def _bring(self, file: Path, reading: Reading | None, row: int) -> None:
        """Read a file in the background, for this row of the list, or for a new one."""
        self._read_for = row
        self._problem.clear()
        self._had_start = self._start.hasFocus()
        self._start.setEnabled(False)
        self.bringing.bring(file, reading)

    def _follow_bringing(self) -> None:
        self.bringing.came.connect(self._brought)
        self.bringing.failed.connect(self._complain)
        self.bringing.ended.connect(self._read)

    def _read(self) -> None:
        is_making = self._job is not None and self._job in self._jobs.running
        self._start.setEnabled(not is_making)
        if self._had_start:
            self._start.setFocus()  # Qt took it on while the button could not be pressed

    def _brought(self, file: Path, brought: Brought) -> None:
        row = self._read_for
        if row < 0:
            self.parents.begin_anew()
            self._list_taxonomy(file, brought)
            return self._taxonomy.setCurrentIndex(self._taxonomy.count() - 1)
        self._taxonomies[row] = (file, brought)
        self._taxonomy.setItemText(row, _title(brought))
        return self._show_taxonomy(self._taxonomy.currentIndex())

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Choose a folder of numbered pictures")
        self._add([name] if name else [])

    def _choose_videos(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self, "Add videos", "", f"Videos ({video_filter()});;All files (*)"
        )
        self._add(names)

    def _add(self, names: Sequence[str]) -> None:
        new = [video for video in dict.fromkeys(map(Path, names)) if video not in self._videos]
        if new and not self._videos:
            self._place.setText(str(_free(project_beside(new[0]))))
        self._set_videos([*self._videos, *new])

    def _choose_place(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "Where to keep the project", self._place.text(), f"*{SUFFIX}"
        )
        if name:
            self._place.setText(str(Path(name).with_suffix(SUFFIX)))


def oddities(examined: Examined) -> str:
    """What is odd about a video, in sentences after its name."""
    return f"{examined.video.name}: {' '.join(p.sentence for p in examined.index.problems)}"


def _title(brought: Brought) -> str:
    return f"{brought.taxonomy.name}  ·  {len(brought.taxonomy.labels)} labels"


def video_filter() -> str:
    """What file dialogs offer as videos."""
    return " ".join(f"*{suffix}" for suffix in VIDEO_SUFFIXES)


def _free(path: Path) -> Path:
    """The path, or with a number behind its name the first that is not taken."""
    number = 2
    free = path
    while free.exists():
        free = path.with_stem(f"{path.stem} {number}")
        number += 1
    return free


def _examine_all(
    videos: Sequence[Path], rate: Fraction, progress: Callable[[float], None], cancel: Callable[[], bool]
) -> list[Examined]:
    def part(before: int) -> Callable[[float], None]:
        return lambda share: progress((before + share) / len(videos))

    return [
        examine(video, rate=rate if video.is_dir() else None, progress=part(n), cancel=cancel)
        for n, video in enumerate(videos)
    ]
