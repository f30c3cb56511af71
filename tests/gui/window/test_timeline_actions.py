"""The timeline's actions by their keys and from the palette's table, in the whole window; and what is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from framegrain.domain.document import Document
from framegrain.domain.records import Scope
from framegrain.domain.span import Span
from framegrain.editing import events
from framegrain.ui.settings import Settings
from framegrain.ui.window import MainWindow
from gui.showing import show_active

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
