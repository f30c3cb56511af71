"""Working time: what counts, what does not, and that it never costs an edit anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain.activity import Activity
from framegrain.domain.errors import BadInput
from framegrain.session import pace
from framegrain.session.activity import WorkingTime

if TYPE_CHECKING:
    from collections.abc import Sequence

NOON = 1_700_046_000_000  # in the middle of a day in every zone but the outermost


class Hands:
    """A person with a watch that can be set, and what was noted of them."""

    def __init__(self, idle_ms: int = 60_000) -> None:
        self.clock = NOON
        self.ticks = 5_000
        self.noted: dict[tuple[str, int, int], Activity] = {}
        self.broken = False
        self.time = WorkingTime(
            self.note, idle_ms=idle_ms, clock=lambda: self.clock, ticks=lambda: self.ticks
        )
        self.time.begin("ana", 1)

    def note(self, done: Activity) -> None:
        if self.broken:
            raise BadInput("the disk is full")
        assert done.ended >= done.began
        assert done.active >= 0
        self.noted[(done.person, done.video, done.began)] = done

    def wait(self, ms: int) -> None:
        self.clock += ms
        self.ticks += ms

    def move(self, after: int = 0) -> None:
        self.wait(after)
        self.time.touch()

    @property
    def active(self) -> int:
        self.time.keep()
        return sum(one.active for one in self.noted.values())


def test_time_between_movements_counts_and_a_pause_does_not() -> None:
    hands = Hands()
    for after in (0, 1000, 59_000, 61_000, 2000):
        hands.move(after)
    assert hands.active == 62_000
    (one,) = hands.noted.values()
    assert (one.began, one.ended) == (NOON, NOON + 123_000)


def test_the_pause_that_counts_is_as_long_as_a_person_says() -> None:
    hands = Hands(idle_ms=10_000)
    for after in (0, 9000, 11_000, 10_000):
        hands.move(after)
    assert hands.active == 19_000


def test_what_goes_on_is_kept_again_in_its_place() -> None:
    hands = Hands()
    hands.move()
    hands.move(5000)
    assert hands.active == 5000
    hands.move(5000)
    assert hands.active == 10_000
    assert len(hands.noted) == 1


def test_after_a_long_break_a_stretch_of_its_own_begins() -> None:
    hands = Hands()
    for after in (0, 5000, 31 * 60_000, 5000):
        hands.move(after)
    assert hands.active == 10_000
    assert len(hands.noted) == 2


def test_a_night_parts_two_days() -> None:
    hands = Hands(idle_ms=24 * 3_600_000)
    days = {pace.day_began(NOON + hour * 3_600_000) for hour in range(30)}
    hands.move()
    for _ in range(180):
        hands.move(600_000)
    hands.time.keep()
    assert {pace.day_began(one.began) for one in hands.noted.values()} <= days
    for one in hands.noted.values():
        assert pace.day_began(one.began) == pace.day_began(one.ended)


def test_each_video_and_person_has_their_own() -> None:
    hands = Hands()
    hands.move()
    hands.move(4000)
    hands.time.begin("ana", 2)
    hands.move(1000)
    hands.move(3000)
    hands.time.begin("ben", 2)
    hands.move(1000)
    hands.move(2000)
    hands.time.begin("ben", None)
    hands.move(1000)
    hands.time.keep()
    assert {(o.person, o.video): o.active for o in hands.noted.values()} == {
        ("ana", 1): 4000,
        ("ana", 2): 3000,
        ("ben", 2): 2000,
    }


@pytest.mark.parametrize("jump", [-3 * 3_600_000, -1000, 1000, 365 * 24 * 3_600_000])
def test_a_clock_that_is_set_neither_adds_nor_takes_time(jump: int) -> None:
    hands = Hands()
    hands.move()
    hands.move(10_000)
    hands.clock += jump
    hands.move(10_000)
    hands.move(10_000)
    assert hands.active in (20_000, 30_000)  # what began anew does not count the step across


def test_edits_are_counted_and_count_as_movement() -> None:
    hands = Hands()
    hands.move()
    hands.wait(20_000)
    hands.time.count_edits(2)
    hands.time.count_edits()
    assert hands.active == 20_000
    assert [one.edits for one in hands.noted.values()] == [3]


def test_nothing_is_counted_while_it_is_off() -> None:
    hands = Hands()
    hands.time.is_on = False
    hands.move()
    hands.move(4000)
    hands.time.count_edits()
    assert hands.active == 0
    assert hands.time.unkept == ()


def test_what_can_not_be_kept_waits_without_a_word() -> None:
    hands = Hands()
    hands.move()
    hands.move(4000)
    hands.broken = True
    hands.time.keep()
    hands.time.begin("ana", 2)
    hands.move()
    hands.move(3000)
    hands.time.keep()
    assert hands.noted == {}
    assert sum(one.active for one in hands.time.unkept) == 7000
    hands.broken = False
    assert hands.active == 7000
    assert hands.time.unkept == ()


@given(st.lists(st.tuples(st.integers(0, 200_000), st.booleans(), st.booleans()), max_size=40))
def test_never_more_than_the_time_that_passed(steps: Sequence[tuple[int, bool, bool]]) -> None:
    hands = Hands()
    hands.move()
    passed = 0
    for after, keeps, sets_clock in steps:
        if sets_clock:
            hands.clock -= 50_000_000
        hands.move(after)
        passed += after if after <= 60_000 else 0
        if keeps:
            hands.time.keep()
    assert hands.active <= passed


def test_a_week_begins_on_monday_and_a_day_at_midnight() -> None:
    day, week = pace.day_began(NOON), pace.week_began(NOON)
    assert NOON - 24 * 3_600_000 < day <= NOON
    assert day - 7 * 24 * 3_600_000 < week <= day
    assert pace.day_began(day) == day
    assert pace.week_began(week) == week
    assert pace.day_began(day - 1) < day


def test_pace_by_video_for_one_person() -> None:
    def stretch(person: str, video: int, began: int, minutes: int) -> Activity:
        return Activity(
            person=person, video=video, began=began, ended=began, active=minutes * 60_000, edits=2
        )

    done = [
        stretch("ana", 1, 100, 30),
        stretch("ana", 1, 900_000, 30),
        stretch("ana", 2, 100, 90),
        stretch("ana", 2, 5, 50),
        stretch("ben", 1, 100, 10),
    ]
    works = pace.worked(done, "ana", since=50, made={1: 20, 3: 7})
    assert [(w.video, w.active, w.edits, w.records) for w in works] == [
        (2, 90 * 60_000, 2, 0),
        (1, 60 * 60_000, 4, 20),
    ]
    assert works[1].per_hour == 20
    assert pace.together(works) == pace.Work(0, 150 * 60_000, 6, 20)
    assert pace.Work(1, 59_000, 1, 50).per_hour is None
