"""Labels moved in the tree of the taxonomy editor by a mouse, and by keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from framegrain.ui.taxonomy_editor.asking import SplitSheet
from gui.window.authoring import CONTROL, PLAIN, Hand, click

if TYPE_CHECKING:
    import pytest

    from framegrain.ui.taxonomy_editor.sheet import TaxonomyEditor
    from framegrain.ui.window import MainWindow


def _children(editor: TaxonomyEditor, key: int) -> list[str]:
    return [editor.draft[each].name for each in editor.draft[key].children]


def test_a_label_dragged_onto_another_lies_below_it(street: TaxonomyEditor, monkeypatch: pytest.MonkeyPatch):
    hand, ids = Hand(street, monkeypatch), street.draft.ids
    assert hand.drag(ids["van"], hand.at(ids["thing"]))
    assert street.draft[ids["van"]].parent == ids["thing"]
    QTest.keyClick(street.tree, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert street.draft[ids["van"]].parent == -3


def test_a_label_dragged_between_two_lies_between_them(
    street: TaxonomyEditor, monkeypatch: pytest.MonkeyPatch
):
    hand, ids = Hand(street, monkeypatch), street.draft.ids
    before = _children(street, -3)
    first = street.draft[-3].children[0]
    assert hand.drag(ids["van"], hand.at(first, part=0.0))
    assert _children(street, -3) == ["Van", *(name for name in before if name != "Van")]


def test_a_label_is_not_dropped_onto_itself_or_among_attributes(
    street: TaxonomyEditor, monkeypatch: pytest.MonkeyPatch
):
    hand, draft = Hand(street, monkeypatch), street.draft
    before = draft.data()
    assert not hand.drag(draft.ids["van"], hand.at(draft.ids["van"]))
    hand.drag(draft.ids["van"], hand.at(-4))
    assert draft.data() == before
    assert street.said == "Labels and attributes don't mix"


def test_two_labels_selected_are_dragged_together(street: TaxonomyEditor, monkeypatch: pytest.MonkeyPatch):
    hand, ids = Hand(street, monkeypatch), street.draft.ids
    assert hand.drag(ids["pond"], hand.at(ids["thing"]), also=ids["van"])
    assert {street.draft[ids[name]].parent for name in ("van", "pond")} == {ids["thing"]}


def test_a_label_is_found_moved_and_split_by_keys_alone(street: TaxonomyEditor, window: MainWindow) -> None:
    def press(which: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        held = QApplication.focusWidget()
        assert held is not None
        QTest.keyClick(held, which, modifiers)

    draft, ids = street.draft, street.draft.ids
    press(Qt.Key.Key_F, CONTROL)
    QTest.keyClicks(QApplication.focusWidget(), "an")  # Stand comes before Van
    press(Qt.Key.Key_Down)
    assert street.model.key(street.tree.currentIndex()) == ids["van"]
    press(Qt.Key.Key_Return)
    assert street.tree.hasFocus()
    press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert draft[ids["van"]].parent == ids["thing"]
    QApplication.sendEvent(
        street.tree,
        QContextMenuEvent(
            QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), street.tree.mapToGlobal(QPoint(5, 5))
        ),
    )
    menu = next(m for m in street.tree.findChildren(QMenu) if m.isVisible())
    menu.setActiveAction(next(a for a in menu.actions() if a.text() == "Split…"))
    QTest.keyClick(menu, Qt.Key.Key_Return)
    (sheet,) = window.findChildren(SplitSheet)
    press(Qt.Key.Key_Return)
    assert not sheet.isVisible()
    assert _children(street, ids["van"]) == ["Van A", "Van B"]
    assert street.model.key(street.tree.currentIndex()) == draft.ids["van_a"]


def test_tab_goes_through_tree_and_form_before_the_preview(street: TaxonomyEditor) -> None:
    click(street, street.draft.ids["van"])
    port, passed = street.form.viewport(), []
    while not passed or passed[-1] > 0:  # until Tab has come around
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        held = QApplication.focusWidget()
        passed.append(street.part_of(held))
        if passed[-1] == 1:
            top = port.mapFromGlobal(held.mapToGlobal(QPoint()))
            assert port.rect().intersects(QRect(top, held.size())), held.accessibleName()
        assert len(passed) < 300
    assert passed[:-1] == sorted(passed[:-1])
    assert set(passed) == {0, 1, 2, 3}


def test_a_new_label_is_the_only_one_selected(street: TaxonomyEditor):
    click(street, street.draft.ids["van"])
    QTest.keyClick(street.tree, Qt.Key.Key_N, CONTROL)
    (only,) = street.tree.selectedIndexes()
    assert only == street.tree.currentIndex()
    assert only != street.model.index_of(street.draft.ids["van"])
