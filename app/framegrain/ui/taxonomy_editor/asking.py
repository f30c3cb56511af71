"""Small sheets over the editor that ask what a split, a deprecation or labels with several parents should be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QScrollArea, QWidget

from framegrain.editing.taxonomy_draft import TOP, value_at
from framegrain.editing.taxonomy_splits import Way, ways_to_split
from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.taxonomy_editor.cells import LineCell, PickCell
from framegrain.ui.taxonomy_editor.rows import Column, RowsField, Table
from framegrain.ui.widgets.flow import Flow
from framegrain.ui.widgets.page_button import PageButton
from framegrain.ui.widgets.parents_choice import ParentsChoice
from framegrain.ui.widgets.small import paragraph, toned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.editing.taxonomy_draft import Draft
    from framegrain.exchange.taxonomies.reading import ParentChoice
    from framegrain.ui.taxonomy_editor.options import Options
    from framegrain.ui.theme import Theme

_NAMES = Table((Column("name", "Name", wide=True),), "Add a label", short="name")


class SplitSheet(Sheet):
    """`wanted` gives the names, the attribute that suggests one for each record, and what its values lead to."""

    wanted = Signal(object, str, object)

    def __init__(self, window: QWidget, look: Theme, draft: Draft, options: Options, key: int) -> None:
        name = draft[key].name
        super().__init__(window, look, f"Split {name}", (520, 400))
        self._way: Way | None = None
        self.names = RowsField(look, options, _NAMES)
        self.names.set_value([f"{name} A", f"{name} B"])
        self.body.addWidget(
            paragraph(
                f"These labels lie below {name}. Its records will wait to be told which they are.",
                "secondary",
            )
        )
        self.ways: list[PageButton] = []
        ways = ways_to_split(draft, key)
        if ways:
            self._offer(ways)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("surface", "clear")
        column = QHBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.names, 1, Qt.AlignmentFlag.AlignTop)
        area.setWidget(inner)
        self.body.addWidget(area, 1)
        self.go_on = PageButton("Split")
        self.body.addLayout(_foot(self.go_on))
        self.go_on.clicked.connect(self.confirm)

    def first_widget(self) -> QWidget:
        return self.names.rows[0].first

    def confirm(self) -> None:
        """Split into what is listed."""
        self.names.touch_anyway()
        names = [str(name) for name in self.names.value() or ()]
        by, when = "", dict[str, str]()
        if self._way is not None:
            when = {value: name for value, name in self._when(names).items() if name in names}
            by = self._way.attribute if when else ""
        self.dismiss()
        self.wanted.emit(names, by, when)

    def _when(self, names: list[str]) -> dict[str, str]:
        """The values with what their labels are called now: by their places, as names may have been changed."""
        assert self._way is not None
        if len(names) == len(self._way.parts):
            return dict(zip(self._way.parts, names, strict=True))
        return dict(self._way.parts)

    def _offer(self, ways: list[Way]) -> None:
        holder = QWidget()
        flow = Flow(holder)
        caption = toned(QLabel("One for each"), "secondary")
        caption.setContentsMargins(0, 5, 0, 0)
        flow.addWidget(caption)
        for way in ways:
            button = PageButton(way.name)
            button.setProperty("kind", "chip")
            button.setToolTip(", ".join(way.parts.values()))
            button.clicked.connect(lambda _on=False, w=way: self._take(w))
            flow.addWidget(button)
            self.ways.append(button)
        self.body.addWidget(holder)

    def _take(self, way: Way) -> None:
        self._way = way
        self.names.begin_anew()
        self.names.set_value(list(way.parts.values()))


class DeprecateSheet(Sheet):
    """`wanted` gives the version and the id of the label to use instead; `again_wanted` takes it back."""

    wanted = Signal(str, str)
    again_wanted = Signal()

    def __init__(self, window: QWidget, look: Theme, draft: Draft, options: Options, key: int) -> None:
        node = draft[key]
        super().__init__(window, look, f"Deprecate {node.name}", (480, 0))
        held: Any = node.fields.get("deprecated")
        is_so = held is not None
        since = value_at(node.fields, "deprecated.since") if isinstance(held, dict) else held
        self.since = LineCell("Since version")
        self.since.set_value(since or draft[TOP].fields.get("version", "1"))
        self.use = PickCell(look, "the label to use instead", options.labels, options.name, single=True)
        self.use.set_value(value_at(node.fields, "deprecated.use"))
        self.body.addWidget(
            paragraph(
                "Records with it stay. It is dim among the labels, and whoever takes it is told what to use.",
                "secondary",
            )
        )
        form = QFormLayout()
        form.setSpacing(8)
        form.addRow(toned(QLabel("Since version"), "secondary"), self.since)
        form.addRow(toned(QLabel("Use instead"), "secondary"), self.use)
        self.body.addLayout(form)
        self.go_on = PageButton("Deprecate")
        self.again = PageButton("Use it again")
        self.again.setVisible(is_so)
        self.body.addLayout(_foot(self.again, self.go_on))
        self.go_on.clicked.connect(self.confirm)
        self.again.clicked.connect(self._use_again)

    def first_widget(self) -> QWidget:
        return self.since

    def confirm(self) -> None:
        """Deprecate it so."""
        since, use = str(self.since.value() or ""), str(self.use.value() or "")
        self.dismiss()
        self.wanted.emit(since, use)

    def _use_again(self) -> None:
        self.dismiss()
        self.again_wanted.emit()


class ParentsSheet(Sheet):
    """`wanted` gives how to read the file; closed without, nothing is to begin with it."""

    wanted = Signal(object)

    def __init__(self, window: QWidget, look: Theme, name: str, choices: Sequence[ParentChoice]) -> None:
        super().__init__(window, look, "Labels with several parents", (560, 0))
        self.parents = ParentsChoice()
        self.parents.show_choices(choices)
        self.parents.changed.connect(self.refit)
        labels = "a label that lies" if len(choices) == 1 else f"{len(choices):,} labels that lie"
        self.body.addWidget(
            paragraph(
                f"{name} has {labels} under several others. Here each label has one place.", "secondary"
            )
        )
        self.body.addWidget(self.parents)
        self.go_on = PageButton("Go on")
        self.body.addLayout(_foot(self.go_on))
        self.go_on.clicked.connect(self.confirm)

    def first_widget(self) -> QWidget:
        return self.parents.way

    def confirm(self) -> None:
        """Read it so."""
        reading = self.parents.reading()
        self.dismiss()
        self.wanted.emit(reading)


def _foot(*buttons: PageButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    buttons[-1].setProperty("kind", "primary")
    return row
