"""What is decoded while nobody waits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.media.prefetch import idle_window, play_window


def order(window: object, limit: int = 400) -> list[int]:
    held: set[int] = set()
    while (missing := window.next_missing(held)) is not None and len(held) < limit:  # type: ignore[attr-defined]
        held.add(missing)
    return list(held) if limit < 0 else sorted(held)


def test_at_rest_what_comes_is_fetched_before_what_went() -> None:
    window = idle_window(100, 1000, 40)
    held: list[int] = []
    while (missing := window.next_missing(held)) is not None:
        held.append(missing)
    assert held == [*range(100, 111), *range(99, 79, -1)]


def test_playing_fetches_forwards_from_the_playhead() -> None:
    window = play_window(100, 1000, 40, 1.0)
    assert window.next_missing({100, 101}) == 102
    assert order(window) == list(range(100, 121))


def test_playing_backwards_fetches_backwards() -> None:
    window = play_window(100, 1000, 40, -1.0)
    assert window.next_missing({100, 99}) == 98
    assert order(window) == list(range(80, 101))


@pytest.mark.parametrize("at", [0, 9])
def test_windows_stay_inside_the_video(at: int) -> None:
    for window in (idle_window(at, 10, 100), play_window(at, 10, 100, 1), play_window(at, 10, 100, -1)):
        assert set(order(window)) <= set(range(10))


@given(at=st.integers(0, 500), room=st.integers(1, 2000), speed=st.sampled_from([0.0, 1.0, -2.0]))
def test_a_window_never_asks_for_more_than_there_is_room_for(at: int, room: int, speed: float) -> None:
    window = play_window(at, 501, room, speed) if speed else idle_window(at, 501, room)
    assert 1 <= len(order(window)) <= room
