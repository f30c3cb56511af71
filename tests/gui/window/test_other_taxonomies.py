"""A project starts from the label file of another program, and a person sees what came and what did not."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from framegrain.session.projects import open_project
from framegrain.ui.dialogs.taxonomy_sheet import TaxonomySheet

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from framegrain.ui.start.new_project_page import NewProjectPage
    from framegrain.ui.taxonomy_editor.sheet import TaxonomyEditor
    from gui.window.conftest import Person

SAMPLES = Path(__file__).parents[2] / "data" / "taxonomies"


def brought(person: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, file: str) -> NewProjectPage:
    page = person.window.new_project
    person.window.offer_project([])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(SAMPLES / file), ""))
    page._choose_taxonomy()
    came(page, qtbot)
    return page


def came(page: NewProjectPage, qtbot: QtBot) -> None:
    """Until the file has been read."""
    qtbot.waitUntil(lambda: not page.bringing.is_reading, timeout=10_000)


def click(page: NewProjectPage, which: str, row: int) -> None:
    lines = getattr(page.parents, which)
    place = lines.visualItemRect(lines.item(row)).center()
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def start(qtbot: QtBot, page: NewProjectPage, path: Path) -> list[str]:
    page._place.setText(str(path))
    with qtbot.waitSignal(page.made, timeout=10_000):
        page.start()
    session = open_project(path, read_only=True)
    try:
        return [session.taxonomy.path(label.id) for label in session.taxonomy.labels]
    finally:
        session.close()


def test_categories_of_coco_start_a_project(
    person: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = brought(person, qtbot, monkeypatch, "coco.json")
    assert page._taxonomy.currentText() == "coco  ·  4 labels"
    assert page.notes.isVisible()
    assert page.notes.lines[0] == "COCO categories: 4 labels."
    assert any(line.startswith("Left out keypoints (1)") for line in page.notes.lines)
    assert len(page.notes.lines) == 7
    assert not page.parents.isVisible()
    paths = start(qtbot, page, tmp_path / "a.framegrain")
    assert paths == [
        "Object › vehicle",
        "Object › vehicle › car",
        "Object › vehicle › truck",
        "Object › person",
    ]


def test_a_person_says_under_which_parent_a_label_goes(
    person: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = brought(person, qtbot, monkeypatch, "audioset.json")
    assert page.parents.isVisible()
    assert not page.parents.labels.isVisible()
    page.parents.way.setFocus()
    for _ in range(3):
        QTest.keyClick(page.parents.way, Qt.Key.Key_Down)
    came(page, qtbot)
    assert page.parents.parents_way == "ask"
    assert page.parents.labels.isVisible()
    assert [page.parents.labels.item(n).text() for n in range(page.parents.labels.count())] == ["Howl"]
    assert page.parents.parents.item(1).text() == "Domestic › Animal"
    click(page, "parents", 1)
    came(page, qtbot)
    assert page.parents.parents.currentRow() == 1
    paths = start(qtbot, page, tmp_path / "a.framegrain")
    assert "Action › Domestic › Animal › Howl" in paths
    assert "Action › Human sounds › Human voice › Howl" not in paths


def test_a_label_under_each_of_its_parents(
    person: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = brought(person, qtbot, monkeypatch, "audioset.json")
    page.parents.way.setFocus()
    for _ in range(2):
        QTest.keyClick(page.parents.way, Qt.Key.Key_Down)
    came(page, qtbot)
    paths = start(qtbot, page, tmp_path / "a.framegrain")
    assert sum(path.endswith("Howl") for path in paths) == 2


def test_a_file_that_holds_no_labels_is_said_on_the_page(
    person: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    odd = tmp_path / "odd.json"
    odd.write_text("{", encoding="utf-8")
    page = person.window.new_project
    person.window.offer_project([])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (os.fspath(odd), ""))
    before = page._taxonomy.count()
    page._choose_taxonomy()
    came(page, qtbot)
    assert "this is not JSON" in page.problem
    assert page._taxonomy.count() == before


def test_a_change_to_the_labels_of_another_program_lists_what_did_not_come(
    at_work: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(SAMPLES / "cvat.json"), ""))
    at_work.window.commands.run("file.taxonomy")
    dialogs = at_work.window.dialogs
    assert dialogs.sheet is None  # it is being read
    qtbot.waitUntil(lambda: isinstance(dialogs.sheet, TaxonomySheet), timeout=10_000)
    sheet = dialogs.sheet
    assert isinstance(sheet, TaxonomySheet)
    assert sheet.notes.isVisible()
    assert sheet.notes.lines[-1] == (
        "Left out skeletons (1): objects have no joints here; a box stands for each."
    )
    QTest.keyClick(sheet.pages, Qt.Key.Key_Left)
    assert not sheet.notes.isVisible()


def test_labels_of_another_program_begin_a_draft(
    editor: TaxonomyEditor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(SAMPLES / "boris.boris"), ""))
    QTest.keyClick(editor.tree, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(editor.draft.keys) > 0 and editor.checking.is_current, timeout=10_000)
    assert editor.findings.lines[:2] == [
        "BORIS ethogram: 4 labels and 3 attributes.",
        "Left out observations (1): only the ethogram is taken.",
    ]
    assert editor.file is None  # the ethogram is never written over
    QTest.keyClick(editor.tree, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.draft.keys == []
