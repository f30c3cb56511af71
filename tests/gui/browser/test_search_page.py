"""Finding records in all videos of the project, and going from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from framegrain.domain.edit import Change, Edit
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Comment, Event, Keyframe, Scope, Track, Verdict
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.editing import clips
from framegrain.session.projects import open_project
from framegrain.ui.browser.sheet import BrowserSheet
from gui.browser.conftest import BRIDGE, SQUARE, STREET
from gui.browser.test_videos_page import choose, here

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from framegrain.domain.records import Record
    from framegrain.session.session import Session
    from framegrain.ui.browser.search_page import SearchPage
    from gui.window.conftest import Person

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
BY_ANA, BY_BEN = Provenance(by="Ana", at=1_700_000_000_000), Provenance(by="Ben", at=1_700_000_000_000)


def put(session: Session, video: int, by: str, *records: Record) -> None:
    session.project.commit(
        video, Edit("Draw", tuple(Change(None, r) for r in records)), by=by, at=1_700_000_000_000
    )


@pytest.fixture
def project_file(project_file: Path) -> Path:
    """The three videos with walks, a person, a thing and a comment."""
    session = open_project(project_file, person="tester")
    new = session.project.new_id
    walk, person = new(), new()
    put(
        session,
        STREET,
        "Ana",
        Event(id=walk, label="walk", scope=Scope.SEGMENT, span=Span(20, 40), provenance=BY_ANA),
        Track(
            id=person, label="person", number=7, provenance=BY_ANA, attributes={"age": "child", "bag": True}
        ),
        Keyframe(
            id=new(),
            track=person,
            frame=50,
            provenance=BY_ANA,
            shape=Box(x=20, y=20, width=60, height=90),
            attributes={"facing": "left"},
        ),
        Comment(id=new(), record=person, text="carries a red umbrella", provenance=BY_ANA),
    )
    put(
        session,
        BRIDGE,
        "Ben",
        Event(
            id=new(),
            label="walk",
            scope=Scope.SEGMENT,
            span=Span(3, 12),
            provenance=BY_BEN,
            verdict=Verdict.UNSURE,
            reason="behind an umbrella",
        ),
        Event(id=new(), label="stand", scope=Scope.SEGMENT, span=Span(12, 20), provenance=BY_BEN),
    )
    session.close()
    return project_file


def opened(person: Person) -> SearchPage:
    person.press(Qt.Key.Key_F, CTRL)
    sheet = person.window.dialogs.sheet
    assert isinstance(sheet, BrowserSheet)
    assert sheet.page == "search"
    assert person.window.focusWidget() is sheet.search.field
    return sheet.search


def found(page: SearchPage, qtbot: QtBot, count: int) -> list[str]:
    def is_shown() -> bool:
        settled = not page._typing.isActive() and not page._trail.is_looking
        return settled and page.list.found.rowCount() == count

    qtbot.waitUntil(is_shown, timeout=5000)
    role = Qt.ItemDataRole.AccessibleTextRole
    model = page.list.found
    return [model.data(model.index(row), role) for row in range(count)]


def typed(person: Person, words: str) -> None:
    for letter in words:
        person.press(letter)


def test_words_are_found_in_every_video_and_enter_goes_there(ana: Person, qtbot: QtBot) -> None:
    page = opened(ana)
    assert "Type a word" in page.none.text()
    typed(ana, "umbrella")
    assert found(page, qtbot, 2) == [
        "Person, Comment: carries a red umbrella, street.mp4, frame 50, by Ana",
        "Walk, Segment: behind an umbrella, bridge.mp4, frames 3 – 11, by Ben",
    ]
    assert page.count.text() == "2 found"
    ana.press(Qt.Key.Key_Down)
    ana.press(Qt.Key.Key_Return)
    assert ana.window.dialogs.sheet is None
    assert (here(ana), ana.session.focus.frame) == (BRIDGE, 3)
    (selected,) = ana.session.focus.selection
    assert ana.session.open_document.events[selected].label == "walk"
    assert ana.told == "Result 2 of 2: behind an umbrella"


def test_keys_go_from_result_to_result_without_the_sheet(ana: Person, qtbot: QtBot) -> None:
    ana.press(Qt.Key.Key_F3)
    assert "Search the project first" in ana.told
    page = opened(ana)
    choose(page.label, "Action › Walk")
    found(page, qtbot, 2)
    click_row_of(page, 0)
    assert (here(ana), ana.session.focus.frame) == (STREET, 20)
    ana.press(Qt.Key.Key_F3)
    assert (here(ana), ana.session.focus.frame) == (BRIDGE, 3)
    ana.press(Qt.Key.Key_F3)
    assert ana.told == "This is the last result"
    ana.press(Qt.Key.Key_F3, SHIFT)
    assert (here(ana), ana.session.focus.frame) == (STREET, 20)
    ana.press(Qt.Key.Key_F3, SHIFT)
    assert ana.told == "This is the first result"
    again = opened(ana)
    assert again.label.currentText() == "Action › Walk"
    assert again.list.found.rowCount() == 2
    assert again.list.currentIndex().row() == 0


def click_row_of(page: SearchPage, row: int) -> None:
    spot = page.list.visualRect(page.list.found.index(row)).center()
    QTest.mouseClick(page.list.viewport(), LEFT, pos=spot)
    QTest.mouseDClick(page.list.viewport(), LEFT, pos=spot)


def test_each_field_narrows_what_is_found(ana: Person, qtbot: QtBot) -> None:
    page = opened(ana)
    choose(page.kind, "Segments and tags")
    found(page, qtbot, 3)
    choose(page.person, "Ben")
    found(page, qtbot, 2)
    choose(page.verdict, "Unsure")
    (only,) = found(page, qtbot, 1)
    assert only.startswith("Walk")
    choose(page.video, "This video")
    found(page, qtbot, 0)
    assert page.none.text().startswith("Nothing is like that.")
    for box, first in ((page.video, "All videos"), (page.verdict, "Any verdict"), (page.person, "Anybody")):
        choose(box, first)
    choose(page.kind, "Anything")
    choose(page.attribute, "Age")
    choose(page.value, "child")
    (only,) = found(page, qtbot, 1)
    assert "age: child" in only
    choose(page.value, "adult")
    found(page, qtbot, 0)
    choose(page.attribute, "Bag")
    choose(page.value, "Yes")
    found(page, qtbot, 1)
    choose(page.attribute, "Facing")
    (only,) = found(page, qtbot, 1)
    assert "Keyframe" in only
    choose(page.attribute, "Any attribute")
    choose(page.confirmed, "Confirmed")
    found(page, qtbot, 0)
    choose(page.confirmed, "Not confirmed")
    found(page, qtbot, 4)


def test_a_keyframe_selects_its_object(ana: Person, qtbot: QtBot) -> None:
    page = opened(ana)
    choose(page.attribute, "Facing")
    found(page, qtbot, 1)
    page.list.setFocus()
    ana.press(Qt.Key.Key_Return)
    assert ana.session.focus.frame == 50
    (selected,) = ana.session.focus.selection
    assert ana.session.open_document.tracks[selected].number == 7


def test_what_went_away_since_is_told(ana: Person, qtbot: QtBot) -> None:
    page = opened(ana)
    choose(page.label, "Action › Stand")
    found(page, qtbot, 1)
    ana.press(Qt.Key.Key_Escape)
    ana.session.open_video(BRIDGE)
    stand = next(e for e in ana.session.open_document.events.values() if e.label == "stand")
    ana.session.do(Edit("Delete", (Change(stand, None),)))
    ana.session.open_video(SQUARE)
    ana.press(Qt.Key.Key_F3)
    assert here(ana) == BRIDGE
    assert ana.told == "Result 1 of 1 is not there any more"
    assert ana.session.focus.selection == frozenset()


def test_only_the_newest_words_count(ana: Person, qtbot: QtBot) -> None:
    page = opened(ana)
    typed(ana, "umbrella")
    for _ in range(8):
        ana.press(Qt.Key.Key_Backspace)
    typed(ana, "red")
    found(page, qtbot, 1)
    qtbot.wait(200)
    assert page.list.found.rowCount() == 1


def test_a_hundred_come_at_once_and_more_with_scrolling(ana: Person, qtbot: QtBot) -> None:
    session = ana.session
    stamp = BY_ANA
    events = [
        Event(
            id=session.project.new_id(),
            label="touch",
            scope=Scope.FRAME,
            span=Span(n % 30, n % 30 + 1),
            provenance=stamp,
        )
        for n in range(250)
    ]
    put(session, SQUARE, "Ana", *events)
    page = opened(ana)
    choose(page.label, "Action › Touch")
    found(page, qtbot, 100)
    assert page.count.text() == "100 or more found"
    bar = page.list.verticalScrollBar()
    for count in (200, 250):
        bar.setValue(bar.maximum())
        found(page, qtbot, count)
    assert page.count.text() == "250 found"


def test_the_next_result_looks_for_more_where_it_is_needed(ana: Person, qtbot: QtBot) -> None:
    session = ana.session
    events = [
        Event(
            id=session.project.new_id(),
            label="touch",
            scope=Scope.FRAME,
            span=Span(n, n + 1),
            provenance=BY_ANA,
        )
        for n in range(101)
    ]
    put(session, STREET, "Ana", *events)
    session.open_video(STREET)
    page = opened(ana)
    choose(page.label, "Action › Touch")
    found(page, qtbot, 100)
    ana.press(Qt.Key.Key_Escape)
    trail = page._trail
    trail.go_to(99)
    assert session.focus.frame == 99
    ana.press(Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: session.focus.frame == 100, timeout=5000)


def test_pages_turn_with_their_keys(ana: Person) -> None:
    opened(ana)
    sheet = ana.window.dialogs.sheet
    assert isinstance(sheet, BrowserSheet)
    ana.press(Qt.Key.Key_F2)
    assert sheet.page == "videos"
    assert ana.window.focusWidget() is sheet.videos.field
    ana.press(Qt.Key.Key_F, CTRL)
    assert sheet.page == "search"
    assert ana.window.dialogs.sheet is sheet


def test_a_label_found_under_its_parent_and_a_clip_by_its_comment(ana: Person, qtbot: QtBot) -> None:
    session = ana.session
    session.do(clips.split_clip(session.desk, 60))
    second = session.open_document.clip_order()[1]
    session.do(
        Edit(
            "Comment",
            (
                Change(
                    None,
                    Comment(
                        id=session.project.new_id(), record=second.id, text="rain begins", provenance=BY_ANA
                    ),
                ),
            ),
        )
    )
    page = opened(ana)
    typed(ana, "rain")
    (only,) = found(page, qtbot, 1)
    assert only.startswith("Clip, Comment: rain begins")
    ana.press(Qt.Key.Key_Return)
    assert session.focus.frame == 60
    assert session.focus.selection == {second.id}
