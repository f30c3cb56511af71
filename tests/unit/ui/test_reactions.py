"""A person's reaction time, learned from where they put the ends of what they had live-coded; 25 frames a second."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Event, Scope
from framegrain.domain.span import Span
from framegrain.domain.timebase import FrameTimes
from framegrain.ui.live.reactions import NEEDED, REMEMBERED, Reactions
from framegrain.ui.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

TIMES = FrameTimes(np.arange(2000), Fraction(1, 25), last_duration=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


def coded(number: int, *, by: str = "Ada", speed: float = 1, first: int = 100, last: int = 150) -> Event:
    down, up = (first, last) if speed > 0 else (last, first)
    detail = (
        f"live-coded, key down on frame {down} at {speed:g}x, up on frame {up} at {speed:g}x, "
        f"reaction 0.000 s, written on frames {first} to {last}"
    )
    return Event(
        id=number,
        label="walk",
        scope=Scope.SEGMENT,
        span=Span(first, last + 1),
        provenance=Provenance(by=by, detail=detail),
    )


def put(event: Event, first: int, last: int) -> tuple[Event, Edit]:
    after = replace(event, span=Span(first, last + 1))
    return after, Edit("Resize Walk", (Change(event, after),))


def teach(reactions: Reactions, count: int, frames: int, **how: object) -> None:
    for number in range(count):
        _, edit = put(coded(number + 1, **how), 100 - frames, 150)  # type: ignore[arg-type]
        reactions.learn("Ada", "p", TIMES, edit)


def test_from_five_corrections_on_their_median_counts(settings: Settings) -> None:
    reactions = Reactions(settings)
    teach(reactions, NEEDED - 1, 5)
    assert reactions.of("Ada").used == 0
    teach(reactions, NEEDED, 5)
    assert reactions.of("Ada").used == pytest.approx(0.2)
    _, wild = put(coded(99), 60, 150)
    reactions.learn("Ada", "p", TIMES, wild)
    assert reactions.of("Ada").used == pytest.approx(0.2), "one that is far off changes no median"
    assert Reactions(Settings(settings.path)).of("Ada").used == pytest.approx(0.2)
    assert reactions.of("Ben").used == 0


def test_an_end_moved_twice_counts_once_and_one_put_back_not_at_all(settings: Settings) -> None:
    reactions = Reactions(settings)
    event, edit = put(coded(1), 95, 150)
    reactions.learn("Ada", "p", TIMES, edit)
    _, again = put(event, 90, 150)
    reactions.learn("Ada", "p", TIMES, again)
    assert (reactions.of("Ada").corrections, reactions.of("Ada").seconds) == (1, pytest.approx(0.4))
    for undone in (again.inverse, edit.inverse):
        reactions.learn("Ada", "p", TIMES, undone)
    assert reactions.of("Ada").corrections == 0


def test_both_ends_count_and_a_border_moves_two(settings: Settings) -> None:
    reactions = Reactions(settings)
    _, edit = put(coded(1), 95, 145)
    reactions.learn("Ada", "p", TIMES, edit)
    assert reactions.of("Ada").corrections == 2
    left, right = coded(2, first=200, last=250), coded(3, first=251, last=300)
    _, a = put(left, 200, 245)
    _, b = put(right, 246, 300)
    reactions.learn("Ada", "p", TIMES, Edit("Move border", (*a.changes, *b.changes)))
    assert reactions.of("Ada").corrections == 4
    assert reactions.of("Ada").seconds == pytest.approx(0.2)


def test_at_another_speed_and_backwards_it_is_the_same_time_at_the_desk(settings: Settings) -> None:
    reactions = Reactions(settings)
    teach(reactions, NEEDED, 10, speed=2.0)
    assert reactions.of("Ada").seconds == pytest.approx(0.2)
    reactions.reset("Ada")
    for number in range(NEEDED):  # backwards the key that went down late left the end too early
        _, edit = put(coded(number + 1, speed=-1.0), 100, 155)
        reactions.learn("Ada", "p", TIMES, edit)
    assert reactions.of("Ada").seconds == pytest.approx(0.2)


def test_what_teaches_nothing(settings: Settings) -> None:
    reactions = Reactions(settings)
    event = coded(1)
    plain = replace(event, provenance=Provenance(by="Ada"))
    half = replace(event, id=2, span=Span(120, 151))
    edits = (
        put(coded(1, by="Ben"), 95, 150)[1],
        put(plain, 95, 150)[1],
        put(event, 10, 150)[1],
        Edit("Split", (Change(event, replace(event, span=Span(100, 120))), Change(None, half))),
        Edit("Move 3", tuple(put(coded(n), 95, 145)[1].changes[0] for n in (1, 2, 3))),
    )
    for edit in edits:
        reactions.learn("Ada", "p", TIMES, edit)
    assert reactions.of("Ada").corrections == 0


def test_the_newest_count_and_early_keys_put_nothing_later(settings: Settings) -> None:
    reactions = Reactions(settings)
    teach(reactions, REMEMBERED, 5)
    for number in range(REMEMBERED):
        _, edit = put(coded(1000 + number), 105, 150)
        reactions.learn("Ada", "p", TIMES, edit)
    learned = reactions.of("Ada")
    assert learned.corrections == REMEMBERED
    assert learned.seconds == pytest.approx(-0.2)
    assert learned.used == 0


def test_turned_off_it_goes_on_learning_and_damaged_settings_count_as_nothing(settings: Settings) -> None:
    reactions = Reactions(settings)
    reactions.turn("Ada", on=False)
    teach(reactions, NEEDED, 5)
    assert (reactions.of("Ada").corrections, reactions.of("Ada").used) == (NEEDED, 0)
    reactions.turn("Ada", on=True)
    assert reactions.of("Ada").used == pytest.approx(0.2)
    for torn in (
        {"Ada": 3},
        {"Ada": {"corrections": 7}},
        {"Ada": {"on": "?", "corrections": [["k", "x"], 1]}},
        [],
    ):
        settings.set("live/reactions", torn)
        assert reactions.of("Ada").used == 0
        teach(reactions, 1, 5)


def test_an_end_that_another_segment_cut_off_teaches_nothing_later_either(settings: Settings) -> None:
    reactions = Reactions(settings)
    cut, rival = put(coded(1), 100, 140)
    reactions.learn(
        "Ada", "p", TIMES, Edit("Live-code segment Stand", (*rival.changes, Change(None, coded(2))))
    )
    judged = replace(cut, reason="blurred")
    reactions.learn("Ada", "p", TIMES, Edit("Mark Walk as unsure", (Change(cut, judged),)))
    assert reactions.of("Ada").corrections == 0
    _, edit = put(judged, 95, 140)
    reactions.learn("Ada", "p", TIMES, edit)
    assert (reactions.of("Ada").corrections, reactions.of("Ada").seconds) == (1, pytest.approx(0.2))


def test_what_somebody_else_wrote_as_keys_teaches_nothing(settings: Settings) -> None:
    event = coded(1)
    detail = event.provenance.detail.replace("at 1x", "at 0x")
    forged = replace(event, provenance=replace(event.provenance, detail=detail))
    _, edit = put(forged, 90, 150)
    Reactions(settings).learn("Ada", "p", TIMES, edit)
    assert Reactions(settings).of("Ada").corrections == 0
