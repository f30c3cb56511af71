"""Cuboids through the whole window: the front by key, the camera by a sheet, metres in inspector and exports."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from framegrain.domain import standing
from framegrain.domain.cuboids import with_next_front
from framegrain.domain.ground import on_picture
from framegrain.domain.records import Camera
from framegrain.domain.shapes import Box
from framegrain.domain.standing import Standing
from framegrain.editing import tracks
from framegrain.editing.calibration import set_calibration
from framegrain.editing.shapes import cuboid_between, rounded
from framegrain.exchange import coco, project_json
from framegrain.session.projects import open_last_video, open_project
from framegrain.ui.dialogs.calibration_sheet import CalibrationSheet
from made_projects import MadeSource

CUBE = rounded(cuboid_between(Box(x=60, y=90, width=80, height=80), (60, -40)))
CAMERA = Camera(focal=300.0, principal=(160.0, 120.0), height=3.0, pitch=0.35)
CAR = Standing(x=0.4, y=8.0, heading=150.0, length=4.2, width=1.8, height=1.5)
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def draw(session, *keyframes):
    (frame, shape), *more = keyframes
    edit = tracks.start_track(session.desk, "van", frame, shape)
    session.do(edit)
    track = edit.changes[0].id
    for frame, shape in more:
        session.do(tracks.set_shape(session.desk, track, frame, shape))
    session.focus.select({track})
    return track


def on_disk(project_file):
    copy = open_project(project_file, read_only=True, person="reader")
    open_last_video(copy)
    document = copy.document
    copy.project.close()
    return document


@pytest.fixture
def sheet(at_work):
    """The calibration sheet, as it is opened from the menu."""

    def opened():
        at_work.window.commands.run("cuboid.calibrate")
        found = at_work.window.dialogs.sheet
        assert isinstance(found, CalibrationSheet)
        return found

    return opened


def test_a_key_takes_the_next_face_as_the_front_on_every_keyframe(at_work, project_file):
    session = at_work.session
    track = draw(session, (0, CUBE), (20, CUBE))
    at_work.bench.canvas.setFocus()
    at_work.press(Qt.Key.Key_F, ALT)
    assert [k.shape for k in session.document.keyframes(track)] == [with_next_front(CUBE)] * 2
    assert session.entries[-1].edit.name == "Next front of Van 1"
    assert on_disk(project_file) == session.document
    for _ in range(3):
        at_work.press(Qt.Key.Key_F, ALT)
    assert session.document.keyframes(track)[0].shape == CUBE
    session.undo()
    assert session.document.keyframes(track)[0].shape != CUBE


def test_the_front_of_one_frame_only(at_work):
    session = at_work.session
    track = draw(session, (0, CUBE), (20, CUBE))
    at_work.bench.canvas.setFocus()
    at_work.press(Qt.Key.Key_F, ALT | SHIFT)
    assert [k.shape for k in session.document.keyframes(track)] == [with_next_front(CUBE), CUBE]
    assert session.entries[-1].edit.name == "Next front of Van 1 on 0"


def test_only_cuboids_have_a_front_which_is_said(at_work):
    edit = tracks.start_track(at_work.session.desk, "person", 0, Box(x=10, y=10, width=30, height=40))
    at_work.session.do(edit)
    at_work.session.focus.select({edit.changes[0].id})
    at_work.window.commands.run("cuboid.front")
    assert at_work.told == "Only cuboids have a front; select one"
    assert len(at_work.session.entries) == 1


def test_numbers_typed_into_the_sheet_calibrate_the_video_as_one_undoable_step(at_work, sheet, project_file):
    found = sheet()
    for field, value in ((found.focal, "300"), (found.above, "3"), (found.pitch, "20")):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, value)
    found.accept.setFocus()
    QTest.keyClick(found.accept, Qt.Key.Key_Return)
    camera = at_work.session.document.camera
    assert (camera.focal, camera.height) == (300.0, 3.0)
    assert camera.pitch == pytest.approx(0.349, abs=1e-3)
    assert camera.principal == (160.0, 120.0)
    assert on_disk(project_file).camera == camera
    assert at_work.window.commands["cuboid.ground"].isChecked()  # the grid is the check
    assert at_work.session.entries[-1].edit.name == "Set camera calibration"
    at_work.session.undo()
    assert at_work.session.document.camera is None


def test_four_corners_set_on_the_picture_give_the_camera(at_work, sheet, project_file):
    found = sheet()
    found.across.setValue(2.5)
    found.along.setValue(5.0)
    QTest.mouseClick(found.points, Qt.MouseButton.LeftButton)
    assert at_work.window.dialogs.sheet is None
    places = [(-2.0, 6.0), (0.4, 6.7), (-1.0, 11.5), (-3.4, 10.8)]
    for place in places:
        at_work.click_picture(*on_picture(CAMERA, (*place, 0.0)))
    again = at_work.window.dialogs.sheet
    assert isinstance(again, CalibrationSheet)
    assert again.across.value() == 2.5
    assert again.camera.focal == pytest.approx(300, rel=0.15)  # as exactly as screen pixels are
    assert again.camera.height == pytest.approx(3, rel=0.15)
    again.confirm()
    kept = on_disk(project_file).calibration
    assert kept.rectangle is not None
    assert kept.rectangle.width == 2.5
    assert kept.camera == again.camera


def test_backspace_takes_a_corner_back_and_escape_drops_all(at_work, sheet):
    QTest.mouseClick(sheet().points, Qt.MouseButton.LeftButton)
    at_work.click_picture(100, 100)
    at_work.click_picture(150, 100)
    assert len(at_work.bench.canvas.hand.draft.path) == 3
    at_work.press(Qt.Key.Key_Backspace)
    assert len(at_work.bench.canvas.hand.draft.path) == 2
    at_work.press(Qt.Key.Key_Escape)
    assert at_work.bench.canvas.hand.gesture is None
    assert not at_work.session.entries


def test_points_that_are_no_rectangle_are_refused_with_the_fix(at_work, sheet):
    QTest.mouseClick(sheet().points, Qt.MouseButton.LeftButton)
    for place in ((100, 100), (200, 100), (100, 200), (200, 200)):
        at_work.click_picture(*place)
    again = at_work.window.dialogs.sheet
    assert "no rectangle on the ground" in again.said.text()
    assert not again.accept.isEnabled()
    again.pitch.setValue(12.0)  # typing instead is a way out
    assert again.accept.isEnabled()
    assert again.rectangle is None


def test_a_calibration_is_removed_from_the_sheet_and_comes_back_by_undo(at_work, sheet):
    at_work.session.do(set_calibration(at_work.session.desk, CAMERA))
    found = sheet()
    assert found.camera == CAMERA  # opening it changes no number
    QTest.mouseClick(found.forget, Qt.MouseButton.LeftButton)
    assert at_work.session.document.camera is None
    at_work.session.undo()
    assert at_work.session.document.camera == CAMERA


def test_what_needs_a_camera_says_so(at_work):
    at_work.window.commands.run("cuboid.ground")
    assert "Calibrate the camera first" in at_work.told
    assert not at_work.window.commands["cuboid.ground"].isChecked()
    at_work.window.commands.run("cuboid.forget_camera")
    assert "no camera calibration" in at_work.told


def test_metres_are_in_the_inspector_and_follow_the_frame(at_work, qtbot):
    session = at_work.session
    session.do(set_calibration(session.desk, CAMERA))
    track = draw(session, (0, rounded(standing.cuboid_of(CAR, CAMERA))))
    facts = at_work.bench.inspector.object.record.facts
    qtbot.waitUntil(lambda: "4.20 × 1.80 × 1.50 m" in facts_text(facts))
    assert "150°" in facts_text(facts)
    assert "8.0 m ahead, 0.4 m right" in facts_text(facts)
    far = Standing(x=0.4, y=12.0, heading=150.0, length=4.2, width=1.8, height=1.5)
    session.do(tracks.set_shape(session.desk, track, 20, rounded(standing.cuboid_of(far, CAMERA))))
    session.focus.go_to(10)
    qtbot.waitUntil(lambda: "10.0 m ahead" in facts_text(facts))


def facts_text(facts):
    return " | ".join(label.text() for label in facts.findChildren(QLabel) if not label.isHidden())


def test_exports_carry_metres_of_keyframes_and_in_betweens(at_work, tmp_path):
    session = at_work.session
    session.do(set_calibration(session.desk, CAMERA))
    later = Standing(x=0.4, y=12.0, heading=-150.0, length=4.2, width=1.8, height=1.5)
    shapes = [rounded(standing.cuboid_of(box, CAMERA)) for box in (CAR, later)]
    draw(session, (0, shapes[0]), (20, shapes[1]))
    coco.write(MadeSource([session.document]), tmp_path / "coco.json")
    found = json.loads((tmp_path / "coco.json").read_text())
    middle = next(a for a in found["annotations"] if a["image_id"] == 11)["metres"]
    assert middle["length"] == pytest.approx(4.2, abs=0.02)
    assert middle["y"] == pytest.approx(10.0, abs=0.05)
    assert abs(middle["heading"]) == pytest.approx(180.0, abs=0.5)
    assert middle["misfit"] < 0.05
    assert found["videos"][0]["camera"]["height"] == 3.0
    project_json.write(MadeSource([session.document]), tmp_path / "project.json")
    metres = json.loads((tmp_path / "project.json").read_text())["videos"][0]["metres"]
    assert [round(m["metres"]["y"], 1) for m in metres] == [8.0, 12.0]
    assert project_json.read(tmp_path / "project.json").videos[0].records
