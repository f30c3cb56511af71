"""How a person goes back and forth in what was done."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from framegrain.domain.edit import Change, Edit
from framegrain.domain.guideline import ProjectEdit
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Scope, Track
from framegrain.domain.span import Span
from framegrain.editing import events
from framegrain.storage.journal import Entry
from framegrain.ui.inspector.history import HistoryModel
from framegrain.ui.inspector.panel import InspectorPanel
from gui.showing import show_active


@pytest.fixture
def panel(session, look, say, qtbot):
    made = InspectorPanel(session, look, say)
    qtbot.addWidget(made)
    made.resize(300, 700)
    show_active(qtbot, made)
    made.show_history()
    return made


@pytest.fixture
def three_segments(session):
    for label, start in (("walk", 0), ("stand", 20), ("walk", 40)):
        session.do(events.add_event(session.desk, label, Scope.SEGMENT, Span(start, start + 10)))


def names(model) -> list[str]:
    return [model.data(model.index(row)) for row in range(model.rowCount())]


def click(panel, row: int) -> None:
    area = panel.history.list.visualRect(panel.history.model.index(row))
    QTest.mouseClick(panel.history.list.viewport(), Qt.MouseButton.LeftButton, pos=area.center())


def test_every_step_is_listed_newest_first(panel, three_segments):
    assert names(panel.history.model) == [
        "Add segment Walk",
        "Add segment Stand",
        "Add segment Walk",
        "Beginning",
    ]
    assert panel.history.model.current_row == 0


def test_a_click_goes_back_to_a_step_and_forth_again(session, panel, three_segments):
    click(panel, 2)
    assert len(session.document.events) == 1
    assert panel.history.model.current_row == 2
    assert len(names(panel.history.model)) == 4
    click(panel, 0)
    assert len(session.document.events) == 3


def test_the_beginning_undoes_everything(session, panel, three_segments):
    click(panel, 3)
    assert not session.document.events
    assert session.can_redo


def test_enter_goes_to_a_step_as_a_click_does(session, panel, three_segments):
    panel.history.list.setFocus()
    panel.history.list.setCurrentIndex(panel.history.model.index(1))
    QTest.keyClick(panel.history.list, Qt.Key.Key_Return)
    assert len(session.document.events) == 2


def test_a_new_edit_replaces_what_was_undone(session, panel, three_segments):
    click(panel, 2)
    session.do(events.add_event(session.desk, "stand", Scope.SEGMENT, Span(60, 70)))
    assert names(panel.history.model) == ["Add segment Stand", "Add segment Walk", "Beginning"]


def test_steps_say_who_and_whether_they_are_undone(session, panel, three_segments):
    session.undo()
    model = panel.history.model
    spoken = [model.data(model.index(r), Qt.ItemDataRole.AccessibleTextRole) for r in range(2)]
    assert spoken[0] == "Add segment Walk, tester, undone"
    assert spoken[1] == "Add segment Stand, tester, you are here"


def test_a_hidden_history_catches_up_when_it_is_shown(session, panel, three_segments):
    panel.show_object()
    session.undo()
    panel.show_history()
    assert panel.history.model.current_row == 1


def test_both_looks_paint_the_list(panel, look, three_segments):
    for wanted in ("light", "dark"):
        look.choose(wanted)
        assert not panel.grab().isNull()


def test_a_hundred_thousand_steps_stay_quick():
    track = Track(id=1, label="x", number=1, provenance=Provenance(by="me"))
    edit = Edit("Draw", (Change(None, track),))
    entries = [Entry(number=n, edit=edit, by="me", at=n) for n in range(1, 100_001)]
    model = HistoryModel()
    model.load(entries)
    began = time.perf_counter()
    for n in range(20):
        entries = [*entries, Entry(number=100_001 + n, edit=edit, by="me", at=n)]
        model.load(entries)
    assert model.rowCount() == 100_021
    assert (time.perf_counter() - began) / 20 < 0.05


def test_a_step_of_the_whole_project_says_so_and_is_no_place_to_go_back_over(
    session, panel, three_segments, say
):
    video = session.document.video.id
    event = next(iter(session.document.events.values()))
    change = Change(event, replace(event, reason="seen"))
    session.do_project(ProjectEdit("Move all", videos={video: (change,)}))
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(60, 70)))
    model = panel.history.model
    assert names(model)[:2] == ["Add segment Walk", "Move all"]
    assert "whole project" in model.data(model.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert "Undo project change" in model.data(model.index(1), Qt.ItemDataRole.ToolTipRole)
    assert "project" not in model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    before = session.document.copy()
    click(panel, 3)
    assert "whole project" in say.last
    assert session.document == before
    click(panel, 1)
    assert len(session.document.events) == 3
    assert model.current_row == 1
