"""The command palette: type, see, Enter."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from framegrain.domain.shapes import Box
from framegrain.editing import clips, tracks
from framegrain.ui.dialogs.finding import Finder, score, told


@pytest.fixture
def sheet(stage):
    stage.dialogs.commands()
    return stage.sheet


def test_typing_and_enter_do_it(stage, sheet):
    stage.press(None, text="polyg")
    assert sheet.texts()[0] == "Polygon"
    stage.press(Qt.Key.Key_Return)
    assert stage.done == ["tool.polygon"]
    assert stage.sheet is None


def test_the_arrows_move_the_mark(stage, sheet):
    stage.press(None, text="frame")
    second = sheet.model.lines[1].id
    stage.press(Qt.Key.Key_Down)
    stage.press(Qt.Key.Key_Return)
    assert stage.done == [second]


@pytest.mark.parametrize("word", ["relink", "locate", "missing"])
def test_a_missing_video_is_found_by_the_words_people_have_for_it(stage, sheet, word):
    stage.press(None, text=word)
    assert "Find missing video" in sheet.texts()


def test_up_from_the_first_goes_to_the_last(stage, sheet):
    stage.press(Qt.Key.Key_Up)
    assert sheet.view.currentIndex().row() == len(sheet.model.lines) - 1
    stage.press(Qt.Key.Key_PageUp)
    assert sheet.view.currentIndex().row() == len(sheet.model.lines) - 11


def test_a_click_does_it(stage, sheet):
    stage.press(None, text="polyg")
    place = sheet.view.visualRect(sheet.model.index(0)).center()
    QTest.mouseClick(sheet.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert stage.done == ["tool.polygon"]


def test_what_can_not_be_done_is_last_says_why_and_is_not_run(stage, sheet):
    stage.actions.enable("edit.redo", False, "nothing was undone")
    stage.dialogs.commands()
    sheet = stage.sheet
    entries = sheet.model.lines
    dim = [entry for entry in entries if entry.why]
    assert entries[-len(dim) :] == dim
    assert next(entry for entry in dim if entry.id == "edit.redo").why == "nothing was undone"
    stage.press(None, text="redo")
    stage.press(Qt.Key.Key_Return)
    assert "edit.redo" not in stage.done


def test_without_a_project_it_says_so(stage):
    stage.dialogs.load(None)
    stage.dialogs.commands()
    missing = next(entry for entry in stage.sheet.model.lines if entry.id == "file.relink")
    assert missing.why == "open a project first"
    assert not any(entry.colour for entry in stage.sheet.model.lines)


def test_a_label_is_taken_in_hand(stage, sheet, session):
    stage.press(None, text="use label walk")
    assert sheet.texts()[0] == "Use label Walk"
    assert sheet.model.lines[0].key == "W"
    stage.press(Qt.Key.Key_Return)
    assert session.focus.label == "walk"


def test_a_label_that_is_not_allowed_says_why(stage, sheet):
    stage.press(None, text="meet")
    meet = next(entry for entry in sheet.model.lines if entry.id == "meet")
    assert "needs Day around it" in meet.why


def test_it_shows_the_keys_in_use_now(stage):
    stage.actions.rebind("tool.box", ["Ctrl+9"])
    stage.dialogs.commands()
    assert next(e for e in stage.sheet.model.lines if e.id == "tool.box").key == "Ctrl+9"


def test_nothing_found_says_so(stage, sheet):
    stage.press(None, text="xyzzyplugh")
    assert sheet.none.isVisible()
    stage.press(Qt.Key.Key_Return)
    assert stage.sheet is sheet


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("fit pic", "Fit the picture"),
        ("PIC fit", "Fit the picture"),
        ("zt", "Zoom timeline"),
        ("bndry", "Clip boundary"),
    ],
)
def test_words_meet_in_any_order_and_shortened(query, text):
    assert score(query.casefold().split(), told(text))


@pytest.mark.parametrize(
    ("query", "text"), [("box polygon", "Box"), ("q", "Fit the picture"), ("nope", "Pause")]
)
def test_what_does_not_meet_is_left_out(query, text):
    assert not score(query.casefold().split(), told(text))


def test_a_word_met_whole_comes_before_one_begun_and_one_inside():
    items = ["Unboxing", "Boxes", "Box"]
    assert Finder(items, str).best("box") == ["Box", "Boxes", "Unboxing"]
    assert Finder(items, str).best("") == items


@pytest.mark.parametrize(
    ("typed", "frame"), [("40", 40), ("go to 40", 40), ("+7", 17), ("0:02", 50), ("2.4s", 60), ("99999", 119)]
)
def test_a_typed_frame_or_time_is_gone_to(stage, sheet, session, typed, frame):
    session.focus.go_to(10)
    stage.press(None, text=typed)
    assert sheet.texts()[0] == f"Go to frame {frame}"
    stage.press(Qt.Key.Key_Return)
    assert session.focus.frame == frame


def test_clips_and_objects_are_gone_to_by_name(stage, session):
    session.do(clips.split_clip(session.desk, 60))
    session.do(tracks.start_track(session.desk, "thing", 30, Box(x=5, y=5, width=20, height=10)))
    (track,) = session.open_document.tracks
    stage.dialogs.commands()
    assert not any(line.text.startswith("Go to clip") for line in stage.sheet.model.lines)
    stage.press(None, text="clip 2")
    assert stage.sheet.texts()[0] == "Go to clip 2"
    stage.press(Qt.Key.Key_Return)
    assert session.focus.frame == 60
    assert session.focus.selection == {session.open_document.clip_order()[1].id}
    stage.dialogs.commands()
    stage.press(None, text="thing 1")
    stage.press(Qt.Key.Key_Return)
    assert (session.focus.frame, session.focus.selection) == (30, {track})


def test_a_video_is_opened_by_name_and_the_open_one_says_so(stage, session, qtbot):
    shown = session.open_document.video
    session.project.add_video(replace(shown, name="night.mp4"), session.project.index(shown.id))
    stage.dialogs.commands()
    here = next(line for line in stage.sheet.model.lines if line.text == f"Open video {shown.name}")
    assert here.why == "it is open"
    stage.press(None, text="open video night")
    assert stage.sheet.texts()[0] == "Open video night.mp4"
    with qtbot.waitSignal(stage.dialogs.video_wanted) as asked:
        stage.press(Qt.Key.Key_Return)
    assert asked.args == [session.videos()[1].id]


def test_every_action_and_every_label_that_can_be_used_is_offered(stage, sheet, session):
    ids = {line.id for line in sheet.model.lines}
    missing = {spec.id for spec in stage.actions.specs} - ids
    assert missing == {"help.commands"}, "which is what is open"
    assert {label.id for label in session.taxonomy.labels if label.shapes or label.scopes} <= ids
