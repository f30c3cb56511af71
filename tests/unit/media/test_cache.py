"""Decoded frames stay as long as there is room."""

from __future__ import annotations

import threading

import av
from hypothesis import given
from hypothesis import strategies as st

from framegrain.media.cache import FrameCache, default_budget, frame_bytes

SMALL = frame_bytes(av.VideoFrame(64, 64, "yuv420p"))


def frame() -> av.VideoFrame:
    return av.VideoFrame(64, 64, "yuv420p")


def held(cache: FrameCache, stop: int = 20) -> list[int]:
    return [number for number in range(stop) if number in cache]


def test_the_farthest_from_what_is_favoured_goes_first() -> None:
    cache = FrameCache(4 * SMALL)
    cache.favour(10, 13, 11)
    for number in (2, 11, 12, 19, 10):
        cache.put(number, frame())
    assert held(cache) == [10, 11, 12, 19]
    cache.put(9, frame())
    assert held(cache) == [9, 10, 11, 12]


def test_frames_in_front_of_a_playhead_outlive_those_it_has_passed() -> None:
    cache = FrameCache(6 * SMALL)
    for number in range(6):
        cache.put(number, frame())
    cache.favour(4, 10, 5)
    for number in range(6, 10):
        cache.put(number, frame())
    assert held(cache) == [4, 5, 6, 7, 8, 9]


def test_once_enough_are_held_one_goes_for_each_that_comes() -> None:
    cache = FrameCache(8 * SMALL)
    cache.favour(0, 1, 0)
    for number in range(6):
        cache.favour(number, number + 2, number)
        cache.put(number, frame(), grow_to=3 * SMALL)
    assert held(cache) == [3, 4, 5]
    cache.put(6, frame())
    cache.favour(7, 9, 7)
    cache.put(7, frame(), grow_to=2 * SMALL)  # more are held already, and none of them is let go for that
    assert held(cache) == [4, 5, 6, 7]


def test_a_smaller_budget_takes_effect_at_once() -> None:
    cache = FrameCache(8 * SMALL)
    cache.favour(3, 5, 4)
    for number in (0, 1, 2, 5, 6, 7, 3, 4):
        cache.put(number, frame())
    cache.budget = 2 * SMALL
    assert (held(cache), cache.used) == ([3, 4], 2 * SMALL)


def test_of_what_is_favoured_the_nearest_to_the_playhead_stay() -> None:
    cache = FrameCache(16 * SMALL)
    cache.favour(0, 16, 3)
    for number in range(16):
        cache.put(number, frame())
    cache.budget = 5 * SMALL
    assert held(cache) == [1, 2, 3, 4, 15]  # the newest stays whatever happens


@given(numbers=st.sets(st.integers(0, 40), max_size=30), at=st.integers(0, 40))
def test_runs_are_unbroken_and_as_long_as_can_be(numbers: set[int], at: int) -> None:
    cache = FrameCache(100 * SMALL)
    one = frame()
    for number in numbers:
        cache.put(number, one)
    start, stop = cache.run_start(at), cache.run_stop(at)
    assert set(range(start, at + 1)) <= numbers
    assert start - 1 not in numbers or start == at + 1
    assert set(range(at, stop)) <= numbers
    assert stop not in numbers


def test_bytes_are_counted_and_bounded() -> None:
    cache = FrameCache(5 * SMALL + 1)
    for number in range(20):
        cache.put(number, frame())
        assert cache.used == len(cache) * SMALL <= cache.budget
    assert held(cache) == [15, 16, 17, 18, 19]


def test_putting_a_frame_again_counts_it_once() -> None:
    cache = FrameCache(3 * SMALL)
    cache.put(1, frame())
    cache.put(1, frame())
    assert (len(cache), cache.used) == (1, SMALL)


def test_the_newest_stays_even_if_too_large() -> None:
    cache = FrameCache(10)
    cache.put(1, frame())
    cache.put(2, frame())
    assert held(cache) == [2]


def test_nearest_looks_both_ways_but_not_too_far() -> None:
    cache = FrameCache(100 * SMALL)
    for number in (10, 20):
        cache.put(number, frame())
    assert cache.nearest(14, 5) == 10
    assert cache.nearest(16, 5) == 20
    assert cache.nearest(15, 5) == 10
    assert cache.nearest(30, 5) is None


def test_clear_lets_go_of_everything() -> None:
    cache = FrameCache(3 * SMALL)
    cache.put(1, frame())
    cache.clear()
    assert (len(cache), cache.used, cache.get(1)) == (0, 0, None)


def test_threads_do_not_confuse_the_count() -> None:
    cache = FrameCache(8 * SMALL)

    def work(offset: int) -> None:
        for number in range(300):
            cache.put((number * 7 + offset) % 40, frame())
            cache.get(number % 40)

    threads = [threading.Thread(target=work, args=(offset,)) for offset in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.used == len(cache) * SMALL <= cache.budget


def test_the_default_budget_leaves_the_machine_alone() -> None:
    assert 0 < default_budget() <= 1024**3
