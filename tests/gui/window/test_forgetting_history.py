"""Old steps of the history go when a person has seen how many they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from framegrain.domain.records import Scope
from framegrain.domain.span import Span
from framegrain.editing import events
from framegrain.storage.backups import Reason, folder_of, listed
from framegrain.ui.dialogs.forget_sheet import ForgetSheet

if TYPE_CHECKING:
    from gui.window.conftest import Person

DAY = 86_400_000


def label(person: Person, count: int, days_ago: int) -> None:
    session = person.session
    now = session._clock()
    session._clock = lambda: now - days_ago * DAY
    for _ in range(count):
        start = 10 * len(session.open_document.events)
        session.do(events.add_event(session.desk, "stand", Scope.SEGMENT, Span(start, start + 5)))
    session._clock = lambda: now


def test_steps_of_an_age_are_counted_and_forgotten(at_work: Person) -> None:
    label(at_work, 3, days_ago=40)
    label(at_work, 2, days_ago=0)
    at_work.window.commands.run("file.forget_history")
    sheet = at_work.window.dialogs.sheet
    assert isinstance(sheet, ForgetSheet)
    assert not sheet.forget.isEnabled()  # nothing is older than a year
    for _ in range(2):
        QTest.keyClick(sheet.age, Qt.Key.Key_Down)
    assert (sheet.age.currentText(), sheet.count.text()) == (
        "Older than a month",
        "3 steps can't be undone any more then.",
    )
    QTest.mouseClick(sheet.forget, Qt.MouseButton.LeftButton)
    assert at_work.told == "3 steps of the history forgotten"
    assert [backup.reason for backup in listed(at_work.session.project.path)] == [Reason.HISTORY]
    assert len(at_work.session.entries) == 2
    assert len(at_work.session.open_document.events) == 5
    history = at_work.bench.inspector.history
    at_work.bench.inspector.show_history()
    last = history.model.index(history.model.rowCount() - 1)
    assert last.data() == "Before the steps kept"
    assert "older steps were forgotten" in last.data(Qt.ItemDataRole.ToolTipRole)
    at_work.session.undo()
    at_work.session.undo()
    assert at_work.session.can_undo == ""
    assert len(at_work.session.open_document.events) == 3


def test_a_first_step_done_anew_is_not_told_as_forgotten(at_work: Person) -> None:
    label(at_work, 1, days_ago=0)
    at_work.session.undo()
    label(at_work, 1, days_ago=0)
    at_work.bench.inspector.show_history()
    model = at_work.bench.inspector.history.model
    last = model.index(model.rowCount() - 1)
    assert [entry.number for entry in at_work.session.entries] == [2]
    assert last.data() == "Beginning"


def test_that_there_is_no_backup_is_said(at_work: Person) -> None:
    label(at_work, 2, days_ago=400)
    folder_of(at_work.session.project.path).write_text("in the way")
    at_work.window.commands.run("file.forget_history")
    sheet = at_work.window.dialogs.sheet
    assert isinstance(sheet, ForgetSheet)
    QTest.mouseClick(sheet.forget, Qt.MouseButton.LeftButton)
    assert at_work.told.startswith("1 step of the history forgotten. No backup could be made: the folder")


def test_escape_forgets_nothing(at_work: Person) -> None:
    label(at_work, 3, days_ago=400)
    at_work.window.commands.run("file.forget_history")
    sheet = at_work.window.dialogs.sheet
    assert isinstance(sheet, ForgetSheet)
    assert sheet.forget.isEnabled()
    at_work.press(Qt.Key.Key_Escape)
    assert len(at_work.session.entries) == 3
    assert listed(at_work.session.project.path) == []
