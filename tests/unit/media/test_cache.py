"""Decoded frames stay as long as there is room."""

from __future__ import annotations

import threading

import av

from framegrain.media.cache import FrameCache, default_budget, frame_bytes

SMALL = frame_bytes(av.VideoFrame(64, 64, "yuv420p"))


def frame() -> av.VideoFrame:
    return av.VideoFrame(64, 64, "yuv420p")


def held(cache: FrameCache, stop: int = 20) -> list[int]:
    return [number for number in range(stop) if number in cache]


def test_the_longest_unused_goes_first() -> None:
    cache = FrameCache(3 * SMALL)
    for number in range(3):
        cache.put(number, frame())
    cache.get(0)
    cache.put(3, frame())
    assert held(cache) == [0, 2, 3]


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
