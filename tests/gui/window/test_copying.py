"""Copying, cutting, pasting and duplicating objects by keys in the whole window: what the project file has then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from contract.videos import Recipe, encode
from framegrain.domain.shapes import Box
from framegrain.editing.tracks import set_shape, start_track
from framegrain.session.videos import add_video, examine
from on_disk import stored

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.domain.document import Document

    from .conftest import Person

K = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
HERE = Box(x=100, y=80, width=40, height=30)


def put(person: Person, *keyframes: tuple[int, Box], label: str = "thing") -> int:
    (frame, shape), *more = keyframes
    edit = start_track(person.session.desk, label, frame, shape)
    person.session.do(edit)
    track = edit.changes[0].id
    for frame, shape in more:
        person.session.do(set_shape(person.session.desk, track, frame, shape))
    person.session.focus.select([track])
    person.bench.canvas.setFocus()
    return track


def go(person: Person, frame: int) -> None:
    person.session.focus.go_to(frame)
    person.sees_exact_picture()


def shape(document: Document, track: int, frame: int) -> object:
    state = document.state(track, frame)
    return None if state is None else state.shape


def test_a_shape_pasted_on_another_frame_is_the_same_objects_there(
    at_work: Person, project_file: Path
) -> None:
    track = put(at_work, (0, HERE))
    at_work.press(K.Key_C, CTRL)
    assert "Thing 1 copied from frame 0" in at_work.told
    go(at_work, 12)
    at_work.press(K.Key_V, CTRL)
    document = stored(project_file, 1)
    assert list(document.tracks) == [track]
    assert shape(document, track, 12) == HERE
    assert at_work.session.can_undo == "Paste Thing 1 on 12"
    assert "Ctrl+Shift+V" in at_work.told
    at_work.press(K.Key_Z, CTRL)
    assert shape(stored(project_file, 1), track, 12) is None


def test_pasted_on_its_own_frame_it_is_a_new_object_beside_it_each_time(
    at_work: Person, project_file: Path
) -> None:
    track = put(at_work, (0, HERE))
    at_work.press(K.Key_C, CTRL)
    at_work.press(K.Key_V, CTRL)
    at_work.press(K.Key_V, CTRL)
    document = stored(project_file, 1)
    new = sorted(document.tracks)[1:]
    assert [document.tracks[i].number for i in new] == [2, 3]
    assert [shape(document, i, 0).x for i in new] == [112, 124]
    assert at_work.session.focus.selection == {new[1]}
    assert shape(document, track, 0) == HERE


def test_pasted_as_new_on_another_frame_it_is_a_new_object_in_the_very_place(
    at_work: Person, project_file: Path
) -> None:
    track = put(at_work, (0, HERE))
    at_work.press(K.Key_C, CTRL)
    go(at_work, 5)
    at_work.press(K.Key_V, CTRL | SHIFT)
    document = stored(project_file, 1)
    (new,) = set(document.tracks) - {track}
    assert shape(document, new, 5) == HERE
    assert shape(document, track, 5) is None
    assert at_work.session.focus.selection == {new}


def test_cut_takes_off_this_frame_and_paste_brings_it_elsewhere(at_work: Person, project_file: Path) -> None:
    put(at_work, (0, HERE))
    at_work.press(K.Key_X, CTRL)
    assert not stored(project_file, 1).tracks
    assert at_work.session.can_undo == "Cut Thing 1 on 0"
    go(at_work, 7)
    at_work.press(K.Key_V, CTRL)
    (made,) = stored(project_file, 1).tracks
    assert shape(stored(project_file, 1), made, 7) == HERE


def test_duplicate_is_one_step_and_leaves_what_was_copied(at_work: Person, project_file: Path) -> None:
    track = put(at_work, (0, HERE))
    at_work.press(K.Key_C, CTRL | SHIFT)
    assert at_work.session.can_undo == "Duplicate Thing 1 on 0"
    document = stored(project_file, 1)
    (new,) = set(document.tracks) - {track}
    assert shape(document, new, 0) == Box(x=112, y=92, width=40, height=30)
    at_work.press(K.Key_V, CTRL)
    assert "Nothing was copied yet" in at_work.told


def test_several_are_copied_together(at_work: Person, project_file: Path) -> None:
    ids = [put(at_work, (0, HERE)), put(at_work, (0, Box(x=10, y=10, width=30, height=30)))]
    at_work.press(K.Key_A, CTRL)
    at_work.press(K.Key_C, CTRL)
    go(at_work, 3)
    at_work.press(K.Key_V, CTRL)
    document = stored(project_file, 1)
    assert [shape(document, i, 3) == shape(document, i, 0) for i in ids] == [True, True]
    at_work.press(K.Key_Z, CTRL)
    assert [shape(stored(project_file, 1), i, 3) for i in ids] == [None, None]


def test_a_shape_is_carried_to_the_next_frame_and_to_the_next_keyframe(
    at_work: Person, project_file: Path
) -> None:
    far = Box(x=200, y=80, width=40, height=30)
    track = put(at_work, (0, HERE), (20, far), (40, far))
    at_work.press(K.Key_Period, CTRL)
    at_work.sees_exact_picture()
    assert at_work.session.focus.frame == 1
    assert shape(stored(project_file, 1), track, 1) == HERE
    at_work.press(K.Key_Period, ALT)
    assert shape(stored(project_file, 1), track, 20) == HERE
    assert shape(stored(project_file, 1), track, 40) == far
    assert at_work.session.can_undo == "Copy the shape of Thing 1 from 1 to 20"
    go(at_work, 40)
    at_work.press(K.Key_Period, ALT)
    assert "Thing 1 has no keyframe in the picture after frame 40" in at_work.told


def test_on_the_last_frame_there_is_no_next_one(at_work: Person) -> None:
    put(at_work, (119, HERE))
    go(at_work, 119)
    at_work.press(K.Key_Period, CTRL)
    assert "last frame" in at_work.told


@pytest.mark.parametrize(
    ("size", "lands", "said"),
    [((320, 240), HERE, False), ((96, 64), Box(x=56, y=34, width=40, height=30), True)],
)
def test_it_is_pasted_into_another_video_as_a_new_object(
    at_work: Person, project_file: Path, tmp_path: Path, size: tuple[int, int], lands: Box, said: bool
) -> None:
    path = tmp_path / "other.mp4"
    encode(Recipe("libx264", size=size, times=range(30), numbers=range(30)), path)
    other = add_video(at_work.session.project, examine(path))
    put(at_work, (0, HERE))
    at_work.press(K.Key_C, CTRL)
    at_work.press(K.Key_PageDown, CTRL)
    at_work.sees_exact_picture()
    assert at_work.session.document.video.id == other.id
    go(at_work, 4)
    at_work.bench.canvas.setFocus()
    at_work.press(K.Key_V, CTRL)
    document = stored(project_file, other.id)
    (made,) = document.tracks.values()
    assert (made.label, made.number) == ("thing", 1)
    assert shape(document, made.id, 4) == lands
    assert at_work.session.focus.selection == {made.id}
    assert ("another size" in at_work.told) is said
    assert len(stored(project_file, 1).tracks) == 1


def test_zoom_and_place_stay_in_the_next_video_of_the_same_size_if_wanted(
    at_work: Person, tmp_path: Path
) -> None:
    path = tmp_path / "other.mp4"
    encode(Recipe("libx264", size=(320, 240), times=range(30), numbers=range(30)), path)
    add_video(at_work.session.project, examine(path))
    canvas = at_work.bench.canvas
    canvas.setFocus()
    for _ in range(4):
        at_work.press(K.Key_Equal, CTRL)
    view = canvas.stage.view
    at_work.window.commands.run("view.keep_place")
    at_work.press(K.Key_PageDown, CTRL)
    at_work.sees_exact_picture()
    assert canvas.stage.view == view
    at_work.window.commands.run("view.keep_place")
    at_work.press(K.Key_PageDown, CTRL)
    at_work.sees_exact_picture()
    assert canvas.zoom_text.startswith("fit")


def test_what_is_pasted_and_hidden_at_once_is_told(at_work: Person) -> None:
    put(at_work, (0, HERE))
    at_work.press(K.Key_C, CTRL)
    at_work.session.focus.showing.hide_labels(["thing"], on=True)
    at_work.press(K.Key_V, CTRL | SHIFT)
    assert len(at_work.session.document.tracks) == 2
    assert "hidden" in at_work.told


def test_what_cannot_be_copied_or_pasted_says_why(at_work: Person) -> None:
    at_work.bench.canvas.setFocus()
    at_work.press(K.Key_C, CTRL)
    assert "Select an object that is on this frame first" in at_work.told
    at_work.press(K.Key_V, CTRL)
    assert "Nothing was copied yet" in at_work.told
    track = put(at_work, (0, HERE))
    at_work.press(K.Key_C, CTRL)
    at_work.press(K.Key_L, CTRL)
    at_work.press(K.Key_X, CTRL)
    assert "Thing 1 is locked" in at_work.told
    assert track in at_work.session.document.tracks


def test_copying_in_a_text_field_copies_text(at_work: Person) -> None:
    put(at_work, (0, HERE))
    at_work.press(K.Key_Slash)
    at_work.press("t")
    at_work.press(K.Key_A, CTRL)
    at_work.press(K.Key_C, CTRL)
    assert "copied" not in at_work.told
