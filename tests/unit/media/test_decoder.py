"""The decode thread: newest request first, never a wrong picture unmarked, alive after errors."""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING

import pytest

from contract.videos import FRAMES, number_of
from framegrain.domain.errors import Cancelled
from framegrain.media.decoder import Decoder
from framegrain.media.demux import prepare
from framegrain.media.errors import FileChanged, FrameMismatch
from framegrain.media.reader import ExactReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from av.video.frame import VideoFrame

    from framegrain.domain.errors import FramegrainError
    from framegrain.media.index import Cancel, VideoIndex
    from framegrain.media.reader import Keep
    from framegrain.media.shown import Picture

    from .conftest import Video

PATIENCE = 10.0


class Screen:
    """What the decoder delivered."""

    def __init__(self) -> None:
        self.pictures: queue.Queue[Picture] = queue.Queue()
        self.errors: queue.Queue[FramegrainError] = queue.Queue()

    def next(self) -> Picture:
        return self.pictures.get(timeout=PATIENCE)

    def exact(self, frame: int) -> list[Picture]:
        """Everything up to the exact picture of `frame`, that one last."""
        seen = [self.next()]
        while not (seen[-1].exact and seen[-1].frame == frame):
            seen.append(self.next())
        return seen


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def open_decoder(screen: Screen) -> Iterator[Callable[..., Decoder]]:
    opened: list[Decoder] = []

    def make(path: Path, **more: object) -> Decoder:
        decoder = Decoder(
            path, prepare(path), on_picture=screen.pictures.put, on_error=screen.errors.put, **more
        )  # type: ignore[arg-type]
        opened.append(decoder)
        return decoder

    yield make
    for decoder in opened:
        decoder.close()


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.005)


def test_a_frame_asked_for_is_shown_exactly(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    decoder = open_decoder(video())
    for frame in (77, 3, 119, 0):
        decoder.show(frame)
        picture = screen.next()
        assert (picture.frame, picture.shown_frame, picture.exact) == (frame, frame, True)
        assert number_of(picture.bgra) == frame


def test_the_newest_request_wins(open_decoder: Callable[..., Decoder], screen: Screen, video: Video) -> None:
    decoder = open_decoder(video("h264-one-gop", ".mkv"))
    for frame in (119, 100, 90, 110, 50, 118, 60):
        decoder.show(frame)
    seen = screen.exact(60)
    assert number_of(seen[-1].bgra) == 60
    assert len(seen) < 7
    time.sleep(0.1)
    assert screen.pictures.empty()


def test_while_scrubbing_a_near_picture_comes_first_and_says_so(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    decoder = open_decoder(video("h264-one-gop", ".mkv"), budget_bytes=30 * 10_000)
    decoder.show(20)
    screen.exact(20)
    decoder.show(70, approximate_ok=True)
    seen = screen.exact(70)
    assert len(seen) == 2
    near = seen[0]
    assert (near.frame, near.exact) == (70, False)
    assert near.shown_frame != 70
    assert number_of(near.bgra) == near.shown_frame
    assert number_of(seen[1].bgra) == 70


def test_without_leave_nothing_but_the_frame_is_shown(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    decoder = open_decoder(video("h264-one-gop", ".mkv"), budget_bytes=30 * 10_000)
    for frame in (20, 70, 5):
        decoder.show(frame)
        assert [picture.exact for picture in screen.exact(frame)] == [True]


def test_peek_gives_what_is_decoded_and_nothing_else(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    decoder = open_decoder(video("h264-intra"))
    decoder.show(60)
    screen.exact(60)
    picture = decoder.peek(60)
    assert picture is not None
    assert picture.exact
    assert number_of(picture.bgra) == 60
    assert decoder.peek(0) is None or number_of(decoder.peek(0).bgra) == 0  # type: ignore[union-attr]


def test_at_rest_the_piece_before_the_playhead_becomes_ready(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    decoder = open_decoder(video("h264-one-gop", ".mkv"))
    decoder.show(80)
    screen.exact(80)
    wait_until(lambda: all(frame in decoder.cached for frame in range(100)))
    assert [number_of(decoder.peek(frame).bgra) for frame in range(80, 60, -1)] == list(range(80, 60, -1))  # type: ignore[union-attr]


@pytest.mark.parametrize(("start", "speed"), [(0, 1.0), (10, 2.0), (119, -1.0)])
def test_playback_finds_its_frames_decoded(
    open_decoder: Callable[..., Decoder], video: Video, start: int, speed: float
) -> None:
    decoder = open_decoder(video())
    decoder.play_from(start, speed)
    step = int(speed)
    for frame in range(start, -1 if step < 0 else FRAMES, step):
        wait_until(lambda frame=frame: decoder.peek(frame) is not None)
        picture = decoder.peek(frame)
        assert picture is not None
        assert number_of(picture.bgra) == frame
    decoder.stop_playing()


def test_a_picture_made_beforehand_is_given_once_and_only_in_the_size_asked_for(
    open_decoder: Callable[..., Decoder], video: Video
) -> None:
    decoder = open_decoder(video())
    decoder.fit_into((40, 40))
    decoder.play_from(0, 1.0)
    wait_until(lambda: 5 in decoder.cached)
    decoder.prepare(5)
    made = decoder._ready
    assert decoder.peek(5) is made
    assert decoder.peek(5) is not made
    decoder.prepare(5)
    other = decoder.peek(4)
    assert other is not None
    assert other.frame == 4
    decoder.prepare(5)
    decoder.fit_into((80, 80))
    larger = decoder.peek(5)
    assert larger is not None
    assert max(larger.bgra.shape[:2]) == 80
    decoder.prepare(119)
    assert decoder.peek(119) is None


@pytest.mark.parametrize(
    "kind",
    [("h264-long-gop", ".mp4"), ("vp8", ".webm"), ("mpeg4", ".avi"), ("mjpeg", ".avi"), ("prores", ".mov")],
)
@pytest.mark.parametrize("start", range(6))
def test_playing_never_goes_back_to_where_it_was(
    open_decoder: Callable[..., Decoder], video: Video, kind: tuple[str, str], start: int
) -> None:
    seeks = []

    class CountingSeeks(ExactReader):
        def _from_key(self, *what: object) -> object:
            seeks.append(what)
            return super()._from_key(*what)  # type: ignore[arg-type]

    decoder = open_decoder(video(*kind), open_reader=CountingSeeks)
    decoder.play_from(start, 1.0)
    for frame in range(start, FRAMES):
        wait_until(lambda frame=frame: decoder.peek(frame) is not None)
    assert len(seeks) <= 1


def test_beside_a_key_nothing_is_waited_for_however_the_hand_moves(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("framegrain.media.moving_hand._MOVE", PATIENCE * 2)
    monkeypatch.setattr("framegrain.media.moving_hand._STILL", PATIENCE * 2)
    decoder = open_decoder(video("mjpeg", ".avi"), budget_bytes=1)
    for frame in (100, 10, 90):
        decoder.show(frame, approximate_ok=True)
        assert number_of(screen.exact(frame)[-1].bgra) == frame


def test_a_jump_back_while_playing_does_not_wait_for_what_was_being_decoded(
    open_decoder: Callable[..., Decoder], video: Video
) -> None:
    cancelled = threading.Event()

    class Slow(ExactReader):
        def frame(self, frame: int, *, keep: Keep | None = None, cancel: Cancel | None = None) -> VideoFrame:
            if frame < 60:
                return super().frame(frame, keep=keep, cancel=cancel)
            wait_until(lambda: cancel is not None and cancel())
            cancelled.set()
            raise Cancelled("The playhead is elsewhere")

    decoder = open_decoder(video(), open_reader=Slow, budget_bytes=40 * 10_000)
    decoder.play_from(45, 1.0)
    wait_until(lambda: decoder.peek(56) is not None)
    decoder.play_from(5, 1.0)
    wait_until(lambda: decoder.peek(5) is not None)
    assert cancelled.is_set()


def test_playing_from_a_frame_that_failed_tells_why_once_more(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    decoder = open_decoder(video(), open_reader=Broken)
    decoder.show(30)
    assert "Frame 30 is damaged" in str(screen.errors.get(timeout=PATIENCE))
    decoder.play_from(30, 1.0)
    assert "Frame 30 is damaged" in str(screen.errors.get(timeout=PATIENCE))


def test_a_frame_still_to_come_before_damage_is_asked_for(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    decoder = open_decoder(video(), open_reader=Broken)
    decoder.show(20)
    screen.errors.get(timeout=PATIENCE)
    decoder.play_from(19, 1.0)
    wait_until(lambda: decoder.peek(19) is not None)


def test_what_playing_passes_makes_room_but_not_in_a_loop(
    open_decoder: Callable[..., Decoder], video: Video
) -> None:
    held = {}
    for returns in (False, True):
        decoder = open_decoder(video())
        decoder.play_from(0, 1.0, returns=returns)
        for frame in range(FRAMES):
            wait_until(lambda frame=frame, decoder=decoder: decoder.peek(frame) is not None)
        held[returns] = len(decoder.cached)
        assert FRAMES - 10 in decoder.cached
        decoder.close()
    assert held == {False: 48, True: FRAMES}


def test_playback_works_with_room_for_a_few_frames_only(
    open_decoder: Callable[..., Decoder], video: Video
) -> None:
    decoder = open_decoder(video(), budget_bytes=6 * 10_000)
    decoder.play_from(0, 1.0)
    for frame in range(60):
        wait_until(lambda frame=frame: decoder.peek(frame) is not None)
        assert decoder.cached.used <= 60_000


def test_idle_work_comes_to_an_end(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    decoded = 0

    class Counting(ExactReader):
        def frame(self, *args: object, **more: object) -> object:
            nonlocal decoded
            decoded += 1
            return super().frame(*args, **more)  # type: ignore[arg-type]

    decoder = open_decoder(video(), budget_bytes=20 * 10_000, open_reader=Counting)
    decoder.show(60)
    screen.exact(60)

    def settled() -> bool:
        before = decoded
        time.sleep(0.15)
        return decoded == before

    wait_until(settled)
    assert decoder.cached.used <= 200_000
    assert 60 in decoder.cached


def test_stepping_back_through_groups_finds_every_frame_there(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    decoder = open_decoder(video(), budget_bytes=60 * 10_000)
    decoder.show(119)
    screen.exact(119)
    for frame in range(118, -1, -1):
        wait_until(lambda frame=frame: frame in decoder.cached)
        picture = decoder.peek(frame)
        assert picture is not None
        assert number_of(picture.bgra) == frame
        decoder.stand_at(frame)
    assert screen.pictures.empty()


def test_a_pass_for_frames_behind_is_not_begun_anew_with_every_step(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    asked: list[int] = []

    class Noting(ExactReader):
        def frame(self, frame: int, **more: object) -> object:  # type: ignore[override]
            asked.append(frame)
            return super().frame(frame, **more)  # type: ignore[arg-type]

    decoder = open_decoder(video("h264-one-gop", ".mkv"), budget_bytes=50 * 10_000, open_reader=Noting)
    decoder.show(119)
    screen.exact(119)
    for frame in range(118, 20, -1):
        wait_until(lambda frame=frame: frame in decoder.cached)
        decoder.stand_at(frame)
    assert len({frame for frame in asked if frame < 119}) < 15


def test_a_hand_that_scrubs_sees_a_key_picture_before_the_exact_one(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    path = video()
    decoder = open_decoder(path)
    target = 75
    decoder.show(target, approximate_ok=True)
    first, *_, last = screen.exact(target)
    assert (first.frame, first.exact) == (target, False)
    assert first.shown_frame == prepare(path).key_before(target) < target
    assert number_of(first.bgra) == first.shown_frame
    assert number_of(last.bgra) == target


def test_approximate_pictures_are_as_small_as_asked_the_exact_one_is_not(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    decoder = open_decoder(video())
    decoder.fit_approximate((48, 48))
    decoder.show(75, approximate_ok=True)
    first, *_, last = screen.exact(75)
    assert (first.exact, first.bgra.shape) == (False, (32, 48, 4))
    assert last.bgra.shape == (64, 96, 4)


@pytest.mark.parametrize("kind", ["h264-open-gop", "hevc", "vp9", "av1", "mpeg4", "h264-interlaced"])
def test_key_pictures_are_the_frames_they_say(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video, kind: str
) -> None:
    decoder = open_decoder(video(kind, ".webm" if kind == "vp9" else ".mp4"), budget_bytes=4 * 10_000)
    for frame in (119, 10, 60, 95, 33):
        decoder.show(frame, approximate_ok=True)
        for picture in screen.exact(frame):
            assert number_of(picture.bgra) == picture.shown_frame


def test_frames_held_and_in_flight_keep_to_the_budget(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    decoder = open_decoder(video(), budget_bytes=60 * 10_000)
    for frame in (119, 0, 60):
        decoder.show(frame)
        screen.exact(frame)
        assert decoder.cached.used <= decoder.cached.budget < 60 * 10_000


def test_a_smaller_budget_takes_effect_while_a_video_is_open(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    decoder = open_decoder(video("h264-one-gop", ".mkv"))
    decoder.show(80)
    screen.exact(80)
    wait_until(lambda: len(decoder.cached) > 60)
    decoder.set_budget(20 * 10_000)
    assert decoder.cached.used <= 20 * 10_000
    assert 80 in decoder.cached
    decoder.show(3)
    assert number_of(screen.exact(3)[-1].bgra) == 3
    assert decoder.cached.used <= 20 * 10_000


def test_a_request_waits_for_no_more_than_the_packet_being_decoded(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    go_on = threading.Semaphore(0)
    fetched: list[int] = []

    class Halting(ExactReader):
        """Decodes on only when told."""

        def frame(self, frame: int, **more: object) -> object:  # type: ignore[override]
            keep = more["keep"]

            def halting(number: int, decoded: object) -> None:
                fetched.append(number)
                go_on.acquire(timeout=PATIENCE)
                keep(number, decoded)  # type: ignore[operator]

            return super().frame(frame, **{**more, "keep": halting})  # type: ignore[arg-type]

    decoder = open_decoder(video("h264-one-gop", ".mkv"), open_reader=Halting)
    decoder.show(0)
    go_on.release()
    screen.exact(0)
    wait_until(lambda: len(fetched) == 2)  # now it fetches what comes next, dozens of frames
    decoder.show(0)
    go_on.release(8)
    screen.exact(0)
    assert len(fetched) <= 2 + 8
    go_on.release(1000)


def test_pictures_fit_into_the_size_asked(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    decoder = open_decoder(video())
    decoder.fit_into((48, 48))
    decoder.show(5)
    assert screen.next().bgra.shape == (32, 48, 4)


def test_a_vanished_file_is_told_and_work_goes_on_when_it_is_back(
    tmp_path: Path, open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    path = tmp_path / "trip.mp4"
    path.write_bytes(video().read_bytes())
    decoder = open_decoder(path, budget_bytes=8 * 10_000)
    decoder.show(0)
    screen.exact(0)
    away = path.rename(tmp_path / "elsewhere.mp4")
    decoder.show(110)
    error = screen.errors.get(timeout=PATIENCE)
    assert "trip.mp4 is not there" in str(error)
    away.rename(path)
    decoder.show(110)
    assert number_of(screen.exact(110)[-1].bgra) == 110


def test_a_frame_outside_the_video_is_an_error_not_the_end(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    decoder = open_decoder(video())
    decoder.show(5000)
    assert "has frames 0 to 119" in str(screen.errors.get(timeout=PATIENCE))
    decoder.show(7)
    screen.exact(7)


def test_damaged_stretches_are_told_and_skipped(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    decoder = open_decoder(video("damaged", ".ts"))
    last = decoder.frame_count - 1
    decoder.show(last)
    screen.exact(last)


def test_closing_ends_the_thread_at_once_and_silences_it(screen: Screen, video: Video) -> None:
    path = video("h264-one-gop", ".mkv")
    decoder = Decoder(path, prepare(path), on_picture=screen.pictures.put, on_error=screen.errors.put)
    decoder.show(119)
    started = time.monotonic()
    decoder.close()
    assert time.monotonic() - started < 1
    assert not any(thread.name == f"decode {path.name}" for thread in threading.enumerate())
    delivered = screen.pictures.qsize()
    decoder.show(3)
    time.sleep(0.05)
    assert screen.pictures.qsize() == delivered


def test_a_file_written_to_since_it_was_opened_is_told(
    tmp_path: Path, open_decoder: Callable[..., Decoder], screen: Screen, video: Video
) -> None:
    path = tmp_path / "trip.mp4"
    path.write_bytes(video().read_bytes())
    decoder = open_decoder(path, budget_bytes=8 * 10_000)
    decoder.show(0)
    screen.exact(0)
    with path.open("ab") as growing:
        growing.write(b"more")
    decoder.show(110)
    error = screen.errors.get(timeout=PATIENCE)
    assert isinstance(error, FileChanged)
    assert "trip.mp4 has changed since it was opened" in str(error)


class Broken:
    """A reader of a video in which a long stretch can't be shown."""

    def __init__(self, path: Path, index: VideoIndex) -> None:
        self._reader = ExactReader(path, index)

    def frame(self, frame: int, *, keep: Keep | None = None, cancel: Cancel | None = None) -> VideoFrame:
        if 20 <= frame < 80:
            raise FrameMismatch(f"Frame {frame} is damaged")

        def keep_sound(number: int, decoded: VideoFrame) -> None:
            if keep is not None and not 20 <= number < 80:
                keep(number, decoded)

        return self._reader.frame(frame, keep=keep_sound, cancel=cancel)

    def key_picture(self, frame: int) -> None:
        return None

    def limit_memory(self, budget: int) -> None:
        pass

    def close(self) -> None:
        self._reader.close()


@pytest.mark.parametrize(("start", "speed", "beyond"), [(15, 1.0, 80), (85, -1.0, 19)])
def test_playing_is_decoded_past_damage_longer_than_what_is_read_ahead(
    open_decoder: Callable[..., Decoder], screen: Screen, video: Video, start: int, speed: float, beyond: int
) -> None:
    decoder = open_decoder(video(), budget_bytes=20 * 10_000, open_reader=Broken)
    decoder.play_from(start, speed)
    shown = [start]

    def plays_up_to_damage() -> bool:
        following = shown[-1] + (1 if speed > 0 else -1)
        if decoder.peek(following) is not None:
            shown.append(following)
        return beyond in decoder.cached

    wait_until(plays_up_to_damage)
    wait_until(lambda: plays_up_to_damage() and shown[-1] == (19 if speed > 0 else 80))
    assert screen.errors.empty()
