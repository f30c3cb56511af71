"""Thumbnails: each shows the frame it is called by, and making them stands behind everything else."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from contract.videos import Recipe, encode, number_of
from framegrain.media.demux import build_index
from framegrain.media.picture import PictureMaker
from framegrain.media.reader import ExactReader
from framegrain.media.thumbnail_store import SIZE, ThumbnailStore
from framegrain.media.thumbnails import Thumbnails

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from framegrain.media.index import VideoIndex
    from unit.media.conftest import Video

ENTRY_BYTES = 16  # what names a kept picture, at most


class Maker:
    """Makes thumbnails and waits for them."""

    def __init__(self) -> None:
        self.busy = False
        self.done = threading.Condition()
        self.made: list[int] = []
        self.open: list[Thumbnails] = []

    def start(self, path: Path, index: VideoIndex, store: ThumbnailStore | None = None) -> Thumbnails:
        thumbnails = Thumbnails(path, index, is_busy=lambda: self.busy, on_made=self.note, store=store)
        self.open.append(thumbnails)
        return thumbnails

    def note(self, frame: int) -> None:
        with self.done:
            self.made.append(frame)
            self.done.notify_all()

    def wait(self, ready: Callable[[], bool], seconds: float = 20) -> None:
        with self.done:
            assert self.done.wait_for(ready, seconds), f"made {self.made}"


@pytest.fixture
def maker() -> Iterator[Maker]:
    made = Maker()
    yield made
    made.busy = False
    for thumbnails in made.open:
        thumbnails.close()


def test_larger_pictures_are_made_small_upright_and_whole(tmp_path: Path, maker: Maker):
    path = tmp_path / "phone.mp4"
    encode(Recipe("libx264", size=(640, 360), rotation=90, gop=20), path)
    index = build_index(path)
    thumbnails = maker.start(path, index)
    thumbnails.want([33, 90])
    maker.wait(lambda: len(maker.made) == 2)
    with ExactReader(path, index) as reader:
        for frame in (33, 90):
            small = thumbnails.store.get(frame)
            assert small is not None
            assert small.shape[:2] == (SIZE[1], round(SIZE[1] * 360 / 640))
            assert number_of(small) == frame
            whole = PictureMaker().bgra(reader.frame(frame), fit=SIZE)
            assert np.abs(small.astype(int) - whole.astype(int)).mean() < 4


def test_what_is_wanted_first_is_made_first_and_what_lies_on_the_way_is_not_decoded_twice(
    video: Video, maker: Maker
):
    path = video("h264-one-gop", ".mkv")
    thumbnails = maker.start(path, build_index(path))
    thumbnails.want([100, 10, 50])
    maker.wait(lambda: len(maker.made) == 3)
    assert maker.made == [10, 50, 100]  # all on the way to frame 100


def test_nothing_is_made_while_somebody_plays_or_waits(video: Video, maker: Maker):
    path = video()
    thumbnails = maker.start(path, build_index(path))
    maker.busy = True
    thumbnails.want([5, 60])
    time.sleep(0.3)
    assert not maker.made
    maker.busy = False
    maker.wait(lambda: set(maker.made) == {5, 60})


def test_what_is_under_way_gives_way_at_the_next_packet(video: Video, maker: Maker, monkeypatch):
    path = video("h264-one-gop", ".mkv")
    steps: list[bool] = []
    find = ExactReader.frame

    def slowly(self, frame, *, keep=None, cancel=None):
        def asked() -> bool:
            time.sleep(0.01)
            steps.append(maker.busy)
            return cancel()

        return find(self, frame, keep=keep, cancel=asked)

    monkeypatch.setattr(ExactReader, "frame", slowly)
    thumbnails = maker.start(path, build_index(path))
    thumbnails.want([119])
    wait_until(lambda: len(steps) > 5)
    maker.busy = True
    time.sleep(0.2)
    asked = steps.count(True)
    assert asked <= 2
    assert not maker.made
    maker.busy = False
    maker.wait(lambda: maker.made == [119])


def wait_until(ready: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_no_thread_is_left_after_closing_and_closing_waits_for_nobody(video: Video, maker: Maker):
    path = video("h264-one-gop", ".mkv")
    thumbnails = maker.start(path, build_index(path))
    maker.busy = True
    thumbnails.want(range(120))
    begun = time.monotonic()
    thumbnails.close()
    assert time.monotonic() - begun < 2
    assert not [t for t in threading.enumerate() if t.name.startswith("thumbnails") and t.is_alive()]


def test_pictures_come_again_when_a_file_that_vanished_is_back(tmp_path: Path, video: Video, maker: Maker):
    path = tmp_path / "gone.mp4"
    path.write_bytes(video().read_bytes())
    index = build_index(path)
    path.unlink()
    thumbnails = maker.start(path, index)
    thumbnails.want([1, 2])
    wait_until(lambda: not thumbnails._wanted)
    assert thumbnails.store.get(1) is None
    path.write_bytes(video().read_bytes())
    thumbnails.want([1, 2])
    maker.wait(lambda: set(maker.made) == {1, 2})


# -- the store


def grey(value: int, size: tuple[int, int] = (60, 40)) -> np.ndarray:
    return np.full((size[1], size[0], 3), value, np.uint8)


def filled(frames: Sequence[int], budget: int = 10**6) -> ThumbnailStore:
    store = ThumbnailStore(budget)
    for frame in frames:
        store.put(frame, np.random.default_rng(frame).integers(0, 255, (90, 120, 3), np.uint8))
    return store


def test_memory_is_bounded_and_what_was_longest_unused_goes_first(video: Video):
    index = build_index(video())
    around = len(filled([]).to_bytes(index))

    def used(store: ThumbnailStore) -> int:
        return len(store.to_bytes(index)) - around

    one = used(filled(range(10))) // 10
    store = ThumbnailStore(one * 4)
    for frame in range(3):
        store.put(frame, np.random.default_rng(frame).integers(0, 255, (90, 120, 3), np.uint8))
    assert store.get(0) is not None
    for frame in range(3, 8):
        store.put(frame, np.random.default_rng(frame).integers(0, 255, (90, 120, 3), np.uint8))
        assert store.get(0) is not None
        assert used(store) <= one * 4 + 4 * ENTRY_BYTES
    assert 1 not in store
    assert store.nearest(2) in store


def test_the_nearest_and_the_first_of_a_stretch():
    store = filled([10, 20, 40])
    assert [store.nearest(frame) for frame in (0, 14, 16, 31, 99)] == [10, 10, 20, 40, 40]
    assert (store.first_in(10, 20), store.first_in(11, 21), store.first_in(21, 40)) == (10, 20, None)
    assert ThumbnailStore().nearest(3) is None


def test_what_is_kept_is_held_again(video: Video):
    index = build_index(video())
    store, again = filled([0, 7, 119]), ThumbnailStore()
    again.take_bytes(store.to_bytes(index), index)
    assert len(again) == 3
    assert np.array_equal(again.get(7), store.get(7))


def test_what_is_damaged_or_numbered_otherwise_is_not_taken(video: Video):
    index, other = build_index(video()), build_index(video("h264-intra", ".mp4"))
    data = filled([0, 7, 119]).to_bytes(index)
    for at in range(0, len(data), 37):
        harmed = bytearray(data)
        harmed[at] ^= 1
        store = ThumbnailStore()
        store.take_bytes(bytes(harmed), index)
        store.take_bytes(data[:at], index)
        store.take_bytes(data, other)
        assert not len(store)


def test_kept_bytes_that_are_no_picture_are_made_again(video: Video, maker: Maker):
    path = video()
    index = build_index(path)
    store = ThumbnailStore()
    store._hold(5, b"not a picture")
    store.put(6, grey(9, (4000, 3000)))
    assert store.get(5) is None
    assert store.get(6) is None
    thumbnails = maker.start(path, index, store)
    thumbnails.want([5, 6])
    maker.wait(lambda: set(maker.made) == {5, 6})
    assert number_of(store.get(5)) == 5
