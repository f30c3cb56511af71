"""Pictures that move come from the small copy, marked so; the one at rest is the original's."""

from __future__ import annotations

import queue
import time
from typing import TYPE_CHECKING

import pytest

from contract.videos import FRAMES, Recipe, encode, number_of
from framegrain.media import decoder as module
from framegrain.media.decoder import Decoder
from framegrain.media.demux import prepare
from framegrain.media.fingerprint import fingerprint
from framegrain.media.kept import KeptFiles
from framegrain.media.proxy import delete_proxy
from framegrain.media.proxy_making import make_proxy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from framegrain.domain.errors import FramegrainError
    from framegrain.media.proxy import Proxy
    from framegrain.media.shown import Picture

PATIENCE = 10.0
SIZE = (1920, 1080)


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One group of pictures larger than a copy's."""
    path = tmp_path_factory.mktemp("video") / "large.mp4"
    encode(Recipe("libx264", {"preset": "ultrafast"}, size=SIZE, gop=FRAMES), path)
    return path


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> KeptFiles:
    return KeptFiles(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def copy(video: Path, kept: KeptFiles) -> Proxy:
    return make_proxy(video, prepare(video), kept)


class Screen:
    def __init__(self) -> None:
        self.pictures: queue.Queue[Picture] = queue.Queue()
        self.errors: queue.Queue[FramegrainError] = queue.Queue()

    def next(self) -> Picture:
        return self.pictures.get(timeout=PATIENCE)


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def decoder(video: Path, screen: Screen) -> Iterator[Decoder]:
    # room for a few frames only: what is asked for has to be decoded
    opened = Decoder(
        video,
        prepare(video),
        budget_bytes=40 * 1024**2,
        on_picture=screen.pictures.put,
        on_error=screen.errors.put,
    )
    yield opened
    opened.close()


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.005)


@pytest.mark.parametrize("approximate_ok", [False, True])
def test_the_copys_picture_comes_first_and_the_originals_takes_its_place(
    decoder: Decoder, screen: Screen, copy: Proxy, approximate_ok: bool
) -> None:
    decoder.use_copy(copy)
    decoder.show(97, approximate_ok=approximate_ok)
    first, second = screen.next(), screen.next()
    assert (first.frame, first.shown_frame, first.exact, first.is_copy) == (97, 97, False, True)
    assert first.bgra.shape == (540, 960, 4)
    assert number_of(first.bgra) == 97
    assert (second.frame, second.shown_frame, second.exact, second.is_copy) == (97, 97, True, False)
    assert second.bgra.shape == (1080, 1920, 4)
    assert number_of(second.bgra) == 97


def test_while_the_hand_moves_on_only_the_copys_pictures_come(
    decoder: Decoder, screen: Screen, copy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REST", 1.0)
    decoder.use_copy(copy)
    for frame in (100, 20, 64, 3, 118):
        decoder.show(frame, approximate_ok=True)
        picture = screen.next()
        assert (picture.frame, picture.is_copy, number_of(picture.bgra)) == (frame, True, frame)
    last = screen.next()
    assert (last.frame, last.exact, number_of(last.bgra)) == (118, True, 118)
    assert screen.pictures.empty()


@pytest.mark.parametrize("speed", [1.0, -1.0, 8.0])
def test_playing_shows_the_copys_pictures_and_pausing_the_originals(
    decoder: Decoder, screen: Screen, copy: Proxy, speed: float
) -> None:
    decoder.use_copy(copy)
    decoder.show(60)
    assert screen.next().is_copy  # playing has to begin with a picture that was shown already
    decoder.play_from(60, speed)
    for frame in range(60, 70) if speed > 0 else range(60, 50, -1):
        wait_until(lambda frame=frame: frame in decoder.cached)
        picture = decoder.peek(frame)
        assert picture is not None
        assert (picture.is_copy, picture.exact, picture.shown_frame) == (True, False, frame)
        assert number_of(picture.bgra) == frame
    decoder.stop_playing()
    decoder.show(65)
    while not (picture := screen.next()).exact:
        assert picture.is_copy
    assert number_of(picture.bgra) == 65
    assert picture.bgra.shape == (1080, 1920, 4)


def test_what_is_decoded_already_needs_no_copy(decoder: Decoder, screen: Screen, copy: Proxy) -> None:
    decoder.show(30)
    assert screen.next().exact
    decoder.use_copy(copy)
    decoder.show(30)
    picture = screen.next()
    assert picture.exact
    assert not picture.is_copy


def test_a_copy_no_longer_used_can_be_deleted_at_once(
    decoder: Decoder, screen: Screen, copy: Proxy, video: Path, kept: KeptFiles
) -> None:
    decoder.use_copy(copy)
    decoder.show(90)
    assert screen.next().is_copy
    decoder.use_copy(None)
    assert delete_proxy(kept, fingerprint(video)) > 0
    decoder.show(91)
    while not (picture := screen.next()).exact:
        assert not picture.is_copy or picture.frame == 90
    assert number_of(picture.bgra) == 91
    assert screen.errors.empty()


@pytest.mark.parametrize("playing", [False, True])
def test_a_copy_that_vanishes_is_given_up_without_a_word(
    decoder: Decoder, screen: Screen, copy: Proxy, playing: bool
) -> None:
    decoder.use_copy(copy)
    copy.path.unlink()
    if playing:
        decoder.play_from(40, 1.0)
        wait_until(lambda: (seen := decoder.peek(41)) is not None and seen.exact)
        picture = decoder.peek(41)
        decoder.stop_playing()
    else:
        decoder.show(40)
        picture = screen.next()
    assert picture is not None
    assert picture.exact
    decoder.show(90)
    assert screen.next().exact  # no copy's comes first any more
    assert screen.errors.empty()


def test_frames_of_both_stay_within_the_budget(decoder: Decoder, screen: Screen, copy: Proxy) -> None:
    decoder.use_copy(copy)
    decoder.play_from(0, 1.0)
    wait_until(lambda: 2 in decoder.cached)
    assert decoder.cached.budget <= 24 * 1024**2
    decoder.stop_playing()
    assert decoder.cached.budget <= 16 * 1024**2
