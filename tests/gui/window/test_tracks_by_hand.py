"""Objects through time in the window, by keys and mouse; what counts is what another reader finds in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from framegrain.domain.shapes import Box
from framegrain.editing import attributes, tracks
from framegrain.session.projects import open_last_video, open_project
from framegrain.ui.timeline.scenery import HEADER

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from framegrain.domain.document import Document
    from framegrain.domain.records import Keyframe

    from .conftest import Person

K = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Worker:
    """Somebody with objects before them."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.session = person.session

    def car(self, *said: tuple[int, float], label: str = "thing") -> int:
        """An object with a box at each (frame, x); made without hands, to be worked on."""
        first, *rest = said
        edit = tracks.start_track(self.session.desk, label, first[0], box(first[1]))
        self.session.do(edit)
        track = edit.changes[0].id
        for frame, x in rest:
            self.session.do(tracks.set_shape(self.session.desk, track, frame, box(x)))
        return track

    def go(self, frame: int, *selected: int) -> None:
        self.session.focus.go_to(frame)
        self.session.focus.select(selected or self.session.focus.selection)
        self.person.sees_exact_picture()
        self.person.bench.canvas.setFocus()

    def press(self, key: Qt.Key | str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.person.press(key, held)

    @property
    def filed(self) -> Document:
        """The document as another reader finds it in the project file."""
        read = open_project(self.session.project.path, read_only=True)
        open_last_video(read)
        found = read.open_document.copy()
        read.close()
        return found

    def keys(self, track: int) -> list[Keyframe]:
        return list(self.filed.keyframes(track))

    def frames(self, track: int) -> list[int]:
        return [k.frame for k in self.keys(track)]

    def lives(self) -> dict[int, tuple[int, int]]:
        """First and last frame of every object in the file, by its number."""
        filed = self.filed
        spans = {t.number: filed.life(t.id) for t in filed.tracks.values()}
        return {number: (span.start, span.last) for number, span in spans.items() if span is not None}

    def last_step(self) -> str:
        return self.session.can_undo

    def undone(self, before: Document) -> None:
        """One undo takes back all of it, in the file too."""
        self.press("z", CTRL)
        assert self.session.open_document == before
        assert self.filed == before

    # -- the timeline

    def on_bar(self, track: int, frame: int, height: float = 0.5) -> QPoint:
        surface = self.person.bench.timeline.surface
        layout = surface.laid_out()
        assert layout is not None
        bar = layout.by_id[track]
        x = HEADER + surface.view.x(frame)
        return QPoint(round(x), round(layout.above + bar.y + bar.height * height))

    def drag_bar(self, track: int, start: int, stop: int, height: float = 0.5) -> None:
        surface: QWidget = self.person.bench.timeline.surface
        self.person.drag(surface, self.on_bar(track, start, height), self.on_bar(track, stop, height))


def box(x: float) -> Box:
    return Box(x=x, y=20, width=40, height=30)


@pytest.fixture
def work(at_work: Person) -> Worker:
    at_work.window.commands.run("timeline.fit")
    return Worker(at_work)


# -- the budget


@pytest.mark.parametrize("back", [K.Key_X, K.Key_Return])
def test_an_object_that_leaves_and_comes_back_fifty_frames_later_is_the_same_by_two_keys(
    work: Worker, back: Qt.Key
) -> None:
    track = work.car((0, 20), (10, 60))
    work.go(20, track)
    work.press(K.Key_X)
    work.go(70)
    work.press(back)
    assert [(k.frame, k.outside) for k in work.keys(track)] == [
        (0, False),
        (10, False),
        (20, True),
        (70, False),
    ]
    assert work.keys(track)[-1].shape == box(60)
    assert len(work.filed.tracks) == 1


def test_leaving_and_hiding_say_how_far_they_reach(work: Worker) -> None:
    track = work.car((0, 20), (26, 60), (40, 60))
    work.go(18, track)
    work.press(K.Key_X)
    assert work.person.told == "Thing 1 is outside on frames 18 to 25; its keyframe on 26 brings it back"
    work.go(26)
    work.press(K.Key_X)
    assert work.person.told == "Thing 1 is outside on frames 26 to 39; its keyframe on 40 brings it back"
    work.press(K.Key_X)
    assert work.person.told == "Thing 1 is back from frame 26 on"
    work.go(20)
    work.press(K.Key_X)
    assert work.person.told == "Thing 1 is back from frame 20 on"
    work.go(25)
    work.press("q")
    assert work.person.told == "Thing 1 is occluded on frame 25; its keyframe on 26 shows it again"
    work.go(50)
    work.press(K.Key_X)
    assert work.person.told == "Thing 1 is outside from frame 50 on"


def test_of_several_that_leave_it_is_said_which_keyframe_is_first(work: Worker) -> None:
    cars = [work.car((0, 20), (30, 60)), work.car((0, 90), (20, 60))]
    work.go(10, *cars)
    work.press(K.Key_X)
    told = "2 objects are outside from frame 10; all of them only until a keyframe says otherwise, the first on 20"
    assert work.person.told == told


# -- verbs


def test_splitting_makes_two_objects_and_moves_nothing(work: Worker) -> None:
    track = work.car((0, 0), (20, 100))
    before = work.session.open_document.copy()
    work.go(8, track)
    work.press("S", SHIFT)
    assert work.last_step() == "Split Thing 1 at 8"
    assert work.lives() == {1: (0, 7), 2: (8, 20)}
    (second,) = work.session.focus.selection
    assert [k.shape.x for k in work.keys(second)] == [40, 100]  # type: ignore[union-attr]
    assert work.person.told == "Split Thing 1 at 8"
    work.undone(before)


def test_several_objects_are_split_or_trimmed_in_one_step(work: Worker) -> None:
    cars = [work.car((0, x), (20, x + 100)) for x in (0, 50)]
    before = work.session.open_document.copy()
    work.go(8, *cars)
    work.press("S", SHIFT)
    assert work.last_step() == "Split 2 objects at 8"
    assert work.lives() == {1: (0, 7), 2: (0, 7), 3: (8, 20), 4: (8, 20)}
    assert work.session.focus.selection == set(work.filed.tracks) - set(cars)
    work.undone(before)
    work.go(8, *cars)
    work.press(K.Key_BracketRight, ALT)
    assert work.last_step() == "Trim 2 objects after 8"
    work.undone(before)


def test_splitting_outside_its_life_says_where_it_lives(work: Worker) -> None:
    track = work.car((10, 0), (20, 100))
    before = work.filed
    work.go(10, track)
    work.press("S", SHIFT)
    assert work.person.told == "Thing 1 lives from frame 10 to 20; go between them to split it"
    assert work.filed == before


def test_merging_lets_one_object_move_over_the_gap(work: Worker) -> None:
    one, other = work.car((0, 0), (10, 100)), work.car((30, 300), (40, 400))
    before = work.session.open_document.copy()
    work.go(5, one, other)
    work.press("m", CTRL)
    assert work.last_step() == "Merge Thing 2 into Thing 1 across 11 to 29"
    assert work.lives() == {1: (0, 40)}
    assert work.filed.state(one, 20).shape.x == pytest.approx(200)  # type: ignore[union-attr]
    assert work.session.focus.selection == {one}
    work.undone(before)


def test_joining_leaves_the_gap_outside(work: Worker) -> None:
    other, one = work.car((30, 300), (40, 400)), work.car((0, 0), (10, 100))
    before = work.session.open_document.copy()
    work.go(5, one, other)
    work.press("j", CTRL)
    assert work.last_step() == "Join Thing 1 to Thing 2 across 11 to 29"
    assert work.lives() == {2: (0, 40)}
    assert [work.filed.state(one, f).outside for f in (10, 11, 29, 30)] == [False, True, True, False]  # type: ignore[union-attr]
    work.undone(before)


def test_objects_that_live_at_once_or_are_unlike_are_not_made_one(work: Worker) -> None:
    one, other, person = (
        work.car((0, 0), (10, 9)),
        work.car((8, 0), (20, 9)),
        work.car((50, 0), label="person"),
    )
    before = work.filed
    for chosen, told in (
        ((one, other), "Thing 1 and Thing 2 both live on frames 8 to 10; trim one of them first"),
        ((one, person), "Thing 1 and Person 3 have different labels; give them the same label first"),
        ((one,), "Select two objects first, with Shift and a click; 1 are selected"),
    ):
        work.go(9, *chosen)
        work.press("m", CTRL)
        assert work.person.told == told
    assert work.filed == before


def test_swapping_exchanges_what_follows(work: Worker) -> None:
    one, other = work.car((0, 0), (20, 100)), work.car((0, 200), (30, 200))
    before = work.session.open_document.copy()
    work.go(10, one, other)
    work.press("X", CTRL | SHIFT)
    assert work.last_step() == "Swap Thing 1 and Thing 2 from 10 on"
    assert work.lives() == {1: (0, 30), 2: (0, 20)}
    xs = [[work.filed.state(t, f).shape.x for f in (9, 10)] for t in (one, other)]  # type: ignore[union-attr]
    assert xs == [[45, 200], [200, 50]]
    lanes = work.person.bench.timeline.surface.laid_out()
    assert lanes is not None
    assert (lanes.by_id[one].span.last, lanes.by_id[other].span.last) == (30, 20)
    work.undone(before)


def test_swapping_needs_both_objects_here(work: Worker) -> None:
    one, other = work.car((0, 0), (20, 100)), work.car((0, 200), (30, 200))
    work.go(25, one, other)
    work.press("X", CTRL | SHIFT)
    assert "Thing 1 lives from frame 0 to 20" in work.person.told


@pytest.mark.parametrize(
    ("key", "held", "name", "life"),
    [
        (K.Key_BracketLeft, ALT, "Trim Thing 1 before 10", (10, 20)),
        (K.Key_BracketRight, ALT, "Trim Thing 1 after 10", (0, 10)),
        (K.Key_Delete, CTRL, "Delete Thing 1 from 10 on", (0, 9)),
    ],
)
def test_a_life_is_trimmed_where_one_stands(
    work: Worker, key: Qt.Key, held: Qt.KeyboardModifier, name: str, life: tuple[int, int]
) -> None:
    track = work.car((0, 0), (20, 100))
    before = work.session.open_document.copy()
    work.go(10, track)
    work.press(key, held)
    assert (work.last_step(), work.lives()) == (name, {1: life})
    filed = work.filed
    for frame in range(life[0], life[1] + 1):
        now, was = filed.state(track, frame), before.state(track, frame)
        assert now.shape.x == pytest.approx(was.shape.x)  # type: ignore[union-attr]
    work.undone(before)


def test_there_is_nothing_to_trim_at_the_ends(work: Worker) -> None:
    track = work.car((5, 0), (20, 100))
    for frame, key, held, told in (
        (5, K.Key_BracketLeft, ALT, "Thing 1 begins at frame 5; there is nothing before this to trim"),
        (20, K.Key_BracketRight, ALT, "Thing 1 ends at frame 20; there is nothing after this to trim"),
        (5, K.Key_Delete, CTRL, "Thing 1 begins at frame 5; delete the whole object instead"),
        (30, K.Key_Delete, CTRL, "Thing 1 ended at frame 20; there is nothing of it here or later"),
    ):
        work.go(frame, track)
        work.press(key, held)
        assert work.person.told == told
    assert work.frames(track) == [5, 20]


# -- one thing of a keyframe


def said_of(work: Worker) -> int:
    """A person with a shape and a value on frame 40, and a value alone on 60."""
    track = work.car((0, 0), (40, 100), (80, 0), label="person")
    for frame, value in ((40, "right"), (60, "away")):
        work.session.do(attributes.set_attribute(work.session.desk, [track], "facing", value, frame))
    return track


def test_deleting_a_shape_keeps_the_attributes_and_deleting_those_keeps_the_shape(work: Worker) -> None:
    track = said_of(work)
    before = work.session.open_document.copy()
    work.go(40, track)
    work.press(K.Key_Delete)
    assert work.last_step() == "Delete shape of Person 1 on 40, keep its attributes"
    kept = work.filed.keyframe_at(track, 40)
    assert kept is not None
    assert (kept.shape, dict(kept.attributes)) == (None, {"facing": "right"})
    work.undone(before)
    work.press(K.Key_Delete, ALT)
    assert work.last_step() == "Delete attributes of Person 1 on 40"
    kept = work.filed.keyframe_at(track, 40)
    assert kept is not None
    assert (kept.shape, dict(kept.attributes)) == (box(100), {})
    work.go(60)
    work.press(K.Key_Delete, ALT)
    assert work.frames(track) == [0, 40, 80]
    work.press(K.Key_Delete, ALT)
    assert work.person.told == "No attributes of Person 1 were set on frame 60"


def test_a_diamond_is_dragged_past_attributes_and_leaves_its_own_behind(work: Worker) -> None:
    track = said_of(work)
    work.drag_bar(track, 40, 70)
    found = {k.frame: (k.shape is not None, k.attributes.get("facing")) for k in work.keys(track)}
    assert found == {
        0: (True, None),
        40: (False, "right"),
        60: (False, "away"),
        70: (True, None),
        80: (True, None),
    }


def test_a_diamond_stays_before_the_next_one_and_says_so(work: Worker) -> None:
    track = said_of(work)
    surface = work.person.bench.timeline.surface
    start, stop = work.on_bar(track, 40), work.on_bar(track, 100)
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for at in ((start + stop) / 2, stop):
        QTest.mouseMove(surface, at)
    assert surface.moving.draft is not None
    assert surface.moving.draft.words == "keyframe on 79: the next is on 80"
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, stop)
    assert work.frames(track)[-2:] == [79, 80]


def test_a_dot_is_dragged_alone(work: Worker) -> None:
    track = said_of(work)
    work.drag_bar(track, 40, 30, height=0.15)
    work.drag_bar(track, 60, 66)
    found = {k.frame: (k.shape is not None, k.attributes.get("facing")) for k in work.keys(track)}
    assert found == {
        0: (True, None),
        30: (False, "right"),
        40: (True, None),
        66: (False, "away"),
        80: (True, None),
    }


def test_the_ends_of_a_hidden_stretch_are_dragged(work: Worker) -> None:
    track = work.car((0, 0), (80, 100))
    work.session.do(tracks.set_flags(work.session.desk, track, 30, occluded=True))
    work.session.do(tracks.set_flags(work.session.desk, track, 50, occluded=False))
    work.drag_bar(track, 30, 20, height=0.8)
    work.drag_bar(track, 50, 60, height=0.8)
    assert [(k.frame, k.occluded) for k in work.keys(track)] == [
        (0, False),
        (20, True),
        (60, False),
        (80, False),
    ]
    assert work.last_step() == "Mark Thing 1 occluded from 50 to 59"
    work.drag_bar(track, 60, 45, height=0.8)
    assert [k.frame for k in work.keys(track)] == [0, 20, 45, 80]


# -- going


def test_keys_go_to_the_largest_gap_and_to_the_worst_ones_in_turn(work: Worker) -> None:
    track = work.car((0, 0), (10, 10), (20, 60), (60, 100), (64, 0), (70, 0))
    work.go(0, track)
    work.press(K.Key_Semicolon)
    assert work.session.focus.frame == 40
    assert work.person.told == "39 frames between the keyframes on 20 and 60"
    work.go(0)
    visited = []
    for _ in range(6):
        work.press(K.Key_Apostrophe)
        visited.append(work.session.focus.frame)
    assert visited[0] == 40
    assert sorted(visited[:5]) == [5, 15, 40, 62, 67]
    assert visited[5] == visited[0]
    assert work.person.told.startswith("1 of 5: about")


def test_there_is_no_gap_to_go_to_without_an_object_or_without_in_betweens(work: Worker) -> None:
    track = work.car((0, 0), (1, 10))
    work.go(0, track)
    work.press(K.Key_Apostrophe)
    assert work.person.told == "There is no frame between the keyframes of what is selected"
    work.session.focus.clear()
    work.press(K.Key_Semicolon)
    assert work.person.told == "Select an object first"


def test_the_inspector_lists_corrections_the_largest_first_and_goes_there(work: Worker) -> None:
    track = work.car((0, 0), (20, 30), (40, 40), (60, 200), (80, 80))
    work.go(0, track)
    work.press("i", CTRL)
    tab = work.person.bench.inspector.between
    assert tab.isVisible()
    lines = [tab.list.item(n).text() for n in range(tab.list.count())]
    assert [line.split(",")[0] for line in lines] == ["Frame 60", "Frame 40", "Frame 20"]
    assert lines[0] == "Frame 60, moved by 140 px"
    tab.list.itemClicked.emit(tab.list.item(0))
    assert work.session.focus.frame == 60
    middle = QPoint(round(tab.graph.place(20)), 20)
    work.person.drag(tab.graph, middle, middle)
    assert work.session.focus.frame == 20
    work.session.focus.clear()
    assert "Select one object" in tab.note.text()


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (((0, 0),), "It has one keyframe; there is nothing between yet"),
        (((0, 0), (1, 9)), "Every frame between the keyframes has one of its own"),
        (((0, 0), (20, 0)), "No frame between the keyframes is likely to be off"),
        (((0, 0), (20, 80)), "Likely off most: frame 10, by about 7.1 px"),
    ],
)
def test_the_inspector_advises_only_where_something_may_be_off(
    work: Worker, keys: tuple[tuple[int, float], ...], told: str
) -> None:
    work.go(0, work.car(*keys))
    work.press("i", CTRL)
    assert work.person.bench.inspector.between.advice.text() == told


# -- seeing


@pytest.mark.parametrize(("key", "skins", "trails"), [("O", [-2, 2, -1, 1], 0), ("K", [0], 0), ("T", [], 1)])
def test_traces_are_shown_by_their_keys_for_what_is_selected_and_not_while_playing(
    work: Worker, key: str, skins: list[int], trails: int
) -> None:
    track = work.car((0, 0), (10, 20), (20, 60), (30, 100), (40, 150))
    work.go(15, track)
    layer = work.person.bench.canvas.traces
    assert not layer.traces.skins
    assert not layer.traces.trails
    before = work.person.bench.canvas.grab().toImage()
    work.press(key, SHIFT)
    assert [skin.step for skin in layer.traces.skins] == skins
    assert len(layer.traces.trails) == trails
    assert work.person.bench.canvas.grab().toImage() != before
    work.session.focus.play(on=True)
    assert layer.traces == type(layer.traces)()
    work.session.focus.play(on=False)
    work.session.focus.clear()
    assert layer.traces == type(layer.traces)()
    work.press(key, SHIFT)
    assert not layer.wanted
