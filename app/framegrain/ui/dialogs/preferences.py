"""Preferences: few, each in force at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from framegrain.media.cache import default_budget
from framegrain.media.kept import KeptFiles, default_kept_folder
from framegrain.media.proxy_plan import in_bytes
from framegrain.session.projects import person_name
from framegrain.ui.backup_keeper import SETTING as BACKUPS
from framegrain.ui.dialogs.live_row import LiveRow
from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.dialogs.time_row import TimeRow
from framegrain.ui.guideline.contrast import ASKS
from framegrain.ui.theme import Wanted
from framegrain.ui.widgets.segmented import Option, Segmented
from framegrain.ui.widgets.small import toned
from framegrain.ui.widgets.tall_area import TallArea

if TYPE_CHECKING:
    from framegrain.ui.settings import Settings
    from framegrain.ui.theme import Theme

_SIZE = (560, 0)
_LEAST_MB, _MOST_MB = 64, 65536
_MOST_GB = 4096
_MB = 1024**2


def default_cache_mb() -> int:
    """Memory for decoded frames unless a person says otherwise."""
    return max(default_budget() // _MB, _LEAST_MB)


class PreferencesSheet(Sheet):
    """Name, look, memory, reader, keys. There is nothing to confirm: what is set counts."""

    person_changed = Signal(str)
    reader_changed = Signal()
    memory_changed = Signal()
    keys_wanted = Signal()
    delete_kept_wanted = Signal()

    def __init__(self, window: QWidget, look: Theme, settings: Settings) -> None:
        super().__init__(window, look, "Preferences", _SIZE)
        self._settings = settings
        self.person = QLineEdit(settings.get("person", ""))
        self.person.setPlaceholderText(person_name())
        self.person.setAccessibleName("Your name")
        self.person.editingFinished.connect(self._keep_person)
        wanted = [
            Option(Wanted.SYSTEM, "As the system"),
            Option(Wanted.DARK, "Dark"),
            Option(Wanted.LIGHT, "Light"),
        ]
        self.look_choice = Segmented(look, wanted, "Look")
        self.look_choice.set_value(look.wanted)
        self.look_choice.chosen.connect(self._keep_look)
        self.cache = QSpinBox()
        self.cache.setRange(_LEAST_MB, _MOST_MB)
        self.cache.setSingleStep(128)
        self.cache.setSuffix(" MB")
        self.cache.lineEdit().setTextMargins(7, 0, 0, 0)  # a style sheet's padding does not reach inside
        self.cache.setAccessibleName("Memory for decoded frames")
        self.cache.setValue(settings.get("cache_mb", 0) or default_cache_mb())
        self.cache.valueChanged.connect(self._keep_cache)
        self.cache_default = QPushButton(f"Default: {default_cache_mb()} MB")
        self.cache_default.clicked.connect(lambda: self.cache.setValue(default_cache_mb()))
        readers = [Option("", "PyAV"), Option("opencv", "OpenCV where proven exact")]
        self.reader = Segmented(look, readers, "Read video with")
        self.reader.set_value(settings.get("reader", ""))
        self.reader.chosen.connect(self._keep_reader)
        compare = [Option(True, "Once, before it lands"), Option(False, "When asked for")]
        self.compare = Segmented(look, compare, "Compare confusable labels")
        self.compare.set_value(settings.get(ASKS, True))
        self.compare.chosen.connect(lambda value: settings.set(ASKS, value))
        self.kept = QPushButton()
        self.kept.clicked.connect(self._delete_kept)
        self._show_kept()
        self.backups = _backup_room(settings)
        self.live = LiveRow(look, settings, settings.get("person", "") or person_name())
        self.person_changed.connect(self.live.name)
        self.time = TimeRow(settings)
        self.keys = QPushButton("Change keys")
        self.keys.clicked.connect(self.keys_wanted)
        self._assemble()
        look.changed.connect(self._show_look)

    def _assemble(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(16)
        grid.setColumnMinimumWidth(0, 90)
        grid.setColumnStretch(1, 1)
        for n, (title, field, note) in enumerate(self._rows()):
            name = toned(QLabel(title), "secondary")
            name.setFixedHeight(30)
            grid.addWidget(name, n, 0, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(self._with_note(field, note), n, 1)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 4, 0, 4)
        column.addLayout(grid)
        self.body.addWidget(TallArea(holder))
        self.body.addWidget(self._note(f"Kept on this machine in {self._settings.path}"))

    def _rows(self) -> tuple[tuple[str, QWidget | QHBoxLayout, str], ...]:
        """What a row is called, its field, and what it does."""
        memory = QHBoxLayout()
        memory.addWidget(self.cache)
        memory.addWidget(self.cache_default)
        memory.addStretch(1)
        keys = QHBoxLayout()
        keys.addWidget(self.keys)
        keys.addStretch(1)
        kept = QHBoxLayout()
        kept.addWidget(self.kept)
        kept.addStretch(1)
        backups = QHBoxLayout()
        backups.addWidget(self.backups)
        backups.addStretch(1)
        return (
            ("Your name", self.person, "Edits made from now on are signed with it."),
            ("Look", self.look_choice, ""),
            (
                "Memory",
                memory,
                "For decoded frames. More makes going back smoother. Counts at once.",
            ),
            (
                "Read with",
                self.reader,
                "OpenCV is used only where “Will others see the same frame?” proved that it shows every frame; PyAV "
                "reads the rest. OpenCV is slower: it reads in order, and going far back starts the file over.",
            ),
            (
                "Disk",
                kept,
                "Small copies and other files made from videos. They can be made again from the videos.",
            ),
            (
                "Compare",
                self.compare,
                "Labels that are easily confused, side by side, the first time one of them is chosen.",
            ),
            (
                "Backups",
                backups,
                "Room for the backups of one project. Automatic is 2 GB, or five times a larger project. The newest "
                "two always stay.",
            ),
            ("Live coding", self.live, ""),
            (
                "My time",
                self.time,
                "How long you work in which video, without longer pauses. Kept in the project for yourself; exports "
                "leave it out unless they are asked for it.",
            ),
            ("Keys", keys, ""),
        )

    def _with_note(self, field: QWidget | QHBoxLayout, note: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(5)
        if isinstance(field, QWidget):
            column.addWidget(field)
        else:
            column.addLayout(field)
        if note:
            column.addWidget(self._note(note))
        return column

    def _note(self, text: str) -> QLabel:
        note = toned(QLabel(text), "secondary")
        note.setFont(self.look.font(12))
        note.setWordWrap(True)
        return note

    def first_widget(self) -> QWidget:
        return self.person

    def confirm(self) -> None:
        """Enter in the name field is enough said."""
        self._keep_person()

    def dismiss(self) -> None:
        """A name typed and not yet left counts, too."""
        self._keep_person()
        super().dismiss()

    def _keep_person(self) -> None:
        name = " ".join(self.person.text().split())
        if name == self._settings.get("person", ""):
            return
        self._settings.set("person", name or None)
        self.person_changed.emit(name or person_name())

    def _delete_kept(self) -> None:
        self.delete_kept_wanted.emit()
        self._show_kept()

    def _show_kept(self) -> None:
        used = KeptFiles(default_kept_folder()).used()
        self.kept.setText(
            f"Delete {in_bytes(used)} made from videos" if used else "Nothing is kept of videos"
        )
        self.kept.setEnabled(used > 0)

    def _keep_look(self, wanted: object) -> None:
        self._settings.set("look", str(wanted))
        self.look.choose(Wanted(str(wanted)))

    def _show_look(self) -> None:
        self.look_choice.set_value(self.look.wanted)

    def _keep_reader(self, name: object) -> None:
        self._settings.set("reader", str(name) or None)
        self.reader_changed.emit()

    def _keep_cache(self, megabytes: int) -> None:
        self._settings.set("cache_mb", None if megabytes == default_cache_mb() else megabytes)
        self.memory_changed.emit()


def _backup_room(settings: Settings) -> QSpinBox:
    room = QSpinBox()
    room.setRange(0, _MOST_GB)
    room.setSpecialValueText("Automatic")
    room.setSuffix(" GB")
    room.lineEdit().setTextMargins(7, 0, 0, 0)
    room.setAccessibleName("Room for backups of a project")
    room.setValue(settings.get(BACKUPS, 0))
    room.valueChanged.connect(lambda value: settings.set(BACKUPS, value or None))
    return room
