"""The taxonomy editor by mouse and keyboard, down to the project file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from framegrain.exchange.taxonomy import load_taxonomy
from framegrain.session.projects import open_project
from framegrain.ui.dialogs.taxonomy_sheet import TaxonomySheet
from gui.window.authoring import add, click, open_editor, type_into

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from framegrain.ui.taxonomy_editor.sheet import TaxonomyEditor
    from framegrain.ui.window import MainWindow


def _names(editor: TaxonomyEditor) -> list[str]:
    return [editor.draft[key].name for key in editor.draft.keys]


def test_a_taxonomy_from_nothing_is_written_by_keyboard_and_saved(
    editor: TaxonomyEditor, tmp_path: Path, qtbot: QtBot
):
    click(editor, -3)
    add(editor, "Vehicle", below=True)
    editor.form.go_to("shapes")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)  # the first of them, box
    click(editor, editor.draft.ids["vehicle"])
    add(editor, "Car", below=True)
    click(editor, editor.draft.ids["car"])
    add(editor, "Bus")
    with qtbot.waitSignal(editor.saved):
        editor.save_as(tmp_path / "traffic.yaml")
    taxonomy = load_taxonomy(tmp_path / "traffic.yaml")
    assert [(label.id, label.parent) for label in taxonomy.labels] == [
        ("vehicle", None),
        ("car", "vehicle"),
        ("bus", "vehicle"),
    ]
    assert [shape.value for shape in taxonomy.label("bus").shapes] == ["box"]


def test_undo_and_redo_by_the_usual_keys(editor: TaxonomyEditor):
    click(editor, -3)
    add(editor, "Vehicle", below=True)
    QTest.keyClick(editor.tree, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _names(editor) == ["New label"]
    QTest.keyClick(editor.tree, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _names(editor) == []
    QTest.keyClick(editor.tree, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(editor.tree, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert _names(editor) == ["Vehicle"]


def test_a_draft_left_is_gone_on_with(window: MainWindow, editor: TaxonomyEditor):
    click(editor, -3)
    add(editor, "Vehicle", below=True)
    QTest.keyClick(editor.tree, Qt.Key.Key_Escape)
    assert _names(open_editor(window)) == ["Vehicle"]


def test_a_click_on_a_finding_goes_to_its_field(editor: TaxonomyEditor, qtbot: QtBot):
    click(editor, -3)
    add(editor, "Vehicle", below=True)
    type_into(editor, "colour", "blue")
    qtbot.waitUntil(lambda: editor.checking.is_current)
    row = next(
        n for n, line in enumerate(editor.findings.lines) if line.startswith("Vehicle") and "colour" in line
    )
    place = editor.findings.visualItemRect(editor.findings.item(row)).center()
    QTest.mouseClick(editor.findings.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert editor.form.editors["colour"][1].hasFocus()


def test_a_moved_and_renamed_label_is_in_the_project_after_applying(
    window: MainWindow, project_file: Path, qtbot: QtBot
):
    window.open_path(project_file)
    qtbot.waitUntil(lambda: window.session is not None)
    editor = open_editor(window)
    van, thing = editor.draft.ids["van"], editor.draft.ids["thing"]
    click(editor, van)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Right):  # up past Pond, then into Thing
        QTest.keyClick(editor.tree, key, Qt.KeyboardModifier.AltModifier)
    assert editor.draft[van].parent == thing
    button = next(b for b in editor.findChildren(QPushButton) if b.text() == "Apply to project")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    qtbot.waitUntil(lambda: isinstance(window.dialogs.sheet, TaxonomySheet))
    sheet = window.dialogs.sheet
    assert isinstance(sheet, TaxonomySheet)
    qtbot.waitUntil(sheet.apply.isEnabled)
    with qtbot.waitSignal(sheet.closed, timeout=30_000):
        QTest.mouseClick(sheet.apply, Qt.MouseButton.LeftButton)
    window.close_session()
    again = open_project(project_file, person="tester")
    assert again.taxonomy.label("van").parent == "thing"
    again.close()
