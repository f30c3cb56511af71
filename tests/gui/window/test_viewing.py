"""Order, hiding, locking, showing alone and looks: by keys, menus and mouse in the whole window."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from contract.videos import Recipe, encode
from framegrain.domain.records import Scope
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.editing.events import add_event
from framegrain.editing.tracks import set_shape, start_track
from framegrain.session.videos import add_video, examine
from framegrain.ui.canvas.signs import Signs
from framegrain.ui.canvas.view_sheet import ViewSheet
from on_disk import stored

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Person

K = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def put(person: Person, *shapes: Box, label: str = "thing") -> list[int]:
    ids = []
    for shape in shapes:
        edit = start_track(person.session.desk, label, 0, shape)
        person.session.do(edit)
        ids.append(edit.changes[0].id)
    person.bench.canvas.setFocus()
    return ids


def pile(person: Person) -> list[int]:
    """A large, a middle and a small box on each other."""
    return put(
        person,
        Box(x=40, y=40, width=160, height=160),
        Box(x=60, y=60, width=100, height=100),
        Box(x=80, y=80, width=40, height=40),
    )


def drawn(person: Person) -> list[int]:
    return [item.id for item in person.bench.canvas.stage.drawn]


def select(person: Person, *ids: int) -> None:
    person.session.focus.select(ids)
    person.bench.canvas.setFocus()


def signs(person: Person) -> list[str]:
    (found,) = person.bench.canvas.findChildren(Signs)
    assert found.isVisible() is bool(found.texts)
    return found.texts


def click_sign(person: Person, words: str) -> None:
    buttons = person.bench.canvas.findChildren(QPushButton)
    (button,) = [b for b in buttons if words in b.text() and b.isVisible()]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


# -- order


def test_the_order_is_changed_by_keys_is_in_the_file_and_undone_by_name(
    at_work: Person, project_file: Path
) -> None:
    large, middle, small = pile(at_work)
    select(at_work, large)
    at_work.press(K.Key_Up, CTRL | SHIFT)
    assert at_work.session.can_undo == "Bring Thing 1 to the front"
    layers = {i: stored(project_file).tracks[i].layer for i in (large, middle, small)}
    assert layers[large] > max(layers[middle], layers[small])
    at_work.session.focus.clear()
    assert drawn(at_work) == [middle, small, large]
    at_work.click_picture(100, 100)  # on all three: the one in front is hit
    assert at_work.session.focus.selection == {large}
    at_work.press(K.Key_Z, CTRL)
    assert "Bring Thing 1 to the front" in at_work.told
    assert stored(project_file).tracks[large].layer == 0
    at_work.session.focus.clear()
    at_work.click_picture(100, 100)
    assert at_work.session.focus.selection == {small}


def test_forward_and_backward_by_one_and_to_the_back(at_work: Person, project_file: Path) -> None:
    large, middle, small = pile(at_work)
    select(at_work, large)
    at_work.press(K.Key_Up, CTRL)
    select(at_work, small)
    at_work.press(K.Key_Down, CTRL | SHIFT)
    at_work.session.focus.clear()
    assert drawn(at_work) == [small, middle, large]
    select(at_work, large)
    at_work.press(K.Key_Down, CTRL)
    at_work.session.focus.clear()
    assert drawn(at_work) == [small, large, middle]
    tracks = stored(project_file).tracks
    assert tracks[small].layer < tracks[large].layer <= tracks[middle].layer


def test_an_order_that_is_so_already_is_refused_with_the_reason(at_work: Person) -> None:
    large, *_ = pile(at_work)
    select(at_work, large)
    at_work.press(K.Key_Down, CTRL)
    assert "nothing else lies under Thing 1" in at_work.told.replace("Nothing", "nothing")


# -- hidden


def test_what_is_hidden_is_gone_from_the_picture_counted_and_shown_again_by_one_click(
    at_work: Person, project_file: Path
) -> None:
    large, middle, small = pile(at_work)
    before = project_file.read_bytes()
    select(at_work, middle)
    at_work.press(K.Key_H, SHIFT)
    assert drawn(at_work) == [large, small]
    assert at_work.session.focus.selection == frozenset()
    assert signs(at_work) == ["1 object hidden, 1 on this frame · Show all"]
    assert "Thing 2 is hidden" in at_work.told
    at_work.press(K.Key_Period)
    at_work.sees_exact_picture()
    assert signs(at_work) == ["1 object hidden, none on this frame · Show all"]
    at_work.press(K.Key_Comma)
    at_work.press(K.Key_A, CTRL)
    assert at_work.session.focus.selection == {large, small}
    click_sign(at_work, "Show all")
    assert signs(at_work) == []
    at_work.session.focus.clear()
    assert drawn(at_work) == [large, middle, small]
    assert project_file.read_bytes() == before  # nothing of it is in the project


def test_all_objects_of_a_label_are_hidden_and_none_can_be_drawn_meanwhile(at_work: Person) -> None:
    (thing,) = put(at_work, Box(x=40, y=40, width=60, height=60))
    (somebody,) = put(at_work, Box(x=140, y=40, width=60, height=60), label="person")
    select(at_work, thing)
    at_work.press(K.Key_H, ALT | SHIFT)
    assert drawn(at_work) == [somebody]
    at_work.find("thing")
    at_work.press(K.Key_B)
    at_work.drag_picture((220, 120), (280, 180))
    assert len(at_work.session.document.tracks) == 2
    assert at_work.told == "The label Thing is hidden; show it first"
    at_work.press(K.Key_H, CTRL | SHIFT)
    at_work.drag_picture((220, 120), (280, 180))
    assert len(at_work.session.document.tracks) == 3


def test_only_the_selected_are_shown_with_what_is_drawn_meanwhile(at_work: Person) -> None:
    large, middle, small = pile(at_work)
    select(at_work, small)
    at_work.press(K.Key_I, SHIFT)
    at_work.session.focus.clear()
    assert drawn(at_work) == [small]
    assert signs(at_work) == ["Only 1 object shown · 2 objects hidden, 2 on this frame · Show all"]
    assert at_work.window.commands["show.only"].isChecked()
    at_work.find("thing")
    at_work.press(K.Key_B)
    at_work.drag_picture((220, 120), (280, 180))
    at_work.session.focus.clear()
    assert len(drawn(at_work)) == 2
    at_work.press(K.Key_I, SHIFT)
    assert len(drawn(at_work)) == 4
    assert {large, middle} <= set(drawn(at_work))


def test_objects_shown_alone_in_one_video_hide_nothing_in_another(at_work: Person, tmp_path: Path) -> None:
    path = tmp_path / "other.mp4"
    encode(Recipe("libx264", size=(320, 240), times=range(30), numbers=range(30)), path)
    other = add_video(at_work.session.project, examine(path))
    at_work.session.open_video(other.id)
    at_work.sees_exact_picture()
    (there,) = put(at_work, Box(x=40, y=40, width=60, height=60))
    at_work.session.open_video(1)
    at_work.sees_exact_picture()
    (here, _) = put(at_work, Box(x=40, y=40, width=60, height=60), Box(x=140, y=40, width=60, height=60))
    select(at_work, here)
    at_work.press(K.Key_I, SHIFT)
    assert drawn(at_work) == [here]
    at_work.session.open_video(other.id)
    at_work.sees_exact_picture()
    assert drawn(at_work) == [there]
    assert signs(at_work) == []


def test_what_is_hidden_and_locked_is_remembered_for_the_project_on_this_machine(
    at_work: Person, project_file: Path, tmp_path: Path
) -> None:
    large, middle, small = pile(at_work)
    select(at_work, middle)
    at_work.press(K.Key_H, SHIFT)
    select(at_work, small)
    at_work.press(K.Key_L, CTRL)
    at_work.window.close_session()
    at_work.window.open_path(project_file)
    at_work.sees_exact_picture()
    assert drawn(at_work) == [large, small]
    assert at_work.bench.canvas.stage.item(small).locked
    kept = json.loads((tmp_path / "settings.json").read_text())["canvas/projects"]
    assert kept[0][1]["sight"]["hidden"] == [middle]
    assert kept[0][1]["locks"]["objects"] == [small]


# -- locked


def test_a_locked_object_is_not_hit_not_changed_and_says_why(at_work: Person, project_file: Path) -> None:
    _large, middle, small = pile(at_work)
    select(at_work, small)
    at_work.press(K.Key_L, CTRL)
    assert "Thing 3 is locked" in at_work.told
    for change in (
        lambda: at_work.press(K.Key_Right, ALT),
        lambda: at_work.press(K.Key_Delete, SHIFT),
        lambda: at_work.press(K.Key_Up, CTRL | SHIFT),
        lambda: at_work.find("person"),
    ):
        at_work.window.say("nothing yet")
        change()
        assert "locked" in at_work.told
    assert stored(project_file).tracks[small].label == "thing"
    assert stored(project_file).keyframes(small)[0].shape == Box(x=80, y=80, width=40, height=40)
    at_work.session.focus.clear()
    at_work.click_picture(100, 100)
    assert at_work.session.focus.selection == {middle}
    at_work.drag_picture((100, 100), (110, 100))
    assert stored(project_file).keyframes(small)[0].shape.x == 80
    assert stored(project_file).keyframes(middle)[0].shape.x == pytest.approx(70, abs=1)


def test_a_locked_object_alone_under_the_pointer_says_so_and_its_menu_unlocks_it(at_work: Person) -> None:
    (thing,) = put(at_work, Box(x=40, y=40, width=60, height=60))
    select(at_work, thing)
    at_work.press(K.Key_L, CTRL)
    at_work.session.focus.clear()
    at_work.click_picture(70, 70)
    assert at_work.session.focus.selection == frozenset()
    assert "Thing 1 is locked" in at_work.told
    where = at_work.at(70, 70)
    QTest.mouseClick(at_work.bench.canvas, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, where)
    assert at_work.session.focus.selection == {thing}
    at_work.window.commands.run("show.lock")
    assert not at_work.session.locks.by_hand.objects
    close_menus()


def test_all_objects_of_a_label_are_locked_and_unlocked(at_work: Person, project_file: Path) -> None:
    (thing,) = put(at_work, Box(x=40, y=40, width=60, height=60))
    select(at_work, thing)
    at_work.press(K.Key_L, CTRL | ALT)
    at_work.press(K.Key_Right, ALT)
    assert stored(project_file).keyframes(thing)[0].shape.x == 40
    at_work.press(K.Key_U, CTRL | SHIFT)
    at_work.press(K.Key_Right, ALT)
    assert stored(project_file).keyframes(thing)[0].shape.x == 41


def test_a_lane_locked_on_the_timeline_is_locked_on_the_picture_and_unlocks_there(at_work: Person) -> None:
    (thing,) = put(at_work, Box(x=40, y=40, width=60, height=60))
    select(at_work, thing)
    at_work.window.commands.run("lane.lock")
    assert at_work.bench.canvas.stage.item(thing).locked
    at_work.press(K.Key_L, CTRL)
    assert "Thing 1 is, and all other" in at_work.told
    assert not at_work.bench.canvas.stage.item(thing).locked
    assert not at_work.bench.timeline.surface.arrangement.locked


def test_undo_may_take_back_what_was_done_before_the_lock(at_work: Person, project_file: Path) -> None:
    (thing,) = put(at_work, Box(x=40, y=40, width=60, height=60))
    select(at_work, thing)
    at_work.press(K.Key_Right, ALT)
    at_work.press(K.Key_L, CTRL)
    at_work.press(K.Key_Z, CTRL)
    assert stored(project_file).keyframes(thing)[0].shape.x == 40


# -- by label


def test_everything_with_the_label_of_the_selection_is_selected(at_work: Person) -> None:
    here = put(at_work, Box(x=40, y=40, width=60, height=60), Box(x=140, y=40, width=60, height=60))
    (somebody,) = put(at_work, Box(x=220, y=40, width=60, height=60), label="person")
    edit = start_track(at_work.session.desk, "thing", 50, Box(x=40, y=40, width=60, height=60))
    at_work.session.do(edit)
    later = edit.changes[0].id
    select(at_work, here[0])
    at_work.press(K.Key_A, CTRL | ALT)
    assert at_work.session.focus.selection == set(here)
    at_work.press(K.Key_A, CTRL | SHIFT)
    assert at_work.session.focus.selection == {*here, later}
    assert "3 objects in this video selected" in at_work.told
    at_work.session.focus.clear()
    at_work.find("person")
    at_work.press(K.Key_A, CTRL | ALT)
    assert at_work.session.focus.selection == {somebody}


def test_segments_are_selected_by_label_too(at_work: Person) -> None:
    session = at_work.session
    for start in (0, 30, 60):
        session.do(add_event(session.desk, "walk", Scope.SEGMENT, Span(start, start + 10)))
    walks = sorted(session.document.events)
    select(at_work, walks[0])
    at_work.press(K.Key_A, CTRL | SHIFT)
    assert session.focus.selection == set(walks)
    assert "3 segments and tags in this video selected" in at_work.told
    choose_in_label_menu(at_work, "walk", "Select all Walk on this frame")
    assert session.focus.selection == {walks[0]}


def test_the_menu_of_a_label_in_the_sidebar_selects_hides_and_locks(at_work: Person) -> None:
    here = put(at_work, Box(x=40, y=40, width=60, height=60), Box(x=140, y=40, width=60, height=60))
    choose_in_label_menu(at_work, "thing", "Select all Thing on this frame")
    assert at_work.session.focus.selection == set(here)
    choose_in_label_menu(at_work, "thing", "Hide all Thing")
    assert drawn(at_work) == []
    choose_in_label_menu(at_work, "thing", "Show all Thing")
    assert sorted(drawn(at_work)) == here
    choose_in_label_menu(at_work, "thing", "Lock all Thing")
    assert all(item.locked for item in at_work.bench.canvas.stage.drawn)


def choose_in_label_menu(person: Person, label: str, words: str) -> None:
    sidebar = person.bench.sidebar
    spot = sidebar.view.visualRect(sidebar.model.index_of(label)).center()
    view = sidebar.view.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, view.mapToGlobal(spot))
    QApplication.sendEvent(view, event)
    menu = next(m for m in person.bench.findChildren(QMenu) if m.isVisible())
    (action,) = [a for a in menu.actions() if a.text() == words]
    QTest.mouseClick(
        menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, menu.actionGeometry(action).center()
    )


def close_menus() -> None:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QMenu) and widget.isVisible():
            widget.close()


def test_the_menu_on_the_picture_offers_all_of_it(at_work: Person) -> None:
    put(at_work, Box(x=40, y=40, width=60, height=60))
    offered = menu_texts(at_work, (70, 70))
    assert {
        "Copy",
        "Paste",
        "Bring to front",
        "Hide",
        "Lock or unlock",
        "Lasso",
        "Adjust the view",
    } <= offered
    assert {"Paste", "Lasso", "Show all", "Adjust the view"} <= menu_texts(at_work, (300, 220))


def test_the_menus_of_objects_and_segments_are_short_and_alike(at_work: Person) -> None:
    (thing,) = put(at_work, Box(x=40, y=40, width=60, height=60))
    session = at_work.session
    session.do(add_event(session.desk, "walk", Scope.SEGMENT, Span(5, 20)))
    (walk,) = session.open_document.events
    of_object, of_segment = rows_of_menu(at_work, thing), rows_of_menu(at_work, walk)
    assert len(of_segment) <= len(of_object) <= 15
    assert not {"Outline", "Cuboids"} & {*of_object, *of_segment}
    shared = [row for row in of_object if row in of_segment]
    assert shared == [row for row in of_segment if row in of_object]
    assert {"Verdict", "Cut and join", "Select", "Go to"} <= set(shared)


def rows_of_menu(person: Person, record: int) -> list[str]:
    person.bench.timeline.menu_wanted.emit(record, QPoint(40, 40))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    found = [action.text() for action in menu.actions() if action.text()]
    menu.close()
    return found


def menu_texts(person: Person, at: tuple[float, float]) -> set[str]:
    QTest.mouseClick(
        person.bench.canvas, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, person.at(*at)
    )
    (menu,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu) and w.isVisible()]
    found = {a.text() for a in menu.actions()}
    for below in menu.findChildren(QMenu):
        found |= {a.text() for a in below.actions()}
    close_menus()
    return found


# -- looks


def pixels(person: Person) -> np.ndarray:
    image = person.bench.canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return (
        np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3].copy()
    )


def middle(person: Person) -> np.ndarray:
    """The pixels of a part of the picture without shapes or signs."""
    (x, y), (right, bottom) = (person.at(120, 120).toTuple(), person.at(200, 200).toTuple())
    return pixels(person)[y:bottom, x:right].astype(int)


def test_brightness_is_on_screen_with_a_sign_and_off_by_one_click(at_work: Person) -> None:
    plain = middle(at_work)
    at_work.press(K.Key_B, ALT)
    at_work.press(K.Key_B, ALT)
    bright = middle(at_work)
    assert (bright == np.clip(plain + 51, 0, 255)).all()
    assert signs(at_work) == ["Viewing with brightness +20 % · Reset"]
    click_sign(at_work, "Viewing with")
    assert (middle(at_work) == plain).all()
    assert signs(at_work) == []


@pytest.mark.parametrize(
    ("key", "words"), [(K.Key_K, "contrast +10 %"), (K.Key_Y, "gamma 1.2"), (K.Key_B, "brightness +10 %")]
)
def test_each_has_keys_both_ways_and_one_key_ends_all(at_work: Person, key: Qt.Key, words: str) -> None:
    at_work.press(key, ALT)
    assert signs(at_work) == [f"Viewing with {words} · Reset"]
    at_work.press(key, ALT | SHIFT)
    assert signs(at_work) == []
    at_work.press(key, ALT | SHIFT)
    assert len(signs(at_work)) == 1
    at_work.press(K.Key_0, ALT)
    assert signs(at_work) == []


def test_the_decoded_picture_and_the_file_stay_as_they_are(at_work: Person, project_file: Path) -> None:
    picture = at_work.bench.pictures.current.bgra
    before, file = picture.copy(), project_file.read_bytes()
    at_work.press(K.Key_B, ALT)
    pixels(at_work)
    assert (at_work.bench.pictures.current.bgra == before).all()
    assert project_file.read_bytes() == file


def test_it_works_while_playing_and_is_forgotten_with_the_project(
    at_work: Person, project_file: Path
) -> None:
    for _ in range(10):
        at_work.press(K.Key_B, ALT)
    at_work.session.focus.play(on=True)
    assert (middle(at_work) == 255).all()
    at_work.session.focus.play(on=False)
    at_work.window.close_session()
    at_work.window.open_path(project_file)
    at_work.sees_exact_picture()
    assert signs(at_work) == []
    assert not (middle(at_work) == 255).all()


def test_the_sheet_has_sliders_for_keys_and_mouse_and_resets(at_work: Person) -> None:
    at_work.press(K.Key_J, ALT)
    (sheet,) = at_work.bench.canvas.findChildren(ViewSheet)
    assert sheet.isVisible()
    looks = at_work.bench.canvas.looks
    sheet.sliders["Fill"].setFocus()
    QTest.keyClick(sheet.sliders["Fill"], K.Key_Home)
    assert looks.cover.fill == 0
    assert at_work.window.commands["view.outline_only"].isChecked()
    slider = sheet.sliders["Brightness"]
    QTest.mouseClick(
        slider,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(slider.width() - 4, slider.height() // 2),
    )
    assert looks.tone.brightness == 10
    resets = [b for b in sheet.findChildren(QPushButton) if b.text() == "Reset"]
    for button in resets:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert looks.tone.is_plain
    assert looks.cover.fill == 0.06
    sheet.sliders["Gamma"].setFocus()
    QTest.keyClick(sheet.sliders["Gamma"], K.Key_Escape)
    assert not sheet.isVisible()
    assert at_work.bench.canvas.hasFocus()


def test_fill_and_opacity_change_what_is_on_screen_and_are_remembered(
    at_work: Person, project_file: Path
) -> None:
    put(at_work, Box(x=100, y=100, width=120, height=120))
    select(at_work)
    plain = pixels(at_work)
    at_work.press(K.Key_W, SHIFT)
    bare = middle(at_work)
    at_work.press(K.Key_W, SHIFT)
    for _ in range(5):
        at_work.press(K.Key_PageUp, SHIFT)
    filled = middle(at_work)
    assert np.abs(filled - bare).mean() > 5
    at_work.press(K.Key_PageDown, ALT)
    at_work.press(K.Key_PageDown, ALT)
    fainter = middle(at_work)
    assert 0 < np.abs(fainter - bare).mean() < np.abs(filled - bare).mean()
    cover = at_work.bench.canvas.looks.cover
    assert (cover.fill, cover.opacity) == (0.26, 0.8)
    at_work.window.close_session()
    at_work.window.open_path(project_file)
    at_work.sees_exact_picture()
    assert at_work.bench.canvas.looks.cover == cover
    assert (pixels(at_work) != plain).any()


def test_the_crosshair_is_turned_off_and_stays_off(at_work: Person, project_file: Path) -> None:
    at_work.find("thing")
    at_work.press(K.Key_B)
    QTest.mouseMove(at_work.bench.canvas, at_work.at(150, 100))
    crossed = pixels(at_work)
    at_work.press(K.Key_C, ALT | SHIFT)
    assert (pixels(at_work) != crossed).any()
    assert not at_work.window.commands["view.crosshair"].isChecked()
    at_work.window.close_session()
    at_work.window.open_path(project_file)
    assert not at_work.bench.canvas.looks.crosshair


# -- many at once, by arrows


def test_many_move_together_by_arrows_as_one_step_until_a_pause(at_work: Person, project_file: Path) -> None:
    ids = pile(at_work)
    clock = [100.0]
    at_work.bench.canvas.hand.nudges._clock = lambda: clock[0]
    select(at_work, *ids)
    for _ in range(3):
        at_work.press(K.Key_Right, ALT)
        clock[0] += 0.2
    clock[0] += 2.0
    at_work.press(K.Key_Down, ALT | SHIFT)
    document = stored(project_file)
    assert [document.keyframes(i)[0].shape.x for i in ids] == [43, 63, 83]
    assert [document.keyframes(i)[0].shape.y for i in ids] == [50, 70, 90]
    assert at_work.session.can_undo == "Nudge 3 objects on 0"
    at_work.press(K.Key_Z, CTRL)
    assert [stored(project_file).keyframes(i)[0].shape.y for i in ids] == [40, 60, 80]
    assert [stored(project_file).keyframes(i)[0].shape.x for i in ids] == [43, 63, 83]
    at_work.press(K.Key_Z, CTRL)
    assert [stored(project_file).keyframes(i)[0].shape.x for i in ids] == [40, 60, 80]


def test_the_space_bar_plays_when_tapped_on_the_picture(at_work: Person) -> None:
    at_work.bench.canvas.setFocus()
    at_work.press(K.Key_Space)
    assert at_work.session.focus.playing
    QTest.keyPress(at_work.bench.canvas, K.Key_Space)  # while playing it counts when it goes down
    assert not at_work.session.focus.playing
    QTest.keyRelease(at_work.bench.canvas, K.Key_Space)
    assert not at_work.session.focus.playing


def test_selecting_what_lives_elsewhere_covers_no_picture_with_ghosts(at_work: Person) -> None:
    for k in range(20):
        edit = start_track(at_work.session.desk, "thing", 50, Box(x=10 * k, y=40, width=8, height=60))
        at_work.session.do(edit)
        at_work.session.do(
            set_shape(at_work.session.desk, edit.changes[0].id, 60, Box(x=10 * k, y=40, width=8, height=60))
        )
    at_work.session.focus.select(at_work.session.document.tracks)
    assert drawn(at_work) == []
