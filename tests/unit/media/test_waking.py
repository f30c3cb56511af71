"""Playing never waits for a decoder that sleeps: it is woken wherever there is something to decode."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from contract.videos import FRAMES
from framegrain.media.decoder import Decoder
from framegrain.media.demux import prepare
from framegrain.media.errors import FrameMismatch
from framegrain.media.reader import ExactReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from av.video.frame import VideoFrame

    from framegrain.media.index import Cancel
    from framegrain.media.reader import Keep

    from .conftest import Video

STANDS = 3.0
"""Seconds without a new picture after which playing stands still for good."""
FRAME_BYTES = 10_000


@pytest.fixture
def open_decoder(video: Video) -> Iterator[Callable[..., Decoder]]:
    opened: list[Decoder] = []

    def open_one(**more: object) -> Decoder:
        path = video()
        made = Decoder(path, prepare(path), on_picture=lambda _: None, on_error=lambda _: None, **more)
        opened.append(made)
        return made

    yield open_one
    for decoder in opened:
        decoder.close()


def damaged(first: int, stop: int) -> type[ExactReader]:
    """A reader of a video whose frames [first, stop) can't be shown."""

    class Damaged(ExactReader):
        def frame(self, frame: int, *, keep: Keep | None = None, cancel: Cancel | None = None) -> VideoFrame:
            if first <= frame < stop:
                raise FrameMismatch(f"Frame {frame} is damaged")

            def keep_sound(number: int, decoded: VideoFrame) -> None:
                if keep is not None and not first <= number < stop:
                    keep(number, decoded)

            return super().frame(frame, keep=keep_sound, cancel=cancel)

    return Damaged


def plays(decoder: Decoder, *, at: Callable[[int], None] = lambda frame: None, each: float = 0.01) -> int:
    """Play from the start as the player does, looking only at frames that are there; the frame it ends on."""
    decoder.play_from(0, 1.0)
    shown, moved = -1, time.monotonic()
    while shown < FRAMES - 1 and time.monotonic() < moved + STANDS:
        following = shown + 1
        if following not in decoder.cached and shown >= 0:
            following = decoder.after(shown, 1)
        if following in decoder.cached and decoder.peek(following) is not None:
            shown, moved = following, time.monotonic()
            at(shown)
            time.sleep(each)
        else:
            time.sleep(0.004)
    return shown


@pytest.mark.parametrize(("first", "stop"), [(38, 68), (40, 90), (41, 77), (43, 88)])
def test_playing_comes_past_a_long_damaged_stretch(
    open_decoder: Callable[..., Decoder], first: int, stop: int
) -> None:
    decoder = open_decoder(open_reader=damaged(first, stop))
    assert plays(decoder, each=0.02) == FRAMES - 1


@pytest.mark.parametrize("before", [1000, 60, 20])
@pytest.mark.parametrize("after", [30, 8, 4])
def test_playing_goes_on_when_less_memory_may_be_used(
    open_decoder: Callable[..., Decoder], before: int, after: int
) -> None:
    decoder = open_decoder(budget_bytes=before * FRAME_BYTES)

    def shrink(frame: int) -> None:
        if frame == 47:
            time.sleep(0.3)  # until as much is decoded as is wanted
            decoder.set_budget(after * FRAME_BYTES)

    assert plays(decoder, at=shrink) == FRAMES - 1
