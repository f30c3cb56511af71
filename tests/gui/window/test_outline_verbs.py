"""Polygons united, taken away, cut, pierced, extended and simplified: by keys and mouse in the whole window."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from framegrain.domain.shapes import Part, Polygon, area, polygon_of, rings, vertices
from framegrain.editing.tracks import set_shape, start_track
from on_disk import stored

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from framegrain.domain.shapes import Shape

    from .conftest import Person

ALT, SHIFT, PLAIN = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
SQUARE = polygon_of([(100, 60), (180, 60), (180, 140), (100, 140)])
BESIDE = polygon_of([(180, 60), (260, 60), (260, 140), (180, 140)])
ACROSS = polygon_of([(160, 80), (220, 80), (220, 120), (160, 120)])
ROUND = polygon_of(
    [
        (160 + 80 * math.cos(k * math.tau / 48), 120 + 80 * math.sin(k * math.tau / 48) + k % 2 * 0.4)
        for k in range(48)
    ]
)


class Sketcher:
    """Puts polygons on frames, and drags with modifier keys held."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.session = person.session

    def put(self, *keyframes: tuple[int, Shape], label: str = "pond") -> int:
        (frame, shape), *more = keyframes
        edit = start_track(self.session.desk, label, frame, shape)
        self.session.do(edit)
        track = edit.changes[0].id
        for frame, shape in more:
            self.session.do(set_shape(self.session.desk, track, frame, shape))
        return track

    def select(self, *tracks: int) -> None:
        self.session.focus.select(tracks)
        self.person.bench.canvas.setFocus()

    def shape(self, track: int, frame: int = 0) -> Shape | None:
        state = self.session.document.state(track, frame)
        return None if state is None else state.shape

    def drag(self, *way: tuple[float, float], keys: Qt.KeyboardModifier = PLAIN) -> None:
        """Press at the first point, go to each other one, let go at the last."""
        canvas, left = self.person.bench.canvas, Qt.MouseButton.LeftButton
        QTest.mousePress(canvas, left, keys, self.person.at(*way[0]))
        for spot in way[1:]:
            place = QPointF(self.person.at(*spot))
            move = QMouseEvent(
                QEvent.Type.MouseMove, place, canvas.mapToGlobal(place), Qt.MouseButton.NoButton, left, keys
            )
            QApplication.sendEvent(canvas, move)
        QTest.mouseRelease(canvas, left, keys, self.person.at(*way[-1]))

    def wheel(self, notches: int) -> None:
        canvas = self.person.bench.canvas
        place = QPointF(self.person.at(160, 120))
        event = QWheelEvent(
            place, canvas.mapToGlobal(place), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
            PLAIN, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(canvas, event)

    @property
    def done(self) -> str:
        """The name of the last edit."""
        return self.session.entries[-1].edit.name

    def is_in_the_file(self) -> bool:
        return stored(self.session.project.path) == self.session.document


@pytest.fixture
def sketch(at_work: Person) -> Sketcher:
    return Sketcher(at_work)


def test_unite_makes_one_polygon_of_two_as_one_step(sketch: Sketcher, at_work: Person) -> None:
    one, two = sketch.put((0, SQUARE)), sketch.put((0, BESIDE))
    sketch.select(one, two)
    at_work.press("u", ALT)
    assert area(sketch.shape(one)) == 80 * 160
    assert len(sketch.shape(one).parts) == 1
    assert set(sketch.session.document.tracks) == {one}
    assert sketch.session.focus.selection == {one}
    assert sketch.done == "Unite Pond 1 and Pond 2 on 0"
    assert sketch.is_in_the_file()
    at_work.press("z", Qt.KeyboardModifier.ControlModifier)
    assert (sketch.shape(one), sketch.shape(two)) == (SQUARE, BESIDE)


def test_unite_takes_an_object_that_goes_on_off_this_frame_only(sketch: Sketcher, at_work: Person) -> None:
    one, two = sketch.put((0, SQUARE), (20, SQUARE)), sketch.put((0, BESIDE), (20, BESIDE))
    sketch.session.focus.go_to(10)
    at_work.sees_exact_picture()
    sketch.select(one, two)
    at_work.press("u", ALT)
    assert area(sketch.shape(one, 10)) == 80 * 160
    assert sketch.shape(two, 10) is None
    assert sketch.shape(two, 11) == BESIDE
    assert sketch.is_in_the_file()
    assert (
        at_work.told
        == "Only frame 10 changed; Pond 1 and Pond 2 keep their outlines on their other keyframes"
    )


@pytest.mark.parametrize(
    ("label", "chosen", "told"),
    [
        ("thing", 2, "Pond 1 and Thing 2 have different labels; relabel one first"),
        ("pond", 1, "Select at least two polygons to unite them"),
    ],
)
def test_unite_says_what_is_in_the_way(
    sketch: Sketcher, at_work: Person, label: str, chosen: int, told: str
) -> None:
    tracks = [sketch.put((0, SQUARE)), sketch.put((0, BESIDE), label=label)]
    sketch.select(*tracks[:chosen])
    at_work.press("u", ALT)
    assert at_work.told == told
    assert len(sketch.session.document.tracks) == 2


def test_take_away_cuts_the_others_out_of_the_largest(sketch: Sketcher, at_work: Person) -> None:
    large, small = sketch.put((0, SQUARE)), sketch.put((0, ACROSS))
    sketch.select(large, small)
    at_work.press("s", ALT)
    assert area(sketch.shape(large)) == 80 * 80 - 20 * 40
    assert sketch.shape(small) == ACROSS
    assert sketch.done == "Take Pond 2 away from Pond 1 on 0"
    assert sketch.is_in_the_file()


def test_take_away_from_a_single_one_takes_what_its_neighbours_cover(
    sketch: Sketcher, at_work: Person
) -> None:
    sketch.put((0, SQUARE))
    between = sketch.put((0, ACROSS))
    sketch.put((0, BESIDE))
    sketch.select(between)
    at_work.press("s", ALT)
    assert at_work.told == "Nothing of Pond 2 would be left; delete it instead"
    assert sketch.shape(between) == ACROSS


def test_take_away_says_when_nothing_overlaps(sketch: Sketcher, at_work: Person) -> None:
    one = sketch.put((0, SQUARE))
    sketch.put((0, BESIDE))
    sketch.select(one)
    at_work.press("s", ALT)
    assert at_work.told == "Nothing overlaps Pond 1 on this frame; there is nothing to take away"


def test_keep_the_overlap_leaves_what_both_cover(sketch: Sketcher, at_work: Person) -> None:
    large, small = sketch.put((0, SQUARE)), sketch.put((0, ACROSS))
    sketch.select(large, small)
    at_work.press("i", ALT)
    assert area(sketch.shape(large)) == 20 * 40
    assert sketch.shape(small) == ACROSS
    assert sketch.done == "Keep of Pond 1 what Pond 2 covers on 0"
    assert sketch.is_in_the_file()


def test_keep_the_overlap_says_when_there_is_none(sketch: Sketcher, at_work: Person) -> None:
    one, two = sketch.put((0, SQUARE)), sketch.put((0, BESIDE))
    sketch.select(one, two)
    at_work.press("i", ALT)
    assert at_work.told == "Pond 1 and Pond 2 have nothing in common on this frame; move one first"
    assert sketch.shape(one) == SQUARE


def test_a_line_dragged_through_cuts_into_two_objects_with_the_same_border(
    sketch: Sketcher, at_work: Person
) -> None:
    track = sketch.put((0, SQUARE), (20, SQUARE))
    sketch.select(track)
    at_work.press("c", ALT)
    sketch.drag((90, 100), (140, 110), (190, 105))
    other = max(sketch.session.document.tracks)
    assert other != track
    kept, cut_off = sketch.shape(track), sketch.shape(other)
    assert area(kept) + area(cut_off) == pytest.approx(80 * 80, abs=0.5)
    assert len(set(vertices(kept)) & set(vertices(cut_off))) == 2
    assert sketch.session.document.tracks[other].label == "pond"
    assert sketch.session.document.tracks[other].number == 2
    assert sketch.shape(track, 20) == SQUARE
    assert sketch.done == "Cut Pond 1 into 2 objects on 0"
    assert sketch.is_in_the_file()
    sketch.session.undo()
    assert set(sketch.session.document.tracks) == {track}


def test_shift_cuts_into_parts_of_one_object(sketch: Sketcher, at_work: Person) -> None:
    track = sketch.put((0, SQUARE))
    sketch.select(track)
    at_work.press("c", ALT)
    sketch.drag((90, 100), (140, 100), (190, 100), keys=SHIFT)
    assert set(sketch.session.document.tracks) == {track}
    assert len(sketch.shape(track).parts) == 2
    assert area(sketch.shape(track)) == pytest.approx(80 * 80)
    assert sketch.done == "Cut Pond 1 into parts on 0"
    assert sketch.is_in_the_file()


def test_clicks_cut_along_a_bent_line_once_it_leads_out(sketch: Sketcher, at_work: Person) -> None:
    track = sketch.put((0, SQUARE))
    sketch.select(track)
    at_work.press("c", ALT)
    for spot in ((140, 40), (140, 100)):
        at_work.click_picture(*spot)
        assert len(sketch.session.document.tracks) == 1
    at_work.click_picture(220, 100)
    assert len(sketch.session.document.tracks) == 2
    assert area(sketch.shape(track)) == pytest.approx(80 * 80 - 40 * 40, abs=20)


def test_a_line_that_divides_nothing_says_so_and_another_may_be_drawn(
    sketch: Sketcher, at_work: Person
) -> None:
    track = sketch.put((0, SQUARE))
    sketch.select(track)
    at_work.press("c", ALT)
    sketch.drag((90, 100), (130, 100), (150, 100))
    assert at_work.told.startswith("The line does not divide Pond 1")
    assert len(sketch.session.document.tracks) == 1
    sketch.drag((90, 100), (130, 100), (190, 100))
    assert len(sketch.session.document.tracks) == 2


def test_a_hole_is_drawn_into_the_selected_polygon(sketch: Sketcher, at_work: Person) -> None:
    track = sketch.put((0, SQUARE))
    sketch.select(track)
    at_work.press("h", ALT)
    for spot in ((120, 80), (160, 80), (160, 120)):
        at_work.click_picture(*spot)
    at_work.press(Qt.Key.Key_Return)
    shape = sketch.shape(track)
    assert rings(shape)[0] == rings(SQUARE)[0]
    assert len(shape.parts[0].holes) == 1
    assert area(shape) == pytest.approx(80 * 80 - 800, abs=60)
    assert sketch.done == "Cut a hole into Pond 1 on 0"
    assert sketch.is_in_the_file()


def test_a_hole_beside_the_polygon_is_refused_and_kept_for_correction(
    sketch: Sketcher, at_work: Person
) -> None:
    track = sketch.put((0, SQUARE))
    sketch.select(track)
    at_work.press("h", ALT)
    for spot in ((200, 160), (240, 160), (240, 200)):
        at_work.click_picture(*spot)
    at_work.press(Qt.Key.Key_Return)
    assert at_work.told.startswith("The hole takes nothing or all of Pond 1")
    assert sketch.shape(track) == SQUARE
    at_work.click_picture(140, 100)
    at_work.press(Qt.Key.Key_Return)
    assert area(sketch.shape(track)) < 80 * 80
    assert sketch.is_in_the_file()


def test_a_part_is_drawn_for_the_selected_polygon(sketch: Sketcher, at_work: Person) -> None:
    track = sketch.put((0, SQUARE))
    sketch.select(track)
    at_work.press("a", ALT)
    for spot in ((220, 160), (260, 160), (260, 200)):
        at_work.click_picture(*spot)
    at_work.press(Qt.Key.Key_Return)
    assert len(sketch.shape(track).parts) == 2
    assert rings(sketch.shape(track))[0] == rings(SQUARE)[0]
    assert set(sketch.session.document.tracks) == {track}
    assert sketch.done == "Add a part to Pond 1 on 0"
    assert sketch.is_in_the_file()


def test_simplify_shows_the_count_follows_the_wheel_and_enter_takes_it(
    sketch: Sketcher, at_work: Person
) -> None:
    track = sketch.put((0, ROUND))
    sketch.select(track)
    canvas = at_work.bench.canvas
    scale = canvas.stage.view.scale
    at_work.press("v", ALT)
    first = len(vertices(canvas.hand.draft.shapes[track].shape))
    sketch.wheel(12)
    fewer = len(vertices(canvas.hand.draft.shapes[track].shape))
    at_work.press(Qt.Key.Key_Down)
    assert canvas.stage.view.scale == scale
    assert fewer < first <= 48
    assert canvas.hand.draft.note.startswith("48 → ")
    assert sketch.shape(track) == ROUND
    at_work.press(Qt.Key.Key_Return)
    left = len(vertices(sketch.shape(track)))
    assert fewer <= left <= first
    assert sketch.done == f"Simplify Pond 1 on 0 from 48 to {left} vertices"
    assert sketch.is_in_the_file()


def test_escape_leaves_the_polygon_as_it_was(sketch: Sketcher, at_work: Person) -> None:
    track = sketch.put((0, ROUND))
    sketch.select(track)
    for letter in "vcha":
        at_work.press(letter, ALT)
        assert at_work.bench.canvas.hand.gesture is not None
        at_work.press(Qt.Key.Key_Escape)
        assert at_work.bench.canvas.hand.gesture is None
    assert sketch.shape(track) == ROUND
    assert sketch.session.focus.selection == {track}


@pytest.mark.parametrize("letter", "cvha")
def test_verbs_for_one_polygon_say_so(sketch: Sketcher, at_work: Person, letter: str) -> None:
    sketch.select(sketch.put((0, SQUARE)), sketch.put((0, BESIDE)))
    at_work.press(letter, ALT)
    assert at_work.told == "Select one polygon on this frame first"


def test_an_outline_that_crosses_itself_is_refused_with_the_place(sketch: Sketcher, at_work: Person) -> None:
    bow = polygon_of([(100, 60), (180, 140), (180, 60), (100, 140)])
    track = sketch.put((0, bow))
    sketch.select(track)
    at_work.press("a", ALT)
    for spot in ((220, 160), (260, 160), (260, 200)):
        at_work.click_picture(*spot)
    at_work.press(Qt.Key.Key_Return)
    assert at_work.told.startswith("The outline crosses or touches itself at x 140, y 100")
    assert sketch.shape(track) == bow


def test_holes_stay_with_the_piece_they_are_in(sketch: Sketcher, at_work: Person) -> None:
    holed = Polygon(parts=(Part(rings(SQUARE)[0], (((110, 70), (130, 70), (130, 90), (110, 90)),)),))
    track = sketch.put((0, holed))
    sketch.select(track)
    at_work.press("c", ALT)
    sketch.drag((90, 120), (140, 120), (190, 120))
    other = max(sketch.session.document.tracks)
    assert len(sketch.shape(track).parts[0].holes) == 1
    assert sketch.shape(other).parts[0].holes == ()


def test_shift_b_draws_rotated_boxes_for_a_label_that_takes_them(sketch: Sketcher, at_work: Person) -> None:
    at_work.find("thing")
    at_work.press("b", SHIFT)
    sketch.drag((60, 60), (100, 100), (140, 140))
    at_work.click_picture(80, 160)
    (track,) = sketch.session.document.tracks
    assert sketch.shape(track).rotation == pytest.approx(45, abs=0.5)
    assert sketch.is_in_the_file()


def test_the_magnifier_stays_off_for_the_next_project_once_switched_off(
    sketch: Sketcher, at_work: Person, project_file: Path
) -> None:
    at_work.press("n", ALT)
    assert not at_work.window.commands["view.magnifier"].isChecked()
    assert at_work.window.settings.get("magnifier", True) is False
    at_work.window.open_path(project_file)
    at_work.sees_exact_picture()
    assert not at_work.bench.canvas._screen._live.magnifies
    at_work.press("n", ALT)
    assert at_work.bench.canvas._screen._live.magnifies
    assert at_work.window.settings.get("magnifier", True) is True


def test_a_line_on_its_way_is_not_called_wrong(sketch: Sketcher, at_work: Person) -> None:
    track = sketch.put((0, SQUARE))
    sketch.select(track)
    at_work.press("c", ALT)
    canvas, left = at_work.bench.canvas, Qt.MouseButton.LeftButton
    QTest.mousePress(canvas, left, PLAIN, at_work.at(90, 100))
    QTest.mouseMove(canvas, at_work.at(130, 100))
    canvas.hand.check()
    assert canvas.hand.refusal == ""
    QTest.mouseRelease(canvas, left, PLAIN, at_work.at(190, 100))
    assert len(sketch.session.document.tracks) == 2


def test_the_menu_of_a_polygon_offers_what_can_be_done_to_its_outline(
    sketch: Sketcher, at_work: Person, qtbot: QtBot
) -> None:
    track = sketch.put((0, SQUARE))
    at_work.bench.canvas.menu_wanted.emit(track, QPoint(200, 200))
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    (below,) = [a.menu() for a in menu.actions() if a.menu() is not None and a.text() == "Outline"]
    assert [a.text() for a in below.actions() if a.text()][:2] == ["Cut by a line", "Draw a hole"]
    menu.close()


def test_a_cut_says_which_keyframes_it_left_as_they_were(sketch: Sketcher, at_work: Person) -> None:
    pond = sketch.put((0, SQUARE), (20, SQUARE))
    sketch.select(pond)
    at_work.press("c", ALT)
    sketch.drag((90, 100), (190, 100))
    assert len(sketch.session.document.tracks) == 2
    assert at_work.told == "Only frame 0 changed; Pond 1 keeps its outline on its other keyframes"
    assert sketch.shape(pond, 20) == SQUARE
    assert sketch.is_in_the_file()


def test_on_its_only_keyframe_there_is_nothing_to_say_of_others(sketch: Sketcher, at_work: Person) -> None:
    pond = sketch.put((0, SQUARE))
    sketch.select(pond)
    at_work.window.say("nothing yet")
    at_work.press("c", ALT)
    sketch.drag((90, 100), (190, 100))
    assert len(sketch.session.document.tracks) == 2
    assert at_work.told == "nothing yet"


def test_where_nothing_can_be_left_out_nothing_is_said_to_have_changed(
    sketch: Sketcher, at_work: Person
) -> None:
    pond = sketch.put((0, SQUARE), (20, SQUARE))
    sketch.select(pond)
    before = at_work.told
    at_work.window.commands.run("outline.simplify")
    at_work.press(Qt.Key.Key_Return)
    assert sketch.shape(pond, 0) == SQUARE
    assert "Only frame" not in at_work.told
    assert at_work.told == before
