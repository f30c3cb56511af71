"""Keep what is on the picture as an example of a label."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from framegrain.domain.guideline import ExampleKind
from framegrain.editing.guideline import MOST
from framegrain.ui.dialogs.sheet import MARGIN, Sheet
from framegrain.ui.guideline.example_view import WORDS
from framegrain.ui.guideline.moments import told
from framegrain.ui.widgets.segmented import Option, Segmented
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.ui.guideline.moments import Moments
    from framegrain.ui.theme import Theme

_SIZE = (560, 0)
_PICTURE = QSize(520, 250)
_LEAST = 120
"""Of the picture: a low window has less room for it."""
_COUNTS = {1: Option(1, "This frame"), 3: Option(3, "Three of its frames"), 5: Option(5, "Five")}
KINDS = tuple(Option(kind, WORDS[kind]) for kind in ExampleKind)


class Captured(NamedTuple):
    """What a person wants kept: the picture (BGR) as shown, of so many frames, and what is said of it."""

    picture: NDArray[np.uint8]
    how_many: int
    label: LabelId
    kind: ExampleKind
    caption: str
    why: str
    other: LabelId | None


class CaptureSheet(Sheet):
    """Shows what would be kept of the `moments`; `captured` carries what was decided."""

    captured = Signal(object)

    def __init__(
        self,
        window: QWidget,
        look: Theme,
        taxonomy: Taxonomy,
        labels: Sequence[LabelId],
        moments: Moments,
    ) -> None:
        """`labels` can be given the example, the likeliest first."""
        super().__init__(window, look, "Add an example to the guideline", _SIZE)
        self._taxonomy = taxonomy
        self._moments = moments
        self.picture = QLabel()
        self.count = Segmented(look, [_COUNTS[n] for n in moments.counts], "How many frames are shown")
        self.frames = toned(QLabel(), "secondary")
        self.label = QComboBox()
        self.kind = Segmented(look, KINDS, "What the picture shows")
        self.other = QComboBox()
        self.caption = line_for("What is seen, in a few words", "Caption")
        self.why = line_for("Why it is, or is not, this label", "Why")
        self.crop = QCheckBox("Only around the object")
        self.draw = QCheckBox("Draw its shape")
        self.keep = QPushButton("Add to the guideline  ·  Enter")
        self._fill(labels)
        self._assemble()
        moments.arrived.connect(self._look_again)
        self.closed.connect(moments.leave)
        self._take_count()

    def _fill(self, labels: Sequence[LabelId]) -> None:
        for label_id in labels:
            self.label.addItem(self._taxonomy.path(label_id), label_id)
        self.label.setAccessibleName("Label")
        self.other.setAccessibleName("Often taken for")
        self.kind.set_value(ExampleKind.POSITIVE)
        self.count.set_value(1)
        self.count.chosen.connect(self._take_count)
        self.count.setVisible(len(self._moments.counts) > 1)
        for box in (self.crop, self.draw):
            box.setChecked(True)
            box.toggled.connect(self._look_again)
        self.label.currentIndexChanged.connect(self._list_others)
        self._list_others()
        self.keep.setProperty("kind", "primary")
        self.keep.clicked.connect(self.confirm)

    def _assemble(self) -> None:
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setFixedHeight(_PICTURE.height())
        self.picture.setWordWrap(True)
        self.body.addWidget(self.picture)
        self.body.addWidget(self.count)
        boxes = QHBoxLayout()
        boxes.setSpacing(16)
        boxes.addWidget(self.crop)
        boxes.addWidget(self.draw)
        boxes.addStretch(1)
        boxes.addWidget(self.frames)
        self.body.addLayout(boxes)
        self.body.addWidget(self.kind)
        for word, field in (
            ("Label", self.label),
            ("Caption", self.caption),
            ("Why", self.why),
            ("Often taken for", self.other),
        ):
            self.body.addLayout(row_of(word, field))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.keep)
        self.body.addLayout(foot)

    def first_widget(self) -> QWidget:
        return self.caption

    def _place(self) -> None:
        shown = self.picture.minimumHeight()
        rest = self.body.totalSizeHint().height() - shown
        room = self.window().height() - 2 * MARGIN - rest
        fits = min(max(room, _LEAST), _PICTURE.height())
        if fits != shown:
            self.picture.setFixedHeight(fits)
            self._look_again()
            self.body.activate()
        super()._place()

    def confirm(self) -> None:
        """Keep it, once it can be seen."""
        made = self._made()
        if made is None:
            return
        captured = Captured(
            made,
            self._count,
            str(self.label.currentData()),
            ExampleKind(str(self.kind.value)),
            self.caption.text(),
            self.why.text(),
            self.other.currentData() or None,
        )
        self.dismiss()
        self.captured.emit(captured)

    def _list_others(self) -> None:
        label_id = str(self.label.currentData())
        self.other.clear()
        self.other.addItem("nothing in particular", "")
        for other in confusable(self._taxonomy, label_id):
            self.other.addItem(self._taxonomy.path(other), other)

    @property
    def _count(self) -> int:
        return int(str(self.count.value))

    def _made(self) -> NDArray[np.uint8] | None:
        return self._moments.made(self._count, crop=self.crop.isChecked(), draw=self.draw.isChecked())

    def _take_count(self, *_: object) -> None:
        has_shapes = self._moments.has_shapes(self._count)
        for box in (self.crop, self.draw):
            box.setVisible(has_shapes)
        self.frames.setText(told(self._moments.frames(self._count)))
        self._look_again()
        self._moments.want(self._count)

    def _look_again(self) -> None:
        made = self._made()
        self.keep.setEnabled(made is not None)
        toned(self.picture, "attention" if self._moments.failure else "secondary")
        if made is None:
            self.picture.setText(self._moments.failure or "Reading the frames…")
            return
        height, width = made.shape[:2]
        image = QImage(made.tobytes(), width, height, 3 * width, QImage.Format.Format_BGR888)
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap.fromImage(image).scaled(
            QSize(_PICTURE.width(), self.picture.minimumHeight()) * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        pixmap.setDevicePixelRatio(ratio)
        self.picture.setPixmap(pixmap)


def confusable(taxonomy: Taxonomy, label_id: LabelId) -> list[LabelId]:
    """What a label is told apart from, by its own words or those of the other; then its siblings."""
    label = taxonomy.by_id.get(label_id)
    if label is None:
        return []
    told = [other for other in label.contrasts if other in taxonomy.by_id]
    told += [other.id for other in taxonomy.labels if label_id in other.contrasts]
    told += [other.id for other in taxonomy.siblings(label)]
    return [other for other in dict.fromkeys(told) if other != label_id]


def line_for(hint: str, name: str) -> QLineEdit:
    """A line to write in, with a hint while it is empty."""
    line = QLineEdit()
    line.setPlaceholderText(hint)
    line.setAccessibleName(name)
    line.setMaxLength(MOST)
    return line


def row_of(word: str, field: QWidget) -> QVBoxLayout:
    """A field under its word."""
    row = QVBoxLayout()
    row.setSpacing(3)
    label = toned(QLabel(word), "secondary")
    label.setBuddy(field)
    row.addWidget(label)
    row.addWidget(field)
    return row
