"""The sound drawn over a frame is the sound heard while that frame is on screen."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from contract.videos import can_write, uneven_times
from framegrain.domain.errors import BadInput, Cancelled
from framegrain.media.demux import build_index
from framegrain.media.sound_peaks import make_peaks
from framegrain.ui.timeline.span_view import SpanView
from framegrain.ui.timeline.strips import column_seconds
from unit.media.tones import Tones, write

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.media.peaks import Peaks

UNEVEN = tuple(uneven_times()[:100])
KINDS = {
    "mp4": (Tones(), ".mp4"),
    "mono": (Tones(layout="mono"), ".mp4"),
    "5.1": (Tones(layout="5.1"), ".mp4"),
    "8 kHz": (Tones(rate=8000), ".mp4"),
    "44.1 kHz": (Tones(rate=44100), ".mp4"),
    "uneven": (Tones(times=UNEVEN), ".mp4"),
    "uneven mkv": (Tones(times=UNEVEN), ".mkv"),
    "starts late": (Tones(late=5200), ".mp4"),
    "starts late ts": (Tones(late=5200), ".ts"),
    "sound later": (Tones(sound_late=700), ".mkv"),
    "sound shorter": (Tones(bursts=((20, 24),), sound_stop=1500), ".mp4"),
    "sound longer": (Tones(bursts=((20, 24), (96, 100)), sound_stop=9000), ".mp4"),
    "webm": (Tones(video="libvpx", sound="libopus", sample_format="flt"), ".webm"),
    "pcm": (Tones(sound="pcm_s16le", sample_format="s16"), ".mov"),
    "pcm 8 bit": (Tones(video="mjpeg", sound="pcm_u8", sample_format="u8", rate=44100), ".avi"),
    "pcm 24 bit": (Tones(sound="pcm_s24le", sample_format="s32"), ".mov"),
    "mp3": (Tones(sound="libmp3lame"), ".mkv"),
}


def loud_frames(peaks: Peaks, path: Path) -> list[int]:
    """Frames whose column of the drawing is loud, at one pixel a frame."""
    times = build_index(path).times
    view = SpanView(frames=len(times), width=len(times), first=0.0, scale=1.0)
    columns = peaks.columns(column_seconds(view, times, len(times)))
    return np.flatnonzero(columns.high > 0.5).tolist()


@pytest.mark.parametrize("kind", KINDS)
def test_a_burst_is_drawn_over_its_frames(kind: str, tmp_path: Path):
    tones, suffix = KINDS[kind]
    if not (can_write(tones.video) and can_write(tones.sound)):
        pytest.skip("this FFmpeg can't write it")
    path = write(tones, tmp_path / f"tones{suffix}")
    peaks = make_peaks(path, build_index(path).times)
    assert peaks is not None
    wanted = {frame for first, stop in tones.bursts for frame in range(first, stop)}
    found = set(loud_frames(peaks, path))
    # coding spreads a burst by some milliseconds, never by a frame
    inner = {frame for frame in wanted if {frame - 1, frame + 1} <= wanted or frame in (0, 99)}
    outer = wanted | {frame + side for frame in wanted for side in (-1, 1)}
    assert inner <= found <= outer, kind


def test_a_tone_on_one_side_has_its_full_height(tmp_path: Path):
    path = write(Tones(sound="pcm_s16le", sample_format="s16"), tmp_path / "tones.mov")
    peaks = make_peaks(path, build_index(path).times)
    assert peaks is not None
    assert peaks.finest.high.max() == round(0.8**0.5 * 127)
    assert peaks.finest.low.min() == -round(0.8**0.5 * 127)


def test_a_video_without_sound_has_no_peaks(video):
    path = video("h264-long-gop", ".mp4")
    assert make_peaks(path, build_index(path).times) is None


def test_damage_leaves_the_rest_in_its_place(tmp_path: Path):
    path = write(Tones(bursts=((5, 10), (90, 95))), tmp_path / "tones.ts")
    times = build_index(path).times
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = np.random.default_rng(1).bytes(3000)
    path.write_bytes(content)
    peaks = make_peaks(path, times)
    assert peaks is not None
    view = SpanView(frames=100, width=100, first=0.0, scale=1.0)
    loud = peaks.columns(column_seconds(view, times, 100)).high > 0.5
    assert loud[6:9].all()
    assert loud[91:94].all()
    assert not loud[12:40].any()


def test_the_first_seconds_are_told_while_the_rest_is_read(tmp_path: Path):
    path = write(Tones(), tmp_path / "tones.mp4")
    told: list[Peaks] = []
    make_peaks(path, build_index(path).times, tell=told.append)
    assert told
    assert 0.5 < told[0].known < 2.5
    assert told[0].finest.high.any()


def test_reading_stops_when_asked_even_while_it_waits(tmp_path: Path):
    path = write(Tones(), tmp_path / "tones.mp4")
    times, stop = build_index(path).times, threading.Event()
    ended = threading.Event()

    def read() -> None:
        with pytest.raises(Cancelled):
            make_peaks(path, times, cancel=stop.is_set, is_busy=lambda: True)
        ended.set()

    thread = threading.Thread(target=read)
    thread.start()
    assert not ended.wait(0.3)
    stop.set()
    thread.join(5)
    assert ended.is_set()


def test_a_file_that_is_gone_is_said(tmp_path: Path):
    path = write(Tones(), tmp_path / "tones.mp4")
    times = build_index(path).times
    path.unlink()
    with pytest.raises(BadInput, match=r"tones\.mp4"):
        make_peaks(path, times)
