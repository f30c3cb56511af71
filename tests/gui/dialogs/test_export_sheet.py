"""Exporting from the window: what it says before, what it writes, what came of it."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt

from framegrain.domain.activity import Activity
from framegrain.domain.records import Scope
from framegrain.domain.shapes import Box, Cuboid
from framegrain.domain.span import Span
from framegrain.editing import events, tracks
from framegrain.exchange.exporting import Loss
from framegrain.ui.dialogs import host
from framegrain.ui.dialogs.export_words import loss_words, size_words, suggested


@pytest.fixture
def labeled(session):
    """A walk, a person on two frames and a van."""
    front = ((10.0, 10.0), (60.0, 10.0), (60.0, 50.0), (10.0, 50.0))
    back = tuple((x + 10, y - 5) for x, y in front)
    for edit in (
        events.add_event(session.desk, "walk", Scope.SEGMENT, Span(5, 30)),
        tracks.start_track(session.desk, "person", 3, Box(x=10, y=20, width=30, height=60)),
    ):
        session.do(edit)
    person = max(session.document.tracks)
    session.do(tracks.set_shape(session.desk, person, 9, Box(x=40, y=20, width=30, height=60)))
    session.do(tracks.start_track(session.desk, "van", 3, Cuboid(front=front, back=back)))
    return session


@pytest.fixture
def sheet(stage, labeled):
    stage.dialogs.export()
    return stage.sheet


def finished(qtbot, sheet):
    qtbot.waitUntil(lambda: sheet.stop.isHidden() and sheet.result.isVisible(), timeout=10000)


def test_it_says_beforehand_what_coco_can_not_carry(sheet):
    text = sheet.losses.text()
    assert "1 event and 1 clip go into extra tables" in text
    assert "Cuboids are flattened" in text
    sheet.format.pick(1)
    assert sheet.losses.isHidden()
    assert "identical project" in sheet.keeps.text()


def test_it_warns_of_the_shapes_that_are_drawn_and_of_no_others(stage, sheet, session):
    assert "Rotated boxes" not in sheet.losses.text()  # a label that allows them is not enough
    turned = Box(x=10, y=20, width=30, height=60, rotation=20)
    session.do(tracks.start_track(session.desk, "thing", 5, turned))
    stage.dialogs.export()
    assert "Rotated boxes" in stage.sheet.losses.text()


def places(sheet):
    """Where everything is that a hand may be going to."""
    widgets = (sheet.format, sheet.path, sheet.choose_path, sheet.pictures, sheet.choose_folder, sheet.write)
    return [widget.mapTo(sheet, widget.rect().topLeft()) for widget in widgets]


def test_working_times_stay_out_unless_they_are_asked_for(stage, sheet, session, qtbot, tmp_path):
    video = session.open_document.video.id
    session.project.note_activity(
        Activity(person="Ana", video=video, began=1000, ended=9000, active=5000, edits=2)
    )
    assert not sheet.with_time.isEnabled()
    assert "COCO carries no working times" in sheet.with_time.toolTip()
    sheet.format.pick(1)
    assert sheet.with_time.isEnabled()
    assert not sheet.with_time.isChecked()
    for is_asked in (False, True):
        out = tmp_path / f"{is_asked}.json"
        sheet.path.setText(str(out))
        if is_asked:
            qtbot.mouseClick(
                sheet.with_time, Qt.MouseButton.LeftButton, pos=QPoint(8, sheet.with_time.height() // 2)
            )
        qtbot.mouseClick(sheet.write, Qt.MouseButton.LeftButton)
        finished(qtbot, sheet)
        assert (b"Ana" in out.read_bytes()) is is_asked


def test_nothing_moves_under_the_pointer(sheet, qtbot, project_file):
    before = places(sheet)
    project_file.with_name("street.coco.json").write_text("old")
    for act in (
        sheet.pictures.click,
        lambda: sheet.format.pick(1),
        lambda: sheet.format.pick(0),
        lambda: sheet.every_frame.pick(1),
        lambda: sheet.path.setText("/nowhere/at/all.json"),
        lambda: sheet.path.setText(str(project_file.with_name("street.coco.json"))),
    ):
        act()
        qtbot.wait(1)
        assert places(sheet) == before
    sheet.write.click()
    finished(qtbot, sheet)
    assert places(sheet)[:-1] == before[:-1]  # the last says “Export again” now, and is that much wider
    assert places(sheet)[-1].y() == before[-1].y()


def test_all_of_it_can_be_read_from_the_start(sheet):
    for widget in (sheet.keeps, sheet.losses, sheet.path, sheet.folder, sheet.write):
        wraps = widget.hasHeightForWidth()
        wanted = widget.heightForWidth(widget.width()) if wraps else widget.sizeHint().height()
        assert widget.height() >= wanted > 0
        spot = widget.mapTo(sheet, widget.rect().bottomLeft())
        assert sheet.panel.geometry().contains(spot)
        assert not widget.visibleRegion().isEmpty()


def test_enter_writes_coco_beside_the_project_and_says_what_came_of_it(stage, sheet, qtbot, project_file):
    stage.press(Qt.Key.Key_Return)
    finished(qtbot, sheet)
    out = project_file.with_name("street.coco.json")
    assert len(json.loads(out.read_text())["annotations"]) == 8
    assert str(out) in sheet.result.text()
    assert "kB" in sheet.result.text() or "bytes" in sheet.result.text()
    assert "Cuboids (1) – COCO is flat" in sheet.result_losses.text()
    assert sheet.write.isVisible()


def test_keyframes_only_leaves_the_in_betweens_out(sheet, qtbot, project_file):
    sheet.every_frame.pick(1)
    assert "between keyframes are left out" in sheet.losses.text()
    sheet.write.click()
    finished(qtbot, sheet)
    written = json.loads(project_file.with_name("street.coco.json").read_text())
    assert len(written["annotations"]) == 3


def test_json_is_written_where_the_person_says(sheet, qtbot, tmp_path):
    sheet.format.pick(1)
    out = tmp_path / "elsewhere.json"
    sheet.path.selectAll()
    qtbot.keyClicks(sheet.path, str(out))
    sheet.write.click()
    finished(qtbot, sheet)
    assert out.is_file()
    assert "Nothing was left out" in sheet.result_losses.text()
    sheet.format.pick(0)
    assert sheet.path.text() == str(out)  # a path typed stays


def test_the_frames_come_along_as_pictures(sheet, qtbot, project_file):
    sheet.every_frame.pick(1)
    sheet.pictures.click()
    folder = Path(sheet.folder.text())
    assert folder.parent == project_file.parent
    sheet.write.click()
    finished(qtbot, sheet)
    assert sorted(path.name for path in folder.rglob("*.png")) == ["frame_000003.png", "frame_000009.png"]


def test_it_warns_of_a_file_that_is_there_already(sheet, project_file):
    project_file.with_name("street.coco.json").write_text("old")
    sheet.path.setText(sheet.path.text() + "x")
    sheet.path.setText(sheet.path.text()[:-1])
    assert "will be replaced" in sheet.path_note.text()
    assert sheet.write.isEnabled()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Say which file"),
        ("/", "That is a folder"),
        ("nowhere/a.json", "There is no folder"),
        ("street.framegrain", "the project itself"),
    ],
)
def test_it_does_not_begin_where_it_could_not_write(sheet, typed, said):
    sheet.path.setText(typed)
    assert said in sheet.path_note.text()
    assert not sheet.write.isEnabled()
    asked = []
    sheet.ordered.connect(asked.append)
    sheet.confirm()
    assert asked == []


def test_a_missing_video_is_said_and_nothing_is_written(sheet, qtbot, project_file):
    project_file.with_name("street.mp4").unlink()
    sheet.pictures.click()
    sheet.write.click()
    finished(qtbot, sheet)
    assert "is not where it was" in sheet.result.text()
    assert sheet.write.text() == "Try again"
    assert not project_file.with_name("street.coco.json").exists()


@pytest.fixture
def held(monkeypatch):
    """An export that waits in the middle until it is told to go on or to stop."""
    go_on, begun = threading.Event(), threading.Event()
    really = host.write_export

    def wait(order, progress, cancel):
        progress(0.25)
        begun.set()
        while not go_on.wait(0.01) and not cancel():
            pass
        return really(order, progress, cancel)

    monkeypatch.setattr(host, "write_export", wait)
    yield go_on
    go_on.set()


def test_it_shows_how_far_it_is_and_stops_when_asked(stage, sheet, qtbot, held, project_file):
    sheet.write.click()
    qtbot.waitUntil(lambda: sheet.bar.value() == 250)
    assert "25%" in sheet.result.text()
    assert not sheet.format.isEnabled()
    sheet.stop.click()
    finished(qtbot, sheet)
    assert "Stopped" in sheet.result.text()
    assert not project_file.with_name("street.coco.json").exists()


def test_it_goes_on_when_the_sheet_is_closed_and_says_when_it_is_done(
    stage, sheet, qtbot, held, say, project_file
):
    sheet.write.click()
    qtbot.waitUntil(lambda: sheet.bar.value() == 250)
    stage.press(Qt.Key.Key_Escape)
    assert stage.sheet is None
    stage.dialogs.export()  # looking again shows the same export
    assert stage.sheet.stop.isVisible()
    stage.sheet.dismiss()
    held.set()
    qtbot.waitUntil(lambda: "Exported to" in say.last)
    assert project_file.with_name("street.coco.json").is_file()


def test_words_for_sizes_and_losses():
    assert [size_words(n) for n in (0, 999, 1500, 123456, 5_200_000, 3_000_000_000)] == [
        "0 bytes",
        "999 bytes",
        "1.5 kB",
        "123 kB",
        "5.2 MB",
        "3 GB",
    ]
    assert (
        loss_words(Loss("clips", 1234567, "COCO knows no time"))
        == "Clips (1\u202f234\u202f567) – COCO knows no time"
    )
    assert suggested(Path("/a/b.framegrain"), "json") == Path("/a/b.json")


def test_a_coarser_export_is_chosen_by_hand_and_says_what_was_left_out(sheet, qtbot, project_file):
    actions = sheet.grain.level.centre_of(2).center().toPoint()
    qtbot.mouseClick(sheet.grain.level, Qt.MouseButton.LeftButton, pos=actions)
    qtbot.mouseClick(sheet.write, Qt.MouseButton.LeftButton)
    finished(qtbot, sheet)
    assert "Tracks (2) – finer than this export was asked for" in sheet.result_losses.text()
    written = json.loads(sheet.order.out.read_text())
    assert not written["annotations"]
    assert len(written["events"]) == 1


def test_a_label_there_is_not_is_said_in_the_sheet(sheet, qtbot):
    qtbot.keyClicks(sheet.grain.roll_up, "persn")
    qtbot.mouseClick(sheet.write, Qt.MouseButton.LeftButton)
    finished(qtbot, sheet)
    assert "did you mean person?" in sheet.result.text()
    assert not sheet.order.out.exists()
