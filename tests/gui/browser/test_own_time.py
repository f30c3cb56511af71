"""Working time in the window: what counts it, where it is kept, who sees it, and how it is turned off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from framegrain.session.activity import WorkingTime
from framegrain.storage.errors import StorageError
from framegrain.storage.project_file import ProjectFile
from framegrain.ui.browser.time_sheet import TimeSheet
from framegrain.ui.dialogs.preferences import PreferencesSheet
from framegrain.ui.working_time import TimeKeeper
from gui.browser.conftest import BRIDGE, SQUARE, STREET

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.window.conftest import Person

LEFT = Qt.MouseButton.LeftButton
NOW = 1_700_046_000_000
MINUTE = 60_000


class Watch:
    """The time in this window, which passes when it is told to."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self.ms = 0
        (self.keeper,) = (c for c in person.bench.companions if isinstance(c, TimeKeeper))
        self.keeper.time = WorkingTime(
            self.keeper._note, clock=lambda: NOW + self.ms, ticks=lambda: 1000 + self.ms
        )
        self.keeper._begin()
        self._at = 0

    def moves(self, after: int = 0) -> None:
        """The pointer moves, as the system tells the window of it."""
        self.ms += after
        self._at += 7
        QTest.mouseMove(self._person.window.windowHandle(), QPoint(100 + self._at % 50, 300))
        QTest.qWait(1)

    def kept(self) -> dict[tuple[str, int], tuple[int, int]]:
        self.keeper.keep()
        done = self._person.session.project.activities()
        return {(one.person, one.video): (one.active, one.edits) for one in done}


@pytest.fixture
def watch(ana: Person) -> Watch:
    return Watch(ana)


def test_hands_at_work_are_counted_by_person_and_video(ana: Person, watch: Watch) -> None:
    watch.moves()
    watch.moves(20_000)
    watch.moves(2 * MINUTE)
    watch.moves(5000)
    ana.session.open_video(SQUARE)
    watch.moves(1000)
    QTest.keyClick(ana.window.windowHandle(), Qt.Key.Key_Period)
    watch.ms += 4000
    QTest.keyClick(ana.window.windowHandle(), Qt.Key.Key_Period)
    ana.window.dialogs.sign_as("Ben")
    watch.moves(1000)
    watch.moves(3000)
    assert watch.kept() == {
        ("Ana", STREET): (25_000, 0),
        ("Ana", SQUARE): (4000, 0),
        ("Ben", SQUARE): (3000, 0),
    }


def test_edits_are_counted_once_each(ana: Person, watch: Watch) -> None:
    watch.moves()
    ana.find("person")
    watch.ms += 5000
    ana.drag_picture((50, 50), (120, 160))
    ana.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    ana.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)  # goes on the edit before
    ana.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(ana.session.entries) == 2
    assert watch.kept()[("Ana", STREET)] == (5000, 2)


def test_it_is_kept_when_the_video_changes_and_when_the_window_closes(
    ana: Person, watch: Watch, qtbot: QtBot, project_file: Path
) -> None:
    watch.moves()
    watch.moves(9000)
    ana.session.open_video(BRIDGE)
    qtbot.waitUntil(lambda: len(ana.session.project.activities()) == 1, timeout=3000)
    watch.moves()
    watch.moves(2000)
    ana.window.close_session()
    with ProjectFile.open(project_file, read_only=True) as project:
        assert [(one.video, one.active) for one in project.activities()] == [(STREET, 9000), (BRIDGE, 2000)]


def test_a_time_that_can_not_be_kept_costs_no_edit_and_no_word(
    ana: Person, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_done: object) -> None:
        raise StorageError("the disk is full")

    before = ana.told
    with monkeypatch.context() as broken:
        broken.setattr(ana.session.project, "note_activity", full)
        watch.moves()
        watch.moves(3000)
        watch.keeper.keep()
        ana.find("person")
        ana.drag_picture((50, 50), (120, 160))
        assert len(ana.session.open_document.tracks) == 1
    assert ana.told == before
    assert watch.kept()[("Ana", STREET)] == (3000, 1)


def test_a_person_sees_their_own_time_and_nobody_elses(ana: Person, watch: Watch, qtbot: QtBot) -> None:
    project = ana.session.project
    watch.moves()
    ana.find("person")
    ana.drag_picture((50, 50), (120, 160))
    for _ in range(31):
        watch.moves(MINUTE)
    ana.window.dialogs.sign_as("Ben")
    watch.moves()
    watch.moves(50_000)
    ana.window.dialogs.sign_as("Ana")
    sheet = shown(ana, qtbot)
    (row,) = sheet.list.places.rows
    assert row[:2] == ("street.mp4", "31 min")
    assert sheet.figures[0].text() == "31 min"
    assert {one.person for one in project.activities()} == {"Ana", "Ben"}
    QTest.mouseClick(sheet.forget, LEFT)
    qtbot.waitUntil(lambda: not sheet.list.isVisible(), timeout=5000)
    assert {one.person for one in project.activities()} == {"Ben"}


def shown(person: Person, qtbot: QtBot) -> TimeSheet:
    person.window.commands.run("browse.time")
    sheet = person.window.dialogs.sheet
    assert isinstance(sheet, TimeSheet)
    qtbot.waitUntil(lambda: sheet.none.text() != "Looking", timeout=5000)
    return sheet


def test_it_is_turned_off_in_the_preferences(ana: Person, watch: Watch, qtbot: QtBot) -> None:
    ana.window.dialogs.preferences()
    sheet = ana.window.dialogs.sheet
    assert isinstance(sheet, PreferencesSheet)
    sheet.time.counts.setFocus()
    ana.press(Qt.Key.Key_Space)
    assert not sheet.time.counts.isChecked()
    assert not sheet.time.idle.isEnabled()
    ana.press(Qt.Key.Key_Escape)
    watch.moves()
    watch.moves(5000)
    assert watch.kept() == {}
    assert "No time is counted now" in shown(ana, qtbot).note.text()


def test_the_longest_pause_is_set_in_the_preferences(ana: Person, watch: Watch) -> None:
    ana.window.dialogs.preferences()
    sheet = ana.window.dialogs.sheet
    assert isinstance(sheet, PreferencesSheet)
    sheet.time.idle.setFocus()
    for _ in range(3):
        ana.press(Qt.Key.Key_Down)
    assert sheet.time.idle.value() == 30
    ana.press(Qt.Key.Key_Escape)
    watch.moves()
    watch.moves(29_000)
    watch.moves(31_000)
    assert watch.kept() == {("Ana", STREET): (29_000, 0)}


def test_names_of_the_project_are_at_hand_behind_the_letters(ana: Person) -> None:
    ana.find("person")
    ana.drag_picture((50, 50), (120, 160))
    ana.window.dialogs.sign_as("Ben")
    button = ana.window.topbar._person
    assert button.text() == "BE"
    menu = button.menu()
    menu.aboutToShow.emit()
    names = [action.text() for action in menu.actions()]
    assert names[:4] == ["Edits are signed", "Ben", "Ana", "Another name"]
    menu.popup(QPoint(50, 50))
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(menu.actions()[2]).center())
    assert ana.session.person == "Ana"
    assert button.text() == "AN"
    assert ana.window.settings.get("person") == "Ana"
