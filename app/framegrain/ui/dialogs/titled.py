"""A row of a sheet's form: its title at the left, then its fields."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from framegrain.ui.widgets.small import toned

_TITLES = 76


def titled(title: str, *widgets: QWidget) -> QWidget:
    """The row; fields share the room that buttons leave."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    label = toned(QLabel(title), "secondary")
    label.setFixedWidth(_TITLES)
    line.addWidget(label)
    for widget in widgets:
        line.addWidget(widget, 0 if isinstance(widget, QPushButton) else 1)
    return row
