"""Several records changed by one key: one step, all of them or none, and what it breaks is asked first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from framegrain.domain.records import Scope, Track, Verdict
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.editing import attributes, events, records, tracks
from framegrain.ui.dialogs.relabel_sheet import RelabelSheet

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gui.window.conftest import Person

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def ten(at_work: Person) -> Person:
    """Ten things on the picture, none selected, the select tool in hand."""
    session = at_work.session
    for n in range(10):
        box = Box(x=20 + 50 * (n % 5), y=30 + 80 * (n // 5), width=30, height=40)
        session.do(tracks.start_track(session.desk, "thing", 0, box))
    at_work.press(Qt.Key.Key_Escape)
    return at_work


def on_file(person: Person) -> list[Track]:
    """The objects as the project file has them."""
    return [r for r in person.session.project.load(1) if isinstance(r, Track)]


def band(person: Person) -> None:
    """A rubber band around everything."""
    person.drag_picture((4, 4), (310, 230))
    assert len(person.session.focus.selection) == 10


def sheet(person: Person) -> RelabelSheet:
    found = person.window.dialogs.sheet
    assert isinstance(found, RelabelSheet)
    return found


def test_one_band_and_one_key_relabel_ten(ten: Person) -> None:
    steps = len(ten.session.entries)
    band(ten)
    ten.press("p")
    assert {track.label for track in on_file(ten)} == {"person"}
    assert len(ten.session.entries) == steps + 1
    assert ten.session.can_undo == "Relabel 10 records as Person"
    ten.press("z", CTRL)
    assert {track.label for track in on_file(ten)} == {"thing"}


def test_one_band_and_one_key_judge_hide_and_delete_ten(ten: Person) -> None:
    band(ten)
    steps = len(ten.session.entries)
    ten.press("3", CTRL)
    assert {track.verdict for track in on_file(ten)} == {Verdict.UNSURE}
    ten.bench.canvas.setFocus()
    ten.press("q")
    states = [ten.session.desk.state(track, 0) for track in on_file(ten)]
    assert all(state is not None and state.occluded for state in states)
    assert ten.session.can_undo == "Mark 10 records occluded from 0"
    ten.press("q")
    states = [ten.session.desk.state(track, 0) for track in on_file(ten)]
    assert not any(state is not None and state.occluded for state in states)
    ten.press(Qt.Key.Key_Delete)
    assert "Thing 1 is on no other keyframe" in ten.told
    assert len(on_file(ten)) == 10
    ten.press(Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    assert on_file(ten) == []
    assert len(ten.session.entries) == steps + 4


def test_one_band_and_one_key_set_an_attribute_of_ten(ten: Person) -> None:
    band(ten)
    ten.press("p")
    steps = len(ten.session.entries)
    ten.press("2", ALT)
    assert [track.attributes for track in on_file(ten)] == [{"age": "adult"}] * 10
    assert len(ten.session.entries) == steps + 1
    assert ten.session.can_undo == "Set age of 10 records to adult"
    ten.press("q", ALT)
    ten.press("1", ALT)
    states = [ten.session.desk.state(track, 0) for track in on_file(ten)]
    assert all(state is not None and state.attributes["facing"] == "left" for state in states)
    ten.press("9", ALT)
    assert ten.told == "Facing has 3 choices"
    ten.press("q", ALT)
    ten.press("2", ALT)
    assert {track.attributes["bag"] for track in on_file(ten)} == {False}
    ten.press(Qt.Key.Key_Escape)
    ten.press("1", ALT)
    assert "Nothing selected" in ten.told


def test_values_that_differ_are_shown_as_mixed_and_one_choice_sets_all(ten: Person, qtbot: QtBot) -> None:
    session = ten.session
    band(ten)
    ten.press("p")
    ids = [track.id for track in on_file(ten)]
    session.do(attributes.set_attribute(session.desk, ids[:4], "age", "adult", 0))
    session.do(records.set_verdict(session.desk, ids[:2], Verdict.UNSURE))
    session.do(tracks.set_flags(session.desk, ids[0], 0, occluded=True))
    tab = ten.bench.inspector.object
    qtbot.waitUntil(lambda: not tab._stale.isActive())
    view = tab.record
    assert view.form.rows["age"].note == "mixed"
    assert view.seen_note.text() == "mixed"
    assert view.verdict.control is not None
    assert view.verdict.control.value is None
    steps = len(session.entries)
    for control, text in (
        (view.form.rows["age"].editor.control, "child"),  # type: ignore[attr-defined]
        (view.seen, "occluded"),
        (view.verdict.control, "present"),
    ):
        where = control.centre_of(control.texts().index(text)).center().toPoint()
        QTest.mouseClick(control, Qt.MouseButton.LeftButton, pos=where)
    assert {track.attributes["age"] for track in on_file(ten)} == {"child"}
    assert {track.verdict for track in on_file(ten)} == {Verdict.PRESENT}
    assert all(session.desk.state(track, 0).occluded for track in on_file(ten))  # type: ignore[union-attr]
    assert len(session.entries) == steps + 3


def test_half_hidden_become_all_hidden(ten: Person) -> None:
    session = ten.session
    first = on_file(ten)[0].id
    session.do(tracks.set_flags(session.desk, first, 0, occluded=True))
    band(ten)
    ten.press("q")
    assert all(session.desk.state(track, 0).occluded for track in on_file(ten))  # type: ignore[union-attr]


def test_what_can_not_have_the_label_is_named_and_nothing_is_half_done(ten: Person) -> None:
    session = ten.session
    for n in (3, 7):
        turned = Box(x=100, y=100 + n, width=30, height=30, rotation=20)
        session.do(tracks.set_shape(session.desk, on_file(ten)[n].id, 5, turned))
    ten.session.focus.go_to(0)
    band(ten)
    steps = len(session.entries)
    ten.press("p")
    assert len(session.entries) == steps
    assert {track.label for track in on_file(ten)} == {"thing"}
    assert ten.told.startswith("Nothing was relabeled as Person. Thing 4: ")
    assert "Thing 8: " in ten.told
    assert len(session.focus.selection) == 10


def test_what_a_new_label_would_lose_is_asked_and_enter_goes_on(ten: Person) -> None:
    session = ten.session
    band(ten)
    ten.press("p")
    ids = [track.id for track in on_file(ten)]
    session.do(attributes.set_attribute(session.desk, ids[:2], "age", "adult", 0))
    session.do(attributes.set_attribute(session.desk, ids[1:2], "facing", "left", 0))
    steps = len(session.entries)
    ten.press("h")
    asked = sheet(ten)
    assert asked.accessibleName() == "Relabel 10 records as Thing?"
    assert len(session.entries) == steps
    ten.press(Qt.Key.Key_Escape)
    assert len(session.entries) == steps
    assert ten.window.dialogs.sheet is None
    ten.press("h")
    lines = [label.text() for label in sheet(ten).panel.findChildren(type(asked._title))]
    assert "Person 1 loses age: adult" in lines
    assert "Person 2 loses facing: left on frame 0" in lines
    ten.press(Qt.Key.Key_Return)
    assert {track.label for track in on_file(ten)} == {"thing"}
    assert all(not track.attributes for track in on_file(ten))
    assert len(session.entries) == steps + 1
    ten.press("z", CTRL)
    assert on_file(ten)[1].attributes == {"age": "adult"}


def test_the_sidebar_and_the_palette_ask_too(ten: Person) -> None:
    session = ten.session
    first = on_file(ten)[0].id
    session.focus.select([first])
    ten.press("p")
    session.do(attributes.set_attribute(session.desk, [first], "age", "child", 0))
    ten.find("thing")
    assert sheet(ten).isVisible()
    ten.press(Qt.Key.Key_Return)
    assert on_file(ten)[0].label == "thing"
    ten.press("z", CTRL)
    ten.press("p", CTRL | Qt.KeyboardModifier.ShiftModifier)
    for letter in "use label thing":
        ten.press(letter)
    ten.press(Qt.Key.Key_Return)
    assert on_file(ten)[0].label == "person"
    ten.press(Qt.Key.Key_Return)
    assert on_file(ten)[0].label == "thing"


def test_a_segment_that_would_be_too_short_is_refused_with_the_reason(at_work: Person) -> None:
    session = at_work.session
    session.do(events.add_event(session.desk, "stand", Scope.SEGMENT, Span(4, 6)))
    at_work.press(Qt.Key.Key_Escape)
    session.focus.select(session.open_document.events)
    at_work.press("w")
    assert [e.label for e in session.open_document.events.values()] == ["stand"]
    assert "Walk" in at_work.told
