"""Examples, comparisons and questions by keys and mouse, in the project file."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from framegrain.domain.guideline import Example, ExampleKind, Question
from framegrain.domain.records import Scope
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.editing import events, roles, tracks
from framegrain.session.projects import new_project, open_project
from framegrain.session.videos import examine
from framegrain.ui.guideline.capture_sheet import CaptureSheet
from framegrain.ui.guideline.contrast_sheet import ContrastSheet
from framegrain.ui.guideline.examples_sheet import ExamplesSheet
from framegrain.ui.guideline.questions_sheet import QuestionsSheet

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from framegrain.ui.dialogs.sheet import Sheet
    from gui.window.conftest import Person

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
LEFT = Qt.MouseButton.LeftButton
TAXONOMY = """
framegrain_taxonomy: 1
name: Steps
version: "1"
action:
  - id: walk
    name: Walk
    definition: One foot is always on the ground.
    notes: "A *hurried* walk is a walk. <script>x</script>"
    scopes: [segment]
    roles: [{id: actor, name: Actor, labels: [person]}]
    contrasts: {run: "Walk when a foot is on the ground, Run when both are off it once a stride."}
    hotkey: w
  - {id: run, name: Run, definition: Both feet are off the ground once a stride., scopes: [segment], hotkey: r}
  - {id: rest, name: Rest, definition: Nothing moves., scopes: [segment], hotkey: t}
object:
  - {id: person, name: Person, definition: A human being., shapes: [box], hotkey: p}
"""


@pytest.fixture
def project_file(tmp_path: Path, made_video: Path) -> Path:
    shutil.copy(made_video, tmp_path / "steps.mp4")
    (tmp_path / "steps.yaml").write_text(TAXONOMY, encoding="utf-8")
    new_project(tmp_path / "steps.framegrain", tmp_path / "steps.yaml", [examine(tmp_path / "steps.mp4")])
    return tmp_path / "steps.framegrain"


def sheet_of(person: Person, kind: type[Sheet]) -> Sheet:
    sheet = person.window.dialogs.sheet
    assert isinstance(sheet, kind)
    return sheet


def stored(project: Path) -> tuple[list[Example], list[Question]]:
    """What is on file, read by somebody else."""
    with closing(open_project(project, person="reader", read_only=True)) as session:
        return list(session.guideline.examples), list(session.guideline.questions)


def type_in(person: Person, text: str) -> None:
    for letter in text:
        person.press(letter)


@pytest.fixture
def someone(at_work: Person) -> Person:
    """A person labeled on frame 0, selected."""
    session = at_work.session
    session.do(tracks.start_track(session.desk, "person", 0, Box(x=100, y=60, width=40, height=90)))
    at_work.press(Qt.Key.Key_Escape)
    session.focus.select(list(session.open_document.tracks))
    return at_work


def capture(person: Person, caption: str) -> None:
    person.press("e", CTRL | SHIFT)
    sheet_of(person, CaptureSheet)
    type_in(person, caption)
    person.press(Qt.Key.Key_Return)


def test_a_picture_is_kept_as_an_example_with_its_shape(someone: Person, project_file: Path) -> None:
    capture(someone, "upright")
    assert someone.told == "Added to the guideline of Person"
    ((example,), _) = stored(project_file)
    assert (example.label, example.kind, example.caption) == ("person", ExampleKind.POSITIVE, "upright")
    assert example.shape == Box(x=100, y=60, width=40, height=90)
    assert example.span is not None
    assert example.span.start == 0
    kept = someone.session.picture(example.picture)
    assert kept is not None
    picture = cv2.imdecode(np.frombuffer(kept, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape[0] < 240  # cut to the surroundings


def test_several_frames_of_an_event_are_kept_side_by_side_with_who_takes_part(
    someone: Person, project_file: Path, qtbot: QtBot
) -> None:
    session = someone.session
    (track,) = session.open_document.tracks.values()
    session.do(tracks.set_shape(session.desk, track.id, 40, Box(x=200, y=60, width=40, height=90)))
    session.do(events.add_event(session.desk, "walk", Scope.SEGMENT, Span(0, 41)))
    (event,) = session.open_document.events.values()
    session.do(roles.bind(session.desk, event.id, "actor", [track.id]))
    session.focus.select([event.id])
    someone.press("e", CTRL | SHIFT)
    sheet = sheet_of(someone, CaptureSheet)
    assert isinstance(sheet, CaptureSheet)
    type_in(someone, "from left to right")
    sheet.count.pick(1)
    assert sheet.frames.text() == "frames 0, 20 and 40"
    qtbot.waitUntil(sheet.keep.isEnabled, timeout=10_000)
    QTest.mouseClick(sheet.keep, LEFT)
    ((example,), _) = stored(project_file)
    assert example.caption == "from left to right (frames 0, 20 and 40)"
    assert (example.label, example.span) == ("walk", Span(0, 41))
    kept = someone.session.picture(example.picture)
    assert kept is not None
    picture = cv2.imdecode(np.frombuffer(kept, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape[1] > 2.2 * picture.shape[0]
    # drawn where the object is on each frame: further right each time, in a crop that stands still
    third = (picture.shape[1] - 12) // 3
    colour = np.array(someone.window.look.label_colour(session.taxonomy, "walk").getRgb()[2::-1])
    lefts = []
    for n in range(3):
        part = picture[:, n * (third + 6) : n * (third + 6) + third].astype(int)
        lefts.append(np.flatnonzero((np.abs(part - colour).sum(axis=2) < 60).sum(axis=0) > 40)[0])
    assert lefts[0] + 30 < lefts[1]
    assert lefts[1] + 30 < lefts[2]


def test_of_a_single_frame_there_is_nothing_to_put_side_by_side(someone: Person) -> None:
    someone.press("e", CTRL | SHIFT)
    sheet = sheet_of(someone, CaptureSheet)
    assert isinstance(sheet, CaptureSheet)
    assert sheet.count.isHidden()
    assert sheet.frames.text() == ""


def test_the_card_shows_the_picture_and_a_click_shows_it_large(someone: Person) -> None:
    capture(someone, "upright")
    card = someone.bench.sidebar.card
    assert card.label is not None
    assert card.label.id == "person"
    assert card.strip is not None
    (small,) = card.strip.views
    QTest.mouseClick(small, LEFT, pos=QPoint(20, 20))
    sheet = sheet_of(someone, ExamplesSheet)
    assert isinstance(sheet, ExamplesSheet)
    assert sheet.caption.text() == "upright"


def test_an_example_is_changed_and_deleted(someone: Person, project_file: Path) -> None:
    capture(someone, "a")
    capture(someone, "b")
    someone.press("e", ALT)
    sheet = sheet_of(someone, ExamplesSheet)
    assert isinstance(sheet, ExamplesSheet)
    assert sheet.caption.text() == "a"
    someone.press(Qt.Key.Key_Right)
    assert sheet.caption.text() == "b"
    QTest.mouseClick(sheet.edit, LEFT)
    type_in(someone, "!")
    someone.press(Qt.Key.Key_Return)
    again = sheet_of(someone, ExamplesSheet)
    assert isinstance(again, ExamplesSheet)
    QTest.mouseClick(again.remove, LEFT)
    ((left,), _) = stored(project_file)
    assert left.caption == "a"


def test_what_a_label_is_confused_with_is_shown_once_before_it_lands(at_work: Person) -> None:
    at_work.press("w")
    sheet = sheet_of(at_work, ContrastSheet)
    assert isinstance(sheet, ContrastSheet)
    assert at_work.session.focus.label is None
    assert sheet.accessibleName() == "Walk or Run?"
    at_work.press(Qt.Key.Key_Return)
    assert at_work.session.focus.label == "walk"
    at_work.press("d", CTRL)
    at_work.press("w")
    assert at_work.window.dialogs.sheet is None
    assert at_work.session.focus.label == "walk"


def test_the_other_label_is_one_key_away_and_escape_takes_none(at_work: Person) -> None:
    at_work.press("w")
    at_work.press(Qt.Key.Key_Escape)
    assert at_work.session.focus.label is None
    at_work.press("w")
    at_work.press("2")
    assert at_work.session.focus.label == "run"


def test_a_key_that_is_held_down_chooses_nothing(at_work: Person) -> None:
    at_work.press("w")
    sheet = sheet_of(at_work, ContrastSheet)
    for key in (Qt.Key.Key_2, Qt.Key.Key_Return):
        held = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", True)
        QApplication.sendEvent(sheet, held)
    assert at_work.window.dialogs.sheet is sheet
    assert at_work.session.focus.label is None


def test_it_is_shown_from_the_side_that_is_only_named_and_not_for_others(at_work: Person) -> None:
    at_work.press("t")
    assert at_work.session.focus.label == "rest"
    at_work.press("r")
    sheet = sheet_of(at_work, ContrastSheet)
    assert sheet.accessibleName() == "Run or Walk?"


def test_once_seen_it_stays_seen_in_the_project_until_the_guideline_changes(
    at_work: Person, project_file: Path, qtbot: QtBot
) -> None:
    at_work.press("w")
    at_work.press(Qt.Key.Key_Return)
    at_work.window.open_path(project_file)
    at_work.sees_exact_picture()
    at_work.press("w")
    assert at_work.window.dialogs.sheet is None
    at_work.press("d", CTRL)
    changed = TAXONOMY.replace('once a stride."}', 'once in each stride."}').replace('"1"', '"2"')
    at_work.session.change_taxonomy(changed, "steps.yaml")
    at_work.press("w")
    sheet_of(at_work, ContrastSheet)


def test_it_does_not_come_while_the_preferences_say_so(at_work: Person) -> None:
    at_work.window.settings.set("contrasts", False)
    at_work.press("w")
    assert at_work.session.focus.label == "walk"
    at_work.press("d", ALT)
    sheet_of(at_work, ContrastSheet)


def test_a_question_on_a_record_is_asked_answered_and_shown(someone: Person, project_file: Path) -> None:
    someone.press("q", ALT | SHIFT)
    type_in(someone, "with the hat")
    someone.press(Qt.Key.Key_Return)
    sheet = sheet_of(someone, QuestionsSheet)
    assert isinstance(sheet, QuestionsSheet)
    (_, (question,)) = stored(project_file)
    (track,) = someone.session.open_document.tracks
    assert (question.label, question.record, question.frame) == ("person", track, 0)
    card = someone.bench.sidebar.card
    assert card.questions.text() == "1 open question"
    (shown,) = sheet.cards
    shown.line.setFocus()
    type_in(someone, "yes")
    someone.press(Qt.Key.Key_Return)
    (_, (question,)) = stored(project_file)
    assert question.answer == "yes"
    assert not question.is_open
    someone.press(Qt.Key.Key_Escape)
    assert "with the hat" in card.text
    assert "yes" in card.text


def test_notes_are_set_and_stay_words(at_work: Person) -> None:
    card = at_work.bench.sidebar.card
    card.point("walk")
    assert "A hurried walk is a walk. <script>x</script>" in card.text


def test_a_project_for_reading_shows_all_and_takes_nothing(someone: Person, project_file: Path) -> None:
    capture(someone, "upright")
    someone.window.close_session()
    with closing(open_project(project_file, person="somebody else")):
        someone.window.open_path(project_file)
        someone.sees_exact_picture()
        assert someone.session.read_only
        someone.press("e", CTRL | SHIFT)
        assert someone.window.dialogs.sheet is None
        assert "reading only" in someone.told
