"""A taxonomy is looked through before a project is made with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from framegrain import assets

if TYPE_CHECKING:
    from gui.window.conftest import Person


def test_every_taxonomy_that_ships_can_be_looked_through_and_started_from(person: Person) -> None:
    page = person.window.new_project
    person.window.offer_project([])
    combo = page._taxonomy
    names = set()
    for n in range(combo.count()):
        combo.setCurrentIndex(n)
        assert page.preview.model.rowCount() > 10
        assert page.preview.text.toPlainText()
        names.add(combo.itemData(n).stem)
    assert names == {file.stem for file in assets.taxonomy_files()}


def test_the_keyboard_goes_through_the_labels_and_the_card_follows(person: Person) -> None:
    page = person.window.new_project
    person.window.offer_project([])
    first = page.preview.text.toPlainText()
    page.preview.list.setFocus()
    QTest.keyClick(page.preview.list, Qt.Key.Key_Down)
    second = page.preview.text.toPlainText()
    assert second != first
    QTest.keyClick(page.preview.list, Qt.Key.Key_End)
    row = page.preview.model.row_at(page.preview.list.currentIndex())
    assert row is not None
    assert row.label is not None
    assert row.label.name in page.preview.text.toPlainText()
