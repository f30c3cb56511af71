"""The main job, as a person does it: a bare video becomes a labeled project and an export."""

from __future__ import annotations

import json
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from contract.videos import Recipe, encode
from framegrain.domain.records import Scope
from framegrain.domain.shapes import Box, Cuboid, Polygon
from framegrain.session.projects import open_project
from framegrain.storage.project_file import ProjectFile
from framegrain.ui.settings import Settings
from framegrain.ui.window import MainWindow
from on_disk import stored
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from framegrain.ui.theme import Theme

    from .conftest import Person

CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_bare_video_becomes_a_labeled_export(
    person: Person, made_video: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    shutil.copy(made_video, tmp_path / "street.mp4")
    person.window.open_path(tmp_path / "street.mp4")
    page = person.window.new_project
    qtbot.waitUntil(page.isVisible)
    page.start()
    person.sees_exact_picture()
    assert person.session.project.path == tmp_path / "street.framegrain"
    tracks_a_person(person)
    outlines_ground_and_boxes_a_van(person)
    marks_walking(person)
    assert stored(person.session.project.path) == person.session.open_document
    exports(person, tmp_path / "street.coco.json", qtbot)


def tracks_a_person(person: Person) -> None:
    document = person.session.open_document
    person.find("pedestrian")
    person.drag_picture((20, 20), (60, 90))
    person.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    person.sees_exact_picture()
    person.drag_picture((40, 50), (70, 60))
    first, second = document.keyframes(min(document.tracks))
    assert (first.frame, second.frame) == (0, 10)
    assert isinstance(first.shape, Box)
    assert isinstance(second.shape, Box)
    assert second.shape.x - first.shape.x == pytest.approx(30, abs=1)


def outlines_ground_and_boxes_a_van(person: Person) -> None:
    person.find("ground")
    person.press("g")
    for x, y in ((200, 150), (260, 150), (280, 200), (210, 220)):
        person.click_picture(x, y)
    person.press(Qt.Key.Key_Return)
    person.find("van")
    person.press("u")
    person.drag_picture((150, 40), (200, 80))
    person.click_picture(220, 30)
    kinds = {type(k.shape) for k in person.session.open_document.all_keyframes.values()}
    assert kinds == {Box, Polygon, Cuboid}


def marks_walking(person: Person) -> None:
    person.find("walk")
    person.press("i")
    person.press(Qt.Key.Key_Right)
    person.sees_exact_picture()
    person.press("o")
    (event,) = person.session.open_document.events.values()
    assert (event.label, event.scope, event.span.start) == ("walk", Scope.SEGMENT, 10)


def exports(person: Person, out: Path, qtbot: QtBot) -> None:
    person.press("e", CTRL)
    assert person.window.dialogs.sheet is not None
    person.press(Qt.Key.Key_Return)
    qtbot.waitUntil(out.exists, timeout=10_000)
    coco = json.loads(out.read_text(encoding="utf-8"))
    assert len(coco["annotations"]) == 13
    assert len(coco["events"]) == 1


def test_reopening_shows_the_same(at_work: Person, project_file: Path) -> None:
    at_work.find("thing")
    at_work.drag_picture((20, 20), (60, 90))
    before = at_work.session.open_document.copy()
    at_work.window.open_path(project_file)
    assert "open here already" in at_work.told
    at_work.window.close_session()
    at_work.window.open_path(project_file)
    at_work.sees_exact_picture()
    assert at_work.session.open_document == before
    at_work.press("z", CTRL)
    assert not at_work.session.open_document.tracks
    assert "Draw Thing 1" in at_work.told


def test_a_video_is_opened_by_dropping_it(
    person: Person, made_video: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    video = tmp_path / "dropped.mp4"
    shutil.copy(made_video, video)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(video))])
    person.window.dropEvent(
        QDropEvent(
            QPointF(50, 50),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    qtbot.waitUntil(person.window.new_project.isVisible)
    person.window.new_project.start()
    person.sees_exact_picture()
    assert person.session.open_document.video.name == "dropped.mp4"


def test_a_refused_edit_says_why_and_where_to_go(at_work: Person) -> None:
    at_work.find("meet")
    at_work.press("i")
    at_work.press(Qt.Key.Key_Right)
    at_work.press("o")
    assert not at_work.session.open_document.events
    assert "needs" in at_work.told
    assert "Day" in at_work.told


def test_a_label_key_while_drawing_is_for_the_next_shape(at_work: Person) -> None:
    at_work.press("h")
    at_work.press("b")
    at_work.drag_picture((20, 20), (60, 90))
    at_work.press("p")
    (thing,) = at_work.session.open_document.tracks.values()
    assert thing.label == "thing"
    at_work.drag_picture((120, 20), (160, 90))
    assert [t.label for t in at_work.session.open_document.tracks.values()] == ["thing", "person"]


def test_with_the_select_tool_a_label_key_relabels(at_work: Person) -> None:
    at_work.press("h")
    at_work.press("b")
    at_work.drag_picture((20, 20), (60, 90))
    at_work.press(Qt.Key.Key_Escape)
    at_work.press("p")
    (track,) = at_work.session.open_document.tracks.values()
    assert track.label == "person"


def test_letters_typed_into_a_field_stay_there(at_work: Person) -> None:
    at_work.press(Qt.Key.Key_Slash)
    for letter in "bug":
        at_work.press(letter)
    assert at_work.session.focus.tool.value == "select"


def test_an_object_leaves_and_returns_with_two_keys(at_work: Person) -> None:
    at_work.press("h")
    at_work.press("b")
    at_work.drag_picture((20, 20), (60, 90))
    (track,) = at_work.session.open_document.tracks
    at_work.session.focus.go_to(10)
    at_work.press("x")
    at_work.session.focus.go_to(60)
    at_work.press("x")
    state = at_work.session.desk.state
    shown = at_work.session.open_document.tracks[track]
    assert [f for f in (0, 9, 10, 59, 60) if (s := state(shown, f)) is not None and s.shape is not None] == [
        0,
        9,
        60,
    ]


def test_delete_here_keeps_the_track(at_work: Person) -> None:
    at_work.press("h")
    at_work.press("b")
    at_work.drag_picture((20, 20), (60, 90))
    (track,) = at_work.session.open_document.tracks
    at_work.session.focus.go_to(20)
    at_work.press(Qt.Key.Key_Return)
    at_work.session.focus.go_to(10)
    at_work.press(Qt.Key.Key_Delete)
    shown = at_work.session.open_document.tracks[track]
    state = at_work.session.desk.state
    assert [f for f in range(21) if (s := state(shown, f)) is None or s.shape is None] == [10]
    at_work.press(Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    assert not at_work.session.open_document.tracks


def test_the_theme_switches_and_is_remembered(at_work: Person) -> None:
    dark = at_work.bench.grab().toImage().pixelColor(5, 5)
    at_work.press("t", CTRL)
    assert at_work.bench.grab().toImage().pixelColor(5, 5) != dark
    assert at_work.window.settings.get("look", "") == "light"


def test_a_text_file_named_mp4_is_explained(person: Person, tmp_path: Path, qtbot: QtBot) -> None:
    fake = tmp_path / "holiday.mp4"
    fake.write_text("no video", encoding="utf-8")
    person.window.open_path(fake)
    person.window.new_project.start()
    qtbot.waitUntil(lambda: "holiday.mp4" in person.window.new_project.problem, timeout=5000)
    assert not (tmp_path / "holiday.framegrain").exists()


def test_a_moved_video_keeps_its_labels_and_can_be_found(
    at_work: Person, project_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    at_work.find("thing")
    at_work.drag_picture((20, 20), (60, 90))
    at_work.window.close_session()
    video = project_file.parent / "street.mp4"
    there = tmp_path / "there.mp4"
    video.rename(there)
    at_work.window.open_path(project_file)
    assert "not where it was" in at_work.told
    assert len(at_work.session.open_document.tracks) == 1
    at_work.window.opener.relink(at_work.session, at_work.session.open_document.video, there)
    qtbot.waitUntil(lambda: "same video" in at_work.told, timeout=10_000)
    at_work.sees_exact_picture()


def test_a_project_open_elsewhere_opens_for_reading(person: Person, project_file: Path) -> None:
    elsewhere = open_project(project_file, person="Anna")
    person.window.open_path(project_file)
    person.sees_exact_picture()
    assert person.session.read_only
    assert "reading only" in person.told
    person.find("thing")
    person.drag_picture((20, 20), (60, 90))
    assert not person.session.open_document.tracks
    elsewhere.close()


def test_undo_in_a_project_open_elsewhere_is_explained(
    at_work: Person, look: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    at_work.find("thing")
    at_work.drag_picture((20, 20), (60, 90))
    reader = MainWindow(look, Settings(tmp_path / "reader.json"))
    qtbot.addWidget(reader)
    reader.open_path(at_work.session.project.path)
    reader.commands.run("edit.undo")
    assert "reading only" in reader.messages.text
    assert reader.session is not None
    assert len(reader.session.open_document.tracks) == 1
    reader.close()


def test_a_project_that_can_not_be_shown_is_let_go_of(person: Person, project_file: Path) -> None:
    with sqlite3.connect(project_file) as rows:
        rows.execute("UPDATE video_index SET content = x'00'")
    person.window.open_path(project_file)
    assert "can't be used" in person.told
    assert person.window.session is None
    assert not project_file.with_name(f".{project_file.name}.lock").exists()


def test_a_video_in_the_place_of_the_labeled_one_is_not_shown(person: Person, project_file: Path) -> None:
    encode(Recipe("libx264", size=(320, 240), gop=10), project_file.parent / "street.mp4")
    person.window.open_path(project_file)
    assert "its content has changed" in person.told
    assert not person.bench.pictures.is_open


def test_space_plays_and_stops_on_the_frame_shown(at_work: Person, qtbot: QtBot) -> None:
    at_work.bench.canvas.setFocus()
    at_work.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: at_work.session.focus.frame > 5, timeout=5000)
    at_work.press(Qt.Key.Key_Space)
    at_work.sees_exact_picture()
    picture = at_work.bench.pictures.current
    assert picture is not None
    assert picture.shown_frame == at_work.session.focus.frame
    assert not at_work.session.focus.playing


def test_every_action_does_something_or_says_why(at_work: Person) -> None:
    disabled = [
        spec.id for spec in at_work.window.commands.specs if not at_work.window.commands[spec.id].isEnabled()
    ]
    assert disabled == []


def test_a_track_is_ended_and_reopened(at_work: Person) -> None:
    at_work.press("h")
    at_work.press("b")
    at_work.drag_picture((20, 20), (60, 90))
    (track,) = at_work.session.open_document.tracks
    at_work.session.focus.go_to(40)
    at_work.press(Qt.Key.Key_Return)
    at_work.session.focus.go_to(20)
    at_work.press("X", Qt.KeyboardModifier.ShiftModifier)
    assert [(k.frame, k.outside) for k in at_work.session.open_document.keyframes(track)] == [
        (0, False),
        (20, True),
    ]
    at_work.press("x", Qt.KeyboardModifier.AltModifier)
    assert [(k.frame, k.outside) for k in at_work.session.open_document.keyframes(track)] == [
        (0, False),
        (20, False),
    ]


def test_no_action_fails_in_a_project_without_a_video(person: Person, tmp_path: Path) -> None:
    empty = tmp_path / "empty.framegrain"
    ProjectFile.create(empty, taxonomy_text=TAXONOMY, taxonomy_version="1", name="empty").close()
    person.window.open_path(empty)
    asking = ("file.quit", "file.sample", "file.open", "file.add_video", "file.relink", "file.import")
    asking += ("file.add_folder", "file.unpack", "guide.book")
    for spec in person.window.commands.specs:
        if spec.id not in (*asking, "file.taxonomy", "help.manual"):
            person.window.commands.run(spec.id)
            if spec.id == "file.new":  # whose page would keep the others from the project
                person.window.new_project.cancel()
    assert person.session.document is None
    person.window.commands.run("clip.finish")
    assert "no video is open" in person.told.lower()
