"""Sound is decoded ahead, a little only, and let go of at once."""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING

import pytest

from contract.sounds import Sound, loud, write
from framegrain.media.demux import prepare
from framegrain.media.sound import SOUND_RATE, Passage
from framegrain.media.sound_feed import AHEAD, SoundFeed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import numpy as np

PATIENCE = 10.0


class Told:
    """What the feed told."""

    def __init__(self) -> None:
        self.opened: queue.Queue[bool] = queue.Queue()
        self.pieces: queue.Queue[np.ndarray] = queue.Queue()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("feed") / "tone.mp4", Sound())


@pytest.fixture
def open_feed(told: Told) -> Iterator[Callable[[Path], SoundFeed]]:
    opened = []

    def make(file: Path) -> SoundFeed:
        feed = SoundFeed(file, prepare(file).times, on_opened=told.opened.put, on_piece=told.pieces.put)
        opened.append(feed)
        return feed

    yield make
    for feed in opened:
        feed.close()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_it_says_whether_there_is_sound(path, told, open_feed, tmp_path):
    open_feed(path)
    assert told.opened.get(timeout=PATIENCE)
    open_feed(write(tmp_path / "silent.mp4"))
    assert not told.opened.get(timeout=PATIENCE)


def test_a_file_that_vanished_has_no_sound(path, told, tmp_path):
    gone = tmp_path / "gone.mp4"
    feed = SoundFeed(gone, prepare(path).times, on_opened=told.opened.put, on_piece=told.pieces.put)
    assert not told.opened.get(timeout=PATIENCE)
    feed.close()


def test_no_more_than_a_little_is_held_however_long_it_plays(path, open_feed):
    feed = open_feed(path)
    line = feed.play(Passage(start=0.0, stop=4.8, again=0.0))
    most = 0.0
    for turn in range(600):  # twelve seconds of a loop
        until(lambda at=turn: sum(feed.take(line, at * 960, 960)[1].shape) >= 962)
        most = max(most, feed.ahead)
    assert most <= AHEAD + 0.6


def test_samples_are_taken_in_order_and_the_past_is_forgotten(path, open_feed):
    feed = open_feed(path)
    line = feed.play(Passage(start=1.9, stop=4.8))
    until(lambda: feed.ahead > 1.0)
    missing, samples = feed.take(line, 0, SOUND_RATE // 2)
    assert missing == 0
    assert loud(samples) == (pytest.approx(0.1, abs=0.002), pytest.approx(0.3, abs=0.002))
    missing, samples = feed.take(line, SOUND_RATE // 4, SOUND_RATE // 8)
    assert loud(samples)[1] == pytest.approx(0.05, abs=0.002)
    missing, samples = feed.take(line, -480, 48000)
    assert missing > 480


def test_another_passage_takes_over_and_the_old_line_gives_nothing(path, open_feed):
    feed = open_feed(path)
    old = feed.play(Passage(start=0.0, stop=4.8))
    until(lambda: feed.ahead > 0.5)
    new = feed.play(Passage(start=2.0, stop=4.8))
    assert not len(feed.take(old, 0, 960)[1])
    until(lambda: feed.ahead > 0.5)
    assert loud(feed.take(new, 0, 48000)[1])[0] == pytest.approx(0.0, abs=0.002)


def test_the_same_passage_asked_for_again_is_not_decoded_again(path, open_feed):
    feed = open_feed(path)
    passage = Passage(start=0.0, stop=4.8)
    line = feed.play(passage)
    assert feed.play(passage) is line
    until(lambda: feed.ahead > 0.5)
    feed.take(line, 9600, 960)
    assert feed.play(passage) is not line


def test_stopping_holds_nothing(path, open_feed):
    feed = open_feed(path)
    line = feed.play(Passage(start=0.0, stop=4.8))
    until(lambda: feed.ahead > 0.5)
    feed.stop()
    assert feed.ahead == 0
    assert not len(feed.take(line, 0, 960)[1])


def test_a_piece_is_the_sound_at_its_place(path, told, open_feed):
    feed = open_feed(path)
    feed.ask_piece(Passage(start=2.15, stop=2.25))
    piece = told.pieces.get(timeout=PATIENCE)
    assert len(piece) == SOUND_RATE // 10
    assert loud(piece) == (pytest.approx(0.0, abs=0.002), pytest.approx(0.05, abs=0.002))


def test_closing_ends_the_thread_while_it_is_full(path, open_feed):
    before = threading.active_count()
    feed = open_feed(path)
    feed.play(Passage(start=0.0, stop=4.8, again=0.0))
    until(lambda: feed.ahead >= AHEAD)
    feed.close()
    assert threading.active_count() == before
