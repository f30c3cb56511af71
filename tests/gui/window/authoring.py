"""What tests of the taxonomy editor do with their hands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from framegrain.ui.taxonomy_editor.sheet import TaxonomyEditor
from framegrain.ui.taxonomy_editor.tree_view import TreeView

if TYPE_CHECKING:
    import pytest
    from PySide6.QtWidgets import QWidget

    from framegrain.ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def open_editor(window: MainWindow) -> TaxonomyEditor:
    window.commands.run("file.edit_taxonomy")
    return window.findChildren(TaxonomyEditor)[-1]


def click(editor: TaxonomyEditor, key: int) -> None:
    index = editor.model.index_of(key)
    editor.tree.scrollTo(index)
    QTest.mouseClick(
        editor.tree.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        editor.tree.visualRect(index).center(),
    )


def add(editor: TaxonomyEditor, name: str, *, below: bool = False) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(
        editor.tree, Qt.Key.Key_N, control | Qt.KeyboardModifier.ShiftModifier if below else control
    )
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, name)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()  # a tree takes a name over a moment later


def type_into(editor: TaxonomyEditor, field: str, text: str) -> None:
    row = editor.form.editors[field][1]
    editor.form.go_to(field)
    assert isinstance(row, QLineEdit)
    QTest.keyClicks(row, text)
    QTest.keyClick(row, Qt.Key.Key_Return)


class Hand:
    """A mouse that drags in the tree. Where the desktop would take the drag over, the events it sends are sent here."""

    def __init__(self, editor: TaxonomyEditor, monkeypatch: pytest.MonkeyPatch) -> None:
        self.editor = editor
        self._held: list[QMimeData] = []
        monkeypatch.setattr(
            TreeView,
            "startDrag",
            lambda tree, _actions: self._held.append(tree.model().mimeData(tree.selectedIndexes())),
        )

    def at(self, key: int, part: float = 0.5) -> QPoint:
        area = self.editor.tree.visualRect(self.editor.model.index_of(key))
        return QPoint(area.center().x(), area.top() + round(part * (area.height() - 1)))

    def drag(self, key: int, to: QPoint, *, also: int = 0) -> bool:
        """Press on a label, move until a drag begins, go to a place and let go; whether the tree took it."""
        port, start = self.editor.tree.viewport(), self.at(key)
        if also:
            QTest.mouseClick(port, LEFT, PLAIN, self.at(also))
        QTest.mousePress(port, LEFT, Qt.KeyboardModifier.ControlModifier if also else PLAIN, start)
        for step in (4, 10, 24):
            moved = start + QPoint(0, step)
            QApplication.sendEvent(
                port,
                QMouseEvent(
                    QEvent.Type.MouseMove,
                    moved,
                    port.mapToGlobal(moved),
                    Qt.MouseButton.NoButton,
                    LEFT,
                    PLAIN,
                ),
            )
        (data,) = self._held
        self._held.clear()
        move = Qt.DropAction.MoveAction
        QApplication.sendEvent(port, QDragEnterEvent(to, move, data, LEFT, PLAIN))
        over = QDragMoveEvent(to, move, data, LEFT, PLAIN)
        QApplication.sendEvent(port, over)
        if over.isAccepted():
            QApplication.sendEvent(port, QDropEvent(to, move, data, LEFT, PLAIN))
        QTest.mouseRelease(port, LEFT, PLAIN, to)
        QApplication.processEvents()
        return over.isAccepted()


def press(under: QWidget, text: str) -> QPushButton:
    """Click the button with this text that is shown; the one shown last of several."""
    found = [b for b in under.findChildren(QPushButton) if b.text() == text and b.isVisible()]
    QTest.mouseClick(found[-1], LEFT, PLAIN, QPoint(8, 8))
    return found[-1]
