"""How a person finds a step among many, and brings an earlier state back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from framegrain.domain.records import Scope
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.editing import events, records, tracks
from framegrain.ui.inspector.panel import InspectorPanel
from gui.showing import show_active

BOX = Box(x=5, y=5, width=20, height=10)


@pytest.fixture
def panel(session, look, say, qtbot):
    made = InspectorPanel(session, look, say)
    qtbot.addWidget(made)
    made.resize(300, 700)
    show_active(qtbot, made)
    made.show_history()
    return made


@pytest.fixture
def work(session):
    """Two people's steps: segments by one, an object by the other."""
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(0, 10)))
    session.person = "Ben"
    session.do(tracks.start_track(session.desk, "thing", 5, BOX))
    (track,) = session.open_document.tracks
    session.do(tracks.set_shape(session.desk, track, 9, BOX))
    session.person = "tester"
    session.do(events.add_event(session.desk, "stand", Scope.SEGMENT, Span(20, 30)))
    session.focus.clear()
    return track


def shown(panel) -> list[str]:
    model = panel.history.model
    return [model.data(model.index(row)) for row in range(model.rowCount())]


def choose(box, text: str) -> None:
    """Take an entry with the keyboard."""
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.findText(text)):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText() == text


def menu_action(panel, row: int, text: str) -> None:
    """Open the menu of a row with the right button and click an entry."""
    view = panel.history.list
    place = view.visualRect(panel.history.model.index(row)).center()
    view.customContextMenuRequested.emit(place)
    menu = next(m for m in panel.history.findChildren(QMenu) if m.isVisible())
    action = next(a for a in menu.actions() if a.text() == text)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    QApplication.processEvents()


def test_steps_are_found_by_words(panel, work):
    QTest.keyClicks(panel.history.filter.words, "segm wa")
    assert shown(panel) == ["Add segment Walk"]
    QTest.keyClicks(panel.history.filter.words, "x")
    assert shown(panel) == []
    QTest.keyClick(panel.history.filter.words, Qt.Key.Key_Escape)
    assert shown(panel)[-1] == "Beginning"


def test_steps_are_found_by_person_and_by_label(panel, work):
    choose(panel.history.filter.people, "Ben")
    assert shown(panel) == ["Keyframe Thing 1 on 9", "Draw Thing 1"]
    choose(panel.history.filter.people, "Anyone")
    choose(panel.history.filter.about, "Walk")
    assert shown(panel) == ["Add segment Walk"]


def test_steps_about_the_selection_follow_it(session, panel, work):
    choose(panel.history.filter.about, "What is selected")
    assert shown(panel) == []
    session.focus.select(frozenset((work,)))
    assert shown(panel) == ["Keyframe Thing 1 on 9", "Draw Thing 1"]
    stand = max(session.open_document.events)
    session.focus.select(frozenset((stand,)))
    assert shown(panel) == ["Add segment Stand"]


def test_new_steps_keep_to_what_is_asked_for(session, panel, work):
    choose(panel.history.filter.people, "Ben")
    session.do(records.delete(session.desk, [work]))
    assert shown(panel) == ["Keyframe Thing 1 on 9", "Draw Thing 1"]
    session.person = "Ben"
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(40, 50)))
    assert shown(panel)[0] == "Add segment Walk"


def test_an_earlier_state_comes_back_as_a_new_step(session, panel, work, say):
    menu_action(panel, 3, "Bring this state back as a new step")
    assert not session.open_document.tracks
    assert [event.label for event in session.open_document.events.values()] == ["walk"]
    assert session.can_undo == "Bring back what was after “Add segment Walk”"
    assert len(session.entries) == 5
    session.undo()
    assert len(session.open_document.tracks) == 1


def test_one_object_comes_back_and_the_rest_stays(session, panel, work):
    session.do(records.delete(session.desk, [work]))
    panel.history.refresh()
    menu_action(panel, 1 + 1, "Bring back Thing 1 only")
    assert [key.frame for key in session.open_document.keyframes(work)] == [5, 9]
    assert len(session.open_document.events) == 2


def test_the_same_state_brings_nothing(session, panel, work, say):
    menu_action(panel, 0, "Bring this state back as a new step")
    assert len(session.entries) == 4
    assert "Nothing is different" in say.last


def test_the_arrow_key_goes_from_the_words_to_the_steps(panel, work):
    field = panel.history.filter.words
    field.setFocus()
    QTest.keyClicks(field, "draw")
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert panel.history.list.hasFocus()
    assert panel.history.list.currentIndex().row() == 0
