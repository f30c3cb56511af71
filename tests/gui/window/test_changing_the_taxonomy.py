"""Another taxonomy in the real window: seen, answered, applied, undone; and what waits, decided by keys alone."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import json
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from framegrain.domain.guideline import RecheckCause
from framegrain.domain.records import Scope
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.editing import attributes, events, tracks
from framegrain.session import rechecking
from framegrain.session.projects import open_project
from framegrain.session.undecided import waits
from framegrain.storage.backups import Reason, listed
from framegrain.ui import taxonomy_changing
from framegrain.ui.dialogs.taxonomy_sheet import QuestionRow, TaxonomySheet
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from framegrain.session.session import Session
    from gui.window.conftest import Person

CTRL = Qt.KeyboardModifier.ControlModifier
STAND = "  - {id: stand, name: Stand, definition: Feet rest., scopes: [segment], hotkey: t}\n"
PERSON = TAXONOMY[TAXONOMY.index("  - id: person") : TAXONOMY.index("  - {id: thing,")]
SPLIT = """  - {id: child, name: Child, definition: Small., shapes: [box], attributes: [age, facing, bag]}
  - {id: adult, name: Adult, definition: Tall., shapes: [box], attributes: [age, facing, bag]}
"""
NEW = (
    TAXONOMY.replace('version: "1"', 'version: "2"')
    .replace(STAND, "")
    .replace(PERSON, SPLIT)
    .replace("{at_least: 3 frames}", "{at_least: 25 frames}")
)


@pytest.fixture
def labeled(at_work: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody whose video has a Stand, a Walk and two persons, and who would choose a new taxonomy file."""
    session = at_work.session
    session.do(events.add_event(session.desk, "stand", Scope.SEGMENT, Span(5, 20)))
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(40, 60)))
    for age, frame in (("adult", 3), ("child", 7)):
        session.do(tracks.start_track(session.desk, "person", frame, Box(x=10, y=10, width=40, height=80)))
        track = max(session.open_document.tracks)
        session.do(attributes.set_attribute(session.desk, [track], "age", age, frame))
    file = tmp_path / "new.yaml"
    file.write_text(NEW, encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    return at_work


def opened(person: Person, qtbot: QtBot) -> TaxonomySheet:
    person.window.commands.run("file.taxonomy")
    qtbot.waitUntil(lambda: isinstance(person.window.dialogs.sheet, TaxonomySheet), timeout=10_000)
    sheet = person.window.dialogs.sheet
    assert isinstance(sheet, TaxonomySheet)
    settle(sheet, qtbot)
    return sheet


def settle(sheet: TaxonomySheet, qtbot: QtBot) -> None:
    """Until the whole project was looked through."""
    qtbot.waitUntil(lambda: sheet.outlook.text() != "" and not sheet.bar.isVisible(), timeout=10_000)


def row(sheet: TaxonomySheet, title: str) -> QuestionRow:
    return next(
        r
        for r in sheet.findChildren(QuestionRow)
        if r.answers.accessibleName() == title and r.isVisibleTo(sheet)
    )


def answer(sheet: TaxonomySheet, qtbot: QtBot, title: str, words: str) -> None:
    """Give an answer with the keyboard."""
    box = row(sheet, title).answers
    box.setFocus()
    while not box.currentText().startswith(words):
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down)
        settle(sheet, qtbot)
        box = row(sheet, title).answers
        assert box.currentText().startswith(words) or box.currentIndex() != before or box.count() > before + 1
    settle(sheet, qtbot)


def make(sheet: TaxonomySheet, qtbot: QtBot) -> None:
    """Press Apply and wait for the backup that comes first."""
    with qtbot.waitSignal(sheet.closed, timeout=30_000):
        QTest.mouseClick(sheet.apply, Qt.MouseButton.LeftButton)


def objects(person: Person) -> list[str]:
    """The labels of all objects, oldest first."""
    return [t.label for t in sorted(person.session.open_document.tracks.values(), key=lambda t: t.id)]


def everything(session: Session) -> bytes:
    return json.encode([session.project.load(video.id) for video in session.videos()])


def applied(person: Person, qtbot: QtBot) -> None:
    sheet = opened(person, qtbot)
    answer(sheet, qtbot, "Stand", "becomes Walk")
    make(sheet, qtbot)
    assert person.session.taxonomy.version == "2"


def test_a_change_is_seen_answered_applied_and_undone(
    labeled: Person, qtbot: QtBot, project_file: Path
) -> None:
    before = everything(labeled.session)
    sheet = opened(labeled, qtbot)
    shown = [" ".join(texts) for texts in sheet.difference.places.rows]
    assert "Action › Stand removed  " in shown
    assert "Action › Walk lasts at least 3 frames 25 frames" in shown
    assert not sheet.apply.isEnabled()
    assert sheet.outlook.text().startswith("1 record has the label “Stand” (stand)")
    assert row(sheet, "Person").answers.currentText() == "ask for each record: Child, Adult"
    answer(sheet, qtbot, "Stand", "becomes Walk")
    assert sheet.apply.isEnabled()
    assert sheet.outlook.text() == "With this change, 4 records of 1 video would break rules kept now"
    assert everything(labeled.session) == before, "nothing changes before it is applied"
    make(sheet, qtbot)
    assert labeled.window.dialogs.sheet is None
    assert "version 2" in labeled.told
    assert sorted(e.label for e in labeled.session.open_document.events.values()) == ["walk", "walk"]
    stored = open_project(project_file, read_only=True)
    assert stored.taxonomy.version == "2"
    stored.close()
    (backup,) = listed(project_file)
    assert backup.reason is Reason.TAXONOMY
    labeled.window.commands.run("guide.undo")
    assert labeled.session.taxonomy.version == "1"
    assert everything(labeled.session) == before
    assert not labeled.window.status.rechecks.isVisible()


def test_records_of_labels_defined_anew_wait_unless_the_tick_goes(
    labeled: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    other = TAXONOMY.replace('version: "1"', 'version: "2"').replace("Feet rest.", "Both feet rest.")
    (tmp_path / "new.yaml").write_text(other, encoding="utf-8")
    sheet = opened(labeled, qtbot)
    said = "Look again at 1 record of 1 label defined anew"
    assert (sheet.again.isVisible(), sheet.again.isChecked(), sheet.again.text()) == (True, True, said)
    assert "1 of new definitions" in sheet.queue.text()
    spot = sheet.again.rect().center()
    spot.setX(10)
    QTest.mouseClick(sheet.again, Qt.MouseButton.LeftButton, pos=spot)
    settle(sheet, qtbot)
    assert (sheet.again.isChecked(), sheet.again.text()) == (False, said), "how many is said either way"
    assert sheet.queue.text() == ""
    sheet.pages.pick(1)
    assert row(sheet, "Stand is defined anew").answers.currentText() == "leave its records as they are"
    QTest.mouseClick(sheet.again, Qt.MouseButton.LeftButton, pos=spot)
    settle(sheet, qtbot)
    make(sheet, qtbot)
    (waiting,) = rechecking.open_rechecks(labeled.session)
    assert (waiting.label, waiting.cause) == ("stand", RecheckCause.DEFINITION)


def test_a_click_on_what_would_break_goes_there_and_the_change_waits(labeled: Person, qtbot: QtBot) -> None:
    sheet = opened(labeled, qtbot)
    sheet.pages.pick(2)
    places = sheet.breaks.places
    place = next(n for n, texts in enumerate(places.rows) if texts[0] == "Walk")
    spot = sheet.breaks.visualRect(places.index(place, 0)).center()
    QTest.mouseClick(sheet.breaks.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert labeled.window.dialogs.sheet is None
    assert labeled.session.focus.frame == 40
    assert [labeled.session.open_document[i].label for i in labeled.session.focus.selected] == ["walk"]  # type: ignore[union-attr]
    assert labeled.told == "Walk lasts at least 25 frames"
    labeled.window.commands.run("file.taxonomy")
    assert isinstance(labeled.window.dialogs.sheet, TaxonomySheet)


def test_an_edit_meanwhile_is_looked_at_before_anything_is_applied(labeled: Person, qtbot: QtBot) -> None:
    sheet = opened(labeled, qtbot)
    answer(sheet, qtbot, "Stand", "becomes Walk")
    session = labeled.session
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(80, 90)))
    settle(sheet, qtbot)
    assert sheet.outlook.text() == "With this change, 5 records of 1 video would break rules kept now"


def test_a_sheet_closed_while_the_backup_is_made_changes_nothing(
    labeled: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, asked, go_on = everything(labeled.session), threading.Event(), threading.Event()
    aside = taxonomy_changing.backed_up_aside

    def slow(*how: Any) -> Any:
        asked.set()
        go_on.wait(30)
        return aside(*how)

    monkeypatch.setattr(taxonomy_changing, "backed_up_aside", slow)
    sheet = opened(labeled, qtbot)
    answer(sheet, qtbot, "Stand", "becomes Walk")
    QTest.mouseClick(sheet.apply, Qt.MouseButton.LeftButton)
    assert asked.wait(30)
    assert (sheet.apply.isEnabled(), sheet.apply.text()) == (False, "Making a backup…")
    labeled.press(Qt.Key.Key_Escape)
    go_on.set()
    qtbot.waitUntil(lambda: not labeled.window.jobs.running)
    assert (everything(labeled.session), labeled.session.taxonomy.version) == (before, "1")
    labeled.window.commands.run("file.taxonomy")
    sheet = labeled.window.dialogs.sheet
    assert isinstance(sheet, TaxonomySheet)
    settle(sheet, qtbot)
    make(sheet, qtbot)
    assert labeled.session.taxonomy.version == "2"


def test_another_answer_while_the_backup_is_made_is_not_passed_over(
    labeled: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, go_on = everything(labeled.session), threading.Event()
    aside = taxonomy_changing.backed_up_aside
    monkeypatch.setattr(taxonomy_changing, "backed_up_aside", lambda *how: (go_on.wait(30), aside(*how))[1])
    sheet = opened(labeled, qtbot)
    answer(sheet, qtbot, "Stand", "becomes Walk")
    QTest.mouseClick(sheet.apply, Qt.MouseButton.LeftButton)
    sheet._changing.look_again(True)
    go_on.set()
    qtbot.waitUntil(lambda: not labeled.window.jobs.running)
    assert (everything(labeled.session), labeled.session.taxonomy.version) == (before, "1")
    assert sheet.apply.text() == "Apply"


def test_an_edit_while_the_backup_is_made_is_looked_at_first(
    labeled: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, aside = labeled.session, taxonomy_changing.backed_up_aside
    go_on = threading.Event()
    monkeypatch.setattr(taxonomy_changing, "backed_up_aside", lambda *how: (go_on.wait(30), aside(*how))[1])
    sheet = opened(labeled, qtbot)
    answer(sheet, qtbot, "Stand", "becomes Walk")
    QTest.mouseClick(sheet.apply, Qt.MouseButton.LeftButton)
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(80, 90)))
    go_on.set()
    qtbot.waitUntil(lambda: "changed meanwhile" in labeled.told)
    settle(sheet, qtbot)
    assert session.taxonomy.version == "1"
    assert sheet.outlook.text() == "With this change, 5 records of 1 video would break rules kept now"
    assert sheet.apply.text() == "Apply"


def test_a_dropped_change_leaves_everything_and_asks_for_a_file_anew(labeled: Person, qtbot: QtBot) -> None:
    before = everything(labeled.session)
    sheet = opened(labeled, qtbot)
    QTest.mouseClick(sheet.drop, Qt.MouseButton.LeftButton)
    assert (everything(labeled.session), labeled.session.taxonomy.version) == (before, "1")
    assert not labeled.window.dialogs.go_on_changing()


def test_what_waits_is_decided_by_keys_alone(labeled: Person, qtbot: QtBot) -> None:
    applied(labeled, qtbot)
    status = labeled.window.status.rechecks
    assert status.text() == "4 to look at again"
    QTest.mouseClick(status, Qt.MouseButton.LeftButton)
    panel = labeled.bench.rechecks
    assert panel.isVisible()
    assert panel.list.hasFocus()
    assert [r[0] for r in panel.list.places.rows] == ["Split labels"] * 2 + ["Broken rules"] * 2
    assert labeled.session.focus.frame == 3
    assert [button.text() for button in panel.choices] == ["Adult  ·  1", "Child  ·  2"]
    labeled.press("1")
    assert panel.count.text() == "3 records to look at again"
    assert objects(labeled) == ["adult", "person"]
    assert labeled.session.focus.frame == 7, "the next one is shown"
    labeled.press(Qt.Key.Key_Z, CTRL)
    assert objects(labeled) == ["person", "person"]
    assert panel.count.text() == "4 records to look at again"
    labeled.press("1")
    labeled.press("1")
    assert objects(labeled) == ["adult", "child"]
    labeled.press("k")
    labeled.press("k")
    assert panel.count.text() == "Nothing waits to be looked at again"
    assert rechecking.open_rechecks(labeled.session) == []
    assert {e.taxonomy_version for e in labeled.session.open_document.events.values()} == {"2"}
    assert not status.isVisible()
    labeled.press(Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert labeled.bench.canvas.hasFocus()


def test_a_record_of_a_split_label_says_what_it_was_and_takes_its_new_label_by_a_click(
    labeled: Person, qtbot: QtBot
) -> None:
    applied(labeled, qtbot)
    track = min(labeled.session.open_document.tracks)
    labeled.session.focus.select([track])
    labeled.bench.inspector.object.refresh()
    (box,) = (b for b in labeled.bench.inspector.object.record.complaints.boxes if b.choices)
    assert box.complaint.text == "Person is now one of Child, Adult; choose which this is"
    assert [button.text() for button in box.choices] == ["Adult", "Child", "Another"]
    QTest.mouseClick(box.choices[0], Qt.MouseButton.LeftButton)
    assert objects(labeled) == ["adult", "person"]
    assert "is now Adult" in labeled.told
    assert [r.record for r in rechecking.open_rechecks(labeled.session) if r.cause is RecheckCause.SPLIT] != [
        track
    ]
    labeled.window.commands.run("guide.undo")
    assert objects(labeled) == ["person", "person"]
    assert waits(labeled.session, track) is not None


def test_a_list_of_one_reason_shows_only_that(labeled: Person, qtbot: QtBot) -> None:
    applied(labeled, qtbot)
    labeled.window.commands.run("label.rechecks")
    panel = labeled.bench.rechecks
    box = panel.filters["cause"]
    box.setFocus()
    for _ in range(2):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert [r[0] for r in panel.list.places.rows] == ["Broken rules"] * 2


def test_what_may_be_chosen_leaves_room_for_the_list(labeled: Person, qtbot: QtBot) -> None:
    applied(labeled, qtbot)
    labeled.window.resize(1280, 720)
    labeled.window.commands.run("label.rechecks")
    panel = labeled.bench.rechecks
    for button in (*panel.choices, panel.keep):
        button.setText(button.text() * 3)
    qtbot.waitUntil(lambda: panel.list.width() > 250)


@pytest.mark.parametrize("version", ["1", "2"])
def test_two_taxonomies_under_one_number_are_told(
    at_work: Person, qtbot: QtBot, version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.yaml"
    text = TAXONOMY.replace("Feet rest.", "Feet do not move.").replace(
        'version: "1"', f'version: "{version}"'
    )
    other.write_text(text, "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(other), ""))
    sheet = opened(at_work, qtbot)
    assert ("Raise the number" in sheet.versions.whole) == (version == "1")
    assert sheet.apply.isEnabled()
