"""The timeline's actions by their keys and from the palette's table, in the whole window; and what is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from framegrain.domain.document import Document
from framegrain.domain.records import Scope
from framegrain.domain.span import Span
from framegrain.editing import events
from framegrain.ui.settings import Settings
from framegrain.ui.window import MainWindow
from gui.showing import show_active
from gui.timeline.hand import Hand

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from framegrain.ui.theme import Theme
    from gui.window.conftest import Person

SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


def add(person: Person, label: str, start: int, stop: int) -> int:
    edit = events.add_event(person.session.desk, label, Scope.SEGMENT, Span(start, stop))
    person.session.do(edit)
    return edit.changes[0].id


def stored(person: Person) -> list[tuple[str, int, int]]:
    """The segments as the project file has them."""
    document = person.session.open_document
    kept = Document(document.video, document.times, person.session.project.load(document.video.id))
    return sorted((e.label, e.span.start, e.span.stop) for e in kept.events.values())


def test_segments_are_filled_merged_and_copied_by_keys_one_step_each(at_work: Person):
    one, two = add(at_work, "walk", 10, 20), add(at_work, "walk", 40, 50)
    at_work.session.focus.select([one])
    at_work.press(Qt.Key.Key_BracketRight, CTRL)
    assert stored(at_work) == [("walk", 10, 40), ("walk", 40, 50)]
    at_work.press("z", CTRL)
    at_work.session.focus.select([two])
    at_work.press(Qt.Key.Key_BracketLeft, CTRL)
    assert stored(at_work) == [("walk", 10, 20), ("walk", 20, 50)]
    at_work.session.focus.select([one])
    at_work.press("m", CTRL | SHIFT)
    assert stored(at_work) == [("walk", 10, 50)]
    at_work.session.focus.go_to(60)
    at_work.press("d", CTRL | SHIFT)
    assert stored(at_work) == [("walk", 10, 50), ("walk", 60, 100)]
    assert at_work.session.can_undo == "Duplicate Walk"


def test_snapping_and_the_ruler_turn_by_keys(at_work: Person):
    surface = at_work.bench.timeline.surface
    assert at_work.window.commands["timeline.snap"].isChecked()
    at_work.press("m", ALT)
    assert not surface.snaps
    assert not at_work.window.commands["timeline.snap"].isChecked()
    seen = []
    for _ in range(3):
        at_work.press("r", ALT)
        seen.append(surface.unit.value)
    assert seen == ["timecode", "seconds", "frames"]


def test_a_locked_lane_refuses_what_any_panel_does(at_work: Person):
    one = add(at_work, "walk", 10, 20)
    at_work.session.focus.select([one])
    at_work.window.commands.run("lane.lock")
    at_work.press(Qt.Key.Key_Delete, SHIFT)
    assert stored(at_work) == [("walk", 10, 20)]
    assert "The lane Action is locked" in at_work.told
    at_work.press("t")  # the key of Stand
    assert stored(at_work) == [("walk", 10, 20)]
    at_work.window.commands.run("lane.lock")
    at_work.press(Qt.Key.Key_Delete, SHIFT)
    assert stored(at_work) == []


def on_bar(person: Person, record: int, frame: int) -> QPoint:
    """A place on a bar, under the strips."""
    hand = Hand(person.bench.timeline)
    layout = hand.surface.laid_out()
    assert layout is not None
    bar = layout.by_id[record]
    return QPoint(hand.x(frame), round(layout.above + bar.y + bar.height / 2))


def test_a_segment_is_locked_and_its_lane_hidden_from_its_own_bar(at_work: Person):
    one, two = add(at_work, "walk", 10, 40), add(at_work, "walk", 60, 90)
    surface = at_work.bench.timeline.surface
    where = on_bar(at_work, one, 25)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, surface.mapToGlobal(where))
    QApplication.sendEvent(surface, asked)
    (menu,) = [m for m in QApplication.topLevelWidgets() if isinstance(m, QMenu) and m.isVisible()]
    (below,) = [m for m in menu.findChildren(QMenu) if m.title() == "Lock and lane"]
    (lock,) = [action for action in below.actions() if action.objectName() == "show.lock"]
    assert "lane.hide" in {action.objectName() for action in below.actions()}
    lock.trigger()
    menu.close()
    assert at_work.told == "Walk is locked; Ctrl+L unlocks"
    hand = Hand(at_work.bench.timeline)
    hand.drag(on_bar(at_work, one, 25), on_bar(at_work, one, 35), ALT)
    assert at_work.told == "Walk is locked; unlock it first"
    hand.drag(on_bar(at_work, two, 75), on_bar(at_work, two, 80), ALT)
    assert stored(at_work) == [("walk", 10, 40), ("walk", 65, 95)]
    at_work.session.focus.select([one])
    at_work.press(Qt.Key.Key_Delete, SHIFT)
    assert stored(at_work)[0] == ("walk", 10, 40)
    at_work.press("l", CTRL)
    at_work.press(Qt.Key.Key_Delete, SHIFT)
    assert stored(at_work) == [("walk", 65, 95)]


def test_segments_locked_by_hand_stay_out_of_a_selection_by_label(at_work: Person):
    one, two = add(at_work, "walk", 10, 40), add(at_work, "walk", 60, 90)
    at_work.session.focus.select([one])
    at_work.press("l", CTRL)
    at_work.session.focus.select([two])
    at_work.press("a", CTRL | SHIFT)
    assert at_work.session.focus.selection == {two}
    assert at_work.told == "1 segment or tag in this video selected; 1 hidden or locked one is left out"


def test_lanes_and_habits_are_remembered_for_the_project_on_this_machine_only(
    at_work: Person, project_file: Path, qtbot: QtBot, look: Theme
):
    one = add(at_work, "walk", 10, 20)
    at_work.session.focus.select([one])
    before = project_file.read_bytes()
    for action in ("lane.lock", "lane.up", "lane.higher", "timeline.snap", "timeline.ruler"):
        at_work.window.commands.run(action)
    arranged = at_work.bench.timeline.surface.arrangement
    assert project_file.read_bytes() == before
    at_work.window.close()
    again = MainWindow(look, Settings(project_file.parent.parent / "settings.json"))
    qtbot.addWidget(again)
    show_active(qtbot, again)
    again.open_path(project_file)
    qtbot.waitUntil(
        lambda: again.workbench is not None and again.workbench.pictures.is_settled, timeout=10_000
    )
    assert again.workbench is not None
    surface = again.workbench.timeline.surface
    assert surface.arrangement == arranged
    assert (surface.unit.value, surface.snaps) == ("timecode", False)
    assert [box.lane for box in surface.laid_out().lanes] == ["action", "scene", "object"]
    assert set(again.workbench.session.locks.lanes.values()) == {"Action"}
    again.close()
